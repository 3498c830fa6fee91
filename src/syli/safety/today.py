"""What safety brings to the home page: emergencies, words astray, texts to read over, who would meet. No names: others may see the page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from syli.kernel.access import may
from syli.kernel.context import Context
from syli.kernel.today import TodayCard, today_card
from syli.safety.access import EmergencyOpeningAction, ReadOverAction, SeparationAction, StrayWordsAction
from syli.safety.crossing import count_of_crossings
from syli.safety.labels import WRITTEN
from syli.safety.queries.emergencies import told_lately
from syli.safety.queries.straying import asked_to_read, count_of_strays


@today_card(order=5)
def opened_in_emergency(ctx: Context) -> TodayCard | None:
    """Tell the client's own worker, and the leader, at once and for a week."""
    if not may(ctx, EmergencyOpeningAction.LIST):
        return None
    count = told_lately(ctx)
    if not count:
        return None
    return TodayCard("today-emergency", _("Opened in an emergency"), "safety/_today_emergency.html", 1, {}, count=count, tone="danger")


@today_card(order=6)
def words_astray(ctx: Context) -> TodayCard | None:
    """Tell the keeper that words of one side were found with the other."""
    count = count_of_strays(ctx) if may(ctx, StrayWordsAction.LIST) else 0
    if not count:
        return None
    return TodayCard("today-strays", _("Words of the other side"), "safety/_today_strays.html", 2, {}, count=count, tone="danger")


@today_card(order=7)
def to_read_over(ctx: Context) -> TodayCard | None:
    """Ask a writer to read over what the leader asks about."""
    asked = asked_to_read(ctx) if may(ctx, ReadOverAction.FINISH) else []
    if not asked:
        return None
    data = {"asked": asked, "written": WRITTEN}
    return TodayCard("today-over", _("Read over"), "safety/_today_over.html", 2, data, count=len(asked), tone="soon")


@today_card(order=8)
def would_meet(ctx: Context) -> TodayCard | None:
    """Tell the keeper that two who must not meet are to come to one place."""
    count = count_of_crossings(ctx) if may(ctx, SeparationAction.LIST) else 0
    if not count:
        return None
    return TodayCard("today-crossings", _("Would meet"), "safety/_today_crossings.html", 2, {}, count=count, tone="danger")
