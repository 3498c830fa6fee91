"""What oversight brings to the home page: looks that wait for a review, and questions about one's own. No names on either."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from syli.kernel.access import may
from syli.kernel.context import Context
from syli.kernel.today import TodayCard, today_card
from syli.oversight.access import AlertAction
from syli.oversight.queries.reviewing import questions_count, waiting_count


@today_card(order=25)
def to_review(ctx: Context) -> TodayCard | None:
    """How many looks wait for the reviewer."""
    if not may(ctx, AlertAction.LIST):
        return None
    count = waiting_count(ctx)
    return TodayCard("today-review", _("Looks to review"), "oversight/_today_review.html", 2, {}, count=count, tone="soon") if count else None


@today_card(order=26)
def asked(ctx: Context) -> TodayCard | None:
    """How many questions about her own looks wait for the actor's answer."""
    if not may(ctx, AlertAction.QUESTIONS):
        return None
    count = questions_count(ctx)
    return TodayCard("today-questions", _("You are asked"), "oversight/_today_asked.html", 2, {}, count=count, tone="soon") if count else None
