"""What plans bring to the home page: what an assessment obliges to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from syli.kernel.access import may
from syli.kernel.context import Context
from syli.kernel.today import TodayCard, today_card
from syli.plans.access import DutyAction, JointWorkAction
from syli.plans.queries.joint import joint_lines
from syli.plans.queries.sheets import waiting_duties


@today_card(order=15)
def duties(ctx: Context) -> TodayCard | None:
    """What my assessments oblige to and nobody has answered, the oldest first."""
    if not may(ctx, DutyAction.LIST):
        return None
    found = [{"words": card.words, "since_on": card.since_on, "public_id": card.public_id} for card, _sheet in waiting_duties(ctx)]
    return TodayCard("today-duties", _("To do at once"), "plans/_today_duties.html", 2, {"duties": found}, len(found), "danger") if found else None


@today_card(order=16)
def asked(ctx: Context) -> TodayCard | None:
    """Who has asked me to meet a couple together."""
    if not may(ctx, JointWorkAction.VIEW):
        return None
    found = [line for line in joint_lines(ctx) if line.waits_for_me]
    return TodayCard("today-couples", _("Asked to meet a couple"), "plans/_today_asked.html", 2, {"lines": found}, len(found)) if found else None
