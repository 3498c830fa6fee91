"""What has been handed over between shifts, and what is still open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from syli.kernel.access import visible_to
from syli.kernel.context import HELSINKI, Context
from syli.people.queries import cards
from syli.stays.access import HandoverAction
from syli.stays.choices import LineKind, Shift
from syli.stays.labels import LINE_KINDS, SHIFTS
from syli.stays.models import Handover, HandoverLine, House, Presence

#: How far back a shift reads.
SHOWN = 9
MORNING, EVENING, NIGHT = 7, 14, 21


@dataclass(frozen=True, slots=True)
class Line:
    """One line as a page shows it."""

    public_id: str
    kind: str
    kind_words: str
    text: str
    written_at: datetime
    is_open: bool
    is_moved: bool


@dataclass(frozen=True, slots=True)
class HandoverCard:
    """One shift's handover as a page shows it."""

    public_id: str
    shift_on: date
    shift: str
    lines: tuple[Line, ...]
    given_by: str
    given_at: datetime | None
    taken_by: str
    taken_at: datetime | None
    may_give: bool
    may_take: bool
    version: int

    @property
    def is_signed(self) -> bool:
        """Tell whether both shifts have signed and nothing in it is open any more."""
        return bool(self.given_by and self.taken_by) and not any(line.is_open for line in self.lines)


def shift_now(now: datetime) -> tuple[date, Shift]:
    """Return the running shift and the day it began: the small hours belong to last night's shift."""
    local = now.astimezone(HELSINKI)
    if local.hour < MORNING:
        return local.date() - timedelta(days=1), Shift.NIGHT
    if local.hour < EVENING:
        return local.date(), Shift.MORNING
    return local.date(), Shift.EVENING if local.hour < NIGHT else Shift.NIGHT


def open_lines(ctx: Context, house: House) -> list[Line]:
    """Return what the shift that works now must know: open matters of any shift, and what the last day told."""
    since = ctx.now - timedelta(days=1)
    wanted = Q(kind=LineKind.OPEN, done_at__isnull=True) | Q(kind=LineKind.TELL, created_at__gte=since, moved_at__isnull=True)
    rows = HandoverLine.objects.filter(wanted, handover__in=visible_handovers(ctx).filter(house=house)).order_by("-created_at", "-pk")[:50]
    return [_line(row) for row in rows]


def visible_handovers(ctx: Context) -> QuerySet[Handover]:
    """Return the handovers the actor may read."""
    rows: QuerySet[Handover] = visible_to(ctx, HandoverAction.VIEW)
    return rows


def last_handovers(ctx: Context, house: House) -> list[HandoverCard]:
    """Return the latest shifts' handovers, the latest first."""
    rows = visible_handovers(ctx).filter(house=house).select_related("given_by", "taken_by").prefetch_related("lines")
    return [_card(ctx, row) for row in _latest(rows)]


def _latest(rows: QuerySet[Handover]) -> Iterable[Handover]:
    order = {shift: place for place, shift in enumerate(Shift)}
    found = list(rows.order_by("-shift_on", "-pk")[:SHOWN])
    return sorted(found, key=lambda row: (row.shift_on, order[Shift(row.shift)]), reverse=True)


def _card(ctx: Context, row: Handover) -> HandoverCard:
    mine = row.given_by_id == ctx.actor.id
    return HandoverCard(
        public_id=row.public_id,
        shift_on=row.shift_on,
        shift=str(SHIFTS[Shift(row.shift)]),
        lines=tuple(_line(line) for line in sorted(row.lines.all(), key=lambda line: line.pk)),
        given_by=str(row.given_by) if row.given_by else "",
        given_at=row.given_at,
        taken_by=str(row.taken_by) if row.taken_by else "",
        taken_at=row.taken_at,
        may_give=row.given_at is None,
        may_take=row.given_at is not None and row.taken_at is None and not mine,
        version=row.version,
    )


def _line(row: HandoverLine) -> Line:
    kind = LineKind(row.kind)
    return Line(
        row.public_id,
        row.kind,
        str(LINE_KINDS[kind]),
        row.text,
        row.created_at,
        kind == LineKind.OPEN and row.done_at is None,
        row.moved_at is not None,
    )


def line_of(house: House, public_id: str) -> HandoverLine | None:
    """Return a line of the house by its public id."""
    found: HandoverLine | None = HandoverLine.objects.filter(handover__house=house, public_id=public_id).select_related("handover").first()
    return found


def residents_of(ctx: Context, house: House) -> list[tuple[str, str]]:
    """Return (public id, name) of those in the house about whom the actor may write, and touch them."""
    inside = Presence.objects.filter(stay__house=house, end_at__isnull=True).order_by("pk").values_list("person_id", flat=True)
    known = cards(ctx, inside)
    found = [known[person_id] for person_id in inside if person_id in known and known[person_id].may_view]
    ctx.trail.touch(card.pk for card in found)
    return [(card.public_id, card.name) for card in found]
