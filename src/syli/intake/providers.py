"""What "receives a unit's requests" and "works with a person" mean here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from syli.catalogue.queries import sealed_services
from syli.intake.access import IN_EMERGENCY, RECEIVES
from syli.intake.choices import OPEN_STATES
from syli.intake.models import HelpRequest, RequestPerson
from syli.kernel.access import guard
from syli.kernel.access.rules import NOTHING
from syli.kernel.context import Acting, Context
from syli.org.choices import Role
from syli.people.access import IS_CLIENT, KNOWN_TO_OPEN, KNOWN_TO_SEALED, SERVED_BY_UNIT, WORKS_WITH
from syli.safety.choices import Written
from syli.safety.emergencies import openings_of
from syli.safety.standing import NAMED_BEFORE, NAMED_FOR, people_around, staff_of, standing_of
from syli.safety.straying import Words, words_of

#: Only these roles make a unit's requests one's own; being its bookkeeper does not.
CLIENT_WORK = frozenset({Role.WORKER, Role.LEADER})


@RECEIVES.provide_lasting
def receives(acting: Acting) -> Q:
    """Holds a role in the request's unit, or in the whole organisation, or is named its own worker."""
    grants = [grant for grant in acting.grants if grant.role in CLIENT_WORK and grant.organisation_id == acting.organisation_id]
    units = [grant.unit_id for grant in grants if grant.unit_id is not None]
    whole = any(grant.unit_id is None for grant in grants)
    return Q() if whole else Q(unit_id__in=units) | Q(own_worker_id=acting.actor.id)


@IN_EMERGENCY.provide
def about_somebody_opened(ctx: Context) -> Q:
    """In an emergency: the requests about those whose records the actor has opened for a few hours."""
    opened = openings_of(ctx)
    if not opened:
        return NOTHING
    about = RequestPerson._base_manager.filter(organisation_id=ctx.home_id, person_id__in=opened.keys())
    return Q(pk__in=about.values("request_id"))


@WORKS_WITH.provide_lasting
def works_with_those_who_ask(acting: Acting) -> Q:
    """Works with the people of an open request the actor receives."""
    requests = HelpRequest._base_manager.filter(receives(acting), organisation_id=acting.home_id, state__in=OPEN_STATES)
    return _asked_about(requests)


@NAMED_FOR.provide_lasting
def named_for_those_who_ask(acting: Acting) -> Q:
    """Is named: own worker of an open request about the person."""
    mine = HelpRequest._base_manager.filter(organisation_id=acting.home_id, own_worker_id=acting.actor.id, state__in=OPEN_STATES)
    return _asked_about(mine)


@NAMED_BEFORE.provide_lasting
def named_for_those_who_asked(acting: Acting) -> Q:
    """Is or was own worker of a request about the person."""
    mine = HelpRequest._base_manager.filter(organisation_id=acting.home_id, own_worker_id=acting.actor.id)
    return _asked_about(mine)


def _asked_about(requests: QuerySet[Any]) -> Q:
    """Return whom one of these requests is about; asked by the person's key, so that it costs the same however many there are."""
    inside = Exists(requests.filter(pk=OuterRef("request_id")))
    return Q(Exists(RequestPerson._base_manager.filter(inside, person_id=OuterRef("pk"))))


@people_around
def asked_together(ctx: Context, keys: Iterable[int]) -> set[int]:
    """Return whom a request is about together with these people."""
    mine = RequestPerson._base_manager.filter(organisation_id=ctx.home_id, person_id__in=keys).values("request_id")
    return set(RequestPerson._base_manager.filter(request_id__in=mine).values_list("person_id", flat=True))


@staff_of
def staff_of_requests(ctx: Context, keys: Iterable[int]) -> set[int]:
    """Return who has been own worker of a request about these people."""
    mine = RequestPerson._base_manager.filter(organisation_id=ctx.home_id, person_id__in=keys).values("request_id")
    found = HelpRequest._base_manager.filter(pk__in=mine, own_worker__isnull=False)
    return set(found.values_list("own_worker_id", flat=True))


@guard("SAFE-G7", "intake.HelpRequest", "A request about the other side, or about a shared child by the other side, is closed.")
def not_the_other_sides_requests(ctx: Context) -> Q:
    """Return the requests about nobody who is closed to the actor; those about a shared child alone when her own side wrote them."""
    where = standing_of(ctx)
    if not where.hidden:
        return Q()
    about = RequestPerson._base_manager.filter(organisation_id=ctx.home_id)
    own = Q(pk__in=about.filter(person_id__in=where.near).values("request_id")) | Q(created_by_id__in=where.colleagues)
    return ~Q(pk__in=about.filter(person_id__in=where.hidden).values("request_id")) & (
        ~Q(pk__in=about.filter(person_id__in=where.bridges).values("request_id")) | own
    )


@IS_CLIENT.provide_lasting
def asks_for_help(acting: Acting) -> Q:
    """Is a client: an open request is about her."""
    requests = HelpRequest._base_manager.filter(organisation_id=acting.home_id, state__in=OPEN_STATES)
    return _asked_about(requests)


@KNOWN_TO_SEALED.provide_lasting
def asked_behind_doors(acting: Acting) -> Q:
    """Is known to a sealed service: a request to one is or was about her."""
    return _asked_where(acting, Q(request__service_code__in=sealed_services()))


@KNOWN_TO_OPEN.provide_lasting
def asked_in_the_open(acting: Acting) -> Q:
    """Is known otherwise: a request to a service that is not sealed is or was about her."""
    return _asked_where(acting, ~Q(request__service_code__in=sealed_services()))


@SERVED_BY_UNIT.provide_lasting
def asked_the_unit(acting: Acting) -> Q:
    """Is served: a request to the actor's unit is or was about her."""
    units = [grant.unit_id for grant in acting.grants if grant.role in CLIENT_WORK and grant.unit_id is not None]
    return _asked_where(acting, Q(request__unit_id__in=units)) if units else NOTHING


def _asked_where(acting: Acting, requests: Q) -> Q:
    return Q(Exists(RequestPerson._base_manager.filter(requests, organisation_id=acting.home_id, person_id=OuterRef("pk"))))


def requests_about(ctx: Context, people: set[int]) -> Iterable[int]:
    """Return the requests about some people."""
    return RequestPerson._base_manager.filter(organisation_id=ctx.home_id, person_id__in=people).values_list("request_id", flat=True)


@words_of(Written.REQUEST, about=requests_about)
def words_of_request(ctx: Context, key: int) -> Words | None:
    """Read a request; not who must not know of it, for there the other side is meant to stand."""
    request = HelpRequest._base_manager.filter(organisation_id=ctx.home_id, pk=key).first()
    if request is None:
        return None
    people = RequestPerson._base_manager.filter(request=request).values_list("person_id", flat=True)
    text = " ".join((request.summary, request.caller, request.callback, request.guided_to))
    address = reverse("intake.help_request.view", args=[request.public_id])
    return Words(frozenset(people), text, address, request.register_id, request.created_by_id)
