"""Two persons: one asks and says why, another agrees or refuses, and what was agreed on is done once."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.people.models import ContactPoint, Person
from syli.safety import rules
from syli.safety.access import ApprovalAction, PersonSafetyAction, PointSafetyAction, SeparationAction
from syli.safety.choices import Act, ApprovalState
from syli.safety.commands.asking import ask_second
from syli.safety.commands.merging import merge_agreed
from syli.safety.models import Approval, Separation
from syli.safety.standing import forget_standing


@command(PersonSafetyAction.ASK_REVEAL)
def ask_to_reveal(ctx: Context, person: Person, *, reason: str) -> Approval:
    """Ask a second person to agree that the actor sees what is masked of somebody. Rule: SAFE-08."""
    return ask_second(ctx, Act.REVEAL_ADDRESS, person, reason)


@command(PersonSafetyAction.ASK_LIFT)
def ask_to_lift(ctx: Context, person: Person, *, reason: str) -> Approval:
    """Ask a second person to agree that the actor lifts or shortens the protection of somebody's identity. Rule: SAFE-08."""
    return ask_second(ctx, Act.LIFT_PROTECTION, person, reason)


@command(PersonSafetyAction.ASK_DISCLOSE)
def ask_to_disclose(ctx: Context, person: Person, *, reason: str) -> Approval:
    """Ask a second person to agree that the actor gives something out about somebody. Rule: SAFE-08."""
    return ask_second(ctx, Act.DISCLOSE, person, reason)


@command(PointSafetyAction.ASK_CHANGE)
def ask_to_change_contact(ctx: Context, point: ContactPoint, *, reason: str) -> Approval:
    """Ask a second person to agree that the actor changes a safe way to reach somebody. Rule: SAFE-08."""
    return ask_second(ctx, Act.CHANGE_CONTACT, point.person, reason, contact_point=point)


@command(SeparationAction.ASK_END)
def ask_to_end(ctx: Context, pair: Separation, *, reason: str) -> Approval:
    """Ask a second person to agree that two people are no longer kept apart. Rule: SAFE-08."""
    return ask_second(ctx, Act.END_SEPARATION, pair.asked_for, reason, separation=pair)


@command(PersonSafetyAction.ASK_ANSWER)
def ask_to_answer(ctx: Context, person: Person, *, reason: str) -> Approval:
    """Ask a second person to agree to what a client is answered about her data. Rule: SAFE-08."""
    return ask_second(ctx, Act.ANSWER_REQUEST, person, reason)


@command(ApprovalAction.ANSWER)
def answer(ctx: Context, approval: Approval, *, agree: bool) -> Approval:
    """Agree or refuse as the second person; ending a separation and joining two are done with the answer. Rules: SAFE-05, 06, 32, PEOPLE-28."""
    if not rules.may_answer(approval.asked_by_id, ctx.actor.id):
        raise RuleBroken("SAFE-05", _("You asked for this yourself. Somebody else answers."))
    if not rules.is_waiting(approval.state, approval.created_at, ctx.now):
        raise RuleBroken("SAFE-06", _("This has been answered already, or a day has passed. Ask anew."))
    approval.state = ApprovalState.AGREED if agree else ApprovalState.REFUSED
    approval.answered_by_id, approval.answered_at = ctx.actor.id, ctx.now
    if agree and approval.act == Act.END_SEPARATION:
        _end(ctx, approval)
    if agree and approval.act == Act.MERGE:
        merge_agreed(ctx, approval)
    else:
        approval.save()
    ctx.trail.touch([approval.person_id])
    return approval


def _end(ctx: Context, approval: Approval) -> None:
    pair = approval.separation
    assert pair is not None, "asked for with its pair"
    if pair.end_on is None:
        pair.end_on = ctx.today
        pair.save()
    approval.state, approval.done_at = ApprovalState.DONE, ctx.now
    forget_standing(ctx)


def use_agreement(ctx: Context, **what: Any) -> bool:
    """Spend the actor's oldest open agreement on an act that has just been done; tell whether there was one."""
    agreed = Approval.objects.filter(asked_by_id=ctx.actor.id or 0, state=ApprovalState.AGREED, **what).order_by("answered_at", "pk")
    spent = next((one for one in agreed if rules.is_open(one.state, one.answered_at, ctx.now)), None)
    if spent is not None:
        spent.state, spent.done_at = ApprovalState.DONE, ctx.now
        spent.save()
    return spent is not None
