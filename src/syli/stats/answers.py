"""What comes back: cells with their value and what became of them, margins, and notes that say how to read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from syli.stats.choices import CellStatus, Zone
from syli.stats.periods import Period

Labels = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a table. `value` is None where nothing may be shown, or where there is nothing to average."""

    value: float | None
    status: CellStatus = CellStatus.PUBLISHED


@dataclass(frozen=True, slots=True)
class Note:
    """One thing a reader must know, as a code; the page says it in words."""

    code: str
    details: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, code: str, **details: Any) -> Note:
        """Make a note with details."""
        return cls(code, tuple((name, str(value)) for name, value in details.items()))


@dataclass(frozen=True, slots=True)
class Answer:
    """A table: rows and columns are all declared categories in the order of their codes, one tuple of codes per line.

    `row_dimensions` and `column_dimensions` may be coarser than asked; a note says so. Margins are numbers of their own and need
    not be the sums of their cells.
    """

    measure: str
    zone: Zone
    period: Period
    row_dimensions: Labels
    column_dimensions: Labels
    rows: tuple[Labels, ...]
    columns: tuple[Labels, ...]
    cells: tuple[tuple[Cell, ...], ...]
    row_totals: tuple[Cell, ...]
    column_totals: tuple[Cell, ...]
    total: Cell
    notes: tuple[Note, ...] = ()

    @property
    def may_be_published(self) -> bool:
        """Tell whether the numbers are protected; inside numbers never leave."""
        return self.zone is Zone.OUTSIDE

    def cell(self, row: Labels = (), column: Labels = ()) -> Cell:
        """Return the cell of a row and a column by their codes."""
        return self.cells[self.rows.index(row)][self.columns.index(column)]

    def has_note(self, code: str) -> bool:
        """Tell whether a note with this code is there."""
        return any(note.code == code for note in self.notes)
