"""Forgetting: what a conversation loses when it is over. Called inside commands, in their transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from syli.chat import rules
from syli.chat.choices import ConversationState, Missed
from syli.chat.keys import erase_key
from syli.chat.models import ChatMiss, Conversation, Message
from syli.kernel.context import Context
from syli.kernel.dates import local_moment, minutes_between
from syli.kernel.jobs import plan


def close(ctx: Context, conversation: Conversation) -> None:
    """End a conversation: its key in the browser opens nothing, its moments go, its words with their key; left is what is counted.

    A visitor who was never answered leaves no row at all, only a number among those who left the queue.
    """
    plan_sweep(ctx.now)
    if conversation.state == ConversationState.WAITING:
        forget_words(conversation)
        count_miss(ctx, conversation.line_id, conversation.organisation_id, Missed.LEFT)
        conversation.delete()
        return
    assert conversation.taken_at is not None, "a conversation that is held was taken"
    conversation.minutes = rules.minutes_of(conversation.taken_at, ctx.now)
    conversation.state = ConversationState.ENDED
    conversation.key_hash = conversation.came_at = conversation.seen_at = conversation.taken_at = None
    conversation.kept_until_on = rules.kept_until(conversation.happened_on, conversation.line.keep_days)
    if conversation.kept_until_on is None:
        forget_words(conversation)
    conversation.save()


def forget_words(conversation: Conversation) -> None:
    """Delete the messages of a conversation and the key that sealed them. SQLite is told to write nothing over what was there but zeros."""
    with_zeros()
    Message.objects.filter(conversation=conversation).delete()
    if conversation.key_number is not None:
        erase_key(conversation.key_number)
    conversation.key_number = None


def with_zeros() -> None:
    """Let SQLite overwrite what it deletes on this connection; PostgreSQL has no such switch, there the erased key stands for it."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def empty_log() -> None:
    """Carry SQLite's write-ahead log into the database and cut it to nothing: what was deleted stands in no file any more."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def count_miss(ctx: Context, line_id: int, organisation_id: int, kind: Missed) -> None:
    """Add one to those who came and talked with nobody in this hour."""
    here = local_moment(ctx.now)
    row, _made = ChatMiss.objects.select_for_update().get_or_create(
        line_id=line_id,
        happened_on=ctx.today,
        hour=here.hour,
        kind=kind,
        defaults={"organisation_id": organisation_id, "created_at": day_of(ctx), "number": 0},
    )
    row.number += 1
    row.save()


def day_of(ctx: Context) -> datetime:
    """Return the beginning of the hour, as which things without a person are stamped: no moment tells which of them was whose."""
    return local_moment(ctx.now).replace(minute=0, second=0, microsecond=0)


def waited(conversation: Conversation, now: datetime) -> int:
    """Return how many minutes a visitor has waited."""
    return max(0, minutes_between(conversation.came_at, now)) if conversation.came_at else 0


def plan_sweep(now: datetime, after: timedelta = timedelta()) -> None:
    """Let the worker process look soon for conversations that nobody has ended, and empty the log of what was deleted."""
    from syli.chat.working import sweep_job

    waiting = DBTaskResult.objects.filter(task_path=sweep_job.module_path, status=TaskResultStatus.READY, run_after__lte=now + after)
    if not waiting.exists():
        plan(sweep_job.using(run_after=now + after))


def forget_sweeps() -> None:
    """Delete what the worker process notes of earlier sweeps: their moments would tell when conversations ended."""
    from syli.chat.working import sweep_job

    over = DBTaskResult.objects.filter(task_path=sweep_job.module_path).exclude(status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING))
    over.delete()
