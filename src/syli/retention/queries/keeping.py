"""What is kept past its years, in which unit, and what nobody has set years for? Of episodes the actor may see, in a few queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from syli.catalogue.queries import code_set, pack_of
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
from syli.retention.models import DataRequest, Deletion, DeletionStop, KeepingPeriod

CLASSES: Final = "retention_classes"
#: Classes of what belongs to no service, and the tag that says so.
BASICS, NEVER_CLIENTS, REQUESTS, DISCLOSURES = "client_basics", "never_clients", "data_requests", "disclosures"
OF_NO_SERVICE: Final = "of_no_service"
#: Records that name nobody have no years.
COUNTS_ONLY: Final = "counts_only"
#: How a class of the set says from which event its years are counted.
TAGS: Final = {f"from_{one.value}": one for one in CountedFrom}
#: What is due within so long stands on the list already.
AHEAD: Final = timedelta(days=365)
#: 29 February and the day itself: a little more is read than is due, and the rule decides.
MARGIN: Final = timedelta(days=2)
#: One deletion holds at most so many records; the rest is asked for after it.
MOST: Final = 500
Service = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Period:
    """How long the records of a class are kept, and by what."""

    code: str
    words: str
    years: int | None = None
    counted_from: CountedFrom | None = None
    source: str = ""
    is_law: bool = False
    is_of_no_service: bool = False


@dataclass(frozen=True, slots=True)
class DueLine:
    """The closed records of one class in one unit: how many are due, will be within a year, are kept by a stop, and all of them."""

    unit_id: str
    unit: str
    period: Period
    due: int
    soon: int
    stopped: int
    total: int


@dataclass(frozen=True, slots=True)
class Kept:
    """One closed episode near the end of its years."""

    pk: int
    unit_id: int
    class_code: str
    until: date
    is_stopped: bool


def periods(ctx: Context) -> dict[str, Period]:
    """Return the years of every class: those of the set, or what the association has decided where it says none."""
    own = {row.class_code: row for row in KeepingPeriod.objects.order_by("pk")}
    found = {}
    for code in code_set(CLASSES).codes:
        words, row, loose = code.texts.in_language(ctx.language), own.get(code.code), OF_NO_SERVICE in code.tags
        counted = next((TAGS[tag] for tag in code.tags if tag in TAGS), None)
        if code.keep is not None and code.keep.value is not None and counted is not None:
            found[code.code] = Period(code.code, words, int(code.keep.value), counted, ", ".join(code.keep.sources), True, loose)
        elif row is not None:
            found[code.code] = Period(code.code, words, row.years, CountedFrom(row.counted_from), row.source, False, loose)
        else:
            found[code.code] = Period(code.code, words, is_of_no_service=loose)
    return found


def due_lines(ctx: Context) -> list[DueLine]:
    """Return every unit's closed records by class, those due first."""
    known = periods(ctx)
    closed = _closed(ctx)
    all_of: Counter[tuple[int, str]] = Counter()
    for unit_id, code, profile, version, number in _groups(closed):
        all_of[unit_id, _class_of((code, profile, version))] += number
    near = _near(ctx, closed, known, ctx.today + AHEAD)
    counted: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for one in near:
        state = "stopped" if one.is_stopped else "due" if one.until < ctx.today else "soon"
        counted[one.unit_id, one.class_code][state] += 1
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in={unit_id for unit_id, _class in all_of})}
    lines = []
    for (unit_id, code), total in all_of.items():
        number, unit = counted[unit_id, code], units[unit_id]
        period = known.get(code, Period(code, code))
        lines.append(DueLine(unit.public_id, str(unit), period, number["due"], number["soon"], number["stopped"], total))
    return sorted(lines, key=lambda line: (-line.due, line.unit, line.period.words))


def undecided(ctx: Context) -> list[Period]:
    """Return the classes of which something is kept and nobody has decided how long: neither the law nor the association."""
    known = periods(ctx)
    services = _closed(ctx).order_by().values_list("service_code", "profile", "pack_version").distinct()
    kept = {_class_of(one) for one in services} - {COUNTS_ONLY}
    kept |= {REQUESTS} if DataRequest.objects.filter(closed_at__isnull=False).exists() else set()
    kept |= {NEVER_CLIENTS} if Person.objects.filter(participations=None, requests=None, past_record=None).exists() else set()
    return [known[code] for code in known if code in kept and known[code].years is None]


def due_in(ctx: Context, unit: Unit) -> list[Kept]:
    """Return a unit's records that are due, those kept by a stop too, the longest due first."""
    found = _near(ctx, _closed(ctx).filter(unit=unit), periods(ctx), ctx.today)
    return sorted((one for one in found if one.until < ctx.today), key=lambda one: (one.until, one.pk))


def still_due(ctx: Context, keys: Iterable[int]) -> list[int]:
    """Return which of these episodes may be deleted now, whoever asks: closed, past their years, stopped by nobody. Rules: RETENTION-13, 14."""
    found = _near(ctx, Episode.objects.filter(pk__in=set(keys), state=EpisodeState.CLOSED), periods(ctx), ctx.today)
    return sorted(one.pk for one in found if rules.may_be_deleted(one.until, ctx.today, is_stopped=one.is_stopped))


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
    """Return what keeps these episodes beyond their years, by episode."""
    rows = visible_to(ctx, DeletionStopAction.END).filter(episode__in=set(episodes), end_on__isnull=True).order_by("pk")
    return {row.episode_id: row for row in rows}


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
    stopped = set(DeletionStop.objects.filter(episode__in=[key for key, *_rest in found], end_on__isnull=True).values_list("episode_id", flat=True))
    kept = []
    for key, unit_id, end_on, *service in found:
        period = services[service[0], service[1], service[2]]
        assert period.years is not None and period.counted_from is not None, "a period has both"
        until = rules.kept_until(period.years, period.counted_from, end_on, days[key].get(period.counted_from, []))
        if until is not None and until < day:
            kept.append(Kept(key, unit_id, period.code, until, key in stopped))
    return kept


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
