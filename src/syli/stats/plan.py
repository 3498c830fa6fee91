"""How a question will be answered: its axes with their declared codes, the cells that can occur, and what each cell is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import cached_property
from itertools import combinations
from math import prod
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from syli.stats.choices import Zone
from syli.stats.codebook import CodeBook
from syli.stats.dimensions import DIMENSIONS, without_implied
from syli.stats.disclosure.record_keys import Flags, UInts, code_key, mix
from syli.stats.measures import Measure
from syli.stats.periods import Period, quarter_of, time_code
from syli.stats.rules import MOST_CELLS, is_closed

Grouping = tuple[str, ...]
Scalar = TypeVar("Scalar", bound=np.generic)


class Place(Enum):
    """Where an axis stands in the table."""

    ROW = "row"
    COLUMN = "column"
    #: A filter that is looked at as a whole, so that a row which one category fills is noticed; only the chosen code is shown.
    HIDDEN = "hidden"
    #: A filter that only leaves facts out.
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Axis:
    """One dimension of the table with its codes in order; `members` are the declared codes behind each."""

    dimension: str
    place: Place
    codes: tuple[str, ...]
    members: tuple[tuple[str, ...], ...]
    chosen: int = 0

    @property
    def is_joined(self) -> bool:
        """Tell whether codes were joined into wider categories."""
        return any(member != (code,) for code, member in zip(self.codes, self.members, strict=True))

    @property
    def is_time(self) -> bool:
        """Tell whether this is a month, quarter, year or day."""
        return DIMENSIONS[self.dimension].is_time

    def name_of(self, place: int) -> tuple[str, str]:
        """Return what a category is called for good; a joined one is not mistaken for a code of the same text."""
        code = self.codes[place]
        return (self.dimension if self.members[place] == (code,) else f"{self.dimension}:joined", code)


@dataclass(frozen=True)
class Plan:
    """A checked question with its axes. `axes` are rows, columns and hidden filters; `fixed` are the other filters."""

    measure: Measure
    period: Period
    zone: Zone
    today: date
    axes: tuple[Axis, ...]
    fixed: tuple[Axis, ...]
    book: CodeBook
    #: Of whose units the numbers of protected services may be told; None is of all.
    own_units: tuple[str, ...] | None = None

    @cached_property
    def by_name(self) -> Mapping[str, Axis]:
        """The axes by dimension."""
        return {axis.dimension: axis for axis in self.axes}

    @property
    def rows(self) -> Grouping:
        """The dimensions of the rows."""
        return self._at(Place.ROW)

    @property
    def columns(self) -> Grouping:
        """The dimensions of the columns."""
        return self._at(Place.COLUMN)

    @property
    def hidden(self) -> Grouping:
        """The dimensions of the filters that are looked at as a whole."""
        return self._at(Place.HIDDEN)

    @property
    def shown(self) -> tuple[Grouping, ...]:
        """What the table shows: cells, row totals, column totals and the total, each with the hidden dimensions."""
        parts = [self.rows + self.columns, self.rows, self.columns, ()]
        return tuple(dict.fromkeys(part + self.hidden for part in parts))

    @property
    def groupings(self) -> tuple[Grouping, ...]:
        """What must be found: what is shown, and the lines along everything that reveals."""
        if self.zone is Zone.INSIDE:
            return self.shown
        lines = [without(grouping, name) for grouping in self.shown for name in grouping if DIMENSIONS[name].reveals]
        return tuple(dict.fromkeys([*self.shown, *lines]))

    @property
    def is_too_large(self) -> bool:
        """Tell whether there are more cells than anybody could read."""
        return prod(len(axis.codes) for axis in self.axes) > MOST_CELLS

    def shape(self, grouping: Grouping) -> tuple[int, ...]:
        """Return how many codes each dimension of a grouping has."""
        return tuple(len(self.by_name[name].codes) for name in grouping)

    def possible(self, grouping: Grouping) -> Flags:
        """Return which cells can occur; the others are structural zeros that everybody knows."""
        if grouping not in self._possible:
            self._possible[grouping] = self._found_possible(grouping)
        return self._possible[grouping]

    @cached_property
    def _possible(self) -> dict[Grouping, Flags]:
        return {}

    def _found_possible(self, grouping: Grouping) -> Flags:
        axes = [*(self.by_name[name] for name in grouping), *self.fixed]
        cells = np.ones([len(axis.codes) for axis in axes], dtype=np.bool_)
        for place, axis in enumerate(axes):
            if axis.is_time:
                cells &= _along(np.array([_has_begun(code, self.today) for code in axis.codes]), (place,), len(axes))
        for (one, axis), (other, second) in combinations(enumerate(axes), 2):
            cells &= _along(_together(axis, second, self.book), (one, other), len(axes))
        return np.asarray(cells.any(axis=tuple(range(len(grouping), len(axes)))), dtype=np.bool_)

    def names(self, grouping: Grouping, secret: bytes) -> UInts:
        """Return the unchanging key of what each cell is about, however the question was put.

        The county of a municipality and the year of a month add nothing and are left out.
        """
        axes = [*(self.by_name[name] for name in grouping), *self.fixed]
        telling = set(without_implied([axis.dimension for axis in axes]))
        start = code_key(secret, "measure", self.measure.name)
        if not any(axis.is_time for axis in axes):
            start += code_key(secret, "time", self.period.label)
        sums = np.full(self.shape(grouping), start % (1 << 64), dtype=np.uint64)
        with np.errstate(over="ignore"):
            for place, axis in enumerate(axes):
                if axis.dimension in telling:
                    keys = np.array([_axis_key(secret, axis, at) for at in range(len(axis.codes))], dtype=np.uint64)
                    sums = sums + (_along(keys, (place,), len(grouping)) if place < len(grouping) else keys[axis.chosen])
        return mix(np.asarray(sums, dtype=np.uint64))

    def protected(self, grouping: Grouping) -> Flags:
        """Return which cells may hold people of a protected service."""
        flags = np.full(self.shape(grouping), bool(self.book.protected_services))
        if "service" not in grouping:
            return flags
        service = self.by_name["service"]
        protected = np.array([any(code in self.book.protected_services for code in members) for members in service.members])
        return np.asarray(flags & _along(protected, (grouping.index("service"),), len(grouping)), dtype=np.bool_)

    def open_cells(self, grouping: Grouping) -> Flags:
        """Return which cells are about a time that may still move."""
        times = [name for name in grouping if DIMENSIONS[name].is_time]
        if not times:
            return np.full(self.shape(grouping), not is_closed(self.period.last_month, self.today))
        finest = without_implied(times)[0]
        axis = self.by_name[finest]
        is_open = np.array([not is_closed(min(_months_of(code)[1], self.period.last_month), self.today) for code in axis.codes])
        return np.asarray(np.broadcast_to(_along(is_open, (grouping.index(finest),), len(grouping)), self.shape(grouping)), dtype=np.bool_)

    def with_axes(self, axes: tuple[Axis, ...]) -> Plan:
        """Return the plan with other axes."""
        return replace(self, axes=axes)

    def _at(self, place: Place) -> Grouping:
        return tuple(axis.dimension for axis in self.axes if axis.place is place)


def plan_of(
    measure: Measure,
    period: Period,
    rows: Grouping,
    columns: Grouping,
    filters: Mapping[str, tuple[str, ...]],
    zone: Zone,
    book: CodeBook,
    today: date,
) -> Plan:
    """Return the plan of a question that was checked."""
    axes = [axis_of(name, place, period, book) for names, place in ((rows, Place.ROW), (columns, Place.COLUMN)) for name in names]
    axes = [_restricted(axis, filters[axis.dimension]) if axis.dimension in filters else axis for axis in axes]
    fixed = []
    for name, codes in filters.items():
        if name in {*rows, *columns}:
            continue
        if zone is Zone.OUTSIDE and DIMENSIONS[name].reveals:
            axes.append(_hidden(name, codes[0], period, book))
        else:
            fixed.append(_fixed(name, codes, book))
    return Plan(measure, period, zone, today, tuple(axes), tuple(fixed), book)


def axis_of(name: str, place: Place, period: Period, book: CodeBook) -> Axis:
    """Return a dimension as an axis with all its declared codes."""
    codes = tuple(time_code(name, number) for number in time_numbers(name, period)) if DIMENSIONS[name].is_time else book.codes_of(name).codes
    return Axis(name, place, codes, tuple((code,) for code in codes))


def broadened(axis: Axis, book: CodeBook) -> Axis:
    """Return the axis with its codes joined into their wider categories."""
    known = book.codes_of(axis.dimension)
    codes = known.broad_codes()
    return replace(axis, codes=codes, members=tuple(known.members(code) or (code,) for code in codes))


def time_numbers(name: str, period: Period) -> list[int]:
    """Return the numbers of the days, months, quarters or years of a period."""
    if name == "day":
        return [day.year * 10000 + day.month * 100 + day.day for day in period.days()]
    if name == "month":
        return list(period.month_numbers())
    if name == "quarter":
        return sorted({quarter_of(month) for month in period.month_numbers()})
    return list(period.year_numbers())


def without(grouping: Grouping, name: str) -> Grouping:
    """Return the grouping without one dimension."""
    return tuple(other for other in grouping if other != name)


def _restricted(axis: Axis, codes: tuple[str, ...]) -> Axis:
    kept = tuple(code for code in axis.codes if code in codes)
    return replace(axis, codes=kept, members=tuple((code,) for code in kept))


def _hidden(name: str, code: str, period: Period, book: CodeBook) -> Axis:
    axis = axis_of(name, Place.HIDDEN, period, book)
    if code not in axis.codes:
        axis = broadened(axis, book)
    return replace(axis, chosen=axis.codes.index(code))


def _fixed(name: str, codes: tuple[str, ...], book: CodeBook) -> Axis:
    known = book.codes_of(name)
    members = tuple((code,) if code in known.codes else known.members(code) for code in codes)
    return Axis(name, Place.FIXED, codes, members)


def _axis_key(secret: bytes, axis: Axis, at: int) -> int:
    dimension, code = axis.name_of(at)
    return code_key(secret, "time" if axis.is_time else dimension, code)


def _along(values: NDArray[Scalar], places: tuple[int, ...], dimensions: int) -> NDArray[Scalar]:
    """Spread values over the axes at these places so that they fit the whole array."""
    shape = [1] * dimensions
    for place, length in zip(places, values.shape, strict=True):
        shape[place] = length
    return values.reshape(shape)


def _together(one: Axis, other: Axis, book: CodeBook) -> Flags:
    if one.is_time and other.is_time:
        return np.array([[_same_time(code, second) for second in other.codes] for code in one.codes])
    if one.is_time or other.is_time or not _is_limited(one.dimension, other.dimension, book):
        return np.ones((len(one.codes), len(other.codes)), dtype=np.bool_)
    return np.array(
        [
            [any(book.may_occur(one.dimension, code, other.dimension, second) for code in members for second in others) for others in other.members]
            for members in one.members
        ]
    )


def _is_limited(one: str, other: str, book: CodeBook) -> bool:
    nested = other in DIMENSIONS[one].coarser or one in DIMENSIONS[other].coarser
    return nested or (one, other) in book.together or (other, one) in book.together


def _same_time(one: str, other: str) -> bool:
    first, second = (_months_of(code) for code in (one, other))
    return first[0] <= second[1] and second[0] <= first[1]


def _months_of(code: str) -> tuple[int, int]:
    period = Period.parse(code if len(code) < 10 else code[:7])
    return period.first_month, period.last_month


def _has_begun(code: str, today: date) -> bool:
    return _months_of(code)[0] <= today.year * 100 + today.month
