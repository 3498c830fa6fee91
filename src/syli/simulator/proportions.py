"""Is the simulated federation like the real one? Counts a stream and compares it with the profile's facts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from syli.simulator import stay_measures
from syli.simulator.generate import Plan, Story
from syli.simulator.profile import Fact
from syli.simulator.stay_tally import StayTally
from syli.simulator.world import Association, Contact, Count, Episode, Family, Person


@dataclass(frozen=True, slots=True)
class _Came:
    """One person in one episode."""

    service: str
    group: str
    role: str
    person: tuple[int, int]
    gender: str
    is_adult: bool
    age: float | None
    years: tuple[int, ...]


@dataclass(slots=True)
class Tally:
    """What has been counted so far."""

    plan: Plan
    came: list[_Came] = field(default_factory=list)
    lengths: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    sources: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    months: Counter[int] = field(default_factory=Counter)
    weekdays: Counter[int] = field(default_factory=Counter)
    heads: Counter[tuple[str, str, str, int]] = field(default_factory=Counter)
    stays: StayTally = field(init=False)
    contacts: int = 0
    count_rows: int = 0

    def __post_init__(self) -> None:
        children = {code: frozenset(r.code for r in service.roles.values() if r.kind == "child") for code, service in self.plan.traits.items()}
        self.stays = StayTally(self.plan.until, children)

    @property
    def whole_years(self) -> list[int]:
        """Return the years that are told from beginning to end."""
        last = self.plan.until.year - (0 if self.plan.until == date(self.plan.until.year, 12, 31) else 1)
        return list(range(self.plan.first_day.year, last + 1)) or [self.plan.until.year]

    def add(self, story: Story) -> None:
        """Count one association."""
        services = {offer.key: offer.service for offer in story.association.offers}
        self.add_association(story.association)
        for family in story.families:
            self.add_family(story.association.index, family, services)
        for contact in story.groups():
            self.add_contact(contact)
        for count in story.counts():
            self.add_count(count, services)

    def join(self, other: Tally) -> None:
        """Add what was counted of other associations, perhaps in another process."""
        self.came += other.came
        for service, days in other.lengths.items():
            self.lengths[service] += days
        for service, sources in other.sources.items():
            self.sources[service].update(sources)
        self.months.update(other.months)
        self.weekdays.update(other.weekdays)
        self.heads.update(other.heads)
        self.stays.join(other.stays)
        self.contacts += other.contacts
        self.count_rows += other.count_rows

    def add_association(self, association: Association) -> None:
        """Count the houses of one association."""
        for lodge in association.lodges:
            self.stays.add_lodge(lodge, [offer.service for offer in association.offers if offer.unit == lodge.unit])

    def add_family(self, index: int, family: Family, services: Mapping[int, str]) -> None:
        """Count one family."""
        persons = {person.key: person for person in family.persons}
        for request in family.requests:
            self.stays.add_request(request, services[request.offer])
        for episode in family.episodes:
            self._add_episode(index, episode, persons, services[episode.offer])
            self.stays.add_episode(episode, services[episode.offer])

    def _add_episode(self, index: int, episode: Episode, persons: Mapping[int, Person], service: str) -> None:
        traits = self.plan.traits[service]
        last = episode.end_on or self.plan.until
        years = tuple(range(max(episode.start_on, self.plan.first_day).year, last.year + 1))
        for key, role in episode.people:
            if not traits.roles[role].is_client:
                continue
            person = persons[key]
            age = _age(person, episode.start_on)
            is_adult = traits.roles[role].kind == "adult" or (traits.roles[role].kind == "any" and (age or 0) >= 18)
            self.came.append(_Came(service, traits.group, role, (index, key), person.gender, is_adult, age, years))
        if episode.end_on is not None and episode.end_on >= self.plan.first_day:
            self.lengths[service].append((episode.end_on - episode.start_on).days)
        self.sources[service][episode.source] += 1
        for contact in episode.contacts:
            self.add_contact(contact)

    def add_contact(self, contact: Contact) -> None:
        """Count one contact."""
        self.contacts += 1
        if contact.started_at.year in self.whole_years:
            self.months[contact.started_at.month] += 1
            self.weekdays[contact.started_at.weekday()] += 1

    def add_count(self, count: Count, services: Mapping[int, str]) -> None:
        """Count counted heads."""
        self.count_rows += 1
        self.stays.add_count(count, services[count.offer])
        self.heads[(services[count.offer], count.kind, count.modality, count.happened_on.year)] += count.adults + count.children


@dataclass(frozen=True, slots=True)
class Comparison:
    """One fact beside what the simulated federation shows."""

    fact: Fact
    found: float

    @property
    def is_near(self) -> bool:
        """Whether the figure is within its tolerance: relative for amounts, absolute for shares."""
        difference = abs(self.found - self.fact.figure)
        return difference <= (self.fact.within if self.fact.figure < 1 else self.fact.within * self.fact.figure)

    def __str__(self) -> str:
        options = " ".join(f"{name}={value}" for name, value in self.fact.options.items())
        mark = "ok " if self.is_near else "FAR"
        return f"{mark} {self.fact.measure} {options}: {self.found:.4g} ({self.fact.figure:g} ± {self.fact.within:g}; {self.fact.source})"


def compare(tally: Tally, facts: Iterable[Fact], share_of_federation: float = 1.0) -> Iterator[Comparison]:
    """Compare a tally with the facts; amounts are scaled when only a part of the federation was simulated."""
    for fact in facts:
        found = MEASURES[fact.measure](tally, fact.options)
        if fact.measure in AMOUNTS:
            found /= share_of_federation
        yield Comparison(fact, found)


def _age(person: Person, day: date) -> float | None:
    born = person.born_on or (date(person.birth_year, 7, 1) if person.birth_year else None)
    return (day - born).days / 365.25 if born else None


def _matches(came: _Came, options: Mapping[str, Any]) -> bool:
    return (
        options.get("service", came.service) == came.service
        and options.get("group", came.group) == came.group
        and came.role in options.get("role", (came.role,))
        and options.get("gender", came.gender) == came.gender
        and options.get("adult", came.is_adult) == came.is_adult
    )


def clients_a_year(tally: Tally, options: Mapping[str, Any]) -> float:
    """Different persons in a year, on average over the whole years."""
    years: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for came in tally.came:
        if _matches(came, options):
            for year in came.years:
                years[year].add(came.person)
    whole = tally.whole_years
    return sum(len(years[year]) for year in whole) / len(whole)


def heads_a_year(tally: Tally, options: Mapping[str, Any]) -> float:
    """Counted heads in a year, on average over the whole years."""
    whole = tally.whole_years
    found = sum(
        heads
        for (service, kind, modality, year), heads in tally.heads.items()
        if year in whole
        and options.get("service", service) == service
        and options.get("kind", kind) == kind
        and options.get("modality", modality) == modality
    )
    return found / len(whole)


def share_of_clients(tally: Tally, options: Mapping[str, Any]) -> float:
    """The share of those who came that are such; of all in the service, or of those named by `of`."""
    base = {"service": options["service"], **options.get("of", {})}
    among = [came for came in tally.came if _matches(came, base)]
    return sum(_matches(came, {k: v for k, v in options.items() if k != "of"}) for came in among) / max(1, len(among))


def share_of_sources(tally: Tally, options: Mapping[str, Any]) -> float:
    """The share of episodes sent by certain sources."""
    sources = tally.sources[options["service"]]
    return sum(sources[code] for code in options["codes"]) / max(1, sources.total())


def share_of_lengths(tally: Tally, options: Mapping[str, Any]) -> float:
    """The share of ended episodes longer than so many days."""
    lengths = tally.lengths[options["service"]]
    longest: float = options["over"]
    return sum(days > longest for days in lengths) / max(1, len(lengths))


def mean_days(tally: Tally, options: Mapping[str, Any]) -> float:
    """The mean length of ended episodes."""
    lengths = tally.lengths[options["service"]]
    return sum(lengths) / max(1, len(lengths))


def mean_age(tally: Tally, options: Mapping[str, Any]) -> float:
    """The mean age at the start."""
    ages = [came.age for came in tally.came if _matches(came, options) and came.age is not None]
    return sum(ages) / max(1, len(ages))


def month_share(tally: Tally, options: Mapping[str, Any]) -> float:
    """The share of the year's contacts in one month."""
    return tally.months[options["month"]] / max(1, tally.months.total())


def weekday_share(tally: Tally, options: Mapping[str, Any]) -> float:
    """The share of the week's contacts on one weekday."""
    return tally.weekdays[options["weekday"]] / max(1, tally.weekdays.total())


AMOUNTS = frozenset({"clients_a_year", "heads_a_year", "nights_a_year"})
MEASURES: Mapping[str, Callable[[Tally, Mapping[str, Any]], float]] = {
    measure.__name__: measure
    for measure in (
        clients_a_year,
        heads_a_year,
        share_of_clients,
        share_of_sources,
        share_of_lengths,
        mean_days,
        mean_age,
        month_share,
        weekday_share,
        stay_measures.nights_a_year,
        stay_measures.share_of_nights,
        stay_measures.share_of_places,
        stay_measures.places_a_house,
        stay_measures.days_of_a_stay,
        stay_measures.share_turned_away,
        stay_measures.hours_of_arrival,
        stay_measures.calls_a_day,
    )
}
