"""What stays bring to the home page: long stays, commitments that run out, reviews to plan, tasks whose day has come."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from syli.kernel.context import Context
from syli.kernel.today import TodayCard, today_card
from syli.stays.queries.meetings import keeper_warnings
from syli.stays.queries.tasks import noticed, tasks_due


@today_card(order=40)
def of_the_house(ctx: Context) -> TodayCard | None:
    """Families to notice and tasks to do; nothing for whom there is none."""
    families, tasks = noticed(ctx), tasks_due(ctx)
    if not families and not tasks:
        return None
    data = {"families": families, "tasks": tasks}
    # Without a family to notice these are tasks of services in which nobody lives in a house.
    title = _("In the house") if families else _("To do")
    return TodayCard("today-house", title, "stays/_today_house.html", 3, data, count=len(families) + len(tasks), tone="soon")


@today_card(order=5)
def for_the_keeper(ctx: Context) -> TodayCard | None:
    """Who must not meet and would have, or live in one house: for the leader alone, and only for one who works for neither side."""
    warnings = keeper_warnings(ctx)
    if not warnings:
        return None
    return TodayCard("today-keeper", _("Must not meet"), "stays/_today_keeper.html", 1, {"warnings": warnings}, count=len(warnings), tone="danger")
