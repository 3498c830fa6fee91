"""Jobs: work planned in the caller's transaction and done by a worker, from rows in the same database (no broker)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django_tasks import task
from django_tasks.base import Task, TaskResultStatus

from syli.kernel.context import HELSINKI

__all__ = ["Task", "daily", "next_run", "plan", "plan_daily", "task"]
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
