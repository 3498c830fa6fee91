"""Naming who must never see a record, sealing a record or a note to a small team, changing the team, lifting the seal."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from syli.kernel.command import as_seen, command
from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.org.models import StaffMember
from syli.people.models import Person
from syli.safety import rules
from syli.safety.access import PersonSafetyAction, SealAction
from syli.safety.choices import Sealed
from syli.safety.models import Block, Seal, SealMember
from syli.safety.queries.sealing import readers_here
from syli.safety.standing import forget_standing


@command(PersonSafetyAction.BLOCK)
def block_worker(ctx: Context, person: Person, *, staff_id: str) -> Block:
    """Write down that a member of staff must never see the record; saying it twice changes nothing. Rule: SAFE-24."""
    member = _reader(ctx, staff_id)
    if not rules.may_be_blocked(member.pk, ctx.actor.id):
        raise RuleBroken("SAFE-24", _("You cannot take yourself off. Ask the leader for another worker."), "staff")
    ctx.trail.touch([person.pk])
    known: Block | None = Block.objects.filter(person=person, staff=member, end_on__isnull=True).first()
    made: Block = known or Block.objects.create(
        organisation_id=person.organisation_id, register_id=person.register_id, person=person, staff=member, start_on=ctx.today,
        created_at=ctx.now, created_by_id=ctx.actor.id,
    )  # fmt: skip
    forget_standing(ctx)
    return made


@command(PersonSafetyAction.BLOCK)
def unblock_worker(ctx: Context, person: Person, *, staff_id: str) -> Person:
    """Take somebody off the client's list, because the client says so."""
    ctx.trail.touch([person.pk])
    for block in Block.objects.filter(person=person, staff__public_id=staff_id, end_on__isnull=True):
        block.end_on = ctx.today
        block.save()
    forget_standing(ctx)
    return person


@command(PersonSafetyAction.SEAL)
def seal_record(ctx: Context, person: Person, *, team: Collection[str], is_employee: bool) -> Seal:
    """Seal a whole record to a team; whoever is not of it sees nothing from now on, the one who sealed it too. Rule: SAFE-25."""
    known: Seal | None = Seal.objects.filter(person=person, kind=Sealed.RECORD, end_on__isnull=True).first()
    if known is not None:
        raise RuleBroken("SAFE-25", _("This record is sealed already."), "team")
    return _seal(ctx, person, Sealed.RECORD, None, _team(ctx, team), is_employee=is_employee)


def seal_thing(ctx: Context, person: Person, *, kind: Sealed, thing_id: int, team: Collection[str], part_version: int | None = None) -> Seal:
    """Seal one note inside the act of the app that owns it; `part_version` is its seal's, 0 when it had none. Rules: SAFE-25, 26."""
    members = _team(ctx, team)
    if not rules.keeps_own_reader({member.pk for member in members}, ctx.actor.id):
        raise RuleBroken("SAFE-26", _("Keep yourself in the team."), "team")
    known: Seal | None = Seal.objects.filter(kind=kind, thing_id=thing_id, end_on__isnull=True).first()
    if known is not None:
        known = as_seen(known, part_version)
        _set_team(ctx, known, members)
        return known
    return _seal(ctx, person, kind, thing_id, members)


@command(SealAction.CHANGE)
def change_team(ctx: Context, seal: Seal, *, team: Collection[str]) -> Seal:
    """Say anew who sees what is sealed. Rule: SAFE-25."""
    _set_team(ctx, seal, _team(ctx, team))
    return seal


@command(SealAction.CHANGE)
def lift_seal(ctx: Context, seal: Seal) -> Seal:
    """Lift a seal: everybody whom the ordinary rules allow sees it again."""
    if seal.end_on is None:
        seal.end_on = ctx.today
        seal.save()
    ctx.trail.touch([seal.person_id])
    forget_standing(ctx)
    return seal


def _seal(ctx: Context, person: Person, kind: Sealed, thing_id: int | None, members: list[StaffMember], *, is_employee: bool = False) -> Seal:
    seal: Seal = Seal.objects.create(
        organisation_id=person.organisation_id, register_id=person.register_id, person=person, kind=kind, thing_id=thing_id,
        is_employee=is_employee, start_on=ctx.today, created_at=ctx.now, created_by_id=ctx.actor.id,
    )  # fmt: skip
    _set_team(ctx, seal, members)
    return seal


def _set_team(ctx: Context, seal: Seal, members: list[StaffMember]) -> None:
    seal.members.exclude(staff__in=members).delete()
    there = set(seal.members.values_list("staff_id", flat=True))
    SealMember.objects.bulk_create(
        SealMember(organisation_id=seal.organisation_id, seal=seal, staff=member, created_at=ctx.now, created_by_id=ctx.actor.id)
        for member in members
        if member.pk not in there
    )
    seal.save()
    ctx.trail.touch([seal.person_id])
    forget_standing(ctx)


def _team(ctx: Context, team: Collection[str]) -> list[StaffMember]:
    members = [member for member in readers_here(ctx) if member.public_id in team]
    if not rules.is_small_team(len(members)):
        raise RuleBroken("SAFE-25", _("Choose one to six people."), "team")
    return members


def _reader(ctx: Context, staff_id: str) -> StaffMember:
    member = next((one for one in readers_here(ctx) if one.public_id == staff_id), None)
    if member is None:
        raise RuleBroken("SAFE-24", _("Choose somebody who works here."), "staff")
    return member
