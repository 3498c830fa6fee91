"""Receiving help requests, completing them, deciding on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from syli.intake import rules
from syli.intake.access import HelpRequestAction
from syli.intake.choices import RequestState
from syli.intake.events import HelpRequestDecided, HelpRequestReceived
from syli.intake.models import HelpRequest, RequestPerson
from syli.kernel.access import require_here
from syli.kernel.command import command
from syli.kernel.context import HELSINKI, Context
from syli.kernel.dates import local_date
from syli.kernel.events import announce
from syli.kernel.rules import RuleBroken
from syli.org.models import Register, StaffMember, Unit
from syli.people.models import Person
from syli.safety.choices import Written
from syli.safety.commands import hold_suggestions
from syli.safety.conflicts import refuse_conflict, refuse_together
from syli.safety.events import WordsWritten

#: Columns a worker may fill or change on a request; a state changes only by a decision.
FACTS = frozenset(
    [
        "profile",
        "way",
        "source_code",
        "reason_codes",
        "urgency",
        "summary",
        "caller",
        "callback",
        "must_not_know",
        "municipality_code",
        "own_worker",
        "source_key",
    ]
)


@command(HelpRequestAction.RECEIVE)
def receive_request(
    ctx: Context,
    *,
    unit: Unit,
    register: Register,
    service_code: str,
    received_at: datetime,
    people: Sequence[tuple[Person, str]] = (),
    **facts: Any,
) -> HelpRequest:
    """Keep a request as far as it is known. `people` are (person, role); `facts` are columns of FACTS. Broken rules: INTAKE-01, 02."""
    if not rules.is_complete(service_code, unit.pk) or unit.organisation_id != ctx.organisation_id:
        raise RuleBroken("INTAKE-01", _("Choose the service and the unit."), "service_code")
    if not rules.may_be_received(received_at, ctx.now):
        raise RuleBroken("INTAKE-02", _("A request cannot have been received in the future."), "received_at")
    require_here(ctx, HelpRequestAction.RECEIVE, register, *(person for person, _role in people))
    keys = {person.pk for person, _role in people}
    refuse_together(ctx, keys)
    _refuse_own_worker(ctx, facts.get("own_worker"), keys)
    request: HelpRequest = HelpRequest.objects.create(
        organisation_id=ctx.organisation_id,
        register=register,
        unit=unit,
        service_code=service_code,
        received_at=received_at,
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
        changed_at=ctx.now,
        **_known(facts),
    )
    for person, role in people:
        _add(ctx, request, person, role)
        _tell_keeper(ctx, request, person)
    ctx.trail.touch([person.pk for person, _role in people])
    announce(ctx, HelpRequestReceived(request))
    announce(ctx, WordsWritten(Written.REQUEST, request.pk))
    return request


def _refuse_own_worker(ctx: Context, worker: StaffMember | None, people: Iterable[int]) -> None:
    refuse_conflict(ctx, worker.pk if worker is not None else None, people)


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    strange = set(facts) - FACTS
    if strange:
        raise TypeError(f"not facts of a request: {', '.join(sorted(strange))}")
    return facts


def _add(ctx: Context, request: HelpRequest, person: Person, role: str) -> None:
    RequestPerson.objects.create(
        organisation_id=request.organisation_id, request=request, person=person, role=role, created_at=ctx.now, created_by_id=ctx.actor.id
    )


def _tell_keeper(ctx: Context, request: HelpRequest, person: Person) -> None:
    """Leave whom the caller named to the keeper, with the hints the worker may not see; silently, whoever there is. Rule: INTAKE-09."""
    if not request.must_not_know:
        return
    family = [_birth_year(asked.person, ctx.today) for asked in request.people.select_related("person").order_by("pk")]
    if rules.is_kept_apart_for(_birth_year(person, ctx.today), family, ctx.today):
        hold_suggestions(ctx, person, words=request.must_not_know)


def _birth_year(person: Person, today: date) -> int | None:
    if person.is_unborn:
        return today.year
    return person.born_on.year if person.born_on else person.birth_year


@command(HelpRequestAction.EDIT)
def complete_request(ctx: Context, request: HelpRequest, **facts: Any) -> HelpRequest:
    """Fill in or change what is known of a request. Broken rules: SAFE-03."""
    _refuse_own_worker(ctx, facts.get("own_worker"), request.people.values_list("person_id", flat=True))
    said_before = request.must_not_know or ""
    for name, value in _known(facts).items():
        setattr(request, name, value)
    request.changed_at = ctx.now
    request.save()
    if (request.must_not_know or "") != said_before:
        for asked in request.people.select_related("person").order_by("pk"):
            _tell_keeper(ctx, request, asked.person)
    ctx.trail.touch(request.people.values_list("person_id", flat=True))
    announce(ctx, WordsWritten(Written.REQUEST, request.pk))
    return request


@command(HelpRequestAction.EDIT)
def add_person_to_request(ctx: Context, request: HelpRequest, *, person: Person, role: str) -> HelpRequest:
    """Say who the request is about; adding the same person again changes only the role."""
    require_here(ctx, HelpRequestAction.EDIT, person)
    refuse_together(ctx, {person.pk, *request.people.values_list("person_id", flat=True)}, field="person")
    _refuse_own_worker(ctx, request.own_worker, [person.pk])
    known = request.people.filter(person=person).first()
    if known is None:
        _add(ctx, request, person, role)
        _tell_keeper(ctx, request, person)
    else:
        known.role = role
        known.save()
    # Who it is about stands beside it: its own version stays, so that nobody's open form is called stale by this.
    request.changed_at = ctx.now
    request.save(same_version=True, update_fields=["changed_at"])
    ctx.trail.touch([person.pk])
    announce(ctx, WordsWritten(Written.REQUEST, request.pk))
    return request


@command(HelpRequestAction.DECIDE)
def decide_request(ctx: Context, request: HelpRequest, *, to: str, decision_code: str = "", guided_to: str = "") -> HelpRequest:
    """Put on the waiting list, guide elsewhere, refuse, or note that the request was withdrawn. Broken rules: INTAKE-03, 05."""
    if to == RequestState.ACCEPTED:
        raise TypeError("accepting opens an episode: use accept_request")
    return _decide(ctx, request, to, decision_code, guided_to)


@command(HelpRequestAction.ACCEPT)
def accept_request(
    ctx: Context, request: HelpRequest, *, own_worker: StaffMember | None = None, first_offered_at: datetime | None = None
) -> HelpRequest:
    """Accept a request; the app that owns episodes opens one in the same transaction. Broken rules: INTAKE-03, 10."""
    if first_offered_at is not None:
        if not rules.may_be_offered(local_date(first_offered_at), _received_on(request), ctx.today):
            raise RuleBroken("INTAKE-10", _("The first time is not before the request, and at most a year ahead."), "first_on")
        request.first_offered_at = first_offered_at
    request.own_worker = own_worker or request.own_worker
    _refuse_own_worker(ctx, request.own_worker, request.people.values_list("person_id", flat=True))
    return _decide(ctx, request, RequestState.ACCEPTED, "", "")


def _decide(ctx: Context, request: HelpRequest, to: str, decision_code: str, guided_to: str) -> HelpRequest:
    if not rules.may_decide(request.state, to):
        raise RuleBroken("INTAKE-03", _("This request has been decided on already."), "to")
    if not rules.has_reason(to, decision_code, guided_to):
        field = "decision_code" if to == RequestState.REFUSED else "guided_to"
        raise RuleBroken("INTAKE-05", _("Say why, or where help was found."), field)
    request.state, request.decision_code, request.guided_to = to, decision_code, guided_to
    if to == RequestState.WAITING:
        request.waiting_since_on = request.waiting_since_on or _received_on(request)
    else:
        request.decided_at, request.decided_by_id = ctx.now, ctx.actor.id
    request.changed_at = ctx.now
    request.save()
    ctx.trail.touch(request.people.values_list("person_id", flat=True))
    announce(ctx, HelpRequestDecided(request))
    return request


def _received_on(request: HelpRequest) -> date:
    # Waiting began when help was asked for, not when somebody put the family on the list.
    return request.received_at.astimezone(HELSINKI).date()


@command(HelpRequestAction.REOPEN)
def reopen_request(ctx: Context, request: HelpRequest) -> HelpRequest:
    """Take up a decided request again, with a written reason. Broken rules: INTAKE-07, 08."""
    if not rules.is_reason(ctx.reason) and ctx.actor.kind != "system":
        raise RuleBroken("INTAKE-08", _("Say why, in at most %(most)s letters.") % {"most": rules.LONGEST_REASON}, "reason")
    if not rules.may_reopen(request.state):
        raise RuleBroken("INTAKE-07", _("An accepted request lives on as an episode."))
    request.state, request.decision_code, request.guided_to = RequestState.NEW, "", ""
    request.decided_at = request.decided_by = None
    request.changed_at = ctx.now
    request.save()
    ctx.trail.touch(request.people.values_list("person_id", flat=True))
    announce(ctx, HelpRequestDecided(request))
    return request
