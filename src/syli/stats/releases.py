"""What was ever published, cell by cell, so that a number seen once stays until enough of its people have changed.

One small SQLite file beside the marts. A cell is found by its name, whatever table it was asked in.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np

from syli.stats.disclosure.protect import Cells, Shown
from syli.stats.disclosure.record_keys import Flags, Floats, Ints, UInts
from syli.stats.rules import STICKY_CONTRIBUTORS

_SCHEMA = """
CREATE TABLE IF NOT EXISTS cell (
    name INTEGER PRIMARY KEY,
    stamp INTEGER NOT NULL,
    people INTEGER NOT NULL,
    key INTEGER NOT NULL,
    total INTEGER NOT NULL,
    top INTEGER NOT NULL,
    heads INTEGER NOT NULL,
    value REAL,
    status INTEGER NOT NULL,
    is_rebased INTEGER NOT NULL DEFAULT 0
)
"""
_READ = "SELECT name, stamp, people, key, total, top, heads, value, status, is_rebased FROM cell WHERE name IN (SELECT value FROM json_each(?))"
_WRITE = "INSERT OR REPLACE INTO cell (name, stamp, people, key, total, top, heads, value, status, is_rebased) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What is remembered of a list of cells; where `is_known` is false the rest means nothing.

    `stamp` says which epoch or month the number was last looked at in. A rebased cell keeps its number but takes today's people as
    the ones to compare with: somebody's facts were destroyed, and that must not show.
    """

    is_known: Flags
    stamp: Ints
    people: Ints
    keys: UInts
    total: Ints
    top: Ints
    shown: Shown
    is_rebased: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Published:
    """Cells to remember: what each was made of, what was shown, and in which epoch or month; `which` leaves the others out."""

    cells: Cells
    shown: Shown
    stamps: Ints
    which: Flags

    def rows(self) -> Iterator[tuple[float, ...]]:
        """Yield the rows as they are stored."""
        cells, shown = self.cells, self.shown
        named = (cells.names.view(np.int64), self.stamps, cells.people, cells.keys.view(np.int64), cells.total, cells.top)
        columns = (*named, shown.heads, shown.values, shown.status)
        return zip(*(column[self.which].tolist() for column in columns), strict=True)


class ReleaseStore:
    """The published numbers of one installation, open for the length of a `with` block."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._opened = sqlite3.connect(self.path, timeout=30, isolation_level=None)
        self._opened.execute(_SCHEMA)
        return self

    def __exit__(self, *error: object) -> None:
        self._connection.close()
        self._opened = None

    def known(self, names: UInts) -> Known:
        """Return what is remembered of the cells with these names."""
        wanted = names.view(np.int64)
        rows = self._connection.execute(_READ, (json.dumps(wanted.tolist()),)).fetchall()
        return _aligned(wanted, rows)

    def save(self, published: list[Published]) -> None:
        """Remember what was published, all of it or nothing."""
        rows = [row for part in published for row in part.rows()]
        if rows:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(_WRITE, rows)
            self._connection.execute("COMMIT")

    def rebase(self) -> None:
        """Let no number move because facts were destroyed: called whenever contributors were dropped from the marts."""
        self._connection.execute("UPDATE cell SET is_rebased = 1")

    @property
    def _connection(self) -> sqlite3.Connection:
        if self._opened is None:
            raise RuntimeError("The release store is not open.")
        return self._opened


def stays(cells: Cells, known: Known, stamps: Ints) -> Flags:
    """Tell which cells keep their old number: seen in this very epoch, or too few people changed since it was made."""
    return np.asarray(known.is_known & ((known.stamp == stamps) | known.is_rebased | ~may_move(cells, known)), dtype=np.bool_)


def settle(fresh: Shown, known: Known, stay: Flags) -> Shown:
    """Return what is shown now."""
    return Shown(
        heads=np.where(stay, known.shown.heads, fresh.heads),
        values=np.where(stay, known.shown.values, fresh.values),
        status=np.where(stay, known.shown.status, fresh.status),
    )


def may_move(cells: Cells, known: Known) -> Flags:
    """Tell for many cells at once what the rule `cell_may_move` tells for one."""
    largest = np.maximum(np.maximum(cells.top, known.top), 1)
    people = np.abs(cells.people - known.people) >= STICKY_CONTRIBUTORS
    return np.asarray(people | (np.abs(cells.total - known.total) > (STICKY_CONTRIBUTORS - 1) * largest), dtype=np.bool_)


def baseline(cells: Cells, known: Known, stay: Flags) -> Cells:
    """Return the people each remembered number is to be compared with later.

    A number that stays keeps the people it was made of, or small changes would never add up; a rebased one takes today's.
    """
    old = stay & ~known.is_rebased
    return replace(
        cells,
        people=np.where(old, known.people, cells.people),
        keys=np.where(old, known.keys, cells.keys),
        total=np.where(old, known.total, cells.total),
        top=np.where(old, known.top, cells.top),
    )


def _aligned(wanted: Ints, rows: list[tuple[float | None, ...]]) -> Known:
    size = len(wanted)
    order = np.argsort(wanted)
    names = np.array([row[0] for row in rows], dtype=np.int64)
    at = order[np.searchsorted(wanted, names, sorter=order)] if len(rows) else np.zeros(0, dtype=np.int64)
    is_known = np.zeros(size, dtype=np.bool_)
    is_known[at] = True
    stamp, people, keys, total, top, heads, status, rebased = (_column(rows, place, at, size) for place in (1, 2, 3, 4, 5, 6, 8, 9))
    values: Floats = np.full(size, np.nan)
    values[at] = np.array([np.nan if row[7] is None else row[7] for row in rows], dtype=np.float64)
    return Known(is_known, stamp, people, keys.view(np.uint64), total, top, Shown(heads, values, status), rebased.astype(np.bool_))


def _column(rows: list[tuple[float | None, ...]], place: int, at: Ints, size: int) -> Ints:
    column = np.zeros(size, dtype=np.int64)
    column[at] = np.array([row[place] for row in rows], dtype=np.int64)
    return column
