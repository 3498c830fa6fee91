"""What episodes bring to the home page: my day, what I have not recorded, who has no own worker."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from syli.episodes.access import ContactAction
from syli.episodes.queries.contacts import day_of, unrecorded
from syli.episodes.queries.episodes import counts, without_own_worker
from syli.kernel.access import may
from syli.kernel.context import Context
from syli.kernel.today import TodayCard, today_card


@today_card(order=10)
def my_day(ctx: Context) -> TodayCard | None:
    """My contacts of today in the order of the clock."""
    if not may(ctx, ContactAction.PLAN_DAY):
        return None
    contacts = day_of(ctx, ctx.today)
    ctx.trail.touch({person.pk for contact in contacts for person in contact.people}, count=len(contacts))
    return TodayCard("today-now", _("Now"), "episodes/_today_day.html", 1, {"contacts": contacts, "episodes": counts(ctx)})


@today_card(order=30)
def to_record(ctx: Context) -> TodayCard | None:
    """Agreed contacts whose time has passed, and episodes without an own worker."""
    if not may(ctx, ContactAction.PLAN_DAY):
        return None
    contacts, waiting = unrecorded(ctx), without_own_worker(ctx)
    if not contacts and not waiting:
        return None
    ctx.trail.touch({person.pk for contact in contacts for person in contact.people})
    ctx.trail.touch({p.person.pk for episode in waiting for p in episode.participants})
    data = {"contacts": contacts, "waiting": waiting, "today": ctx.today}
    return TodayCard("today-remember", _("Remember"), "episodes/_today_remember.html", 3, data, count=len(contacts) + len(waiting), tone="soon")
