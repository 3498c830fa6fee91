"""What is permitted and what is to be done: permissions given and taken back, tasks agreed on, and those that follow of an ending."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from syli.catalogue.queries import code_set, pack_of
from syli.episodes.choices import EpisodeState
from syli.episodes.models import Episode
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.people.models import Person
from syli.stays import rules
from syli.stays.access import EpisodeAction, PermissionAction, TaskAction
from syli.stays.choices import Whose
from syli.stays.models import Permission, Task
from syli.stays.queries.leaving import is_permitted
from syli.stays.queries.offers import STAY

TASKS, FOLLOW_UP, AFTER_END = "stay_tasks", "follow_up", "episode_end"


@command(EpisodeAction.PERMIT)
def give_permission(ctx: Context, episode: Episode, *, person: Person, code: str) -> Permission:
    """Write down that a client permits something; twice is once. A follow-up is planned when the episode has ended. Broken rules: STAY-47."""
    pack = pack_of(episode.service_code, episode.profile, episode.pack_version)
    if code not in pack.way_in.consents or not episode.participants.filter(person=person).exists():
        raise RuleBroken("STAY-47", _("Choose who of this episode permits and what the service asks."), "people")
    known: Permission | None = Permission.objects.filter(episode=episode, person=person, code=code, withdrawn_on__isnull=True).first()
    if known is not None:
        return known
    given: Permission = Permission.objects.create(
        episode=episode, person=person, code=code, given_on=ctx.today, **_stamp(ctx, episode)
    )  # fmt: skip
    ctx.trail.touch([person.pk])
    settle_follow_ups(ctx, episode)
    return given


@command(EpisodeAction.PERMIT)
def set_permissions(ctx: Context, episode: Episode, *, code: str, chosen: Sequence[Person], shown: Sequence[Person] = ()) -> Episode:
    """Let exactly those of whom were `shown` permit something who were `chosen`; the others take it back. Broken rules: STAY-47."""
    for person in chosen:
        give_permission(ctx, episode, person=person, code=code)
    others = {person.pk for person in shown} - {person.pk for person in chosen}
    for permission in Permission.objects.filter(episode=episode, code=code, person_id__in=others, withdrawn_on__isnull=True).order_by("pk"):
        withdraw_permission(ctx, permission)
    return episode


@command(PermissionAction.WITHDRAW)
def withdraw_permission(ctx: Context, permission: Permission) -> Permission:
    """Take a permission back; what was planned because of it is cancelled. Twice is once."""
    if permission.withdrawn_on is None:
        permission.withdrawn_on = ctx.today
        permission.save()
        settle_follow_ups(ctx, permission.episode)
    ctx.trail.touch([permission.person_id])
    return permission


@command(EpisodeAction.ADD_TASK)
def add_task(ctx: Context, episode: Episode, *, text: str, due_on: date, whose: str = Whose.WORKER) -> Task:
    """Agree on something to do, the resident's own or a worker's, by a day. Broken rules: STAY-48."""
    if not text.strip():
        raise RuleBroken("STAY-48", _("Write what is to be done."), "text")
    if due_on < ctx.today:
        raise RuleBroken("STAY-48", _("Give a day to come."), "due_on")
    ctx.trail.touch(episode.participants.values_list("person_id", flat=True))
    return Task.objects.create(episode=episode, text=text.strip(), due_on=due_on, whose=Whose(whose), **_stamp(ctx, episode))


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
        allowed = timer.if_consent is None or is_permitted(episode, timer.if_consent)
        on = rules.follow_up_on(ended_on, int(timer.after.value or 0), timer.after.unit, is_permitted=allowed)
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
            Task.objects.create(episode=episode, code=code, due_on=due_on, window_days=window, **_stamp(ctx, episode))


def _stamp(ctx: Context, episode: Episode) -> dict[str, Any]:
    return {
        "organisation_id": episode.organisation_id,
        "register_id": episode.register_id,
        "created_at": ctx.now,
        "created_by_id": ctx.actor.id,
    }
