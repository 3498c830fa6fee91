"""What plans bring to the home page: what an assessment obliges to, who asks to meet a couple, what is planned, which forms are missing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from syli.kernel.access import may
from syli.kernel.context import Context
from syli.kernel.today import TodayCard, today_card
from syli.org.choices import Role
from syli.plans.access import DutyAction, EpisodeSheetAction, JointWorkAction, PlannedStepAction, RegularAction, SheetAction
from syli.plans.queries.joint import joint_lines
from syli.plans.queries.missing import missing_forms
from syli.plans.queries.realising import to_look_back
from syli.plans.queries.regular import regular_meetings
from syli.plans.queries.sheets import waiting_duties
from syli.plans.queries.steps import own_steps_soon

#: The card is for today; the whole list has a page of its own.
FEW = 6


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


@today_card(order=17)
def planned(ctx: Context) -> TodayCard | None:
    """Steps of families I work with by name that are late or come within a week (JUS-2)."""
    if not may(ctx, PlannedStepAction.TEAM):
        return None
    found = own_steps_soon(ctx)
    if not found:
        return None
    ctx.trail.touch({line.person_pk for line in found})
    late = sum(line.is_late for line in found)
    tone = "danger" if late else "plain"
    return TodayCard("today-steps", _("Planned work"), "plans/_today_steps.html", 2, {"lines": found[:FEW]}, len(found), tone)


@today_card(order=35)
def missing(ctx: Context) -> TodayCard | None:
    """Required forms nobody has filled in about my own clients; a leader sees how many there are in the association."""
    if not may(ctx, EpisodeSheetAction.MISSING):
        return None
    mine = missing_forms(ctx, own=True, most=FEW)
    everywhere = missing_forms(ctx, most=0).total if ctx.has_role(Role.LEADER) else None
    if not mine.total and not everywhere:
        return None
    ctx.trail.touch({line.person.pk for line in mine.lines})
    data = {"lines": mine.lines, "total": mine.total, "all_of_them": everywhere}
    return TodayCard("today-missing", _("Missing forms"), "plans/_today_missing.html", 3, data, count=mine.total or everywhere, tone="soon")


@today_card(order=36)
def looking_back(ctx: Context) -> TodayCard | None:
    """Plans of my own clients whose service has ended lately, and of which nobody has said how they came true."""
    if not may(ctx, SheetAction.SCORE):
        return None
    found = to_look_back(ctx)
    ctx.trail.touch({one.person.pk for one in found})
    return TodayCard("today-came-true", _("How plans came true"), "plans/_today_came_true.html", 3, {"lines": found}, len(found)) if found else None


@today_card(order=60)
def regular(ctx: Context) -> TodayCard | None:
    """Meetings that my services hold so many times a year, and that are behind."""
    if not may(ctx, RegularAction.LIST):
        return None
    found = [one for one in regular_meetings(ctx) if one.is_behind]
    return (
        TodayCard("today-regular", _("Meetings that are behind"), "plans/_today_regular.html", 3, {"lines": found[:FEW]}, len(found))
        if found
        else None
    )
