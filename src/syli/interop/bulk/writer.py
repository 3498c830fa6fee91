"""People, episodes, contacts and notes of one register, written in bulk: one method per kind of row.

Every method leaves what the command of the same act leaves; a test writes the same story both ways and compares.
What is not written: audit events (nobody looked at anything), and the facts of statistics (their years are marked stale).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from syli.episodes.choices import ContactState, EpisodeState, WorkerKind
from syli.episodes.models import (
    ClientRelationship,
    Contact,
    ContactParticipant,
    ContactWorker,
    CountOnlyContact,
    Episode,
    EpisodeParticipant,
    EpisodeWorker,
)
from syli.intake.models import HelpRequest, RequestPerson
from syli.interop.bulk.columns import COLUMNS, FACTS
from syli.interop.bulk.tables import Engine, Outlet, PublicIds, Table, engine_json
from syli.kernel.vault.tokens import exact_token
from syli.org.models import Register
from syli.people import rules as people_rules
from syli.people.choices import Safety
from syli.people.commands.facts import Facts
from syli.people.models import ContactPoint, Household, HouseholdMember, NameToken, Person, Relationship
from syli.people.tokens import code_token, reach_tokens, tokens_of
from syli.records.models import Note, NoteToken, NoteVersion
from syli.records.search import COLUMN, words_of

MOST_KEPT = 200_000
#: Families and counts are many and small; whether a table has grown large is asked after so many.
ASKED_BEFORE_LOOKING = 16


@dataclass(frozen=True, slots=True)
class Stamp:
    """When and by whom, as the engine keeps it."""

    moment: Any
    by: int | None


@dataclass(frozen=True, slots=True)
class Birth:
    """A child is born during an episode, and goes on in it in another role."""

    role: str
    born_on: date
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class EpisodeRow:
    """What contacts take from their episode."""

    id: int | None
    unit: int
    service: str
    funding: str
    municipality: str


@dataclass(slots=True)
class BulkWriter:
    """Writes into one register, inside the caller's transaction and scope."""

    register: Register
    outlet: Outlet | None = None
    public_ids: PublicIds = field(default_factory=PublicIds)
    engine: Engine = field(default_factory=Engine)
    _tables: dict[type[Any], Table] = field(default_factory=dict)
    _words: dict[str, int] = field(default_factory=dict)
    _texts: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _codes: dict[tuple[str, ...], str] = field(default_factory=dict)
    _asked: int = 0
    years: set[int] = field(default_factory=set)

    def stamp(self, moment: datetime, by: int | None) -> Stamp:
        """Make the stamp of rows written at a moment by somebody."""
        return Stamp(self.engine.moment(moment), by)

    # -- people --------------------------------------------------------------------------------------------------

    def person(
        self, facts: Facts, stamp: Stamp, *, version: int = 1, custodian: int | None = None, is_protected: bool = False,
        protected_until: date | None = None, source_key: str = "", has_token: bool = True,
    ) -> int:  # fmt: skip
        """Write a person with her search tokens. `facts` have been held against the rules."""
        register = self.register.pk
        level = people_rules.identity_level_of(facts.given_name, facts.family_name, facts.alias, is_unborn=facts.is_unborn)
        token = code_token(register, facts.identity_code) if facts.identity_code and has_token else None
        values = [getattr(facts, name) for name in FACTS]
        values[4], values[6], values[7] = self.engine.day(facts.born_on), self.engine.day(facts.due_on), self.engine.day(facts.died_on)
        row = self.table(Person).add(
            *values, str(level), token, is_protected, self.engine.day(protected_until), custodian, source_key, version, stamp.moment, stamp.by
        )
        self.table(NameToken).extend((row, found) for found in sorted(tokens_of(register, facts.names, facts.identity_code)))
        return row

    def relationship(self, person: int, other: int, kind: str, start_on: date | None, stamp: Stamp) -> None:
        """Write that `person` is the `kind` of `other`."""
        self.table(Relationship).add(person, other, kind, self.engine.day(start_on), stamp.moment, stamp.by)

    def household(self, members: Sequence[int], start_on: date | None, stamp: Stamp) -> None:
        """Write who lives together."""
        row = self.table(Household).add(stamp.moment, stamp.by)
        for member in members:
            self.table(HouseholdMember).add(row, member, self.engine.day(start_on), stamp.moment, stamp.by)

    def contact_point(self, person: int, kind: str, value: str, safety: str, today: date, stamp: Stamp, when: str = "") -> None:
        """Write how somebody may be reached."""
        until = people_rules.safe_until_from(Safety(safety), today)
        self.table(ContactPoint).add(
            person, kind, value, safety, when, "", "", self.engine.day(until), self.engine.day(today), stamp.moment, stamp.by
        )
        self.table(NameToken).extend((person, found) for found in reach_tokens(self.register.pk, kind, value))

    # -- intake --------------------------------------------------------------------------------------------------

    def request(
        self, unit: int, service: str, profile: str, received_at: datetime, stamp: Stamp, people: Iterable[tuple[int, str]], *, way: str,
        source: str, reasons: tuple[str, ...], urgency: str, state: str, summary: str, municipality: str, own_worker: int | None,
        waiting_since_on: date | None, decided_at: datetime | None, decided_by: int | None, decision_code: str, guided_to: str, version: int,
    ) -> int:  # fmt: skip
        """Write a help request with those it is about."""
        decided = None if decided_at is None else self.engine.moment(decided_at)
        row = self.table(HelpRequest).add(
            unit, service, profile, self.engine.moment(received_at), way, source, self._json(reasons), urgency, state, summary, "", "", municipality,
            own_worker, self.engine.day(waiting_since_on), decided, decided_by, decision_code, guided_to, "", decided or stamp.moment, version,
            stamp.moment, stamp.by,
        )  # fmt: skip
        for person, role in people:
            self.table(RequestPerson).add(row, person, role, stamp.moment, stamp.by)
        self.years.add(received_at.year)
        return row

    # -- episodes ------------------------------------------------------------------------------------------------

    def client_relationship(self, person: int, start_on: date, end_on: date | None, version: int, stamp: Stamp) -> int:
        """Write a client relationship."""
        return self.table(ClientRelationship).add(person, self.engine.day(start_on), self.engine.day(end_on), version, stamp.moment, stamp.by)

    def episode(
        self, row: EpisodeRow, stamp: Stamp, people: Iterable[tuple[int, str]], care: Iterable[tuple[int, date, date | None, Stamp, int]], *,
        relationship: int | None, offer: int, request: int | None, profile: str, pack_version: int, requested_on: date | None, start_on: date,
        end_on: date | None, result: str, end_reason: str, own_worker: int | None, legal_basis: str, source: str, reasons: tuple[str, ...],
        source_key: str = "", version: int = 1, births: Mapping[int, Birth] | None = None,
    ) -> EpisodeRow:  # fmt: skip
        """Write an episode with its participants and own workers (worker, from, until, stamp, version)."""
        state = EpisodeState.CLOSED if end_on is not None else EpisodeState.OPEN
        start, end = self.engine.day(start_on), self.engine.day(end_on)
        key = self.table(Episode).add(
            relationship, row.unit, offer, request, row.service, profile, pack_version, str(state), self.engine.day(requested_on), start, end,
            result, end_reason, own_worker, legal_basis, row.funding, source, self._json(reasons), row.municipality, source_key, version,
            stamp.moment, stamp.by,
        )  # fmt: skip
        for person, role in people:
            if births and person in births:
                self._born(key, person, role, births[person], (start_on, end_on), stamp)
            else:
                self.table(EpisodeParticipant).add(key, person, role, start, end, 1, stamp.moment, stamp.by)
        for worker, since, until, given, times in care:
            self.table(EpisodeWorker).add(
                key, worker, str(WorkerKind.OWN), self.engine.day(since), self.engine.day(until), times, given.moment, given.by
            )
        self.years.update(range(start_on.year, (end_on or start_on).year + 1))
        return EpisodeRow(key, row.unit, row.service, row.funding, row.municipality)

    def _born(self, episode: int, child: int, role: str, birth: Birth, span: tuple[date, date | None], stamp: Stamp) -> None:
        """Write the part of a child who is born during the episode: expected until then, a newborn from then on (EPISODE-20)."""
        day, parts = self.engine.day, self.table(EpisodeParticipant)
        start_on, end_on = span
        if start_on >= birth.born_on:
            parts.add(episode, child, birth.role, day(start_on), day(end_on), 2, stamp.moment, stamp.by)
            return
        parts.add(episode, child, role, day(start_on), day(birth.born_on - timedelta(days=1)), 2, stamp.moment, stamp.by)
        parts.add(episode, child, birth.role, day(birth.born_on), day(end_on), 1, birth.stamp.moment, birth.stamp.by)

    def contact(
        self, episode: EpisodeRow, stamp: Stamp, people: Iterable[tuple[int, str]], workers: Iterable[int], *, modality: str, kind: str,
        way: str, themes: tuple[str, ...], started_at: datetime, minutes: int, state: str = ContactState.DONE, version: int = 1,
        once_key: str = "",
    ) -> int:  # fmt: skip
        """Write a contact with its participants and workers."""
        moment, by = stamp.moment, stamp.by
        row = self.table(Contact).add(
            episode.id, episode.unit, episode.service, modality, kind, way, self._json(themes), str(state), self.engine.moment(started_at), minutes,
            episode.funding, episode.municipality, once_key or self.public_ids.new(), version, moment, by,
        )  # fmt: skip
        participants = self.table(ContactParticipant)
        for person, role in people:
            participants.add(row, person, role, moment, by)
        for worker in workers:
            self.table(ContactWorker).add(row, worker, moment, by)
        self.years.add(started_at.year)
        return row

    def count(
        self, unit: int, service: str, funding: str, stamp: Stamp, *, modality: str, kind: str, way: str, themes: tuple[str, ...],
        happened_on: date, minutes: int, adults: int, children: int, municipality: str, once_key: str = "",
    ) -> int:  # fmt: skip
        """Write heads counted without names."""
        self.years.add(happened_on.year)
        return self.table(CountOnlyContact).add(
            unit, service, modality, kind, way, self._json(themes), self.engine.day(happened_on), minutes, adults, children, funding, municipality,
            once_key or self.public_ids.new(), stamp.moment, stamp.by,
        )  # fmt: skip

    # -- records -------------------------------------------------------------------------------------------------

    def note(
        self, person: int, text: str, stamp: Stamp, *, source: str, kind: str, happened_on: date, writing: str, episode: int | None,
        contact: int | None, source_key: str = "",
    ) -> int:  # fmt: skip
        """Write a note about one person, its first version and the tokens of its words."""
        row = self.table(Note).add(person, episode, contact, writing, kind, self.engine.day(happened_on), source_key, stamp.moment, stamp.by)
        paragraphs = [{"from": source, "text": text}]
        self.table(NoteVersion).add(row, 1, paragraphs, stamp.moment, "", stamp.moment, stamp.by)
        self.table(NoteToken).extend((row, person, token) for token in self._tokens(text))
        return row

    # -- inside --------------------------------------------------------------------------------------------------

    def write(self, *, everything: bool = True) -> None:
        """Write what has been gathered: everything, or only what has grown large; that is looked at now and then."""
        self._asked += 1
        if not everything and self._asked % ASKED_BEFORE_LOOKING:
            return
        for table in self._tables.values():
            if everything or table.is_full:
                table.write()

    @property
    def written(self) -> dict[str, int]:
        """How many rows of each table have been written."""
        return {model.__name__: table.written for model, table in self._tables.items()}

    def table(self, model: type[Any]) -> Table:
        """Return where the rows of a model are gathered."""
        table = self._tables.get(model)
        if table is None:
            fields = {f.attname for f in model._meta.concrete_fields}
            constants = {"organisation_id": self.register.organisation_id, "register_id": self.register.pk}
            own = {name: value for name, value in constants.items() if name in fields}
            table = self._tables[model] = Table(model, COLUMNS[model], own, self.public_ids, self.engine, self.register.pk, self.outlet)
        return table

    def _json(self, codes: tuple[str, ...]) -> str:
        found = self._codes.get(codes)
        if found is None:
            found = self._codes[codes] = engine_json(list(codes))
        return found

    def _tokens(self, text: str) -> tuple[int, ...]:
        known = self._texts.get(text)
        if known is not None:
            return known
        found = []
        for word in words_of(text):
            token = self._words.get(word)
            if token is None:
                token = self._words[word] = exact_token(self.register.pk, COLUMN, word)
            found.append(token)
        known = tuple(sorted(found))
        if len(self._texts) < MOST_KEPT:
            self._texts[text] = known
        if len(self._words) > MOST_KEPT:
            self._words.clear()
        return known
