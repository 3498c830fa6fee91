"""The whole story of one association, told as a stream; a federation is many of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from syli.simulator.families import Keys, build_home
from syli.simulator.gatherings import counts, group_sessions
from syli.simulator.houses import House, build_house, demand, dice_of
from syli.simulator.indoors import Handover, Hold
from syli.simulator.journeys import Scene, Visit, draw_length, journey
from syli.simulator.lodges import Ledger, build_lodges
from syli.simulator.profile import Profile, ServiceShape
from syli.simulator.seasons import Seasons
from syli.simulator.seeds import chance
from syli.simulator.shifts import handovers, unused_holds
from syli.simulator.staffing import Staff, build_staff
from syli.simulator.traits import ServiceTraits
from syli.simulator.world import Association, Contact, Count, Episode, Family, Request

LONGEST_WARM_UP = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """What to simulate."""

    seed: int
    years: int
    scale: float
    until: date
    profile: Profile
    traits: Mapping[str, ServiceTraits]

    @property
    def first_day(self) -> date:
        """Return the day Syli was taken into use: a new year, so that statistics have whole years."""
        return date(self.until.year - self.years + 1, 1, 1)

    @property
    def founded_on(self) -> date:
        """Return a day before anything else happened."""
        return date(self.first_day.year - LONGEST_WARM_UP - 3, 1, 1)


@dataclass(frozen=True, slots=True)
class Story:
    """One association: itself first, then its families as they came, its groups and its counted heads."""

    association: Association
    families: Iterator[Family]
    plan: Plan
    house: House
    staff: Staff
    seasons: Seasons
    members: dict[int, list[Episode]]
    ledgers: Mapping[int, Ledger]

    @property
    def last_day(self) -> date:
        """Return the last day that is told."""
        return self.plan.until

    def groups(self) -> Iterator[Contact]:
        """Tell the groups; only after the families have been told, for they make the groups."""
        span = (self.plan.first_day, self.plan.until)
        return group_sessions(self.house, self.staff, self.plan.profile, self.plan.traits, self.seasons, self.members, span)

    def counts(self) -> Iterator[Count]:
        """Tell the counted heads."""
        span = (self.plan.first_day, self.plan.until)
        lodges = {lodge.unit: lodge for lodge in self.association.lodges}
        return counts(self.house, self.staff, self.plan.profile, self.plan.traits, self.seasons, span, self.plan.scale, lodges)

    def holds(self) -> Iterator[Hold]:
        """Tell the places that were held for families who did not come; after the families, whose rooms are taken."""
        span = (self.plan.first_day, self.plan.until)
        for ledger in self.ledgers.values():
            yield from unused_holds(self.house, self.staff, self.plan.profile, ledger, span)

    def handovers(self) -> Iterator[Handover]:
        """Tell what shifts told each other lately."""
        for lodge in self.association.lodges:
            yield from handovers(self.house, self.staff, self.plan.profile, lodge, self.plan.until)


@dataclass(order=True, frozen=True, slots=True)
class _Arrival:
    day: date
    service: str
    year: int
    number: int


def story_of(plan: Plan, index: int) -> Story:
    """Tell the story of the index-th association."""
    house = build_house(plan.seed, index, plan.profile, plan.traits, plan.founded_on)
    staff = build_staff(house, plan.profile, plan.traits, plan.first_day - timedelta(days=365 * LONGEST_WARM_UP), plan.until, plan.scale)
    seasons = Seasons(plan.profile)
    lodges = build_lodges(house, plan.profile, plan.traits, plan.scale)
    association = Association(
        index,
        house.name,
        house.business_id,
        house.home.code,
        house.home.county,
        plan.founded_on,
        house.units,
        house.offers,
        staff.workers,
        lodges,
    )
    members: dict[int, list[Episode]] = {}
    ledgers = {lodge.unit: Ledger(lodge) for lodge in lodges}
    families = _families(plan, house, staff, seasons, members, ledgers)
    return Story(association, families, plan, house, staff, seasons, members, ledgers)


def _families(
    plan: Plan, house: House, staff: Staff, seasons: Seasons, members: dict[int, list[Episode]], ledgers: Mapping[int, Ledger]
) -> Iterator[Family]:  # fmt: skip
    scene = Scene(house, staff, plan.profile, plan.traits, seasons, Keys(), plan.first_day, plan.until, ledgers, {})
    codes: set[str] = set()
    key = 0
    for arrival in sorted(_arrivals(plan, house, seasons)):
        dice = dice_of(house, "family", arrival.service, arrival.year, arrival.number)
        dice.random()  # the draw that chose the day
        offer = house.offer_of(arrival.service)
        assert offer is not None
        shape, traits = plan.profile.services[arrival.service], plan.traits[arrival.service]
        length = draw_length(dice, shape)
        if arrival.day + timedelta(days=length + int(shape.wait.most)) < plan.first_day:
            continue
        home = build_home(dice, house, shape, plan.profile.languages, scene.keys, codes, arrival.day, plan.until, traits.identity)
        visit = Visit(offer, home.members, arrival.day)
        requests, episodes = journey(dice, scene, home, visit, length=length)
        if not _is_in_time(plan, requests, episodes):
            continue
        for episode in episodes:
            members.setdefault(episode.offer, []).append(episode)
        yield Family(
            key,
            tuple(member.person for member in home.members),
            home.relations,
            home.households,
            home.contact_points,
            tuple(requests),
            tuple(episodes),
        )
        key += 1


def _is_in_time(plan: Plan, requests: list[Request], episodes: list[Episode]) -> bool:
    """Whether the family belongs into Syli: it asked after Syli was taken into use, or was still a client then."""
    if any(request.received_at.date() >= plan.first_day for request in requests):
        return True
    return any(episode.end_on is None or episode.end_on >= plan.first_day for episode in episodes)


def _arrivals(plan: Plan, house: House, seasons: Seasons) -> Iterator[_Arrival]:
    """Draw when families come, service by service and year by year; more years or a larger scale only add to them."""
    for offer in house.offers:
        shape = plan.profile.services[offer.service]
        if not shape.new_families or not plan.traits[offer.service].has_clients:
            continue
        always = shape.hours == "always"
        for year in range(plan.first_day.year - _warm_up(shape), plan.until.year + 1):
            for number in range(_how_many(plan, house, shape, year)):
                dice = dice_of(house, "family", offer.service, year, number)
                day = seasons.arrival_day(dice, year, always_open=always)
                if day <= plan.until:
                    yield _Arrival(day, offer.service, year, number)


def _warm_up(shape: ServiceShape) -> int:
    """Return how many years before the first a family may have come that is still a client."""
    return min(LONGEST_WARM_UP, math.ceil(shape.length.median * 2.5 / 365))


def _how_many(plan: Plan, house: House, shape: ServiceShape, year: int) -> int:
    grown = (1 + shape.growth) ** (year - plan.profile.base_year)
    mean = shape.new_families * demand(house, plan.profile, shape) * plan.scale * grown
    rest = chance(plan.seed, "association", house.index, "how many", shape.code, year).random()
    return math.floor(mean + rest)
