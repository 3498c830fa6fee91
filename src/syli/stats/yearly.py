"""A producer's year for the authority: true totals of an association's shelters, in tables of numbers and no row about anybody.

The law asks every producer for them (act 1354/2014, section 11; finland.md §4), so they are not protected, and every page and file says
that they may not be published. What the authority publishes it makes of all producers together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from syli.catalogue.queries import packs_on
from syli.kernel.context import Context
from syli.org.models import Organisation
from syli.stats.asking import Table, answered
from syli.stats.choices import Zone
from syli.stats.installation import PROTECTED_REGIMES, statistics
from syli.stats.periods import Period
from syli.stats.query import Question

#: Measure, rows and columns of each table, in the order in which the yearly form asks.
TABLES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("stays_begun", ("gender",), ("heads",)),
    ("stays_begun", ("age_group",), ("heads",)),
    ("stays_begun", ("language",), ("heads",)),
    ("stays_begun", ("directed_by",), ("heads",)),
    ("stays_begun", ("earlier_stays",), ("heads",)),
    ("stays_begun", ("reason",), ("heads",)),
    ("stay_violence", ("violence",), ("heads",)),
    ("stays_begun", ("violence_duration",), ("heads",)),
    ("stays_begun", ("perpetrator",), ("heads",)),
    ("stays_begun", ("lived_together",), ("heads",)),
    ("stays_begun", ("crime_report",), ("heads",)),
    ("stays_begun", ("moved_because",), ("heads",)),
    ("stays_begun", ("arrival_hour",), ("arrival_way",)),
    ("stays_begun", ("county",), ("heads",)),
    ("stays_begun", ("municipality",), ("heads",)),
    ("nights", ("month",), ("heads",)),
    ("stays_ended", ("stay_length",), ("heads",)),
    ("stays_ended", ("housing_after",), ("heads",)),
    ("stays_ended", ("with_perpetrator",), ("heads",)),
    ("stays_ended", ("onward_help",), ("heads",)),
    ("stays_ended", ("safety_plan",), ("heads",)),
    ("turned_away", ("refusal_reason",), ("guided_to",)),
    ("turned_away_people", ("refusal_reason",), ()),
    ("turned_away", ("arrival_hour",), ()),
    ("turned_away", ("month",), ()),
    ("advice_calls", ("caller",), ()),
    ("advice_calls", ("arrival_hour",), ()),
    ("occupancy", ("month",), ()),
)
#: Single figures above the tables: measure, and by what it is split.
FIGURES: tuple[tuple[str, str], ...] = (
    ("stays_begun", "heads"),
    ("stay_persons", "heads"),
    ("stay_families", ""),
    ("children_elsewhere", ""),
    ("nights", "heads"),
    ("stay_length", "heads"),
    ("stay_length_median", ""),
    ("went_on", ""),
    ("path_days_median", ""),
    ("occupancy", ""),
    ("turned_away", ""),
    ("turned_away_people", ""),
    ("advice_calls", ""),
)
MOST_YEARS = 6


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the year with its name; `value` is None where there is nothing to divide by."""

    words: str
    value: float | None
    decimals: int


@dataclass(frozen=True, slots=True)
class YearlySummary:
    """One association's year."""

    year: int
    organisation: str
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]
    is_whole: bool

    @property
    def title(self) -> str:
        """Return what the summary is called."""
        return _("Yearly summary %(year)s") % {"year": self.year}

    @property
    def notes(self) -> list[str]:
        """Return what one must know to read and to hand on the numbers."""
        notes = [_("True totals for the authority, as the law asks (act 1354/2014, section 11). Not to be published.")]
        if not self.is_whole:
            notes.append(_("The year is still running: the numbers will change."))
        return notes


def years_offered(today: date) -> list[int]:
    """Return the years of which a summary can be asked, the newest first."""
    return [today.year - back for back in range(MOST_YEARS)]


def services_reported(today: date) -> tuple[str, ...]:
    """Return the services whose producers report to the authority every year."""
    found = {pack.code for pack in packs_on(today).values() if PROTECTED_REGIMES & set(pack.legal.regimes)}
    return tuple(sorted(found))


def yearly_summary(ctx: Context, year: int) -> YearlySummary | None:
    """Return the acting association's year; None when no service is reported."""
    services = services_reported(ctx.today)
    if not services:
        return None
    filters = {"organisation": (str(ctx.home_id),), "service": services}
    within = statistics(ctx.today)

    def table(measure: str, rows: tuple[str, ...], columns: tuple[str, ...] = ()) -> Table:
        return answered(Question(measure, Period.years(year), rows, columns, filters, Zone.INSIDE), ctx.language, ctx.today, within)

    figures: list[Figure] = []
    for measure, split in FIGURES:
        figures += _figures(table(measure, (split,) if split else ()))
    tables = tuple(table(*wanted) for wanted in TABLES)
    name = Organisation.objects.filter(pk=ctx.home_id).values_list("name", flat=True).first()
    return YearlySummary(year, name or "", tuple(figures), tables, is_whole=year < ctx.today.year)


def _figures(table: Table) -> list[Figure]:
    name = table.title.split(" · ", 1)[0]
    whole = [Figure(f"{name}, {table.unit}", table.total.value, table.decimals)]
    if len(table.rows) < 2:
        return whole
    parts = [Figure(f"{name}: {row}", cell.value, table.decimals) for row, cell in zip(table.rows, table.row_totals, strict=True)]
    return [*whole, *parts]
