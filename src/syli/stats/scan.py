"""How a question becomes one grouped scan: Ibis expressions over the facts, compiled for the engine that runs them.

One statement finds, for every grouping asked, the distinct people of each cell, the sum of their keys and what they add up. People are
found once at the finest grouping; each coarser one is made from the smallest finer one that holds it. A fact with several codes of one
dimension is spread over them only for groupings by that dimension, so every other number counts it once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, reduce
from typing import TYPE_CHECKING, Any

from syli.stats.choices import DAILY, Fact, Grain, Kind, When
from syli.stats.dimensions import TIME_DIMENSIONS
from syli.stats.disclosure.record_keys import LOW_BITS, LOW_MASK
from syli.stats.marts.schema import LATER_CODES, schema
from syli.stats.measures import MEASURES, Source
from syli.stats.periods import Period, last_day, last_month_of_quarter, quarter_of

if TYPE_CHECKING:
    from ibis.expr.types import Table

Grouping = tuple[str, ...]
#: What a cell's arrays are called in a scan's result.
AGGREGATES: dict[Kind, tuple[str, ...]] = {
    Kind.PEOPLE: (),
    Kind.COUNT: ("total", "top"),
    Kind.SUM: ("total", "top", "squares"),
    Kind.MEAN: ("total", "top", "squares", "records", "record_top"),
    Kind.MEDIAN: (),
    Kind.RATIO: ("total", "top", "squares", "base"),
    Kind.OPEN: ("total",),
    Kind.SHARE: ("total", "top", "records", "record_top", "part", "part_high", "part_low", "rest"),
}

#: Of these each person's facts add up to an amount of her own.
_ADDS = frozenset({Kind.SUM, Kind.MEAN, Kind.RATIO, Kind.SHARE, Kind.OPEN})


@dataclass(frozen=True, slots=True)
class Scan:
    """Everything the statement depends on, hashable so that it is compiled once.

    `groupings` are the sets of dimensions to answer; `joined` maps the code numbers of a dimension to those of its wider
    categories; `filters` keep only the listed code numbers. Of the `closed` services only the asker's own units are counted. `many`
    lists, for a dimension of which facts have several codes, under which numbers each number of the files is counted.
    """

    measure: str
    groupings: tuple[Grouping, ...]
    period: Period
    joined: tuple[tuple[str, tuple[tuple[int, int], ...]], ...] = ()
    filters: tuple[tuple[str, tuple[int, ...]], ...] = ()
    closed: tuple[int, ...] = ()
    own_units: tuple[int, ...] = ()
    many: tuple[tuple[str, tuple[tuple[int, ...], ...]], ...] = ()

    @property
    def dimensions(self) -> Grouping:
        """Every dimension that occurs in a grouping, in the order first met."""
        return tuple(dict.fromkeys(name for grouping in self.groupings for name in grouping))

    def grain(self, fact: Fact) -> Grain:
        """Return the coarsest stored grain that answers the question."""
        if fact in DAILY or "day" in self.dimensions or not self.period.is_whole_months:
            return Grain.DAY
        needs_months = {"month", "quarter"} & set(self.dimensions) or not self.period.is_whole_years
        return Grain.MONTH if needs_months else Grain.YEAR


@lru_cache(maxsize=2048)
def statement(scan: Scan, dialect: str) -> str:
    """Return the SQL of the grouped scan for an engine. Columns: grouping (its place), dimensions, people, high, low, amounts."""
    return _sql(cells_expression(scan), dialect)


@lru_cache(maxsize=2048)
def median_statement(scan: Scan, dialect: str) -> str:
    """Return the SQL of the medians: columns grouping, dimensions and twice_median."""
    return _sql(median_expression(scan), dialect)


def table_names(scan: Scan) -> dict[str, tuple[Fact, Grain]]:
    """Return which facts the statement reads, by the name of the table in it."""
    sources = MEASURES[scan.measure].sources
    return {_table_name(source.fact, scan.grain(source.fact)): (source.fact, scan.grain(source.fact)) for source in sources}


def years_read(scan: Scan) -> dict[Fact, tuple[int, ...] | None]:
    """Return which yearly partitions hold the facts; None is all, since an episode may have started in any year before."""
    return {source.fact: scan.period.year_numbers() if source.when in {When.EVENT, When.START} else None for source in MEASURES[scan.measure].sources}


def cells_expression(scan: Scan) -> Table:
    """Return the Ibis expression of the grouped scan."""
    kind = MEASURES[scan.measure].kind
    made: dict[Grouping, Any] = {}
    for family in _families(scan):
        made |= _people_of(replace(scan, groupings=family), kind)
    parts = [_cells(made[grouping], grouping, place, scan, kind) for place, grouping in enumerate(scan.groupings)]
    return _union(parts)


def median_expression(scan: Scan) -> Table:
    """Return the Ibis expression of the medians of single facts, which people's sums cannot give."""
    rows = _rows(scan)
    parts = []
    for place, grouping in enumerate(scan.groupings):
        spread = _spread(rows, grouping, scan)
        # Twice the median of whole numbers is whole, and whole numbers are the same in every engine.
        middle = {"twice_median": (spread.amount.median() * 2).cast("int64")}
        grouped = spread.group_by(list(grouping)).agg(**middle) if grouping else spread.agg(**middle)
        parts.append(_labelled(grouped, grouping, place, scan, ["twice_median"]))
    return _union(parts)


