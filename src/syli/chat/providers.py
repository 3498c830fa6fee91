"""What chat's own relations mean: which lines, conversations and shifts are whose."""

from __future__ import annotations

from django.db.models import Q

from syli.chat.access import ANSWERS, HOLDS, OWN_PART, OWN_SHIFT, TAKES_PART
from syli.chat.models import Answerer, LinePart
from syli.kernel.context import Context


def _own(ctx: Context) -> Q:
    """The actor as one who answers, from the organisation in which she acts; a part or person put aside answers nothing."""
    return Q(staff_id=ctx.actor.id or 0, is_in_use=True, part__is_in_use=True, part__association_id=ctx.home_id)


@ANSWERS.provide
def lines_answered(ctx: Context) -> Q:
    """Is a line for which her association has named her."""
    return Q(pk__in=Answerer.objects.filter(_own(ctx)).values("part__line_id"))


@TAKES_PART.provide
def lines_taken_part_in(ctx: Context) -> Q:
    """Is a line of the organisation, or one in which it takes part."""
    return Q(owner_id=ctx.home_id) | Q(pk__in=LinePart.objects.filter(association_id=ctx.home_id, is_in_use=True).values("line_id"))


@HOLDS.provide
def conversations_held(ctx: Context) -> Q:
    """Is a conversation that she has taken or was handed."""
    return Q(holder__in=Answerer.objects.filter(_own(ctx)))


@OWN_SHIFT.provide
def own_shifts(ctx: Context) -> Q:
    """Is a shift of hers."""
    return Q(answerer__in=Answerer.objects.filter(_own(ctx)))


@OWN_PART.provide
def own_parts(ctx: Context) -> Q:
    """Is the part of the organisation in which one acts."""
    return Q(association_id=ctx.home_id)
