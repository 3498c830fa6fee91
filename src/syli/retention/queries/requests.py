"""How far requests for data are, and their lines as a page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.people.models import Person
from syli.people.queries import name_of
from syli.retention import rules
from syli.retention.access import DataRequestAction, DisclosureAction, PersonDataAction
from syli.retention.choices import Right, Stage
from syli.retention.labels import RIGHTS, STAGES
from syli.retention.models import DataRequest
from syli.retention.rules.asking import SOON
from syli.safety.rules import is_open, is_waiting

#: More open requests than this has no association.
MOST = 200


@dataclass(frozen=True, slots=True, repr=False)
class RequestCard:
    """One request as a list shows it."""

    public_id: str
    pk: int
    person: str
    person_pk: int
    right: str
    stage: Stage
    stage_words: str
    received_on: date
    due_on: date
    is_soon: bool
    is_late: bool
    waits_for_me: bool


@dataclass(frozen=True, slots=True, repr=False)
class DisclosureCard:
    """Who received what, as a page shows it."""

    public_id: str
    what: str
    content: str
    receiver: str
    purpose: str
    ground: str
    reason: str
    given_on: date
    has_letter: bool


def facts_of(ctx: Context, request: DataRequest, lines: int | None = None, undecided: int | None = None) -> rules.Facts:
    """Return what is known of a request, for computing its stage."""
    approval = request.approval
    counted = (lines, undecided)
    if lines is None:
        found = request.lines.aggregate(lines=Count("pk"), undecided=Count("pk", filter=Q(decision="")))
        counted = (found["lines"], found["undecided"])
    return rules.Facts(
        lines=max(counted[0] or 0, 1 if request.collected_at else 0),
        undecided=counted[1] or 0,
        is_waiting=approval is not None and is_waiting(approval.state, approval.created_at, ctx.now),
        is_agreed=approval is not None and is_open(approval.state, approval.answered_at, ctx.now),
        is_ready=request.ready_at is not None,
        is_closed=request.closed_at is not None,
    )


def stage(ctx: Context, request: DataRequest) -> Stage:
    """Return how far a request is now."""
    return rules.stage_of(facts_of(ctx, request))


def open_requests(ctx: Context) -> list[RequestCard]:
    """Return the requests that are not closed, the one due first in front."""
    return _cards(ctx, visible_to(ctx, DataRequestAction.VIEW).filter(closed_at__isnull=True).order_by("due_on", "pk")[:MOST])


def closed_requests(ctx: Context) -> QuerySet[Any]:
    """Return the closed requests, the latest first."""
    found: QuerySet[Any] = visible_to(ctx, DataRequestAction.VIEW).filter(closed_at__isnull=False)
    return found.order_by("-closed_at", "-pk")


def closed_cards(ctx: Context, rows: Any) -> list[RequestCard]:
    """Return the cards of some closed requests."""
    return _cards(ctx, visible_to(ctx, DataRequestAction.VIEW).filter(pk__in=[row.pk for row in rows]).order_by("-closed_at", "-pk"))


def requests_about(ctx: Context, person: Person) -> list[RequestCard]:
    """Return the requests about one person, the latest first."""
    return _cards(ctx, visible_to(ctx, DataRequestAction.VIEW).filter(person=person).order_by("-received_on", "-pk")[:MOST])


def _cards(ctx: Context, rows: QuerySet[Any]) -> list[RequestCard]:
    counted = rows.select_related("person", "approval")
    found = list(counted.annotate(line_count=Count("lines"), undecided=Count("lines", filter=Q(lines__decision=""))))
    return [_card(ctx, row, rules.stage_of(facts_of(ctx, row, row.line_count, row.undecided))) for row in found]


def _card(ctx: Context, row: Any, stage: Stage) -> RequestCard:
    return RequestCard(
        public_id=row.public_id,
        pk=row.pk,
        person=name_of(row.person),
        person_pk=row.person_id,
        right=str(RIGHTS[Right(row.right)]),
        stage=stage,
        stage_words=str(STAGES[stage]),
        received_on=row.received_on,
        due_on=row.due_on,
        is_soon=row.due_on - SOON <= ctx.today,
        is_late=row.due_on < ctx.today,
        waits_for_me=stage == Stage.WAITING and row.approval.asked_by_id != ctx.actor.id,
    )


def disclosures_of(ctx: Context, person: Person) -> QuerySet[Any]:
    """Return who received something about a person, the latest first."""
    found: QuerySet[Any] = visible_to(ctx, DisclosureAction.VIEW).filter(
        person__in=visible_to(ctx, PersonDataAction.DISCLOSURES).filter(pk=person.pk)
    )
    return found.order_by("-given_on", "-pk")
