"""Jobs: what is noted of them goes when they have been over long enough, every night, and the failed ones stay for an operator."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from syli.kernel.jobs import AT, fail_killed, forget_finished, forget_finished_job, next_run, plan_daily

pytestmark = pytest.mark.django_db
READY, RUNNING, DONE, FAILED = TaskResultStatus.READY, TaskResultStatus.RUNNING, TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED


def job(now: datetime, status: str, over_for: timedelta | None = None) -> DBTaskResult[..., object]:
    """Note a job that has been over for so long; one that is not over was planned a year ago."""
    facts = {"args_kwargs": {"args": [], "kwargs": {}}, "backend_name": "default", "exception_class_path": "", "traceback": ""}
    row = DBTaskResult.objects.create(task_path="syli.somewhere.job", status=status, run_after=now - timedelta(days=365), **facts)
    DBTaskResult.objects.filter(pk=row.pk).update(finished_at=None if over_for is None else now - over_for)
    return row


@pytest.mark.parametrize(
    ("status", "over_for", "stays"),
    [
        (DONE, timedelta(hours=1), True),
        (DONE, timedelta(days=14), True),
        (DONE, timedelta(days=14, seconds=1), False),
        (DONE, timedelta(days=400), False),
        (FAILED, timedelta(days=15), True),
        (FAILED, timedelta(days=90), True),
        (FAILED, timedelta(days=90, seconds=1), False),
        (READY, None, True),
        (RUNNING, None, True),
    ],
)
def test_forget_finished__by_how_it_went_and_how_long_ago(now: datetime, status: str, over_for: timedelta | None, stays: bool) -> None:
    row = job(now, status, over_for)
    assert forget_finished(now) == (not stays)
    assert DBTaskResult.objects.filter(pk=row.pk).exists() is stays


@pytest.mark.parametrize(
    ("status", "for_how_long", "becomes"),
    [
        (RUNNING, timedelta(hours=24), RUNNING),
        (RUNNING, timedelta(hours=24, seconds=1), FAILED),
        (DONE, timedelta(days=2), DONE),
        (READY, None, READY),
    ],
)
def test_fail_killed__what_has_run_for_more_than_a_day(
    now: datetime, status: str, for_how_long: timedelta | None, becomes: str, client: Client
) -> None:
    row = job(now, status)
    DBTaskResult.objects.filter(pk=row.pk).update(started_at=None if for_how_long is None else now - for_how_long)
    assert fail_killed(now) == (status != becomes)
    row.refresh_from_db()
    assert row.status == becomes
    assert client.get("/health").json()["jobs"]["failed"] == (becomes == FAILED)


def test_forget_finished_job__forgets_and_plans_the_next_night(now: datetime, django_capture_on_commit_callbacks: object) -> None:
    old, failed = job(now, DONE, timedelta(days=30)), job(now, FAILED, timedelta(days=30))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's
        assert forget_finished_job.call() == "1 gone"
    assert not DBTaskResult.objects.filter(pk=old.pk).exists()
    assert DBTaskResult.objects.filter(pk=failed.pk).exists()
    [planned] = DBTaskResult.objects.filter(task_path=forget_finished_job.module_path)
    assert planned.run_after == next_run(AT, now)
    assert forget_finished_job.module_path not in plan_daily(now), "it waits already"


def test_health__tells_of_failed_jobs_as_long_as_they_stay(now: datetime, client: Client) -> None:
    job(now, FAILED, timedelta(days=89))
    forget_finished(now)
    assert client.get("/health").json()["jobs"]["failed"] == 1