def _families(scan: Scan) -> list[tuple[Grouping, ...]]:
    """Return the groupings that may be made from each other.

    What was running is counted on last days: the total of a row of months is what ran when the last of them ended, never their
    sum. So there each set of time dimensions is counted anew.
    """
    if all(source.when is not When.RUNNING for source in MEASURES[scan.measure].sources):
        return [scan.groupings]
    families: dict[frozenset[str], list[Grouping]] = {}
    for grouping in scan.groupings:
        families.setdefault(frozenset(grouping) & frozenset(TIME_DIMENSIONS), []).append(grouping)
    return [tuple(family) for family in families.values()]


def _people_of(scan: Scan, kind: Kind) -> dict[Grouping, Any]:
    """Return the rows of people of every grouping: the finest from the facts, each coarser one from the smallest finer one."""
    finest = _finest(scan.groupings)
    whole = _people_rows(_rows(scan), finest, kind, is_base=True)
    made: dict[Grouping, Any] = {}
    for many in dict.fromkeys(_many_of(grouping, scan) for grouping in scan.groupings):
        # By different dimensions with several codes a person is spread differently: neither can be made from the other.
        same = [grouping for grouping in scan.groupings if _many_of(grouping, scan) == many]
        start = _people_rows(_spread(whole, many, scan), finest, kind, is_base=False) if many else whole
        made |= _coarser({finest: start}, same, kind)
    return made


def _coarser(made: dict[Grouping, Any], groupings: Iterable[Grouping], kind: Kind) -> dict[Grouping, Any]:
    """Return the rows of people of these groupings, each made from the smallest of those made before that holds it."""
    for grouping in sorted(groupings, key=len, reverse=True):
        if grouping not in made:
            parent = min((known for known in made if set(grouping) <= set(known)), key=len)
            made[grouping] = _people_rows(made[parent], grouping, kind, is_base=False)
    return {grouping: made[grouping] for grouping in groupings}


def _many_of(grouping: Grouping, scan: Scan) -> Grouping:
    return tuple(name for name, _numbers in scan.many if name in grouping)


def _spread(rows: Any, grouping: Grouping, scan: Scan) -> Any:
    """Repeat each row for every code it has of the dimensions of a grouping of which a fact may have several."""
    import ibis

    for name, numbers in scan.many:
        if name in grouping:
            listed = ibis.literal([list(each) for each in numbers], type="array<array<int32>>")
            # The last place of the list is of files in which nothing is known of it.
            at = (rows[name] < 0).ifelse(len(numbers) - 1, rows[name])
            rows = rows.mutate(**{name: listed[at].unnest()})
    return rows


