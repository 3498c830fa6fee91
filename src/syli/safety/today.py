"""What safety brings to the home page: that a client's record was opened in an emergency. No names: the page may be seen by others."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from syli.kernel.access import may
from syli.kernel.context import Context
from syli.kernel.today import TodayCard, today_card
from syli.safety.access import EmergencyOpeningAction
from syli.safety.queries.emergencies import told_lately


@today_card(order=5)
def opened_in_emergency(ctx: Context) -> TodayCard | None:
    """Tell the client's own worker, and the leader, at once and for a week."""
    if not may(ctx, EmergencyOpeningAction.LIST):
        return None
    count = told_lately(ctx)
    if not count:
        return None
    return TodayCard("today-emergency", _("Opened in an emergency"), "safety/_today_emergency.html", 1, {}, count=count, tone="danger")
