"""What is to be done: tasks agreed on, and those that follow of an ending."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from syli.catalogue.queries import code_set, pack_of
from syli.episodes.choices import EpisodeState
from syli.episodes.models import Episode
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.stays import rules
from syli.stays.access import EpisodeAction, TaskAction
from syli.stays.choices import Whose
from syli.stays.models import Task
from syli.stays.queries.offers import STAY
from syli.stays.queries.permitting import is_permitted

TASKS, FOLLOW_UP, AFTER_END = "stay_tasks", "follow_up", "episode_end"


@command(EpisodeAction.ADD_TASK)
def add_task(ctx: Context, episode: Episode, *, text: str, due_on: date, whose: str = Whose.WORKER) -> Task:
    """Agree on something to do, the resident's own or a worker's, by a day. Broken rules: STAY-48."""
    if not text.strip():
        raise RuleBroken("STAY-48", _("Write what is to be done."), "text")
    if due_on < ctx.today:
        raise RuleBroken("STAY-48", _("Give a day to come."), "due_on")
    ctx.trail.touch(episode.participants.values_list("person_id", flat=True))
    return Task.objects.create(episode=episode, text=text.strip(), due_on=due_on, whose=Whose(whose), **stamp_of(ctx, episode))


@command(TaskAction.FINISH)
def finish_task(ctx: Context, task: Task) -> Task:
    """Mark a task done, by whom and when. Twice is once. Broken rules: STAY-48."""
    if task.cancelled_at is not None:
        raise RuleBroken("STAY-48", _("This is not to be done any more."))
    if task.done_at is None:
        task.done_at, task.done_by_id = ctx.now, ctx.actor.id
        task.save()
    ctx.trail.touch(task.episode.participants.values_list("person_id", flat=True))
    return task


def settle_follow_ups(ctx: Context, episode: Episode) -> None:
    """Let exactly those follow-ups wait that the ending and the permissions of an episode call for; cancel the others (STAY-41)."""
    pack = pack_of(episode.service_code, episode.profile, episode.pack_version)
    wanted: dict[str, tuple[date, int]] = {}
    ended_on = episode.end_on if episode.state == EpisodeState.CLOSED else None
    for timer in pack.timers:
        if timer.kind != FOLLOW_UP or timer.anchor != AFTER_END or timer.after is None or ended_on is None:
            continue
        length, unit = int(timer.after.value or 0), timer.after.unit
        on = rules.follow_up_on(ended_on, length, unit, is_permitted=True)
        # Whether it is permitted is asked of its own day: a permission may end before it.
        allowed = on is not None and (timer.if_consent is None or is_permitted(episode, timer.if_consent, max(on, ctx.today)))
        on = rules.follow_up_on(ended_on, length, unit, is_permitted=allowed)
        if on is not None:
            wanted[timer.code] = (on, int((timer.tolerance.value if timer.tolerance else 0) or 0))
    if ended_on is not None and STAY in pack.modalities:
        endings = {episode.end_result, episode.end_reason} - {""}
        wanted |= {one.code: (ended_on, 0) for one in code_set(TASKS).codes if endings & set(one.tags)}
    _settle(ctx, episode, wanted)


def _settle(ctx: Context, episode: Episode, wanted: dict[str, tuple[date, int]]) -> None:
    waiting = {task.code: task for task in Task.objects.filter(episode=episode, done_at__isnull=True, cancelled_at__isnull=True).exclude(code="")}
    done = set(Task.objects.filter(episode=episode, done_at__isnull=False).exclude(code="").values_list("code", flat=True))
    for code, task in waiting.items():
        if wanted.get(code) != (task.due_on, task.window_days):
            task.cancelled_at = ctx.now
            task.save()
    for code, (due_on, window) in wanted.items():
        kept = waiting.get(code)
        if code not in done and (kept is None or kept.cancelled_at is not None):
            Task.objects.create(episode=episode, code=code, due_on=due_on, window_days=window, **stamp_of(ctx, episode))


def stamp_of(ctx: Context, episode: Episode) -> dict[str, Any]:
    """Return what is written of every row of an episode: whose it is, when and by whom it was made."""
    return {
        "organisation_id": episode.organisation_id,
        "register_id": episode.register_id,
        "created_at": ctx.now,
        "created_by_id": ctx.actor.id,
    }
