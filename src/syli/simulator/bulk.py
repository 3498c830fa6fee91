"""A story becomes rows: the quick way, equal to what the commands would leave."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Protocol

from syli.interop.bulk.stays import StayRows
from syli.interop.bulk.writer import Birth, BulkWriter, EpisodeRow, Stamp
from syli.people.choices import ROLE_MEANS, FamilyRole
from syli.people.commands.facts import Facts
from syli.simulator.bulk_stays import LodgeWriter, RoomLeft
from syli.simulator.header import Header, at
from syli.simulator.indoors import Handover, Hold
from syli.simulator.world import Contact, Count, Episode, Family, Person, Request

AFTERNOON = time(16, 0)
HANDED_OVER_AT = time(9, 0)
TOLD_BY = "worker"

Progress = Callable[[int], None]


class Told(Protocol):
    """What is written: a story, or one that is counted while it is told."""

    @property
    def families(self) -> Iterator[Family]:
        """Tell the families."""

    def groups(self) -> Iterator[Contact]:
        """Tell the groups, after the families."""

    def counts(self) -> Iterator[Count]:
        """Tell the counted heads."""

    def holds(self) -> Iterator[Hold]:
        """Tell the places held for families who did not come, after the families."""

    def handovers(self) -> Iterator[Handover]:
        """Tell what shifts told each other."""

    @property
    def last_day(self) -> date:
        """Return the last day that is told."""


@dataclass(slots=True)
class _Relationship:
    """A client relationship while its episodes are told: every change raises its version, as saving does."""

    start_on: date
    stamp: Stamp
    end_on: date | None = None
    version: int = 1
    running: int = 0


@dataclass(slots=True)
class StoryWriter:
    """Writes one association's story into its register, inside the caller's transaction and scope."""

    header: Header
    rows: BulkWriter
    _persons: dict[int, int] = field(default_factory=dict)
    _lodges: LodgeWriter = field(init=False)
    contacts: int = 0
    families: int = 0

    def __post_init__(self) -> None:
        self._lodges = LodgeWriter(self.header, StayRows(self.rows), self._persons)

    def write(self, story: Told, progress: Progress | None = None) -> list[RoomLeft]:
        """Write everything; return the rooms, whose state is still to be written."""
        for family in story.families:
            before = self.contacts
            self.family(family)
            self.rows.write(everything=False)
            if progress is not None:
                progress(self.contacts - before)
        for contact in story.groups():
            self.contact(contact, self._loose(contact.offer, contact.municipality))
        for count in story.counts():
            self.count(count)
            self.rows.write(everything=False)
        for hold in story.holds():
            self._lodges.hold(hold)
        for handover in story.handovers():
            self._lodges.handover(handover)
        self.rows.write()
        return self._lodges.rooms_left(story.last_day)

    # -- families ------------------------------------------------------------------------------------------------

    def family(self, family: Family) -> None:
        """Write a family and its whole way."""
        self.families += 1
        stamp = self.rows.stamp(family.entered_at, self._staff(family.entered_by))
        today = family.entered_at.date()
        for person in family.persons:
            self._persons[person.key] = self._person(person, stamp)
        for tie in family.relations:
            kind, is_other = ROLE_MEANS[FamilyRole(tie.role)]
            one, two = (tie.other, tie.person) if is_other else (tie.person, tie.other)
            self.rows.relationship(self._persons[one], self._persons[two], str(kind), tie.start_on, stamp)
        for home in family.households:
            self.rows.household([self._persons[key] for key in home.members], home.start_on, stamp)
        for point in family.contact_points:
            self.rows.contact_point(self._persons[point.person], point.kind, point.value, point.safety, today, stamp, point.when)
        relationships = self._relationships(family)
        requests = {request.key: request for request in family.requests}
        episodes = {episode.request: episode for episode in family.episodes}
        for request in family.requests:
            episode = episodes.get(request.key)
            key = self._request(request, episode)
            self._lodges.request(request)
            if episode is not None:
                self._episode(episode, requests[request.key], key, relationships)

    def _person(self, person: Person, stamp: Stamp) -> int:
        version = 1
        if person.was_expected and not person.is_unborn:
            version = 3 if person.is_protected else 2
        return self.rows.person(
            facts_of(person), stamp, version=version, is_protected=person.is_protected, custodian=stamp.by if person.is_protected else None
        )

    def _relationships(self, family: Family) -> dict[int, int]:
        """Write the family's client relationships as they are when all episodes have been told."""
        told: dict[int, _Relationship] = {}
        requests = {request.key: request for request in family.requests}
        for episode in family.episodes:
            main, request = self._main_client(episode), requests[episode.request or 0]
            assert request.decided_at is not None
            known = told.get(main)
            if known is None:
                known = told[main] = _Relationship(episode.start_on, self.rows.stamp(request.decided_at, self._staff(request.decided_by)))
            elif known.end_on is not None or episode.start_on < known.start_on:
                known.start_on, known.end_on = min(known.start_on, episode.start_on), None
                known.version += 1
            known.running += 1
            if episode.end_on is not None:
                known.running -= 1
                if not known.running:
                    known.end_on = max(episode.end_on, known.start_on)
                    known.version += 1
        return {key: self.rows.client_relationship(self._persons[key], one.start_on, one.end_on, one.version, one.stamp) for key, one in told.items()}

    def _main_client(self, episode: Episode) -> int:
        clients = {role.code for role in self.header.packs[episode.offer].clients}
        return next(person for person, role in episode.people if role in clients)

    # -- requests and episodes -----------------------------------------------------------------------------------

    def _request(self, request: Request, episode: Episode | None) -> int:
        offer = self.header.offers[request.offer]
        decided = request.decided_at is not None
        stamp = self.rows.stamp(request.received_at, self._staff(request.received_by))
        return self.rows.request(
            offer.unit_id, offer.service_code, offer.profile, request.received_at, stamp,
            self._people(request.people), way=request.way, source=request.source, reasons=request.reasons, urgency=request.urgency,
            state=request.state, summary=request.summary, municipality=request.municipality,
            own_worker=None if episode is None else self._staff(episode.care[0].worker), waiting_since_on=request.waiting_since_on,
            decided_at=request.decided_at, decided_by=self._staff(request.decided_by) if decided else None,
            decision_code=request.decision_code, guided_to=request.guided_to, version=1 + bool(request.waiting_since_on) + decided,
        )  # fmt: skip

    def _episode(self, episode: Episode, request: Request, request_id: int, relationships: Mapping[int, int]) -> None:
        offer, pack = self.header.offers[episode.offer], self.header.packs[episode.offer]
        assert request.decided_at is not None
        stamp = self.rows.stamp(request.decided_at, self._staff(request.decided_by))
        row = EpisodeRow(None, offer.unit_id, offer.service_code, offer.funding_code or pack.default_funding, episode.municipality)
        handovers = len(episode.care) - 1
        care = []
        for number, part in enumerate(episode.care):
            worker = self._staff(part.worker)
            given = stamp if number == 0 else self.rows.stamp(at(part.start_on, HANDED_OVER_AT), worker)
            care.append((worker, part.start_on, part.end_on, given, 2 if number < handovers else 1))
        births = {
            self._persons[one.person]: Birth(one.role, one.born_on, self.rows.stamp(one.told_at, self._staff(request.received_by)))
            for one in episode.births
        }
        row = self.rows.episode(
            row, stamp, self._people(episode.people), care, relationship=relationships[self._main_client(episode)], offer=offer.pk,
            request=request_id, profile=offer.profile, pack_version=pack.version, requested_on=episode.requested_on, start_on=episode.start_on,
            end_on=episode.end_on, result=episode.result, end_reason=episode.end_reason, own_worker=care[-1][0],
            legal_basis=pack.default_regime, source=episode.source, reasons=episode.reasons,
            version=1 + handovers + (episode.end_on is not None), births=births,
        )  # fmt: skip
        for contact in episode.contacts:
            self.contact(contact, row)
        self._lodges.episode(episode, row)

    def contact(self, contact: Contact, episode: EpisodeRow) -> None:
        """Write a contact with its notes."""
        by = self._staff(contact.workers[0])
        is_done = contact.state == "done"
        key = self.rows.contact(
            episode, self.rows.stamp(contact.entered_at, by), self._people(contact.people), map(self._staff, contact.workers),
            modality=contact.modality, kind=contact.kind, way=contact.way, themes=tuple(sorted(contact.themes)), started_at=contact.started_at,
            minutes=contact.minutes, state=contact.state, version=1 if is_done else 2,
        )  # fmt: skip
        self.contacts += 1
        if not contact.notes:
            return
        writing, stamp = self.rows.public_ids.new(), self.rows.stamp(contact.noted_at, by)
        for note in contact.notes:
            self.rows.note(
                self._persons[note.person], note.text, stamp, source=TOLD_BY, kind=note.kind, happened_on=contact.started_at.date(),
                writing=writing, episode=episode.id, contact=key,
            )  # fmt: skip

    def count(self, count: Count) -> None:
        """Write counted heads."""
        offer, pack = self.header.offers[count.offer], self.header.packs[count.offer]
        moment = at(count.happened_on, AFTERNOON) if count.call is None else count.call.happened_at
        key = self.rows.count(
            offer.unit_id, offer.service_code, offer.funding_code or pack.default_funding,
            self.rows.stamp(moment, self._staff(count.worker)), modality=count.modality, kind=count.kind, way=count.way,
            themes=tuple(sorted(count.themes)), happened_on=count.happened_on, minutes=count.minutes, adults=count.adults,
            children=count.children, municipality=count.municipality,
        )  # fmt: skip
        self._lodges.call(count, key)

    # -- inside --------------------------------------------------------------------------------------------------

    def _staff(self, key: int | None) -> int:
        assert key is not None
        return self.header.staff[key]

    def _people(self, people: tuple[tuple[int, str], ...]) -> list[tuple[int, str]]:
        return [(self._persons[key], role) for key, role in people]

    def _loose(self, offer_key: int, municipality: str) -> EpisodeRow:
        """Stand in for the episode of what belongs to no single one."""
        offer, pack = self.header.offers[offer_key], self.header.packs[offer_key]
        return EpisodeRow(None, offer.unit_id, offer.service_code, offer.funding_code or pack.default_funding, municipality)


def facts_of(person: Person) -> Facts:
    """Return a person of the story as the register knows her."""
    return Facts(
        given_name=person.given_name,
        family_name=person.family_name,
        alias=person.alias,
        identity_code=person.identity_code,
        born_on=person.born_on,
        birth_year=person.birth_year,
        due_on=person.due_on,
        is_unborn=person.is_unborn,
        gender=person.gender,
        mother_tongue=person.mother_tongue,
        service_language=person.service_language,
        needs_interpreter=person.needs_interpreter,
        municipality_code=person.municipality,
    )
