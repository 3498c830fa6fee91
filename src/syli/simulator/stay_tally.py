"""What is counted of the houses while a story is told: nights, who slept them, places, arrivals by the hour, calls, doors that stayed shut."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from syli.simulator.indoors import Lodge, Stay
from syli.simulator.seasons import moment
from syli.simulator.world import Count, Episode, Request
from syli.stays.rules import Interval, NightRule, nights_of

NIGHT = NightRule()


@dataclass(frozen=True, slots=True)
class Slept:
    """One family's nights in a house: of everybody together, and of the family as one."""

    service: str
    year: int
    family: int
    adults: int
    children: int


@dataclass(slots=True)
class StayTally:
    """Houses as far as they have been told."""

    until: date
    is_child: Mapping[str, frozenset[str]]
    slept: list[Slept] = field(default_factory=list)
    days: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    came: Counter[str] = field(default_factory=Counter)
    hours: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    turned: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    places: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    calls: Counter[tuple[str, int]] = field(default_factory=Counter)
    call_hours: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))

    def add_lodge(self, lodge: Lodge, services: list[str]) -> None:
        """Count a house for the services it is of."""
        for service in services:
            self.places[service].append(lodge.family_places)

    def add_request(self, request: Request, service: str) -> None:
        """Count somebody who was turned away."""
        if request.turned_away:
            self.turned[service][request.turned_away] += 1

    def add_episode(self, episode: Episode, service: str) -> None:
        """Count a stay."""
        stay = episode.stay
        if stay is None:
            return
        self.came[service] += 1
        self.hours[service][stay.began_at.hour] += 1
        if stay.ended_at is not None:
            self.days[service].append((stay.ended_at.date() - stay.began_at.date()).days)
        ends = moment(self.until + timedelta(days=1), 12)
        roles, children = dict(episode.people), self.is_child[service]
        of_family: Counter[int] = Counter()
        by_head: dict[bool, Counter[int]] = {True: Counter(), False: Counter()}
        everybody: set[date] = set()
        for person, spans in presence_of(stay).items():
            nights = nights_of([Interval(start, end) for start, end in spans], ends, NIGHT)
            everybody |= nights
            by_head[roles[person] in children].update(night.year for night in nights)
        of_family.update(night.year for night in everybody)
        for year, family in of_family.items():
            self.slept.append(Slept(service, year, family, by_head[False][year], by_head[True][year]))

    def add_count(self, count: Count, service: str) -> None:
        """Count a call to a house."""
        if count.call is not None:
            self.calls[(service, count.happened_on.year)] += 1
            self.call_hours[service][count.call.happened_at.hour] += 1

    def join(self, other: StayTally) -> None:
        """Add what was counted elsewhere."""
        self.slept += other.slept
        for mine, theirs in ((self.days, other.days), (self.places, other.places)):
            for service, figures in theirs.items():
                mine[service] += figures
        for kept, found in ((self.hours, other.hours), (self.call_hours, other.call_hours)):
            for service, counted in found.items():
                kept[service].update(counted)
        for service, reasons in other.turned.items():
            self.turned[service].update(reasons)
        self.came.update(other.came)
        self.calls.update(other.calls)


def presence_of(stay: Stay) -> dict[int, list[tuple[datetime, datetime | None]]]:
    """Return from when to when each of a family was in the house."""
    since: dict[int, datetime] = dict.fromkeys(stay.people, stay.began_at)
    spans: dict[int, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    for turn in stay.turns:
        for person in turn.people:
            if turn.kind == "away" and person in since:
                spans[person].append((since.pop(person), turn.at))
            elif turn.kind in ("back", "joined"):
                since.setdefault(person, turn.at)
    for person, start in since.items():
        spans[person].append((start, stay.ended_at))
    return spans


def taken_of(stay: Stay) -> Iterator[tuple[int, datetime, datetime | None]]:
    """Return which room the family had from when to when; a place that was held for it belongs to the time."""
    here, since = stay.room, stay.hold.held_at if stay.hold is not None else stay.began_at
    for turn in stay.turns:
        if turn.kind == "moved" and turn.room is not None:
            yield here, since, turn.at
            here, since = turn.room, turn.at
    yield here, since, stay.ended_at
