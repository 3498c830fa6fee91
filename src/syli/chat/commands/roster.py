"""Who answers a line and when: naming workers, planning shifts, swapping them."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from syli.chat import rules
from syli.chat.access import AnswererAction, ChatLineAction, LinePartAction, ShiftAction
from syli.chat.models import Answerer, ChatLine, LinePart, Shift
from syli.chat.queries.roster import who_may_be_named
from syli.chat.queries.talking import own_answerer
from syli.kernel.access import NotAllowed
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.locks import lock
from syli.kernel.rules import RuleBroken
from syli.org.choices import Role
from syli.org.models import StaffMember


@command(LinePartAction.CHANGE)
def name_answerer(ctx: Context, part: LinePart, *, staff: StaffMember) -> Answerer:
    """Name a worker of one's own association to answer a line. Broken rules: CHAT-15."""
    if not rules.may_answer(staff.pk, {one.pk for one in who_may_be_named(ctx)}):
        raise RuleBroken("CHAT-15", _("Choose somebody who does client work in your association."), "staff")
    known = Answerer.objects.filter(part=part, staff=staff).first()
    if known is None:
        return Answerer.objects.create(part=part, staff=staff, created_at=ctx.now, created_by_id=ctx.actor.id)
    if not known.is_in_use:
        known.is_in_use = True
        known.save()
    return known


@command(AnswererAction.CHANGE)
def change_answerer(ctx: Context, answerer: Answerer, *, is_in_use: bool) -> Answerer:
    """Let somebody answer the line no more, or again."""
    answerer.is_in_use = is_in_use
    answerer.save()
    return answerer


@command(ChatLineAction.PLAN)
def add_shift(ctx: Context, line: ChatLine, *, begins_at: datetime, ends_at: datetime, answerer: str = "") -> Shift:
    """Plan a shift: a worker her own, a leader that of anybody whom her association has named. Broken rules: CHAT-11, 15."""
    who = own_answerer(ctx, line) if not answerer else None
    if answerer:
        rows = Answerer.objects.filter(part__line=line, part__association_id=ctx.home_id, public_id=answerer, is_in_use=True)
        who = rows.first()
        if who is not None and who.staff_id != ctx.actor.id and not ctx.has_role(Role.LEADER, Role.ADMIN) and ctx.actor.kind != "system":
            raise NotAllowed(ChatLineAction.PLAN)
    if who is None:
        raise RuleBroken("CHAT-15", _("Choose somebody who answers the line."), "answerer")
    _check_free(who, begins_at, ends_at)
    if ends_at <= ctx.now:
        raise RuleBroken("CHAT-11", _("Choose a time that is not over."), "ends")
    return Shift.objects.create(line=line, answerer=who, begins_at=begins_at, ends_at=ends_at, created_at=ctx.now, created_by_id=ctx.actor.id)


@command(ShiftAction.CANCEL)
def cancel_shift(ctx: Context, shift: Shift) -> None:
    """Cancel a shift that has not begun. Broken rules: CHAT-11."""
    if shift.begins_at <= ctx.now:
        raise RuleBroken("CHAT-11", _("This shift has begun."))
    shift.delete()


@command(ShiftAction.ASK_SWAP)
def ask_swap(ctx: Context, shift: Shift) -> Shift:
    """Ask for somebody to take over one's shift; until somebody does it is one's own. Broken rules: CHAT-12."""
    if shift.begins_at <= ctx.now:
        raise RuleBroken("CHAT-12", _("This shift has begun."))
    shift.is_swap_asked = True
    shift.save()
    return shift


@command(ShiftAction.TAKE_SWAP)
def take_swap(ctx: Context, shift: Shift) -> Shift:
    """Take over a shift that somebody asked to swap, from whichever association one is. Broken rules: CHAT-11, 12."""
    mine = own_answerer(ctx, shift.line)
    if mine is None:
        raise NotAllowed(ShiftAction.TAKE_SWAP)
    is_own = shift.answerer_id == mine.pk
    if not rules.may_be_swapped(is_asked=shift.is_swap_asked, is_own=is_own, begins_at=shift.begins_at, now=ctx.now):
        raise RuleBroken("CHAT-12", _("This shift is not there to be taken any more."))
    _check_free(mine, shift.begins_at, shift.ends_at)
    shift.answerer, shift.is_swap_asked = mine, False
    shift.save()
    return shift


def _check_free(answerer: Answerer, begins_at: datetime, ends_at: datetime) -> None:
    lock(answerer)
    own = Shift.objects.filter(answerer__staff_id=answerer.staff_id, ends_at__gt=begins_at - rules.LONGEST_SHIFT).order_by("begins_at", "pk")
    if not rules.may_be_shift((begins_at, ends_at), list(own.values_list("begins_at", "ends_at"))):
        raise RuleBroken("CHAT-11", _("A shift ends after it begins, lasts at most twelve hours, and nobody has two at once."), "ends")
