"""Houses where families live: how many places each has, and which room is taken from when to when."""

from __future__ import annotations

import math
from bisect import insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from syli.simulator.houses import House, demand, dice_of
from syli.simulator.indoors import CLEANING, Lodge, Room
from syli.simulator.profile import Profile, ServiceShape
from syli.simulator.traits import ServiceTraits

FEWEST_PLACES = 2
FAMILIES_TO_A_WORKER = 4
BEDS = (4, 4, 3, 5, 4, 2)


def build_lodges(house: House, profile: Profile, traits: Mapping[str, ServiceTraits], scale: float) -> tuple[Lodge, ...]:
    """Return the houses of an association: every unit with a service that is given as a stay has one."""
    return tuple(
        _lodge(house, unit.key, [profile.services[code] for code in given], traits, profile, scale)
        for unit in house.units
        if (given := [offer.service for offer in house.offers if offer.unit == unit.key and traits[offer.service].is_stay])
    )


def _lodge(
    house: House, unit: int, shapes: Sequence[ServiceShape], traits: Mapping[str, ServiceTraits], profile: Profile, scale: float
) -> Lodge:  # fmt: skip
    wanted = sum(_families_on_a_day(house, profile, shape, scale) / shape.stay.taken for shape in shapes if shape.stay is not None)
    # A pack that states a size states the smallest house (TUR-2); a larger demand has built a larger one.
    places = max(FEWEST_PLACES, *(traits[shape.code].family_places for shape in shapes), math.ceil(wanted))
    dice = dice_of(house, "rooms", unit)
    beds = dice.sample(BEDS, len(BEDS))
    rooms = tuple(Room(str(number + 1), beds[number % len(beds)]) for number in range(places))
    night = 2 if places > 2 * FAMILIES_TO_A_WORKER else 1
    return Lodge(unit, rooms, day_workers=max(2, math.ceil(places / FAMILIES_TO_A_WORKER) + 1), night_workers=night)


def _families_on_a_day(house: House, profile: Profile, shape: ServiceShape, scale: float) -> float:
    """Return how many families of a service live in the house on an ordinary day."""
    assert shape.stay is not None
    days = shape.stay.days or shape.length.median * math.exp(shape.length.sigma**2 / 2)
    return shape.new_families * demand(house, profile, shape) * scale * shape.stay.share * days / 365


@dataclass(frozen=True, slots=True)
class Berth:
    """A room promised to a family, from when to when; the end may lie beyond the story."""

    unit: int
    room: int
    start_at: datetime
    arrive_at: datetime
    leave_at: datetime


@dataclass(slots=True)
class Ledger:
    """Who has which room of a house: no two families at once, holds and cleaning included."""

    lodge: Lodge
    _taken: list[list[tuple[datetime, datetime]]] = field(init=False)

    def __post_init__(self) -> None:
        self._taken = [[] for _ in self.lodge.rooms]

    def free(self, start_at: datetime, end_at: datetime) -> int | None:
        """Return a room that nobody has at any moment of a time; the lowest number, as a house fills."""
        return next((room for room in self._free(start_at, end_at)), None)

    def free_one(self, start_at: datetime, end_at: datetime, besides: int) -> int | None:
        """Return another room that is free then."""
        return next((room for room in self._free(start_at, end_at) if room != besides), None)

    def take(self, room: int, start_at: datetime, end_at: datetime) -> None:
        """Take a room; it waits for cleaning afterwards."""
        insort(self._taken[room], (start_at, end_at + CLEANING))

    def move(self, berth: Berth, at: datetime, room: int) -> None:
        """Let a family move to another room at a moment."""
        self._taken[berth.room].remove((berth.start_at, berth.leave_at + CLEANING))
        self.take(berth.room, berth.start_at, at)
        self.take(room, at, berth.leave_at)

    def _free(self, start_at: datetime, end_at: datetime) -> Iterator[int]:
        end = end_at + CLEANING
        for room, taken in enumerate(self._taken):
            if not any(start < end and start_at < until for start, until in reversed(taken)):
                yield room
