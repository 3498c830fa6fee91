"""What is kept past its years, in which unit, and what nobody has set years for? Of episodes the actor may see, in a few queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from syli.catalogue.queries import pack_of
from syli.episodes.choices import EpisodeState
from syli.episodes.models import Episode, EpisodeParticipant
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.kernel.dates import add_years
from syli.org.models import Unit
from syli.people.models import Person
from syli.retention import rules
from syli.retention.access import DeletionAction, DeletionStopAction, EpisodeKeepingAction
from syli.retention.choices import CountedFrom, DeletionState
from syli.retention.models import DataRequest, Deletion, DeletionStop
from syli.retention.queries.periods import AHEAD, COUNTS_ONLY, MARGIN, NEVER_CLIENTS, REQUESTS, Kept, Period, periods
from syli.retention.queries.unserved import groups_of_requests, requests_near, requests_of, unserved

Service = tuple[str, str, int]
#: One deletion holds at most so many records; the rest is asked for after it.
MOST: Final = 500


@dataclass(frozen=True, slots=True)
class DueLine:
    """The closed records of one class in one unit, or its requests of which no service came: how many are due, will be within a year, are kept
    by a stop, and all of them.
    """

    unit_id: str
    unit: str
    period: Period
    due: int
    soon: int
    stopped: int
    total: int
    is_requests: bool = False


def due_lines(ctx: Context) -> list[DueLine]:
    """Return every unit's closed records and requests of which no service came, by class, those due first."""
    known, day = periods(ctx), ctx.today + AHEAD
    closed, asked = _closed(ctx), unserved(ctx)
    all_of: Counter[tuple[int, str, bool]] = Counter()
    for unit_id, code, profile, version, number in _groups(closed):
        all_of[unit_id, _class_of((code, profile, version)), False] += number
    for unit_id, class_code, number in groups_of_requests(asked, known):
        all_of[unit_id, class_code, True] += number
    counted: dict[tuple[int, str, bool], Counter[str]] = defaultdict(Counter)
    for one in [*_near(ctx, closed, known, day), *requests_near(asked, known, day)]:
        state = "stopped" if one.is_stopped else "due" if one.until < ctx.today else "soon"
        counted[one.unit_id, one.class_code, one.is_request][state] += 1
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in={unit_id for unit_id, *_rest in all_of})}
    lines = []
    for key, total in all_of.items():
        (unit_id, code, is_requests), number = key, counted[key]
        unit, period = units[unit_id], known.get(code, Period(code, code))
        lines.append(DueLine(unit.public_id, str(unit), period, number["due"], number["soon"], number["stopped"], total, is_requests))
    return sorted(lines, key=lambda line: (-line.due, line.unit, line.is_requests, line.period.words))


def undecided(ctx: Context) -> list[Period]:
    """Return the classes of which something is kept and nobody has decided how long: neither the law nor the association."""
    known = periods(ctx)
    services = _closed(ctx).order_by().values_list("service_code", "profile", "pack_version").distinct()
    kept = {_class_of(one) for one in services} - {COUNTS_ONLY}
    kept |= {code for _unit, code, _number in groups_of_requests(unserved(ctx), known)}
    kept |= {REQUESTS} if DataRequest.objects.filter(closed_at__isnull=False).exists() else set()
    kept |= {NEVER_CLIENTS} if Person.objects.filter(participations=None, requests=None, past_record=None).exists() else set()
    return [known[code] for code in known if code in kept and known[code].years is None]


def due_in(ctx: Context, unit: Unit) -> list[Kept]:
    """Return a unit's records and requests that are due, those kept by a stop too, the longest due first."""
    known = periods(ctx)
    found = _near(ctx, _closed(ctx).filter(unit=unit), known, ctx.today) + requests_near(unserved(ctx).filter(unit=unit), known, ctx.today)
    return sorted((one for one in found if one.until < ctx.today), key=lambda one: (one.until, one.is_request, one.pk))


def still_due(ctx: Context, keys: Iterable[int]) -> list[int]:
    """Return which of these episodes may be deleted now, whoever asks: closed, past their years, stopped by nobody. Rules: RETENTION-13, 14."""
    found = _near(ctx, Episode.objects.filter(pk__in=set(keys), state=EpisodeState.CLOSED), periods(ctx), ctx.today)
    return sorted(one.pk for one in found if rules.may_be_deleted(one.until, ctx.today, is_stopped=one.is_stopped))


def requests_still_due(ctx: Context, keys: Iterable[int]) -> list[Kept]:
    """Return which of these requests may be deleted now, whoever asks: no service came of them since, and nobody stopped them. RETENTION-13, 14."""
    found = requests_near(requests_of(ctx, keys), periods(ctx), ctx.today)
    return sorted((one for one in found if rules.may_be_deleted(one.until, ctx.today, is_stopped=one.is_stopped)), key=lambda one: one.pk)


def deletions_waiting(ctx: Context) -> QuerySet[Any]:
    """Return what somebody has asked to delete and nobody has answered."""
    found: QuerySet[Any] = visible_to(ctx, DeletionAction.VIEW).filter(state=DeletionState.ASKED)
    return found.select_related("unit", "asked_by").order_by("created_at", "pk")


