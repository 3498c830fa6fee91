"""What the keeper has not seen yet: for whom a room was not given, because another would have come at the same time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from syli.bookings.access import RoomNoticeAction
from syli.kernel.access import may, visible_to
from syli.kernel.context import Context
from syli.people.queries import cards

MOST = 50


@dataclass(frozen=True, slots=True, repr=False)
class Warned:
    """What the keeper reads: who wanted a room, whom she would have met, in which unit, when."""

    public_id: str
    person: str
    other: str
    unit: str
    at: datetime


def room_warnings(ctx: Context) -> list[Warned]:
    """Return the notices the keeper has not seen, the latest first, and touch those they are about."""
    if not may(ctx, RoomNoticeAction.LIST):
        return []
    rows = list(visible_to(ctx, RoomNoticeAction.CLOSE).filter(seen_at__isnull=True).select_related("unit").order_by("-wanted_at", "-pk")[:MOST])
    people = cards(ctx, {key for row in rows for key in (row.person_id, row.other_id)})
    ctx.trail.touch(people)
    return [
        Warned(row.public_id, people[row.person_id].name, people[row.other_id].name, row.unit.name, row.wanted_at)
        for row in rows
        if row.person_id in people and row.other_id in people
    ]
