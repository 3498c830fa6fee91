"""What the scan found, cell by cell: results of the engine laid out over all declared cells of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from syli.stats.choices import UNKNOWN, Kind, Zone
from syli.stats.dimensions import MANY_DIMENSIONS
from syli.stats.disclosure.protect import Cells
from syli.stats.disclosure.record_keys import Ints, cell_keys
from syli.stats.engine import Engine, Files, FilesGone
from syli.stats.marts.codes import apart
from syli.stats.marts.schema import LATER_CODES, schema
from syli.stats.marts.store import MartStore
from syli.stats.periods import Period
from syli.stats.plan import Axis, Grouping, Plan, time_numbers
from syli.stats.scan import Scan, arrays, median_statement, statement, table_names, years_read

#: How often the files are listed again when newer ones came while they were read.
MOST_TRIES = 20


def found_cells(plan: Plan, groupings: tuple[Grouping, ...], store: MartStore, engine: Engine, secret: bytes | None) -> dict[Grouping, Cells]:
    """Return what every cell of every grouping holds. Without a secret the cells have no names."""
    scan = scan_of(plan, groupings, store)
    result, medians = _run(scan, plan, store, engine)
    lists = store.codes.lists()
    found = {}
    for place, grouping in enumerate(groupings):
        columns = _spread(result, place, grouping, plan, lists)
        if medians is not None:
            columns["median"] = _spread(medians, place, grouping, plan, lists)["twice_median"]
        found[grouping] = _cells(columns, grouping, plan, secret)
    return found


def _run(scan: Scan, plan: Plan, store: MartStore, engine: Engine) -> tuple[Mapping[str, Any], Mapping[str, Any] | None]:
    for _ in range(MOST_TRIES):
        tables = _tables(scan, plan, store)
        try:
            result = arrays(engine.run(statement(scan, engine.dialect), tables))
            medians = arrays(engine.run(median_statement(scan, engine.dialect), tables)) if plan.measure.kind is Kind.MEDIAN else None
        except FilesGone:
            continue
        return result, medians
    raise FilesGone


def scan_of(plan: Plan, groupings: tuple[Grouping, ...], store: MartStore) -> Scan:
    """Return the scan that answers the plan."""
    filters = [(axis.dimension, _numbers(axis, store)) for axis in plan.fixed if axis.dimension != "organisation"]
    if plan.zone is Zone.INSIDE:
        filters += [(axis.dimension, _numbers(axis, store)) for axis in plan.axes if not axis.is_time and _leaves_out(axis, plan)]
    joined = [(axis.dimension, _joined(axis, store)) for axis in plan.axes if axis.is_joined]
    many = [(axis.dimension, found) for axis in plan.axes if axis.dimension in MANY_DIMENSIONS and (found := _many(axis, store))]
    return Scan(plan.measure.name, groupings, plan.period, tuple(joined), tuple(filters), *_closed(plan, store), tuple(many))


def _many(axis: Axis, store: MartStore) -> tuple[tuple[int, ...], ...]:
    """Return for each number in the files the numbers under which it is counted, and last what is counted as not known.

    Nothing while no fact has several codes.
    """
    codes = store.codes.lists().get(axis.dimension, [])
    if all(len(apart(code)) == 1 for code in codes):
        return ()
    numbers = {code: number for number, code in enumerate(codes)}
    if axis.is_joined:
        numbers = {code: place for place, members in enumerate(axis.members) for code in members}
    known = tuple(tuple(sorted({numbers.get(part, -1) for part in apart(code)})) for code in codes)
    return (*known, (numbers.get(UNKNOWN, -1),))


def _closed(plan: Plan, store: MartStore) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the services closed to the asker beyond her own units, and those units.

    What belongs to no service (a place of a house that gives two) may be a protected one's.
    """
    if plan.own_units is None or not plan.book.protected_services:
        return (), ()
    services = [store.codes.number_of("service", code) for code in sorted({*plan.book.protected_services, UNKNOWN})]
    units = [store.codes.number_of("unit", code) for code in plan.own_units]
    return tuple(number for number in services if number >= 0), tuple(number for number in units if number >= 0)


def _leaves_out(axis: Axis, plan: Plan) -> bool:
    return len(axis.codes) < len(plan.book.codes_of(axis.dimension).codes)


def _tables(scan: Scan, plan: Plan, store: MartStore) -> dict[str, Files]:
    organisations = next((axis.codes for axis in (*plan.fixed, *_restricted_organisations(plan)) if axis.dimension == "organisation"), None)
    years = years_read(scan)
    return {
        name: Files(store.files(fact, grain, years[fact], organisations), schema(fact, grain)) for name, (fact, grain) in table_names(scan).items()
    }