def _sql(expression: Any, dialect: str) -> str:
    import ibis

    return str(ibis.to_sql(expression, dialect=dialect))


def _finest(groupings: tuple[Grouping, ...]) -> Grouping:
    """All dimensions of all groupings: every grouping can be made from this one."""
    return tuple(dict.fromkeys(name for grouping in sorted(groupings, key=len, reverse=True) for name in grouping))


def _rows(scan: Scan) -> Any:
    """One row per fact that counts: dimensions, record key and amount."""
    return _union([_source_rows(scan, source) for source in MEASURES[scan.measure].sources])


def _source_rows(scan: Scan, source: Source) -> Any:
    import ibis

    grain = scan.grain(source.fact)
    facts = ibis.table(ibis.Schema.from_pyarrow(schema(source.fact, grain)), name=_table_name(source.fact, grain))
    facts = facts.mutate(**{name: facts[name].fill_null(-1) for name in facts.columns if name in LATER_CODES})
    facts, times = _in_period(facts, scan, source.when, grain)
    if source.only is not None:
        facts = facts.filter(source.only(facts))
    for name, numbers in scan.filters:
        facts = facts.filter(facts[name].isin(numbers or (-2,)))
    if scan.closed:
        facts = facts.filter(~facts.service.isin(scan.closed) | facts.unit.isin(scan.own_units or (-2,)))
    joined = dict(scan.joined)
    columns: dict[str, Any] = {}
    for name in _finest(scan.groupings):
        column = times(facts)[name] if name in TIME_DIMENSIONS else facts[name]
        is_joined = name in joined and name not in dict(scan.many)
        columns[name] = (column.cases(*joined[name], else_=-1) if is_joined else column).cast("int32")
    amount = source.adds(facts) if source.adds else ibis.literal(1)
    if MEASURES[scan.measure].kind is Kind.RATIO:
        columns["base"] = (source.base(facts) if source.base else ibis.literal(0)).cast("int32")
    return facts.select(**columns, record_key=facts.record_key, amount=amount.cast("int32"))


def _in_period(facts: Any, scan: Scan, when: When, grain: Grain) -> tuple[Any, Any]:
    """Return the facts of the period, and a function that gives their time columns."""
    if when is When.RUNNING:
        return _running(facts, scan)
    period, month_name, day_name = scan.period, *_time_columns(when)
    if grain is Grain.YEAR:
        years = period.year_numbers()
        return facts.filter(facts.year.between(years[0], years[-1])), lambda table: {"year": table.year}
    if period.is_whole_months:
        facts = facts.filter(facts[month_name].between(period.first_month, period.last_month))
    else:
        facts = facts.filter(facts[day_name].between(period.start_on, period.end_on))
    return facts, lambda table: _times(table[month_name], table[day_name] if grain is Grain.DAY else None)


def _running(facts: Any, scan: Scan) -> tuple[Any, Any]:
    """Repeat each episode for every last day in question on which it was running."""
    import ibis

    days = ibis.literal(list(last_days(scan.period, scan.dimensions)), type="array<date>")
    facts = facts.mutate(at_on=days.unnest())
    facts = facts.filter((facts.start_on <= facts.at_on) & (facts.end_on.isnull() | (facts.end_on > facts.at_on)))
    return facts, lambda table: _times(table.at_on.year() * 100 + table.at_on.month(), table.at_on)


def last_days(period: Period, dimensions: Grouping) -> tuple[date, ...]:
    """Return the last day of each day, month, quarter or year of a period, whichever is the finest of the dimensions."""
    if "day" in dimensions:
        return tuple(period.days())
    months = list(period.month_numbers())
    if "month" not in dimensions:
        if "quarter" in dimensions:
            months = sorted({last_month_of_quarter(quarter_of(month)) for month in months})
        elif "year" in dimensions:
            months = [year * 100 + 12 for year in period.year_numbers()]
        else:
            return (period.end_on,)
    return tuple(min(last_day(month), period.end_on) for month in months)


def _time_columns(when: When) -> tuple[str, str]:
    names = {When.EVENT: ("month", "event_on"), When.START: ("start_month", "start_on"), When.END: ("end_month", "end_on")}
    return names[when]


