"""A list of contacts against the register: whose they are, into which episode they go, what the service does not have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import islice

from syli.episodes import rules
from syli.episodes.choices import EpisodeState
from syli.episodes.models import Contact, CountOnlyContact, Episode, EpisodeParticipant
from syli.interop.imports.choices import Severity, Trouble
from syli.interop.imports.episodes_in import NOTHING_TOLD, Place, Tellings, Told, told_of
from syli.interop.imports.lookups import KindIn, Lookups, ServiceIn
from syli.interop.imports.people_in import AT_ONCE, CHUNK, Known
from syli.interop.imports.problems import Problem
from syli.interop.imports.rows import RowResult, people_key
from syli.kernel.context import HELSINKI
from syli.kernel.dates import age_on
from syli.people.models import Person

NOON = time(12, 0)
DAY_MINUTES = 1440
CHILD_UNDER = 18


@dataclass(frozen=True, slots=True)
class Running:
    """An episode that stands already: contacts of its days go into it."""

    pk: int
    start_on: date
    end_on: date | None
    role: str
    told: Told = NOTHING_TOLD

    def holds(self, day: date) -> bool:
        """Whether the episode was running on a day."""
        return self.start_on <= day and (self.end_on is None or day <= self.end_on)


@dataclass(frozen=True, slots=True)
class ContactIn:
    """One contact ready to be entered; `episode` is None where a new one is opened for its place."""

    line: int
    key: str
    person: str
    unit: int
    service: str
    kind: KindIn
    way: str
    themes: tuple[str, ...]
    started_at: datetime
    minutes: int
    worker: int | None
    note: str
    role: str
    episode: int | None
    adults: int = 0
    children: int = 0

    @property
    def place(self) -> Place:
        """Return to which new episode the contact belongs."""
        return self.person, self.unit, self.service


@dataclass(slots=True)
class ContactsCheck:
    """Holds rows against the register and the packs, chunk by chunk.

    `spans` are the days of the episodes to open, `tellings` what the list tells of them.
    """

    lookups: Lookups
    people: dict[str, Known]
    tellings: Tellings
    spans: dict[Place, tuple[date, date]] = field(default_factory=dict)
    roles: dict[Place, str] = field(default_factory=dict)
    running: dict[str, dict[tuple[int, str], list[Running]]] = field(default_factory=dict)
    _asked: set[str] = field(default_factory=set)
    _notes: list[Problem] = field(default_factory=list)

    def check(self, results: Iterable[RowResult]) -> Iterator[tuple[RowResult, ContactIn | None]]:
        """Return each row with what was found, and the contact to enter when it may be entered."""
        rows = iter(results)
        while chunk := list(islice(rows, CHUNK)):
            yield from self._chunk(chunk)

    def _chunk(self, rows: Sequence[RowResult]) -> Iterator[tuple[RowResult, ContactIn | None]]:
        good = [row for row in rows if row.is_ok]
        self._find_people({str(row.values["person"]) for row in good if row.values.get("person")})
        here = self._by_key([row.key for row in good])
        for row in rows:
            if not row.is_ok:
                yield row, None
            elif row.key in here:
                problem = Problem(Trouble.ALREADY_IMPORTED, row.line, severity=Severity.WARNING)
                yield replace(row, problems=(*row.problems, problem), is_repeat=True), None
            else:
                self._notes = []
                found = self._contact(row)
                if isinstance(found, Problem):
                    yield replace(row, problems=(*row.problems, found)), None
                else:
                    yield (replace(row, problems=(*row.problems, *self._notes)) if self._notes else row), found

    # -- one row -------------------------------------------------------------------------------------------------

    def _contact(self, row: RowResult) -> ContactIn | Problem:
        values = row.values
        service = self.lookups.services[str(values["service"])]
        unit = self._unit(row, service)
        if isinstance(unit, Problem):
            return unit
        person = str(values.get("person", ""))
        if person and person not in self.people:
            return Problem(Trouble.UNKNOWN_REFERENCE, row.line, value=person)
        adults, children = (_number(values.get(name)) for name in ("adults", "children"))
        if not person and not rules.may_be_counted(adults, children):
            return Problem(Trouble.NOBODY, row.line)
        kind = self._kind(row, service, counts=not person)
        if isinstance(kind, Problem):
            return kind
        way = str(values.get("way", ""))
        themes = values.get("themes", ())
        chosen = tuple(sorted(set(themes))) if isinstance(themes, tuple) else ()
        match rules.unknown_part(kind.code, way, chosen, {kind.code: rules.Offered(kind.fitting_ways, kind.themes)}):
            case "kind":
                strange = next(theme for theme in chosen if theme not in kind.themes)
                return self._not_in_service(row, "theme", strange, sorted(kind.themes))
            case "way":
                return self._not_in_service(row, "way", way, sorted(kind.fitting_ways))
        started_at, minutes = self._when(row, kind)
        if not rules.may_have_happened(started_at, minutes, self.lookups.ctx.now):
            return Problem(Trouble.NUMBER_OUT_OF_RANGE, row.line, params={"low": 1, "high": DAY_MINUTES})
        worker = values.get("worker")
        found = ContactIn(
            row.line, row.key, person, unit, str(values["service"]), kind, way, chosen, started_at, minutes,
            self.lookups.workers[str(worker)][0] if worker else None, str(values.get("note", "")), "", None, adults, children,
        )  # fmt: skip
        return self._with_told(row, found, service)

    def _unit(self, row: RowResult, service: ServiceIn) -> int | Problem:
        named = row.values.get("unit")
        allowed = ", ".join(self.lookups.units[pk].outward_name for pk in service.offers)
        if named is None:
            if len(service.offers) == 1:
                return next(iter(service.offers))
            return Problem(Trouble.UNIT_NEEDED, row.line, params={"allowed": allowed})
        unit = self.lookups.unit_keys[str(named)]
        return unit if unit in service.offers else Problem(Trouble.NOT_OFFERED, row.line, params={"allowed": allowed})

    def _kind(self, row: RowResult, service: ServiceIn, *, counts: bool) -> KindIn | Problem:
        """Return the kind named, or else the first that fits the way; heads without names only where they are counted."""
        allowed = [kind for kind in service.kinds.values() if kind.is_count_only == counts]
        named = row.values.get("kind")
        if named is not None:
            found = next((kind for kind in allowed if kind.code == named), None)
            return found or self._not_in_service(row, "kind", str(named), [kind.code for kind in allowed])
        way = str(row.values.get("way", ""))
        fitting = [kind for kind in allowed if way in kind.ways] or [kind for kind in allowed if way in kind.fitting_ways]
        chosen = next(iter(fitting or allowed), None)
        return chosen or Problem(Trouble.NOT_IN_SERVICE, row.line, params={"suggestions": ""})

    def _not_in_service(self, row: RowResult, field_name: str, code: str, allowed: Sequence[str]) -> Problem:
        near = self.lookups.nearest(field_name, code, allowed)
        return Problem(Trouble.NOT_IN_SERVICE, row.line, value=code, params={"suggestions": near})

    def _when(self, row: RowResult, kind: KindIn) -> tuple[datetime, int]:
        day, clock = row.values["happened_on"], row.values.get("start_time")
        assert isinstance(day, date)
        minutes = row.values.get("minutes")
        started = datetime.combine(day, clock if isinstance(clock, time) else NOON, HELSINKI)
        length = minutes if isinstance(minutes, int) and minutes else min(kind.minutes, DAY_MINUTES)
        # A list of today may hold what happens this afternoon: noon is only a guess.
        return (min(started, self.lookups.ctx.now) if clock is None else started), length

    # -- whose it is ---------------------------------------------------------------------------------------------

    def _with_told(self, row: RowResult, contact: ContactIn, service: ServiceIn) -> ContactIn | Problem:
        told = self.tellings.read(row, service)
        if isinstance(told, Problem):
            return told
        if contact.person:
            return self._with_episode(row, contact, service, told)
        self._notes += self.tellings.left_out(row, told)
        return contact

    def _with_episode(self, row: RowResult, contact: ContactIn, service: ServiceIn, told: Told) -> ContactIn | Problem:
        day = contact.started_at.date()
        known = self.people[contact.person]
        is_young = known.born_on is not None and known.born_on <= day and age_on(known.born_on, day) < CHILD_UNDER
        if is_young and known.born_on is not None and told.episode_start is not None and told.episode_start < known.born_on:
            # The family's first day: a child born meanwhile takes part from birth (EPISODE-20).
            told = replace(told, episode_start=known.born_on)
        others = self.running.get(contact.person, {}).get((contact.unit, contact.service), [])
        for running in others:
            if running.holds(day):
                self._notes += self.tellings.beside(row, told, running.told)
                return replace(contact, episode=running.pk, role=running.role)
        start_on = told.episode_start or day
        if known.born_on is not None and known.born_on > min(start_on, day):
            return Problem(Trouble.BORN_LATER, contact.line, self.tellings.columns.get("episode_start" if start_on < day else "happened_on"))
        role = self._role(service, known, start_on)
        if isinstance(role, Problem):
            return replace(role, line=contact.line)
        first, last = self.spans.get(contact.place, (day, day))
        span = (min(first, day), max(last, day))
        joined = self.tellings.join(row, contact.place, told, day, span, [(one.start_on, one.end_on) for one in others], known.pk)
        if isinstance(joined, Problem):
            return joined
        self._notes += joined
        self.spans[contact.place] = self.tellings.span(contact.place, span)
        # One episode, one role: whoever grows up meanwhile stays what she was when she came.
        return replace(contact, role=self.roles.setdefault(contact.place, role))

    def _role(self, service: ServiceIn, known: Known, day: date) -> str | Problem:
        """Return the role in which somebody of this age takes part; the packs' ages and levels of identity decide."""
        pack = service.pack
        born = known.born_on or (date(known.birth_year, 7, 1) if known.birth_year else None)
        age = age_on(born, day) if born is not None and born <= day else None
        wrong = self.lookups.adult_roles if age is not None and age < CHILD_UNDER else self.lookups.child_roles
        for role in sorted(pack.clients, key=lambda one: one.code in wrong):
            limits = rules.Limits(role.age.least, role.age.most) if role.age and role.age_effect == "block" else None
            if rules.age_fits(age, limits) and rules.identity_fits(known.level, role.identity or pack.identity):
                return role.code
        names = "; ".join(role.texts.in_language(self.lookups.ctx.language) for role in pack.clients)
        return Problem(Trouble.NOT_IN_SERVICE, params={"suggestions": names})

    def _find_people(self, wanted: set[str]) -> None:
        """Find who was brought in before, and the episodes of everybody who is here."""
        strangers = [key for key in wanted if key not in self.people and key not in self._asked]
        keys = {people_key(key, self.lookups.digest): key for key in strangers}
        for part in _parts(list(keys)):
            for p in Person.objects.filter(register=self.lookups.register, source_key__in=part):
                self.people[keys[p.source_key]] = Known(p.pk, None, p.born_on, p.birth_year, p.identity_level)
        self._asked.update(strangers)
        here = {self.people[key].pk: key for key in wanted if key in self.people and key not in self.running}
        for key in here.values():
            self.running[key] = {}
        for part in _parts([pk for pk in here if pk is not None]):
            rows = EpisodeParticipant.objects.filter(person_id__in=part).select_related("episode").order_by("episode__start_on")
            for row in rows:
                episode: Episode = row.episode
                place = (episode.unit_id, episode.service_code)
                end_on = row.end_on if episode.state == EpisodeState.CLOSED or row.end_on is not None else None
                mine = self.running[here[row.person_id]].setdefault(place, [])
                mine.append(Running(episode.pk, max(row.start_on, episode.start_on), end_on, row.role, told_of(episode)))

    def _by_key(self, keys: Sequence[str]) -> set[str]:
        found: set[str] = set()
        for part in _parts(keys):
            found.update(Contact.objects.filter(once_key__in=part).values_list("once_key", flat=True))
            found.update(CountOnlyContact.objects.filter(once_key__in=part).values_list("once_key", flat=True))
        return found


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _parts(items: Sequence[object]) -> Iterator[list[object]]:
    for start in range(0, len(items), AT_ONCE):
        yield list(items[start : start + AT_ONCE])


def endings(check: ContactsCheck, still_open: set[Place], close_after_days: int | None) -> dict[Place, bool]:
    """Return which new episodes have ended: as the list tells, or with their last contact, long ago or beside one that runs on."""
    limit = None if close_after_days is None else check.lookups.ctx.today - timedelta(days=close_after_days)
    told = {place for place, told in check.tellings.told.items() if told.episode_end is not None}
    return {place: place in told or place in still_open or (limit is not None and last < limit) for place, (_, last) in check.spans.items()}
