"""What bookings bring to the home page: who would have met beside a booked room, for the keeper alone."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from syli.bookings.queries.notices import room_warnings
from syli.kernel.context import Context
from syli.kernel.today import TodayCard, today_card


@today_card(order=5)
def for_the_keeper(ctx: Context) -> TodayCard | None:
    """Two who must not meet and would have, for the leader alone, and only for one who works for neither side."""
    warnings = room_warnings(ctx)
    if not warnings:
        return None
    return TodayCard("today-rooms", _("Must not meet"), "bookings/_today_apart.html", 1, {"warnings": warnings}, count=len(warnings), tone="danger")
