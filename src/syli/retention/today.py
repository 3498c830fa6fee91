"""What requests for data and keeping bring to the home page: what is due, what waits for me as the second person, what nobody has decided."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from syli.kernel.access import may
from syli.kernel.context import Context
from syli.kernel.today import TodayCard, today_card
from syli.retention.access import DataRequestAction, DeletionAction, UnitKeepingAction
from syli.retention.queries.keeping import deletions_waiting, undecided
from syli.retention.queries.requests import open_requests

SHOWN = 10


@today_card(order=35)
def due(ctx: Context) -> TodayCard | None:
    """Requests for data by the day they are due."""
    if not may(ctx, DataRequestAction.LIST):
        return None
    found = open_requests(ctx)
    if not found:
        return None
    ctx.trail.touch((one.person_pk for one in found[:SHOWN]), count=len(found[:SHOWN]))
    tone = "danger" if any(one.is_late for one in found) else "soon" if any(one.is_soon or one.waits_for_me for one in found) else "plain"
    return TodayCard(
        "today-data-requests", _("Requests for data"), "retention/_today_asked.html", 2, {"found": found[:SHOWN]}, count=len(found), tone=tone
    )


@today_card(order=36)
def keeping(ctx: Context) -> TodayCard | None:
    """What somebody else asks to delete, and how long what is kept nobody has decided."""
    if not may(ctx, DeletionAction.ANSWER):
        return None
    waiting = list(deletions_waiting(ctx).exclude(asked_by_id=ctx.actor.id)[:SHOWN])
    classes = undecided(ctx) if may(ctx, UnitKeepingAction.SET_PERIOD) else []
    if not waiting and not classes:
        return None
    data, number = {"waiting": waiting, "classes": classes}, len(waiting) + len(classes)
    return TodayCard("today-keeping", _("Keeping and deleting"), "retention/_today_keeping.html", 2, data, count=number, tone="soon")
