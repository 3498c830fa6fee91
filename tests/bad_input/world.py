"""What bad input is thrown at: a row for every form of client work in Aava, and Bore's rows, whose ids are nobody's in Aava."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Model

from syli.episodes.commands import Joining, close_episode, open_episode, plan_contact, record_contact
from syli.episodes.models import Contact, Episode, EpisodeParticipant
from syli.intake.commands import add_person_to_request, decide_request, receive_request
from syli.intake.models import HelpRequest
from syli.kernel.context import Context
from syli.kernel.ids import new_public_id
from syli.people.commands import add_other_name, live_together, register_relative, register_unborn_child, relate
from syli.people.models import HouseholdMember, OtherName, Person, Relationship
from syli.records.commands import write_notes
from syli.records.rules import Paragraph
from tests.case import Case
from tests.rows import rows_of


@dataclass
class World:
    """The case with everything that a form may be about."""

    case: Case
    rows: dict[str, Any]
    decided: HelpRequest
    closed: Episode
    planned: Contact
    unborn: Person
    unknown: Person
    tie: Relationship
    member: HouseholdMember
    part: EpisodeParticipant
    other_name: OtherName
    #: Public ids and keys of Bore's, of every kind.
    elsewhere: list[str]


def made(case: Case) -> World:
    """Make the world around the case."""
    rows = {model._meta.label: row for model, row in rows_of(case).items()}
    cast = case.cast
    unknown = case.person("Liisa", born_on=date(1990, 1, 1))
    with cast.inside("leena") as ctx:
        add_person_to_request(ctx, rows["intake.HelpRequest"], person=unknown, role="adult_client")
        decided = _request(case, ctx)
        decide_request(ctx, decided, to="guided", guided_to="Neuvola")
        third = case.person("Päivi", born_on=date(1991, 1, 1))
        closed = _episode(case, ctx, third)
        close_episode(ctx, closed, end_on=ctx.today, end_result="goals_reached")
        begin = ctx.now + timedelta(days=2)
        planned = plan_contact(
            ctx, case.episode, kind="home_visit", started_at=begin, minutes=60, participants=[case.kaisa], once_key=new_public_id()
        )
        unborn = register_unborn_child(ctx, case.kaisa, due_on=ctx.today + timedelta(days=3))
        tie = relate(ctx, case.kaisa, other=case.child, role="child")
        partner = register_relative(ctx, case.kaisa, role="partner", given_name="Veikko", confirmed=True)
        assert partner.pk
        home = live_together(ctx, case.kaisa, others=[case.child])
        name = add_other_name(ctx, case.kaisa, name="Kaisuliini", kind="nickname")
        return World(
            case, rows, decided, closed, planned, unborn, unknown, tie,
            HouseholdMember.objects.get(household=home, person=case.child), EpisodeParticipant.objects.get(person=case.child), name,
            bores(case),
        )  # fmt: skip


def _request(case: Case, ctx: Context) -> HelpRequest:
    unit, register = case.cast.units["a1"], case.cast.registers["aava"]
    return receive_request(ctx, unit=unit, register=register, service_code=case.offer.service_code, received_at=ctx.now)


def _episode(case: Case, ctx: Context, person: Person) -> Episode:
    joining = [Joining(person, "adult_client")]
    return open_episode(ctx, offer=case.offer, participants=joining, start_on=date(2026, 11, 2), own_worker=case.cast.staff["aino"])


def bores(case: Case) -> list[str]:
    """Make one of everything in Bore and return their public ids and keys."""
    cast, made_rows = case.cast, list[Model]()
    person = case.person("Bertta", of="otso")
    with cast.inside("lotta") as ctx:
        episode = open_episode(ctx, offer=case.offer_b, participants=[Joining(person, "adult_client")], start_on=date(2026, 11, 2))
        facts: dict[str, Any] = {"kind": "home_visit", "minutes": 60, "participants": [person], "once_key": "bores-contact"}
        contact = record_contact(ctx, episode, started_at=ctx.now - timedelta(hours=2), **facts)
        request = receive_request(
            ctx, unit=cast.units["b1"], register=cast.registers["bore"], service_code=case.offer_b.service_code, received_at=ctx.now
        )
        note = write_notes(ctx, person, paragraphs=[Paragraph((person.pk,), "self", "Boren.")], happened_on=ctx.today, kind="contact")[0]
        tie = register_relative(ctx, person, role="partner", given_name="Bengt", confirmed=True)
        home = live_together(ctx, person, others=[Person.objects.get(pk=tie.other_id if tie.person_id == person.pk else tie.person_id)])
        made_rows += [person, episode, contact, request, note, tie, home, add_other_name(ctx, person, name="Berttu", kind="nickname")]
        made_rows += [*HouseholdMember.objects.filter(household=home).order_by("pk"), *EpisodeParticipant.objects.filter(episode=episode)]
    made_rows += [case.offer_b, cast.units["b1"], cast.staff["otso"], cast.staff["lotta"], cast.organisations["bore"]]
    return [*(row.public_id for row in made_rows), "bores-contact"]  # type: ignore[attr-defined]
