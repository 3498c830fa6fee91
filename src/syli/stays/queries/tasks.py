"""What is to be done for the families of the house, now and after they have left; and what of a house to notice today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Prefetch, QuerySet

from syli.catalogue.queries import code_set, pack_of
from syli.episodes.models import Episode
from syli.kernel.access import may, visible_to
from syli.kernel.context import Context
from syli.people.queries import PersonCard, cards
from syli.stays import rules
from syli.stays.access import TaskAction
from syli.stays.choices import StayState, Whose
from syli.stays.labels import WHOSE
from syli.stays.models import Presence, Stay, Task
from syli.stays.queries.stays import stays_visible
from syli.stays.queries.terms import Mark, marks_of

TASKS = "stay_tasks"
#: The longest time before its day at which a task may be shown; narrower windows are looked at one by one.
WIDEST = timedelta(days=60)
MOST = 50


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task as a page shows it."""

    public_id: str
    words: str
    whose: str
    is_residents: bool
    due_on: date
    first_on: date
    last_on: date
    is_done: bool
    is_late: bool
    is_now: bool
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Noticed:
    """A family of which something should be noticed today, and what."""

    stay_id: str
    names: tuple[str, ...]
    marks: tuple[Mark, ...]


def tasks_visible(ctx: Context) -> QuerySet[Task]:
    """Return the tasks the actor may see that are not cancelled."""
    rows: QuerySet[Task] = visible_to(ctx, TaskAction.VIEW)
    return rows.filter(cancelled_at__isnull=True).select_related("episode")


def tasks_of(ctx: Context, episode: Episode) -> list[TaskLine]:
    """Return an episode's tasks, those that wait first."""
    rows = tasks_visible(ctx).filter(episode=episode).order_by(F("done_at").asc(nulls_first=True), "due_on", "pk")[:MOST]
    return [_line(ctx, row, ()) for row in rows]


def task_line(ctx: Context, task: Task) -> TaskLine:
    """Return one task, with whom it is about, and touch them."""
    people = cards(ctx, task.episode.participants.order_by("pk").values_list("person_id", flat=True))
    ctx.trail.touch(people)
    return _line(ctx, task, tuple(card.name for card in people.values()))


def tasks_due(ctx: Context) -> list[TaskLine]:
    """Return what may be done or is late today, the latest first, and touch whom it is about."""
    if not may(ctx, TaskAction.LIST):
        return []
    waiting = tasks_visible(ctx).filter(done_at__isnull=True, whose=Whose.WORKER, due_on__lte=ctx.today + WIDEST)
    rows = list(waiting.order_by("due_on", "pk").prefetch_related("episode__participants")[:MOST])
    due = [row for row in rows if rules.task_is_due(row.due_on, row.window_days, ctx.today) is not None]
    people = cards(ctx, {part.person_id for row in due for part in row.episode.participants.all()})
    ctx.trail.touch(people)
    return [_line(ctx, row, tuple(people[p.person_id].name for p in row.episode.participants.all() if p.person_id in people)) for row in due]


def noticed(ctx: Context) -> list[Noticed]:
    """Return the families whose stay is long, whose commitment runs out or whose review should be planned, and touch them."""
    if not may(ctx, TaskAction.LIST):
        return []
    inside = Prefetch("presences", Presence.objects.filter(end_at__isnull=True).order_by("heads", "pk"))
    rows = stays_visible(ctx).filter(state=StayState.RUNNING).order_by("began_at", "pk")
    found = []
    for stay in rows.prefetch_related(inside, "episode__commitments", "episode__reviews")[:MOST]:
        episode = stay.episode
        marks = marks_of(ctx, episode, episode.start_on, episode.commitments.all(), episode.reviews.all())
        if marks:
            found.append((stay, marks))
    people = cards(ctx, {piece.person_id for stay, _marks in found for piece in stay.presences.all()})
    ctx.trail.touch(people)
    return [Noticed(stay.public_id, _names(stay.presences.all(), people), marks) for stay, marks in found]


def ended_stay_of(ctx: Context, episode: Episode) -> Stay | None:
    """Return the latest stay of the episode, running or ended, when the actor may see it."""
    found: Stay | None = stays_visible(ctx).filter(episode=episode).order_by("-began_at", "-pk").first()
    return found


def _names(pieces: Iterable[Presence], people: dict[int, PersonCard]) -> tuple[str, ...]:
    return tuple(people[piece.person_id].name for piece in pieces if piece.person_id in people)


def _line(ctx: Context, row: Task, names: tuple[str, ...]) -> TaskLine:
    due = rules.task_is_due(row.due_on, row.window_days, ctx.today)
    window = timedelta(days=row.window_days)
    waits = row.done_at is None
    return TaskLine(
        row.public_id, task_words(ctx, row), str(WHOSE[Whose(row.whose)]), row.whose == Whose.RESIDENT, row.due_on, row.due_on - window,
        row.due_on + window, not waits, waits and due is True, waits and due is not None, names,
    )  # fmt: skip


def task_words(ctx: Context, row: Task) -> str:
    """Return what is to be done."""
    if not row.code:
        return str(row.text)
    known = code_set(TASKS).find(row.code)
    if known is not None:
        return known.texts.in_language(ctx.language)
    pack = pack_of(row.episode.service_code, row.episode.profile, row.episode.pack_version)
    timer = next((one for one in pack.timers if one.code == row.code), None)
    return timer.texts.in_language(ctx.language) if timer else row.code