def _restricted_organisations(plan: Plan) -> tuple[Axis, ...]:
    axis = plan.by_name.get("organisation")
    return (axis,) if axis and plan.zone is Zone.INSIDE and _leaves_out(axis, plan) else ()


def _numbers(axis: Axis, store: MartStore) -> tuple[int, ...]:
    codes = [code for members in axis.members for code in members]
    if axis.dimension in MANY_DIMENSIONS:
        known = store.codes.lists().get(axis.dimension, [])
        found = tuple(number for number, code in enumerate(known) if not set(codes).isdisjoint(apart(code)))
        return (*found, -1) if axis.dimension in LATER_CODES and UNKNOWN in codes else found
    numbers = tuple(store.codes.number_of(axis.dimension, code) for code in codes)
    if axis.dimension not in LATER_CODES:
        return numbers
    return (*(number for number in numbers if number >= 0), *((-1,) if UNKNOWN in codes else ()))


def _joined(axis: Axis, store: MartStore) -> tuple[tuple[int, int], ...]:
    return tuple(
        (number, place)
        for place, members in enumerate(axis.members)
        for number in (store.codes.number_of(axis.dimension, code) for code in members)
        if number >= 0
    )


def _spread(result: Mapping[str, Any], place: int, grouping: Grouping, plan: Plan, lists: Mapping[str, list[str]]) -> dict[str, Ints]:
    """Put the rows of one grouping where their cells are; codes that nobody declared have no cell of their own."""
    mine = result["grouping"] == place
    shape = plan.shape(grouping)
    flat = np.zeros(int(mine.sum()), dtype=np.int64)
    for name, length in zip(grouping, shape, strict=True):
        at = _places(plan.by_name[name], plan.period, lists)(result[name][mine])
        flat = np.where((flat >= 0) & (at >= 0), flat * length + at, -1)
    known = flat >= 0
    size = int(np.prod(shape, dtype=np.int64))
    columns = {}
    for name in result:
        if name != "grouping" and name not in plan.by_name:
            values = np.zeros(size, dtype=result[name].dtype)
            values[flat[known]] = result[name][mine][known]
            columns[name] = values
    return columns


def _places(axis: Axis, period: Period, lists: Mapping[str, list[str]]) -> Any:
    """Return a function from scanned numbers to places on the axis, −1 where there is none."""
    if axis.is_joined:
        return lambda numbers: numbers.astype(np.int64)
    if axis.is_time:
        known = np.array(time_numbers(axis.dimension, period), dtype=np.int64)
        return lambda numbers: _time_places(known, numbers)
    order = {code: place for place, code in enumerate(axis.codes)}
    missing = order.get(UNKNOWN, -1) if axis.dimension in LATER_CODES else -1
    places = np.array([*(order.get(code, -1) for code in lists.get(axis.dimension, [])), missing], dtype=np.int64)
    return lambda numbers: places[numbers]


def _time_places(known: Ints, numbers: Any) -> Ints:
    at = np.minimum(np.searchsorted(known, numbers), len(known) - 1)
    return np.where(known[at] == numbers, at, -1)


def _cells(columns: Mapping[str, Any], grouping: Grouping, plan: Plan, secret: bytes | None) -> Cells:
    people = columns["people"].astype(np.int64)
    nothing = np.zeros(people.shape, dtype=np.int64)
    median = columns.get("median")
    return Cells(
        people=people,
        keys=cell_keys(columns["high"], columns["low"]),
        names=plan.names(grouping, secret).reshape(-1) if secret else nothing.astype(np.uint64),
        possible=plan.possible(grouping).reshape(-1),
        protected=plan.protected(grouping).reshape(-1),
        total=columns.get("total", people).astype(np.int64),
        top=columns.get("top", np.minimum(people, 1)).astype(np.int64),
        squares=columns.get("squares", people).astype(np.float64),
        records=columns.get("records", people).astype(np.int64),
        record_top=columns.get("record_top", nothing).astype(np.int64),
        median=np.where(people > 0, (median if median is not None else nothing) / 2.0, np.nan),
        base=columns.get("base", nothing).astype(np.int64),
        part=columns.get("part", nothing).astype(np.int64),
        part_keys=cell_keys(columns.get("part_high", nothing), columns.get("part_low", nothing)),
        rest=columns.get("rest", nothing).astype(np.int64),
    )
