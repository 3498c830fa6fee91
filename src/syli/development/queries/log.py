"""A unit's development log, and which half-year waits to be gone through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.paginator import Page
from django.db.models import QuerySet

from syli.catalogue.models import ServiceOffer
from syli.catalogue.queries import current_pack
from syli.development import rules
from syli.development.access import UnitAction
from syli.development.choices import DiscussionKind, LogKind, LogState
from syli.development.labels import LOG_KINDS, LOG_STATES, LOG_TONES
from syli.development.models import Discussion, LogEntry, ReviewRhythm
from syli.development.queries.teams import paged
from syli.development.rules import Half
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.org.models import Unit

#: What a pack says when its service keeps a development log that is gone through (code set `recurring`).
REVIEW: Final = "development_log_review"
OPEN: Final = (LogState.NEW, LogState.TAKEN_UP)


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of the log."""

    public_id: str
    kind: Any
    state: Any
    tone: str
    said_on: date
    text: str
    outcome: str


@dataclass(frozen=True, slots=True)
class ReviewDue:
    """A unit whose log waits to be gone through."""

    unit_id: str
    unit: str
    half: Half
    is_late: bool


def lines_of(unit: Unit, *, only_open: bool, number: Any = 1) -> Page[Any]:
    """Return the lines of a unit's log, the latest first; those that are open, or all."""
    rows = LogEntry.objects.filter(unit=unit, **({"state__in": OPEN} if only_open else {}))
    page = paged(rows.order_by("-said_on", "-pk"), number)
    page.object_list = [_line(row) for row in page.object_list]
    return page


def _line(row: LogEntry) -> LogLine:
    state = LogState(row.state)
    return LogLine(row.public_id, LOG_KINDS[LogKind(row.kind)], LOG_STATES[state], LOG_TONES[state], row.said_on, row.text, row.outcome)


def rhythm_of(unit: Unit) -> ReviewRhythm | None:
    """Return what the leader has set for a unit."""
    found: ReviewRhythm | None = ReviewRhythm.objects.filter(unit=unit, end_on__isnull=True).first()
    return found


def half_due(ctx: Context, unit: Unit) -> Half | None:
    """Return the half-year of a unit that waits to be gone through (DEV-05)."""
    return _halves(ctx, [unit]).get(unit.pk)


def is_asked_by_service(ctx: Context, unit: Unit) -> bool:
    """Tell whether a service of the unit asks for the review by its pack."""
    return unit.pk in _begins_by_pack(ctx, [unit.pk])


def reviews_due(ctx: Context) -> list[ReviewDue]:
    """Return the units whose review waits for the actor, by name, in a constant number of queries."""
    units: QuerySet[Unit] = visible_to(ctx, UnitAction.REVIEW).filter(start_on__lte=ctx.today).exclude(end_on__lt=ctx.today)
    listed = list(units.order_by("name", "pk"))
    halves = _halves(ctx, listed)
    return [ReviewDue(one.public_id, one.name, halves[one.pk], halves[one.pk].end_on < ctx.today) for one in listed if one.pk in halves]


def _halves(ctx: Context, units: list[Unit]) -> dict[int, Half]:
    keys = [unit.pk for unit in units]
    begins = _begins_by_pack(ctx, keys)
    for unit_id, start_on in ReviewRhythm.objects.filter(unit__in=keys, end_on__isnull=True).values_list("unit_id", "start_on"):
        begins[unit_id] = min(start_on, begins.get(unit_id, start_on))
    reviewed: dict[int, set[date]] = {}
    for unit_id, half_on in Discussion.objects.filter(unit__in=keys, kind=DiscussionKind.LOG).values_list("unit_id", "half_on"):
        reviewed.setdefault(unit_id, set()).add(half_on)
    halves = {unit_id: rules.half_waiting(start_on, reviewed.get(unit_id, ()), ctx.today) for unit_id, start_on in begins.items()}
    return {unit_id: half for unit_id, half in halves.items() if half is not None}


def _begins_by_pack(ctx: Context, units: list[int]) -> dict[int, date]:
    """Return from when on a service of each unit asks for the review."""
    offers = ServiceOffer.objects.filter(unit__in=units, start_on__lte=ctx.today).exclude(end_on__lt=ctx.today)
    begins: dict[int, date] = {}
    for offer in offers.order_by("start_on", "pk"):
        pack = current_pack(offer.service_code, offer.profile, ctx.today)
        if any(one.code == REVIEW for one in pack.recurring):
            begins.setdefault(offer.unit_id, offer.start_on)
    return begins
