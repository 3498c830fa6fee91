"""What follows when lists are handed in: the worker process goes through them, and forgets them in time."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from syli.interop.events import ListsKept, ListsReady
from syli.interop.working import forget_lists_job, go_through_lists_job
from syli.kernel.context import HELSINKI, Context
from syli.kernel.events import reacts_to
from syli.kernel.jobs import plan


@reacts_to(ListsReady)
def lists_wait(ctx: Context, event: ListsReady) -> None:
    """The worker process checks or enters the lists."""
    plan(go_through_lists_job, event.upload.pk, event.upload.organisation_id)


@reacts_to(ListsKept)
def lists_are_kept(ctx: Context, event: ListsKept) -> None:
    """On the morning after their last day they are destroyed."""
    morning = datetime.combine(event.upload.forget_on + timedelta(days=1), time(3, 0), HELSINKI)
    plan(forget_lists_job.using(run_after=morning), event.upload.pk, event.upload.organisation_id)
