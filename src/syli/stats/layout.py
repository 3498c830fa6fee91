"""How arrays of numbers become a table: lines in the order of their codes, lines that cannot occur left out."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from syli.stats.answers import Answer, Cell, Note
from syli.stats.choices import CellStatus
from syli.stats.dimensions import DIMENSIONS
from syli.stats.disclosure.protect import Shown
from syli.stats.plan import Grouping, Plan, Scalar

Places = NDArray[np.intp]
_WITHHELD, _MERGED = Cell(None, CellStatus.WITHHELD), Cell(None, CellStatus.MERGED)


def answer_of(plan: Plan, shown: Mapping[Grouping, Shown], notes: list[Note]) -> Answer:
    """Return the table. `shown` holds what may be seen of each shown grouping, hidden dimensions already chosen and gone."""
    rows, columns = plan.rows, plan.columns
    height, width = prod(plan.shape(rows)), prod(plan.shape(columns))
    possible = chosen(plan, rows + columns + plan.hidden, plan.possible(rows + columns + plan.hidden)).reshape(height, width)
    kept_rows, kept_columns = np.flatnonzero(possible.any(axis=1)), np.flatnonzero(possible.any(axis=0))
    body = shown[rows + columns]
    return Answer(
        measure=plan.measure.name,
        zone=plan.zone,
        period=plan.period,
        row_dimensions=rows,
        column_dimensions=columns,
        rows=_labels(plan, rows, kept_rows),
        columns=_labels(plan, columns, kept_columns),
        cells=_grid(body, kept_rows, kept_columns, width),
        row_totals=_line(shown[rows], kept_rows),
        column_totals=_line(shown[columns], kept_columns),
        total=_line(shown[()], np.array([0]))[0],
        notes=(*notes, *(Note.of("in_several", dimension=name) for name in (*rows, *columns) if DIMENSIONS[name].many)),
    )


def chosen(plan: Plan, grouping: Grouping, values: NDArray[Scalar]) -> NDArray[Scalar]:
    """Return the part of an array that belongs to the chosen codes of the hidden dimensions."""
    places = tuple(plan.by_name[name].chosen if name in plan.hidden else slice(None) for name in grouping)
    part: NDArray[Scalar] = np.asarray(values[places])
    return part


def _labels(plan: Plan, grouping: Grouping, kept: Places) -> tuple[tuple[str, ...], ...]:
    lines = list(product(*(plan.by_name[name].codes for name in grouping)))
    return tuple(lines[place] for place in kept)


def _grid(shown: Shown, rows: Places, columns: Places, width: int) -> tuple[tuple[Cell, ...], ...]:
    cells = _line(shown, (rows[:, None] * width + columns[None, :]).reshape(-1))
    return tuple(cells[start : start + len(columns)] for start in range(0, len(cells), max(len(columns), 1)))


def _line(shown: Shown, places: Places) -> tuple[Cell, ...]:
    values, status = shown.values[places].tolist(), shown.status[places].tolist()
    known: dict[float, Cell] = {}
    return tuple(_cell(value, state, known) for value, state in zip(values, status, strict=True))


def _cell(value: float, status: int, known: dict[float, Cell]) -> Cell:
    if status == CellStatus.PUBLISHED:
        # Most cells of a large table repeat a few small numbers.
        found = known.get(value)
        if found is None:
            found = known[value] = Cell(None if value != value else _plain(value))  # noqa: PLR0124 - only NaN differs from itself
        return found
    return _MERGED if status == CellStatus.MERGED else _WITHHELD


def _plain(value: float) -> float:
    return int(value) if value == int(value) else value
