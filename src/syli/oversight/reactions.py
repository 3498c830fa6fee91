"""A record opened in an emergency waits for its review at once; the first one also sees to it that days are gone through."""

from __future__ import annotations

from syli.kernel.context import Context
from syli.kernel.events import reacts_to
from syli.kernel.jobs import daily, plan_daily
from syli.oversight.commands.finding import show_emergency
from syli.oversight.working import AT, review_job
from syli.safety.events import GlassBroken

daily(review_job, AT)


@reacts_to(GlassBroken)
def review_opening(ctx: Context, event: GlassBroken) -> None:
    """Put the opening on the reviewer's list."""
    show_emergency(ctx, event.opening)
    plan_daily(ctx.now)
