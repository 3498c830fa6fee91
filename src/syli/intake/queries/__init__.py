"""Reading help requests: the queue in its order, one request, what is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from syli.catalogue.queries import label, service_names
from syli.intake.access import HelpRequestAction
from syli.intake.choices import OPEN_STATES, RequestState
from syli.intake.models import HelpRequest, RequestPerson
from syli.intake.rules import Waiting, answer_within, in_order
from syli.kernel.access import Action, visible_to
from syli.kernel.context import HELSINKI, Context
from syli.kernel.dates import add_working_days
from syli.people.queries import PersonCard, cards

REASONS, SOURCES = "entry_reasons", "referral_sources"
MOST_IN_QUEUE = 500


@dataclass(frozen=True, slots=True)
class RequestCard:
    """A help request as a page shows it."""

    pk: int
    public_id: str
    version: int
    service_code: str
    service: str
    unit: str
    received_at: datetime
    state: str
    urgency: str
    source: str
    reasons: tuple[str, ...]
    people: tuple[tuple[PersonCard, str], ...]
    summary: str
    caller: str
    callback: str
    must_not_know: str
    own_worker: str
    waiting_since_on: date | None
    waited_days: int
    answer_due_on: date
    is_late: bool
    decision: str
    guided_to: str
    first_offered_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Tell whether it still waits for a decision or a place."""
        return self.state in OPEN_STATES


def requests_visible(ctx: Context, declared: Action = HelpRequestAction.VIEW) -> QuerySet[HelpRequest]:
    """Return the requests the actor may see, or may do something with, and what their cards need."""
    rows: QuerySet[HelpRequest] = visible_to(ctx, declared).select_related("unit", "own_worker")
    return rows.prefetch_related(Prefetch("people", RequestPerson.objects.select_related("person").order_by("pk")))


def queues(ctx: Context, *states: str) -> dict[str, list[HelpRequest]]:
    """Return the open requests by state in the order in which they are answered (INTAKE-04); not what she only reads in an emergency."""
    asked = requests_visible(ctx, HelpRequestAction.DECIDE).filter(state__in=states).order_by("received_at")
    rows = {request.pk: request for request in asked[: MOST_IN_QUEUE * len(states)]}
    waiting = [Waiting(r.pk, r.urgency, _waiting_since(r), _youngest(ctx, r)) for r in rows.values()]
    found: dict[str, list[HelpRequest]] = {state: [] for state in states}
    for one in in_order(waiting):
        found[rows[one.id].state].append(rows[one.id])
    return found


def queue(ctx: Context, state: str) -> list[HelpRequest]:
    """Return the open requests of one state in their order."""
    return queues(ctx, state)[state]


def decided(ctx: Context) -> QuerySet[HelpRequest]:
    """Return the requests that have been decided on, the latest first."""
    return requests_visible(ctx, HelpRequestAction.DECIDE).exclude(state__in=OPEN_STATES).order_by("-decided_at", "-pk")


def _waiting_since(request: HelpRequest) -> date:
    return request.waiting_since_on or request.received_at.astimezone(HELSINKI).date()


def waited_days(ctx: Context, request: HelpRequest) -> int:
    """Return for how many days somebody has waited for a place or an answer."""
    return (ctx.today - _waiting_since(request)).days


def _youngest(ctx: Context, request: HelpRequest) -> int | None:
    """Return the youngest person's age in months; a child not yet born comes before all."""
    ages = []
    for asked in request.people.all():
        born = asked.person.born_on
        if asked.person.is_unborn:
            ages.append(0)
        elif born is not None:
            ages.append((ctx.today.year - born.year) * 12 + ctx.today.month - born.month)
    return min(ages, default=None)


def request_cards(ctx: Context, requests: Iterable[HelpRequest]) -> list[RequestCard]:
    """Return the cards of requests read through `requests_visible`."""
    requests = list(requests)
    people = cards(ctx, {p.person_id for request in requests for p in request.people.all()})
    names = ctx.once(("service names", ctx.language), lambda: service_names(ctx.language)) if requests else {}
    return [_card(ctx, request, people, names) for request in requests]


def request_card(ctx: Context, request: HelpRequest) -> RequestCard:
    """Return one request's card."""
    return request_cards(ctx, [requests_visible(ctx).get(pk=request.pk)])[0]


def _card(ctx: Context, request: HelpRequest, people: dict[int, PersonCard], names: dict[str, str]) -> RequestCard:
    received_on = request.received_at.astimezone(HELSINKI).date()
    due_on = add_working_days(received_on, answer_within(request.urgency))
    return RequestCard(
        pk=request.pk,
        public_id=request.public_id,
        version=request.version,
        service_code=request.service_code,
        service=names.get(request.service_code, request.service_code),
        unit=request.unit.name,
        received_at=request.received_at,
        state=request.state,
        urgency=request.urgency,
        source=label(SOURCES, request.source_code, ctx.language) if request.source_code else "",
        reasons=tuple(label(REASONS, code, ctx.language) for code in request.reason_codes),
        people=tuple((people[p.person_id], p.role) for p in request.people.all() if p.person_id in people),
        summary=request.summary,
        caller=request.caller,
        callback=request.callback,
        must_not_know=request.must_not_know or "" if request.state in OPEN_STATES else "",
        own_worker=str(request.own_worker) if request.own_worker else "",
        waiting_since_on=request.waiting_since_on,
        waited_days=waited_days(ctx, request),
        answer_due_on=due_on,
        is_late=request.state == RequestState.NEW and ctx.today > due_on,
        decision=request.decision_code,
        guided_to=request.guided_to,
        first_offered_at=request.first_offered_at,
    )
