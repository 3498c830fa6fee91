"""From where an indicator's numbers come: what its reader would see in Numbers. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from syli.kernel.context import Context
from syli.stats.answers import Cell
from syli.stats.asking import answered, own_units, shown
from syli.stats.choices import CellStatus, Zone
from syli.stats.installation import statistics
from syli.stats.measures import MEASURES
from syli.stats.periods import Period
from syli.stats.query import Question


@dataclass(frozen=True, slots=True)
class Counted:
    """A measure's value of a year as it may be shown to the reader; `value` is None where it is not shown."""

    text: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Known:
    """A measure that may be followed: its name, and its words and unit for a reader."""

    name: str
    words: str
    unit: str


def measures_known(ctx: Context) -> list[Known]:
    """Return every measure that may be followed, in the order in which Numbers offers them."""
    return [Known(one.name, one.words.in_language(ctx.language), one.unit_words.in_language(ctx.language)) for one in MEASURES.values()]


def values_of(
    ctx: Context, measures: Iterable[str], *, years: tuple[int, ...], unit_id: int | None, service_code: str
) -> Mapping[tuple[str, int], Counted]:
    """Return the values by measure and year: the own association's, of protected services only from the reader's own units (SDC-07).

    What cannot be asked of a unit or service is left out.
    """
    filters = {"organisation": (str(ctx.home_id),)}
    filters |= {"unit": (str(unit_id),)} if unit_id is not None else {}
    filters |= {"service": (service_code,)} if service_code else {}
    within = statistics(ctx.today)
    found = {}
    for measure in (MEASURES[name] for name in measures if name in MEASURES):
        if not filters.keys() <= set(measure.dimensions):
            continue
        for year in years:
            question = Question(measure.name, Period.years(year), (), (), filters, Zone.INSIDE, own_units(ctx))
            table = answered(question, ctx.language, ctx.today, within)
            found[measure.name, year] = _counted(table.total, table.decimals)
    return found


def _counted(cell: Cell, decimals: int) -> Counted:
    return Counted(shown(cell, decimals), cell.value if cell.status is CellStatus.PUBLISHED else None)
