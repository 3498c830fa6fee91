"""Training given: the year's lines and sums, on a page and as a file."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from syli.catalogue.queries import code_set, label
from syli.development.access import TrainingAction
from syli.development.models import Training
from syli.development.queries.teams import Options, paged
from syli.kernel.access import visible_to
from syli.kernel.context import Context

AUDIENCES: Final = "training_audiences"
MOST_YEARS: Final = 5
#: A spreadsheet takes a text that begins so for a formula.
RISKY: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class TrainingLine:
    """A training as the page lists it."""

    public_id: str
    held_on: date
    topic: str
    audience: str
    heads: int
    minutes: int
    partner: str
    unit: str
    givers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AudienceSum:
    """A year's trainings for one audience."""

    audience: str
    times: int
    heads: int
    minutes: int


def audiences(language: str) -> Options:
    """Return whom one may train."""
    return [(code.code, code.texts.in_language(language)) for code in code_set(AUDIENCES).codes]


def years_offered(today: date) -> list[int]:
    """Return the years that may be looked at, the newest first."""
    return [today.year - back for back in range(MOST_YEARS)]


def trainings_of(ctx: Context, year: int, number: Any = 1) -> Any:
    """Return a page of the trainings of a year in the actor's units, the latest first."""
    page = paged(_rows(ctx, year).order_by("-held_on", "-pk"), number)
    page.object_list = [_line(ctx, row) for row in page.object_list]
    return page


def sums_of(ctx: Context, year: int) -> list[AudienceSum]:
    """Return a year's sums by audience in the order of the code set, and all together last; nothing when there was none."""
    times, heads, minutes = Counter[str](), Counter[str](), Counter[str]()
    for audience, people, length in _rows(ctx, year).order_by().values_list("audience", "heads", "minutes"):
        times[audience] += 1
        heads[audience] += people
        minutes[audience] += length
    named = [(code.code, label(AUDIENCES, code.code, ctx.language)) for code in code_set(AUDIENCES).codes]
    found = [AudienceSum(words, times[code], heads[code], minutes[code]) for code, words in named if times[code]]
    return [*found, AudienceSum(_("All"), times.total(), heads.total(), minutes.total())] if found else []


def csv_of(ctx: Context, year: int) -> bytes:
    """Return a year's trainings as a file that a Finnish spreadsheet opens: a line for each, and the sums below."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("Day"), _("What about"), _("Audience"), _("Heads"), _("Hours"), _("Partner"), _("Unit"), _("Given by")])
    for row in _rows(ctx, year).order_by("held_on", "pk"):
        one = _line(ctx, row)
        words = [_safe(text) for text in (one.partner, one.unit, ", ".join(one.givers))]
        writer.writerow([one.held_on.isoformat(), _safe(one.topic), one.audience, one.heads, _hours(one.minutes), *words])
    for total in sums_of(ctx, year):
        writer.writerow([year, "", total.audience, total.heads, _hours(total.minutes), "", "", ""])
    return out.getvalue().encode("utf-8-sig")


def givers_of(training: Training) -> list[str]:
    """Return who gave a training, as a form names them."""
    return sorted(giver.staff.public_id for giver in training.givers.select_related("staff"))


def _rows(ctx: Context, year: int) -> QuerySet[Training]:
    rows: QuerySet[Training] = visible_to(ctx, TrainingAction.CHANGE).filter(held_on__year=year)
    return rows.select_related("unit").prefetch_related("givers__staff")


def _line(ctx: Context, row: Training) -> TrainingLine:
    givers = sorted(str(giver.staff) for giver in row.givers.all())
    audience = label(AUDIENCES, row.audience, ctx.language)
    return TrainingLine(row.public_id, row.held_on, row.topic, audience, row.heads, row.minutes, row.partner, row.unit.name, tuple(givers))


def _hours(minutes: int) -> str:
    return f"{minutes / 60:.1f}".replace(".", ",")


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(RISKY) else text