def people_wait(ctx: Context) -> Deletion | None:
    """Return the deletion of people that waits for an answer."""
    found: Deletion | None = deletions_waiting(ctx).filter(unit__isnull=True).first()
    return found


def deletions_answered(ctx: Context) -> QuerySet[Any]:
    """Return what was deleted or refused, the latest first."""
    found: QuerySet[Any] = visible_to(ctx, DeletionAction.VIEW).exclude(state=DeletionState.ASKED)
    return found.select_related("unit", "asked_by", "answered_by").order_by("-answered_at", "-pk")


def stops_of(ctx: Context, episodes: Iterable[int]) -> dict[int, DeletionStop]:
    """Return what keeps these episodes beyond their years, by episode: what keeps the request one came of keeps it too."""
    rows = _stops(ctx).annotate(held_id=Coalesce("episode_id", "help_request__episodes__pk")).filter(held_id__in=set(episodes))
    return {row.held_id: row for row in rows}


def stops_of_requests(ctx: Context, requests: Iterable[int]) -> dict[int, DeletionStop]:
    """Return what keeps these requests beyond their years, by request."""
    return {row.help_request_id: row for row in _stops(ctx).filter(help_request__in=set(requests))}


def _stops(ctx: Context) -> QuerySet[Any]:
    rows: QuerySet[Any] = visible_to(ctx, DeletionStopAction.END).filter(end_on__isnull=True).order_by("pk")
    return rows


def classes_of(episodes: Iterable[int]) -> dict[int, str]:
    """Return the class of each of these episodes' records."""
    rows = Episode.objects.filter(pk__in=set(episodes)).values_list("pk", "service_code", "profile", "pack_version")
    return {key: _class_of((code, profile, version)) for key, code, profile, version in rows}


def waits_in(unit: Unit) -> Deletion | None:
    """Return the deletion of a unit that waits for an answer."""
    found: Deletion | None = Deletion.objects.filter(unit=unit, state=DeletionState.ASKED).first()
    return found


def _closed(ctx: Context) -> QuerySet[Any]:
    found: QuerySet[Any] = visible_to(ctx, EpisodeKeepingAction.SEE_DUE).filter(state=EpisodeState.CLOSED)
    return found


def _groups(closed: QuerySet[Any]) -> QuerySet[Any]:
    grouped = closed.order_by().values_list("unit_id", "service_code", "profile", "pack_version")
    return grouped.annotate(number=Count("pk", distinct=True))


def _class_of(service: Service) -> str:
    return pack_of(*service).legal.retention


def _near(ctx: Context, closed: QuerySet[Any], known: dict[str, Period], day: date) -> list[Kept]:
    """Return the closed records whose years are over by a day."""
    services: dict[Service, Period] = {}
    for _unit, *service, _number in _groups(closed):
        one: Service = (service[0], service[1], service[2])
        period = known.get(_class_of(one))
        if period is not None and period.years is not None:
            services[one] = period
    if not services:
        return []
    rows = closed.filter(reduce(or_, (_may_be_over(one, period, day) for one, period in services.items()))).order_by("pk").distinct()
    found = list(rows.values_list("pk", "unit_id", "end_on", "service_code", "profile", "pack_version"))
    days = _days_of(key for key, *_rest in found)
    stopped = _stopped([key for key, *_rest in found])
    kept = []
    for key, unit_id, end_on, *service in found:
        period = services[service[0], service[1], service[2]]
        assert period.years is not None and period.counted_from is not None, "a period has both"
        until = rules.kept_until(period.years, period.counted_from, end_on, days[key].get(period.counted_from, []))
        if until is not None and until < day:
            kept.append(Kept(key, unit_id, period.code, until, key in stopped))
    return kept


def _stopped(keys: list[int]) -> set[int]:
    """Return which of these something keeps: itself, or the request it came of, which goes with it."""
    held = DeletionStop.objects.filter(end_on__isnull=True).annotate(held_id=Coalesce(F("episode_id"), F("help_request__episodes__pk")))
    return set(held.filter(held_id__in=keys).values_list("held_id", flat=True))


def _may_be_over(service: Service, period: Period, day: date) -> Q:
    code, profile, version = service
    of_service = Q(service_code=code, profile=profile, pack_version=version)
    if period.counted_from in (CountedFrom.DEATH, CountedFrom.BIRTH):
        return of_service
    assert period.years is not None, "a period has years"
    return of_service & Q(end_on__lte=add_years(day, -period.years) + MARGIN)


def _days_of(episodes: Iterable[int]) -> dict[int, dict[CountedFrom, list[date | None]]]:
    """Return the deaths and births of everybody in these episodes, in one query."""
    found: dict[int, dict[CountedFrom, list[date | None]]] = defaultdict(lambda: defaultdict(list))
    rows = EpisodeParticipant.objects.filter(episode__in=set(episodes)).order_by("pk")
    for key, died_on, born_on in rows.values_list("episode_id", "person__died_on", "person__born_on"):
        found[key][CountedFrom.DEATH].append(died_on)
        found[key][CountedFrom.BIRTH].append(born_on)
    return found
