"""Who works in an association from when to when, and who has whom as a client."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from syli.simulator.houses import House, demand, dice_of, swedish_factor
from syli.simulator.identity import ascii_word
from syli.simulator.names import name_book
from syli.simulator.profile import Profile
from syli.simulator.traits import ServiceTraits
from syli.simulator.world import Care, Worker

CONTACTS_PER_WORKER_WEEK = 11.0
STAY_TEAM = 8
LONGEST_GAP = 40


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody who ever worked here, by unit."""

    workers: tuple[Worker, ...]
    by_unit: Mapping[int, tuple[Worker, ...]]
    until: date

    def on(self, unit: int, day: date) -> list[Worker]:
        """Return who worked with clients in a unit on a day; never nobody."""
        team = self.by_unit[unit]
        here = [w for w in team if w.start_on <= day and (w.end_on is None or w.end_on >= day)]
        return here or [team[0]]

    def care(self, dice: Random, unit: int, start_on: date, end_on: date | None) -> tuple[Care, ...]:
        """Return who is own worker in an episode: a new one when the one before leaves."""
        found: list[Care] = []
        day, last = start_on, end_on or self.until
        while day <= last:
            own = dice.choice(self.on(unit, day))
            until = own.end_on if own.end_on is not None and day <= own.end_on < last else end_on
            found.append(Care(own.key, day, until))
            if until is None or until >= last:
                break
            day = until + timedelta(days=1)
        return tuple(found)

    def partner(self, dice: Random, unit: int, start_on: date, own: int) -> int | None:
        """Return somebody of the unit to work in a pair with the own worker."""
        others = [worker.key for worker in self.on(unit, start_on) if worker.key != own]
        return dice.choice(others) if others else None


def build_staff(house: House, profile: Profile, traits: Mapping[str, ServiceTraits], start_on: date, until: date, scale: float) -> Staff:
    """Return the staff of a house over the whole time, in places that are filled again when somebody leaves."""
    workers: list[Worker] = []
    by_unit: dict[int, tuple[Worker, ...]] = {}
    for unit in house.units:
        dice = dice_of(house, "staff", unit.key)
        services = [traits[offer.service] for offer in house.offers if offer.unit == unit.key]
        team: list[Worker] = []
        for place in range(_places(house, profile, services, scale)):
            team.extend(_holders(dice, house, profile, unit.key, "worker", len(workers) + len(team), start_on, until))
            if place == 0:
                leader = _holders(dice, house, profile, unit.key, "leader", len(workers) + len(team), start_on, until)
                workers.extend(leader)
        by_unit[unit.key] = tuple(team)
        workers.extend(team)
    dice = dice_of(house, "office")
    for role in ("admin", "finance", "privacy"):
        workers.extend(_holders(dice, house, profile, None, role, len(workers), start_on, until))
    return _numbered(house, workers, by_unit, until)


def _places(house: House, profile: Profile, services: Sequence[ServiceTraits], scale: float) -> int:
    """Return how many workers the unit needs for its clients."""
    need = 0.0
    for service in services:
        shape = profile.services[service.code]
        open_now = shape.new_families * demand(house, profile, shape) * scale * shape.length.median * 1.4 / 365
        need += open_now * shape.per_week / CONTACTS_PER_WORKER_WEEK
        need += sum(count.per_week for count in shape.counts) / 40
    least = STAY_TEAM if any(service.is_stay for service in services) and scale >= 1 else 2
    return max(least, round(need))


def _holders(dice: Random, house: House, profile: Profile, unit: int | None, role: str, key: int, start_on: date, until: date) -> list[Worker]:
    """Return who held one place, one after the other."""
    holders: list[Worker] = []
    day = start_on - timedelta(days=dice.randrange(30, 2500))
    while day <= until:
        years = dice.expovariate(profile.turnover) + 0.25
        end_on = day + timedelta(days=int(years * 365))
        if end_on >= start_on:
            stays = end_on > until
            holders.append(_worker(dice, house, unit, role, key + len(holders), max(day, house.units[0].start_on), None if stays else end_on))
        day = end_on + timedelta(days=dice.randrange(1, LONGEST_GAP))
    return holders


def _worker(dice: Random, house: House, unit: int | None, role: str, key: int, start_on: date, end_on: date | None) -> Worker:
    book = name_book()
    language = "sv" if dice.random() < 0.05 * swedish_factor(house) else "fi"
    gender = "male" if dice.random() < 0.14 else "female"
    given = book.given_name(dice, language, is_child=False, gender=gender)
    family = book.surname(dice, language)
    return Worker(key, unit, role, given, family, "", start_on, end_on)


def _numbered(house: House, workers: Sequence[Worker], by_unit: Mapping[int, tuple[Worker, ...]], until: date) -> Staff:
    """Give everybody a key of her own and a name to sign in with."""
    named: dict[int, Worker] = {}
    for key, worker in enumerate(workers):
        username = f"{ascii_word(worker.given_name)}.{ascii_word(worker.family_name)}.{house.index + 1}.{key + 1}"
        named[id(worker)] = Worker(key, worker.unit, worker.role, worker.given_name, worker.family_name, username, worker.start_on, worker.end_on)
    return Staff(tuple(named.values()), {unit: tuple(named[id(w)] for w in team) for unit, team in by_unit.items()}, until)
