"""Tells a story through the commands, one act after the other, as people would: slow, and beyond doubt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from syli.episodes.commands import (
    Joining,
    accept_into_episode,
    cancel_contact,
    close_episode,
    count_people,
    name_own_worker,
    plan_contact,
)
from syli.episodes.models import Contact as ContactRow
from syli.episodes.models import Episode as EpisodeModel
from syli.intake.commands import decide_request, receive_request
from syli.intake.models import HelpRequest
from syli.kernel.context import Actor, Context
from syli.kernel.ids import new_public_id
from syli.org.models import StaffMember
from syli.people.commands import (
    add_contact_point,
    child_was_born,
    live_together,
    register_person,
    register_unborn_child,
    relate,
    set_protection,
)
from syli.people.models import Person as PersonRow
from syli.records.commands import record_contact_with_notes, write_notes
from syli.records.rules import Paragraph
from syli.simulator.bulk import AFTERNOON, HANDED_OVER_AT, TOLD_BY, facts_of
from syli.simulator.header import Header, at
from syli.simulator.living import named_on, told_at
from syli.simulator.tests.stays_by_commands import StayTeller
from syli.simulator.world import Contact, Count, Episode, Family, Person, Request

GIVEN_AT_BIRTH = ("given_name", "family_name", "alias", "identity_code", "gender", "mother_tongue", "service_language", "needs_interpreter",
                  "municipality_code")  # fmt: skip


class CommandTeller:
    """Tells families and counts through commands."""

    def __init__(self, header: Header, last_day: date) -> None:
        self.header = header
        self.persons: dict[int, PersonRow] = {}
        self.born: set[int] = set()
        self.staff: Mapping[int, StaffMember] = {key: StaffMember.objects.get(pk=pk) for key, pk in header.staff.items()}
        self.stays = StayTeller(header, self.persons, self.ctx, last_day)

    def ctx(self, now: datetime, worker: int) -> Context:
        """Return a context in which Syli acts for a worker at a moment."""
        member = self.staff[worker]
        return Context(Actor("system", member.pk, str(member)), self.header.organisation.pk, now)

    def family(self, family: Family) -> None:
        """Tell a family."""
        ctx = self.ctx(family.entered_at, family.entered_by)
        adults = [person for person in family.persons if not person.was_expected]
        for person in adults:
            self.persons[person.key] = register_person(
                ctx, confirmed=True, register=self.header.register, is_protected=person.is_protected, **_facts(person)
            )
        for person in family.persons:
            if person.was_expected:
                mother = self.persons[family.persons[0].key]
                self.persons[person.key] = register_unborn_child(ctx, mother, due_on=person.due_on)
        for tie in family.relations:
            if not self._was_told_with_birth(family, tie.person, tie.other):
                relate(ctx, self.persons[tie.person], other=self.persons[tie.other], role=tie.role, start_on=tie.start_on)
        for home in family.households:
            first, *others = (self.persons[key] for key in home.members)
            live_together(ctx, first, others=others, start_on=home.start_on)
        for point in family.contact_points:
            add_contact_point(ctx, self.persons[point.person], kind=point.kind, value=point.value, safety=point.safety, when=point.when)
        episodes = {episode.request: episode for episode in family.episodes}
        for request in family.requests:
            self._request(request, episodes.get(request.key), family)
        self._births(family)

    def _births(self, family: Family, until: date = date.max) -> None:
        """Tell who was born and written down until a day; once."""
        for person in family.persons:
            if person.was_expected and person.born_on is not None and person.key not in self.born and named_on(person.born_on) <= until:
                self.born.add(person.key)
                self._birth(person, family.entered_by)

    def _birth(self, person: Person, by: int) -> None:
        assert person.born_on is not None
        ctx = self.ctx(told_at(person.born_on), by)
        given = {name: value for name, value in _facts(person).items() if name in GIVEN_AT_BIRTH}
        child = child_was_born(ctx, self.persons[person.key], born_on=person.born_on, **given)
        if person.is_protected:
            set_protection(ctx, child, is_protected=True)

    def _was_told_with_birth(self, family: Family, person: int, other: int) -> bool:
        expected = {p.key for p in family.persons if p.was_expected}
        return person == family.persons[0].key and other in expected

    def _request(self, request: Request, episode: Episode | None, family: Family) -> None:
        offer = self.header.offers[request.offer]
        ctx = self.ctx(request.received_at, request.received_by)
        row = receive_request(
            ctx, unit=offer.unit, register=self.header.register, service_code=offer.service_code, received_at=request.received_at,
            people=[(self.persons[key], role) for key, role in request.people], way=request.way, source_code=request.source,
            reason_codes=list(request.reasons), urgency=request.urgency, summary=request.summary, municipality_code=request.municipality,
        )  # fmt: skip
        if request.waiting_since_on is not None:
            row = decide_request(ctx, row, to="waiting")
        if request.decided_at is None or request.decided_by is None:
            return
        later = self.ctx(request.decided_at, request.decided_by)
        if episode is None:
            decide_request(later, row, to=request.state, decision_code=request.decision_code, guided_to=request.guided_to)
            self.stays.turned_away(later, request)
        else:
            self._episode(later, row, episode, family)

    def _episode(self, ctx: Context, request: HelpRequest, episode: Episode, family: Family) -> None:
        self._births(family, episode.start_on - timedelta(days=1))
        row = accept_into_episode(
            ctx, request, offer=self.header.offers[episode.offer], start_on=episode.start_on,
            participants=[Joining(self.persons[key], role) for key, role in episode.people], own_worker=self.staff[episode.care[0].worker],
        )  # fmt: skip
        for part in episode.care[1:]:
            name_own_worker(self.ctx(at(part.start_on, HANDED_OVER_AT), part.worker), row, own_worker=self.staff[part.worker])
        for contact in episode.contacts:
            self._contact(row, contact)
        self._births(family, episode.end_on or date.max)
        self.stays.episode(EpisodeModel.objects.get(pk=row.pk), episode)
        if episode.end_on is not None:
            row = EpisodeModel.objects.get(pk=row.pk)
            close_episode(
                self.ctx(at(episode.end_on, time(23)), episode.care[-1].worker), row, end_on=episode.end_on, end_result=episode.result,
                end_reason=episode.end_reason,
            )  # fmt: skip

    def _contact(self, episode: EpisodeModel, contact: Contact) -> ContactRow:
        facts: dict[str, Any] = {
            "kind": contact.kind, "started_at": contact.started_at, "minutes": contact.minutes, "way": contact.way,
            "participants": [self.persons[key] for key, _role in contact.people], "workers": [self.staff[key] for key in contact.workers],
            "theme_codes": contact.themes, "once_key": new_public_id(),
        }  # fmt: skip
        ctx = self.ctx(contact.entered_at, contact.workers[0])
        paragraphs = [Paragraph((self.persons[note.person].pk,), TOLD_BY, note.text) for note in contact.notes]
        if contact.state == "done":
            # Where the service asks for a second worker and none was drawn, the worker has said that she was alone.
            return record_contact_with_notes(ctx, episode, paragraphs=paragraphs, alone=True, **facts)
        row: ContactRow = cancel_contact(
            self.ctx(contact.started_at + timedelta(minutes=5), contact.workers[0]), plan_contact(ctx, episode, **facts),
            no_show=contact.state == "no_show",
        )  # fmt: skip
        if paragraphs:
            write_notes(
                self.ctx(contact.noted_at, contact.workers[0]), self.persons[contact.notes[0].person], paragraphs=paragraphs,
                happened_on=contact.started_at.date(), kind=contact.notes[0].kind, episode=episode, contact=row,
            )  # fmt: skip
        return row

    def count(self, count: Count) -> None:
        """Tell counted heads, or a call."""
        if count.call is not None:
            self.stays.call(count)
            return
        count_people(
            self.ctx(at(count.happened_on, AFTERNOON), count.worker), offer=self.header.offers[count.offer], kind=count.kind,
            happened_on=count.happened_on, adults=count.adults, children=count.children, once_key=new_public_id(), minutes=count.minutes,
            theme_codes=count.themes, way=count.way, municipality_code=count.municipality,
        )  # fmt: skip


def _facts(person: Person) -> dict[str, Any]:
    facts = facts_of(person)
    return {name: getattr(facts, name) for name in facts.__slots__}
