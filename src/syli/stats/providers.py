"""What the statistics give to apps below: the numbers of the indicators that a team follows, as its reader would see them in Numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from syli.development.figures import Counted, Known, Source, counts_indicators
from syli.kernel.context import Context
from syli.stats.answers import Cell
from syli.stats.asking import answered, own_units, shown
from syli.stats.choices import CellStatus, Zone
from syli.stats.measures import MEASURES
from syli.stats.periods import Period
from syli.stats.query import Question


class InsideNumbers(Source):
    """The own association's numbers: true, of protected services only from the reader's own units (SDC-07). Nothing is computed here."""

    def known(self, ctx: Context) -> list[Known]:
        """Return every measure, in the order in which Numbers offers them."""
        return [Known(one.name, one.words.in_language(ctx.language), one.unit_words.in_language(ctx.language)) for one in MEASURES.values()]

    def counted(
        self, ctx: Context, measures: Iterable[str], *, years: tuple[int, ...], unit_id: int | None, service_code: str
    ) -> Mapping[tuple[str, int], Counted]:
        """Ask the same question that Numbers would ask of each measure and year; what cannot be asked of a unit or service is left out."""
        filters = {"organisation": (str(ctx.home_id),)}
        filters |= {"unit": (str(unit_id),)} if unit_id is not None else {}
        filters |= {"service": (service_code,)} if service_code else {}
        found = {}
        for measure in (MEASURES[name] for name in measures if name in MEASURES):
            if not filters.keys() <= set(measure.dimensions):
                continue
            for year in years:
                question = Question(measure.name, Period.years(year), (), (), filters, Zone.INSIDE, own_units(ctx))
                table = answered(question, ctx.language, ctx.today)
                found[measure.name, year] = _counted(table.total, table.decimals)
        return found


def _counted(cell: Cell, decimals: int) -> Counted:
    return Counted(shown(cell, decimals), cell.value if cell.status is CellStatus.PUBLISHED else None)


counts_indicators(InsideNumbers())
