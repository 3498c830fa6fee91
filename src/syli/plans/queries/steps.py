"""Planned work as pages show it: a family's board, the team's, one's own on the home page, and somebody's on her page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from syli.episodes.choices import EpisodeState
from syli.episodes.models import Episode
from syli.episodes.providers import named_in
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.kernel.dates import local_date
from syli.people.models import Person
from syli.people.queries import PersonCard, cards
from syli.people.reading import person_reading
from syli.plans.access import PlannedStepAction
from syli.plans.choices import StepState
from syli.plans.labels import STEP_KINDS, STEP_STATES
from syli.plans.models import PlannedStep, StepDay
from syli.plans.rules import is_late, may_change_day

#: What is to come this soon stands on the home page.
SOON: Final = timedelta(days=7)
MOST_ON_A_PAGE: Final = 20
GOING = (StepState.PLANNED, StepState.RUNNING)


@dataclass(frozen=True, slots=True)
class DayBefore:
    """A day that a step had before, when it was changed, and why."""

    was_on: date
    changed_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class StepOf:
    """A step that is planned or going on, without a name: where it is said already whose it is."""

    episode_pk: int
    kind: str
    target_on: date
    state: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step on a family's board."""

    public_id: str
    version: int
    episode_id: str
    person_pk: int
    name: str
    kind: str
    kind_code: str
    target_on: date
    state: str
    state_code: str
    is_late: bool
    may_change_day: bool
    days: tuple[DayBefore, ...] = ()


def board_of(ctx: Context, episode: Episode) -> list[StepLine]:
    """Return the steps planned in an episode with the days they had: what is still to come or going on by day, then what is past."""
    rows = visible_to(ctx, PlannedStepAction.VIEW).filter(episode=episode).order_by("target_on", "pk")[:100]
    lines = _lines(ctx, rows.prefetch_related("days"))
    return sorted(lines, key=lambda line: line.state_code in (StepState.DONE, StepState.DROPPED))


def team_board(ctx: Context) -> list[StepLine]:
    """Return what is planned or going on in every episode the actor may see, by day."""
    going = visible_to(ctx, PlannedStepAction.VIEW).filter(state__in=GOING)
    return _lines(ctx, going.order_by("target_on", "pk")[:200])


def own_steps_soon(ctx: Context) -> list[StepLine]:
    """Return what is late or planned for the next days where the actor works by name, by day; in three queries."""
    mine = Episode.objects.filter(named_in(ctx), state=EpisodeState.OPEN)
    rows = visible_to(ctx, PlannedStepAction.VIEW).filter(
        state=StepState.PLANNED, target_on__lte=ctx.today + SOON, episode__in=mine.order_by().values("pk")
    )
    return _lines(ctx, rows.order_by("target_on", "pk")[:MOST_ON_A_PAGE])


@person_reading
def planned_steps(ctx: Context, person: Person) -> QuerySet[PlannedStep]:
    """Read what is planned or going on for somebody, as far as the actor may see it, by day."""
    return visible_to(ctx, PlannedStepAction.VIEW).filter(Q(person=person), state__in=GOING).order_by("target_on", "pk")[:MOST_ON_A_PAGE]


def steps_of(ctx: Context, person: Person) -> list[StepOf]:
    """Return what is planned or going on for somebody, by day."""
    return [
        StepOf(row.episode_id, str(STEP_KINDS[row.kind]), row.target_on, str(STEP_STATES[row.state]), is_late(row.state, row.target_on, ctx.today))  # type: ignore[index]
        for row in planned_steps(ctx, person)
    ]


def _lines(ctx: Context, rows: Iterable[PlannedStep]) -> list[StepLine]:
    rows = list(rows)
    episodes = dict(Episode.objects.filter(pk__in={row.episode_id for row in rows}).values_list("pk", "public_id"))
    people: dict[int, PersonCard] = cards(ctx, {row.person_id for row in rows})
    return [_line(ctx, row, people[row.person_id], episodes[row.episode_id]) for row in rows if row.person_id in people]


def _line(ctx: Context, row: PlannedStep, shown: PersonCard, episode_id: str) -> StepLine:
    known: Iterable[StepDay] = getattr(row, "_prefetched_objects_cache", {}).get("days", ())
    return StepLine(
        public_id=row.public_id,
        version=row.version,
        episode_id=episode_id,
        person_pk=row.person_id,
        name=shown.name,
        kind=str(STEP_KINDS[row.kind]),  # type: ignore[index]
        kind_code=row.kind,
        target_on=row.target_on,
        state=str(STEP_STATES[row.state]),  # type: ignore[index]
        state_code=row.state,
        is_late=is_late(row.state, row.target_on, ctx.today),
        may_change_day=may_change_day(row.state),
        days=tuple(DayBefore(day.was_on, local_date(day.created_at), day.reason) for day in sorted(known, key=lambda day: -day.pk)),
    )
