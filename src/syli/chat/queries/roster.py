"""Shifts at a line, over all associations that answer it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from syli.chat.access import ShiftAction
from syli.chat.models import Answerer, ChatLine, Shift
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.kernel.dates import day_bounds, local_date
from syli.org.models import StaffMember
from syli.people.queries.registers import custodians


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """A shift as the roster shows it."""

    public_id: str
    begins_at: datetime
    ends_at: datetime
    who: str
    association: str
    is_own: bool
    is_swap_asked: bool
    may_ask: bool
    may_take: bool
    may_cancel: bool


def monday_of(day: date) -> date:
    """Return the Monday of a week."""
    return day - timedelta(days=day.weekday())


def week_of(ctx: Context, line: ChatLine, monday: date) -> list[tuple[date, list[ShiftLine]]]:
    """Return the shifts of a week, day by day."""
    days = [monday + timedelta(days=ahead) for ahead in range(7)]
    start, end = day_bounds(days[0])[0], day_bounds(days[6])[1]
    rows = Shift.objects.filter(line=line, begins_at__gte=start, begins_at__lt=end)
    mine = set(visible_to(ctx, ShiftAction.ASK_SWAP).filter(line=line).values_list("pk", flat=True))
    cancels = set(visible_to(ctx, ShiftAction.CANCEL).filter(line=line).values_list("pk", flat=True))
    takes = set(visible_to(ctx, ShiftAction.TAKE_SWAP).filter(line=line).values_list("pk", flat=True))
    found: dict[date, list[ShiftLine]] = {day: [] for day in days}
    for row in rows.select_related("answerer__staff", "answerer__part__association").order_by("begins_at", "pk"):
        is_own, waits = row.pk in mine, row.begins_at > ctx.now
        found[local_date(row.begins_at)].append(
            ShiftLine(
                row.public_id, row.begins_at, row.ends_at, str(row.answerer.staff), row.answerer.part.association.name, is_own, row.is_swap_asked,
                may_ask=is_own and waits and not row.is_swap_asked,
                may_take=row.pk in takes and not is_own and row.is_swap_asked and waits,
                may_cancel=row.pk in cancels and waits,
            )
        )  # fmt: skip
    return list(found.items())


def answerers_of(ctx: Context, line: ChatLine) -> list[Answerer]:
    """Return whom the own association has named to answer the line, by name."""
    rows = Answerer.objects.filter(part__line=line, part__association_id=ctx.home_id).select_related("staff", "part")
    return list(rows.order_by("staff__given_name", "staff__family_name", "pk"))


def who_may_be_named(ctx: Context) -> list[StaffMember]:
    """Return who does client work in the organisation today."""
    return custodians(ctx)
