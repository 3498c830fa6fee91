"""Of which requests for help did no service come, and until when are they kept? In a few queries, however many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from syli.catalogue.models import ServiceType
from syli.catalogue.queries import pack_of
from syli.intake.choices import OPEN_STATES
from syli.intake.models import HelpRequest
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.kernel.dates import add_years, day_bounds, local_date
from syli.retention import rules
from syli.retention.access import HelpRequestKeepingAction
from syli.retention.models import DeletionStop
from syli.retention.queries.periods import MARGIN, UNSERVED, Kept, Period

Asked = tuple[str, str]


def unserved(ctx: Context) -> QuerySet[Any]:
    """Return the requests the actor may see of which no service came, those that still wait for an answer excepted."""
    return _over(ctx, visible_to(ctx, HelpRequestKeepingAction.SEE_DUE))


def requests_of(ctx: Context, keys: Iterable[int]) -> QuerySet[Any]:
    """Return of which of these requests no service came by now, whoever asks."""
    return _over(ctx, HelpRequest.objects.filter(pk__in=set(keys)))


def groups_of_requests(asked: QuerySet[Any], known: dict[str, Period]) -> list[tuple[int, str, int]]:
    """Return how many of these requests there are of every class in every unit."""
    grouped = asked.order_by().values_list("unit_id", "service_code", "profile").annotate(number=Count("pk", distinct=True))
    versions = _newest()
    found: Counter[tuple[int, str]] = Counter()
    for unit_id, code, profile, number in grouped:
        found[unit_id, _period_of((code, profile), versions, known).code] += number
    return [(unit_id, code, number) for (unit_id, code), number in found.items()]


def requests_near(asked: QuerySet[Any], known: dict[str, Period], day: date) -> list[Kept]:
    """Return the requests of which no service came whose years are over by a day. Rules: RETENTION-13, 19, 20."""
    versions = _newest()
    services: dict[Asked, Period] = {}
    for code, profile in asked.order_by().values_list("service_code", "profile").distinct():
        period = _period_of((code, profile), versions, known)
        if period.years is not None:
            services[code, profile] = period
    if not services:
        return []
    rows = asked.filter(reduce(or_, (_may_be_over(one, period, day) for one, period in services.items()))).order_by("pk").distinct()
    found = list(rows.values_list("pk", "unit_id", "service_code", "profile", "decided_at", "touched_at"))
    stops = DeletionStop.objects.filter(help_request__in=[key for key, *_rest in found], end_on__isnull=True)
    stopped = set(stops.values_list("help_request_id", flat=True))
    kept = []
    for key, unit_id, code, profile, decided_at, touched_at in found:
        period = services[code, profile]
        assert period.years is not None and period.counted_from is not None, "a period has both"
        over_on = rules.request_over_on(local_date(decided_at) if decided_at else None, local_date(touched_at))
        until = rules.kept_until(period.years, period.counted_from, over_on, [])
        if until is not None and until < day:
            kept.append(Kept(key, unit_id, period.code, until, key in stopped, is_request=True))
    return kept


def over_on(requests: Iterable[int]) -> dict[int, date]:
    """Return the day on which each of these requests was over."""
    rows = _touched(HelpRequest.objects.filter(pk__in=set(requests))).values_list("pk", "decided_at", "touched_at")
    return {key: rules.request_over_on(local_date(at) if at else None, local_date(touched)) for key, at, touched in rows}


def _over(ctx: Context, asked: QuerySet[Any]) -> QuerySet[Any]:
    long_ago, _end = day_bounds(add_years(ctx.today, -rules.UNDECIDED_YEARS))
    still_waits = Q(state__in=OPEN_STATES) | Q(decided_at__isnull=True)
    return _touched(asked.filter(episodes=None)).filter(~still_waits | Q(touched_at__lt=long_ago))


def _touched(asked: QuerySet[Any]) -> QuerySet[Any]:
    """Add when somebody last touched each: the day it was written here, at least."""
    return asked.annotate(touched_at=Greatest("received_at", Coalesce("changed_at", "created_at")))


def _may_be_over(service: Asked, period: Period, day: date) -> Q:
    assert period.years is not None, "a period has years"
    # Nothing is decided on before it is received: a little more is read than is due, and the rule decides.
    _start, end = day_bounds(add_years(day, -period.years) + MARGIN)
    return Q(service_code=service[0], profile=service[1], received_at__lt=end)


def _newest() -> dict[Asked, int]:
    """Return the newest published version of every service and profile: a request names no version."""
    rows = ServiceType.objects.filter(status="published").order_by("pack_version").values_list("code", "profile", "pack_version")
    return {(code, profile): version for code, profile, version in rows}


def _period_of(service: Asked, versions: dict[Asked, int], known: dict[str, Period]) -> Period:
    """Return the service's own years where they are also a request's, and else what the association has decided on such requests."""
    version = versions.get(service)
    own = known.get(pack_of(*service, version).legal.retention) if version is not None else None
    return own if own is not None and rules.covers_requests(own.counted_from, is_law=own.is_law) else known[UNSERVED]
