"""Jobs: work planned in the caller's transaction and done by a worker, from rows in the same database (no broker)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any, Final

from django.db import transaction
from django_tasks import task
from django_tasks.base import Task, TaskResultStatus

from syli.kernel.context import HELSINKI, clock

__all__ = ["KEPT", "Task", "daily", "forget_finished", "next_run", "plan", "plan_daily", "task"]
#: How long the row of a job stays when it is over. What went well is of interest to nobody after a fortnight; what did not is looked into by
#: an operator, whom /health tells how many there are, and she may be away for a season.
KEPT: Final = {TaskResultStatus.SUCCESSFUL: timedelta(days=14), TaskResultStatus.FAILED: timedelta(days=90)}
#: No job lasts so long: what has run for a day was killed in the middle, with the process that would have said so.
LONGEST: Final = timedelta(days=1)
#: Before the other jobs of the night.
AT: Final = time(4, 15)
_DAILY: dict[str, tuple[Task[..., Any], time]] = {}


def plan(job: Task[..., Any], *args: Any, **kwargs: Any) -> None:
    """Enqueue `job` when the transaction commits; a rolled-back command plans nothing."""
    enqueue: Callable[..., Any] = job.enqueue
    transaction.on_commit(lambda: enqueue(*args, **kwargs))


def daily(job: Task[..., Any], at: time) -> None:
    """Let `job` run every day at this time in Finland; it is planned when the server starts and plans itself anew."""
    _DAILY[job.module_path] = (job, at)


def next_run(at: time, now: datetime) -> datetime:
    """Return when this time of day comes next."""
    here = now.astimezone(HELSINKI)
    due = datetime.combine(here.date(), at, HELSINKI)
    return due if due > here else datetime.combine(here.date() + timedelta(days=1), at, HELSINKI)


def plan_daily(now: datetime) -> list[str]:
    """Plan the next run of every daily job that does not wait for one already; return their names."""
    from django_tasks_db.models import DBTaskResult

    planned = []
    for name, (job, at) in sorted(_DAILY.items()):
        if not DBTaskResult.objects.filter(task_path=name, status=TaskResultStatus.READY).exists():
            plan(job.using(run_after=next_run(at, now)))
            planned.append(name)
    return planned


def forget_finished(now: datetime) -> int:
    """Delete what the worker process notes of jobs that have been over long enough; return how many. What waits or runs stays."""
    from django_tasks_db.models import DBTaskResult

    return sum(DBTaskResult.objects.filter(status=status, finished_at__lt=now - kept).delete()[0] for status, kept in KEPT.items())


def fail_killed(now: datetime) -> int:
    """Say of what was killed in the middle that it failed, so that /health tells of it; return how many."""
    from django_tasks_db.models import DBTaskResult

    killed = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=now - LONGEST)
    return killed.update(status=TaskResultStatus.FAILED, finished_at=now)


@task()
def forget_finished_job() -> str:
    """Forget old jobs, fail what was killed, and plan the next night."""
    now = clock()
    try:
        fail_killed(now)
        gone = forget_finished(now)
    finally:
        plan_daily(now)
    return f"{gone} gone"


daily(forget_finished_job, AT)