def _times(month: Any, day: Any) -> dict[str, Any]:
    times = {"year": month // 100, "quarter": month // 100 * 10 + (month % 100 + 2) // 3, "month": month}
    if day is not None:
        times["day"] = day.year() * 10000 + day.month() * 100 + day.day()
    return times


def _people_rows(rows: Any, grouping: Grouping, kind: Kind, *, is_base: bool) -> Any:
    """One row per cell and person, with what the person adds there; that fits 32 bits, which group twice as fast as wider sums."""
    amounts: dict[str, Any] = {}
    if kind in _ADDS:
        amounts["amount"] = rows.amount.sum().cast("int32")
    if kind is Kind.RATIO:
        amounts["base"] = rows.base.sum().cast("int32")
    if kind in {Kind.COUNT, Kind.MEAN, Kind.SHARE}:
        amounts["facts"] = (rows.count() if is_base else rows.facts.sum()).cast("int32")
    return rows.group_by([*grouping, "record_key"]).agg(**amounts)


def _cells(people: Any, grouping: Grouping, place: int, scan: Scan, kind: Kind) -> Any:
    import ibis

    if MEASURES[scan.measure].protection.once:
        # Whoever has it at some time has it, and is in the base once however many facts there are of her.
        people = people.mutate(amount=(people.amount > 0).cast("int32"), facts=ibis.literal(1).cast("int32"))
    key = people.record_key
    found: dict[str, Any] = {"people": people.count(), "high": (key >> LOW_BITS).sum(), "low": (key & LOW_MASK).sum()}
    if kind is Kind.RATIO:
        # What only offers is nobody: it takes no part in the key of the cell.
        takes = people.amount > 0
        found = {"people": takes.sum(), "high": (key >> LOW_BITS).sum(where=takes), "low": (key & LOW_MASK).sum(where=takes)}
        found["base"] = people.base.sum()
    main = people.facts if kind is Kind.COUNT else people.amount if kind in _ADDS else None
    if main is not None:
        wide = main.cast("int64")
        found |= {"total": main.sum(), "top": main.max(), "squares": (wide * wide).sum()}
    if kind is Kind.SHARE:
        has = people.amount > 0
        found |= {"part": has.sum(), "part_high": (key >> LOW_BITS).sum(where=has), "part_low": (key & LOW_MASK).sum(where=has)}
        found["rest"] = (people.facts > people.amount).sum()
    if kind in {Kind.MEAN, Kind.SHARE}:
        found |= {"records": people.facts.sum(), "record_top": people.facts.max()}
    names = ["people", "high", "low", *AGGREGATES[kind]]
    wanted = {name: found[name] for name in names}
    cells = people.group_by(list(grouping)).agg(**wanted) if grouping else people.agg(**wanted)
    return _labelled(cells, grouping, place, scan, names)


def _labelled(cells: Any, grouping: Grouping, place: int, scan: Scan, names: list[str]) -> Any:
    import ibis

    nothing = ibis.literal(-1).cast("int32")
    dimensions = {name: cells[name] if name in grouping else nothing for name in scan.dimensions}
    return cells.select(grouping=ibis.literal(place).cast("int32"), **dimensions, **{name: cells[name] for name in names})


def _union(parts: list[Any]) -> Any:
    return reduce(lambda left, right: left.union(right), parts)


def _table_name(fact: Fact, grain: Grain) -> str:
    return f"{fact}_{grain}"


def arrays(result: Any) -> Mapping[str, Any]:
    """Return the columns of a result as NumPy arrays; sums that the engine gave as decimals become whole numbers."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found = {}
    for name in result.column_names:
        column = result[name].combine_chunks()
        # An engine gives no sum of nothing; ours is 0.
        column = pc.fill_null(column, 0)
        if name == "squares":
            column = pc.cast(column, pa.float64())
        elif not pa.types.is_integer(column.type):
            column = pc.cast(column, pa.int64())
        found[name] = column.to_numpy(zero_copy_only=False)
    return found
