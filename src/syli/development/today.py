"""What development brings to the home page: what one has agreed to do, logs that wait for the leader, surveys that wait to be sent. No client."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from syli.development.access import AgreedActionAction, ResultsAction, UnitAction
from syli.development.queries.discussions import own_actions
from syli.development.queries.log import reviews_due
from syli.development.queries.results import surveys_due
from syli.kernel.access import may
from syli.kernel.context import Context
from syli.kernel.today import TodayCard, today_card

#: The card is for today; the whole list has a page of its own.
FEW = 4


@today_card(order=45)
def agreed(ctx: Context) -> TodayCard | None:
    """What I have agreed to do in my team, the first due first, until it is done."""
    if not may(ctx, AgreedActionAction.LIST):
        return None
    found = own_actions(ctx)
    if not found:
        return None
    tone = "soon" if any(one.is_late for one in found) else "plain"
    return TodayCard("today-agreed", _("Agreed in the team"), "development/_today_agreed.html", 3, {"actions": found[:FEW]}, len(found), tone)


@today_card(order=46)
def logs(ctx: Context) -> TodayCard | None:
    """Development logs that wait for the leader to go through them with the team."""
    if not may(ctx, UnitAction.REVIEW):
        return None
    due = reviews_due(ctx)
    if not due:
        return None
    tone = "soon" if any(one.is_late for one in due) else "plain"
    return TodayCard("today-logs", _("Development log"), "development/_today_logs.html", 3, {"due": due}, len(due), tone)


@today_card(order=47)
def surveys(ctx: Context) -> TodayCard | None:
    """Surveys that wait to be sent to those who are no clients. Names a service and a form, nobody and nothing else (DEV-06)."""
    if not may(ctx, ResultsAction.SEND):
        return None
    due = surveys_due(ctx)
    return TodayCard("today-surveys", _("Surveys to send"), "development/_today_surveys.html", 3, {"due": due[:FEW]}, len(due)) if due else None
