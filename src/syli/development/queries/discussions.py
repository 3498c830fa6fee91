"""What was discussed and agreed, and what the actor has still to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.urls import reverse

from syli.catalogue.models import ServiceOffer
from syli.catalogue.queries import service_names
from syli.development.access import AgreedActionAction, DiscussionAction, ResultsAction
from syli.development.choices import DiscussionKind
from syli.development.models import AgreedAction, Discussion
from syli.development.queries.teams import paged
from syli.development.rules import Half, half_of
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.org.models import Unit
from syli.plans.queries.sheets import title_of


@dataclass(frozen=True, slots=True)
class ActionLine:
    """Something agreed."""

    public_id: str
    what: str
    responsible: str
    due_on: date
    done_on: date | None
    is_late: bool
    may_finish: bool
    discussion_id: str


@dataclass(frozen=True, slots=True)
class DiscussionCard:
    """A discussion as a page shows it."""

    public_id: str
    version: int
    about: str
    unit: str
    held_on: date
    answers: int
    half: Half | None
    concluded: str
    members: tuple[str, ...]
    actions: tuple[ActionLine, ...]


def discussions_of_survey(ctx: Context, offer: ServiceOffer, form_code: str, number: Any = 1) -> Page[Any]:
    """Return what a team has discussed about a survey, the latest first."""
    rows = _visible(ctx).filter(unit_id=offer.unit_id, kind=DiscussionKind.RESULTS, service_code=offer.service_code, form_code=form_code)
    return _cards(ctx, rows, number)


def reviews_of(ctx: Context, unit: Unit, number: Any = 1) -> Page[Any]:
    """Return how a unit's log was gone through, the latest first."""
    return _cards(ctx, _visible(ctx).filter(unit=unit, kind=DiscussionKind.LOG), number)


def discussion_card(ctx: Context, discussion: Discussion) -> DiscussionCard:
    """Return one discussion."""
    return _card(ctx, _whole(Discussion.objects.filter(pk=discussion.pk))[0], _may_finish(ctx))


def survey_page_of(ctx: Context, discussion: Discussion) -> str | None:
    """Return the page of the survey that was discussed; None when the service is not given here any more."""
    offers = visible_to(ctx, ResultsAction.VIEW).filter(unit_id=discussion.unit_id, service_code=discussion.service_code, start_on__lte=ctx.today)
    offer = offers.exclude(end_on__lt=ctx.today).order_by("pk").first()
    return None if offer is None else reverse("development.results.view", args=[offer.public_id, discussion.form_code])


def own_actions(ctx: Context, *, most: int | None = None) -> list[ActionLine]:
    """Return what the actor is responsible for and has not done, the first due first."""
    rows = visible_to(ctx, AgreedActionAction.DONE).filter(responsible_id=ctx.actor.id, done_on__isnull=True)
    rows = rows.select_related("responsible", "discussion").order_by("due_on", "pk")
    return [_line(ctx, row, may_finish=True) for row in rows[:most]]


def _visible(ctx: Context) -> QuerySet[Discussion]:
    rows: QuerySet[Discussion] = visible_to(ctx, DiscussionAction.VIEW)
    return rows


def _whole(rows: QuerySet[Discussion]) -> QuerySet[Discussion]:
    return rows.select_related("unit").prefetch_related("members__staff", "actions__responsible", "actions__discussion")


def _cards(ctx: Context, rows: QuerySet[Discussion], number: Any) -> Page[Any]:
    page = paged(_whole(rows).order_by("-held_on", "-pk"), number)
    may_finish = _may_finish(ctx)
    page.object_list = [_card(ctx, row, may_finish) for row in page.object_list]
    return page


def _may_finish(ctx: Context) -> set[int]:
    """Return the open actions that the actor may say are done."""
    return set(visible_to(ctx, AgreedActionAction.DONE).filter(done_on__isnull=True).values_list("pk", flat=True))


def _card(ctx: Context, row: Discussion, may_finish: Iterable[int]) -> DiscussionCard:
    half = half_of(row.half_on) if row.half_on is not None else None
    members = sorted(str(member.staff) for member in row.members.all())
    actions = sorted(row.actions.all(), key=lambda one: (one.due_on, one.pk))
    return DiscussionCard(
        public_id=row.public_id,
        version=row.version,
        about=f"{service_names(ctx.language).get(row.service_code, '')} · {title_of(row.form_code, ctx.language)}" if row.form_code else "",
        unit=row.unit.name,
        held_on=row.held_on,
        answers=row.answers,
        half=half,
        concluded=row.concluded,
        members=tuple(members),
        actions=tuple(_line(ctx, one, may_finish=one.pk in may_finish) for one in actions),
    )


def _line(ctx: Context, row: AgreedAction, *, may_finish: bool) -> ActionLine:
    return ActionLine(
        public_id=row.public_id,
        what=row.what,
        responsible=str(row.responsible),
        due_on=row.due_on,
        done_on=row.done_on,
        is_late=row.done_on is None and row.due_on < ctx.today,
        may_finish=may_finish and row.done_on is None,
        discussion_id=row.discussion.public_id,
    )
