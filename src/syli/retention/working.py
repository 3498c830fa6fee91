"""The worker process, every morning: what was asked and given of somebody's data goes when its years are over."""

from __future__ import annotations

from datetime import datetime, time
from typing import Final

from syli.kernel.context import clock, system_context
from syli.kernel.jobs import plan_daily, task
from syli.kernel.scope import scope
from syli.org.choices import OrganisationKind
from syli.org.models import Organisation
from syli.retention.commands.people import forget_asked_and_given, is_anything_over

#: Before the morning shift, after the looks of the day before have been gone through.
AT: Final = time(4, 45)


@task()
def forget_job() -> str:
    """Go through every association and plan the next morning, even when one of them fails."""
    now = clock()
    try:
        gone = forget_everywhere(now)
    finally:
        plan_daily(now)
    return f"{gone} gone"


def forget_everywhere(now: datetime) -> int:
    """Delete what is past its years in every association; where nothing is, nothing is written down either. Return how many went."""
    gone = 0
    for key in Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION).order_by("pk").values_list("pk", flat=True):
        ctx = system_context(key, now=now)
        with scope([key]):
            if is_anything_over(ctx):
                gone += forget_asked_and_given(ctx)
    return gone
