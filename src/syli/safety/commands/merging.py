"""Somebody came without a name, and is somebody known: one person says so, another agrees, and the two are one (SAFE-05 to 08, 32)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from syli.kernel.access import NotAllowed
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.locks import lock
from syli.kernel.rules import RuleBroken
from syli.people import rules as people_rules
from syli.people.choices import IdentityLevel
from syli.people.commands.merging import merge_into
from syli.people.models import Person
from syli.people.queries import cards
from syli.safety import rules
from syli.safety.access import PersonSafetyAction
from syli.safety.choices import Act, ApprovalState
from syli.safety.commands.asking import ask_second
from syli.safety.models import Approval
from syli.safety.standing import connected, ever_named_for, forget_standing, named_for, pairs_in_force


@command(PersonSafetyAction.ASK_MERGE)
def ask_to_merge(ctx: Context, person: Person, *, other: Person, reason: str) -> Approval:
    """Ask a second person to agree that somebody without a name is `other`. Rules: SAFE-08, PEOPLE-28.

    Whether the two may be joined at all is asked when it is done: a refusal here would tell of somebody the worker may not know.
    """
    if other.pk not in cards(ctx, [other]):
        raise NotAllowed(PersonSafetyAction.ASK_MERGE)
    _refuse_unfit(person, other)
    return ask_second(ctx, Act.MERGE, person, reason, other=other)


def merge_agreed(ctx: Context, approval: Approval) -> None:
    """Join the two inside the command by which the second person agrees. Rules: PEOPLE-28, SAFE-32."""
    assert approval.other is not None, "asked for with whom she is said to be"
    gone, kept = (lock(one) for one in (approval.person, approval.other))
    _refuse_unfit(gone, kept)
    _refuse_sides(ctx, gone, kept)
    approval.state, approval.done_at = ApprovalState.DONE, ctx.now
    # First the answer, then the joining: the request too becomes the known one's.
    approval.save()
    merge_into(ctx, gone, kept)
    approval.refresh_from_db()
    forget_standing(ctx)


def cannot_become_one() -> RuleBroken:
    """Return the one answer for whatever would bring two sides together, in a record or in a house."""
    return RuleBroken("SAFE-32", _("These two cannot become one. The leader decides what is done."), "other")


def is_nameless(person: Person) -> bool:
    """Tell whether somebody is known by an alias alone."""
    return person.identity_level == IdentityLevel.PSEUDONYMOUS and not person.is_unborn


def _refuse_unfit(gone: Person, kept: Person) -> None:
    fits = people_rules.may_be_merged(
        is_nameless=is_nameless(gone), has_code=bool(gone.identity_code), same_register=gone.register_id == kept.register_id,
        is_same=gone.pk == kept.pk or kept.is_unborn,
    )  # fmt: skip
    if not fits:
        raise RuleBroken("PEOPLE-28", _("Only somebody who came without a name becomes one with somebody known in the same register."), "other")


def _refuse_sides(ctx: Context, gone: Person, kept: Person) -> None:
    """Raise SAFE-32 when joining them would bring two sides together: in the words for everything that cannot be joined."""
    pairs = pairs_in_force(ctx)
    meets = 0
    for one, other in ((gone.pk, kept.pk), (kept.pk, gone.pk)):
        foes = {two[1 - place] for _pair, *two in pairs for place in (0, 1) if two[place] == one}
        near = connected(ctx, {other}) | {other}
        meets += len(foes & near) if foes else 0
        meets += sum(bool(named_for(ctx, staff, foes)) for staff in ever_named_for(ctx, {other})) if foes else 0
    if not rules.may_become_one(meets):
        raise cannot_become_one()
