"""Opening a record in an emergency, by what the worker knows already; the answer is the same whoever there is."""

from __future__ import annotations

from django.utils.translation import gettext as _

from syli.kernel.access import allows
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.events import announce
from syli.kernel.rules import RuleBroken
from syli.people.access import PersonAction
from syli.people.models import Person
from syli.safety import rules
from syli.safety.access import EmergencyOpeningAction, PersonSafetyAction
from syli.safety.choices import Emergency
from syli.safety.events import GlassBroken
from syli.safety.models import EmergencyOpening
from syli.safety.queries.emergencies import Wanted, meant, tries_of


@command(EmergencyOpeningAction.ASK)
def ask_in_emergency(ctx: Context, wanted: Wanted, *, why: str) -> None:
    """Open whoever these facts point at, for a few hours. Says nothing about whether there was anybody. Rules: SAFE-08, 21, 23."""
    if not rules.says_why(ctx.reason):
        raise RuleBroken("SAFE-08", _("Say why you need it."), "reason")
    if not rules.may_try_again(tries_of(ctx)):
        raise RuleBroken("SAFE-23", _("You have asked ten times today. Call the leader."))
    for person in meant(ctx, wanted):
        if not allows(ctx, PersonAction.VIEW, person):
            break_glass(ctx, person, why=why)


@command(PersonSafetyAction.BREAK_GLASS)
def break_glass(ctx: Context, person: Person, *, why: str) -> EmergencyOpening:
    """Open one record to the actor until it closes by itself; her own worker and the leader are told. Rule: SAFE-22."""
    opening: EmergencyOpening = EmergencyOpening.objects.create(
        organisation_id=person.organisation_id, register_id=person.register_id, person=person, staff_id=ctx.actor.id, why=Emergency(why),
        reason=ctx.reason, end_at=rules.opening_ends_at(ctx.now), created_at=ctx.now, created_by_id=ctx.actor.id,
    )  # fmt: skip
    ctx.trail.touch([person.pk])
    announce(ctx, GlassBroken(opening))
    return opening
