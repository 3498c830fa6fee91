"""Which small number stands for a code in the files: one growing list per dimension beside the marts.

Numbers make the files small and grouping fast. A code keeps its number for ever; new codes go to the end. Where a fact may have several
codes at once, such as reasons, their combination has a number of its own, so that the fact stays one row.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from syli.stats.choices import UNKNOWN
from syli.stats.dimensions import MANY_DIMENSIONS
from syli.stats.marts.locks import exclusive

MOST_CODES = 32_000
_AND = "+"


def combined(codes: Iterable[str]) -> str:
    """Return the one code that stands for all of these at once, whatever their order; the unknown where there is none."""
    return _AND.join(sorted(set(codes) - {UNKNOWN, ""})) or UNKNOWN


def apart(code: str) -> tuple[str, ...]:
    """Return the codes that a combination stands for; any other code stands for itself."""
    return tuple(code.split(_AND))


class CodeNumbers:
    """The numbers of all codes, kept in one file; several processes may add at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lists: dict[str, list[str]] = {}
        self._stamp: tuple[int, int] | None = None

    def lists(self) -> Mapping[str, list[str]]:
        """Return the codes of every dimension in the order of their numbers, as they are now."""
        try:
            state = self.path.stat()
        except FileNotFoundError:
            return {}
        stamp = (state.st_mtime_ns, state.st_ino)
        if stamp != self._stamp:
            # Replaced as a whole on every change, so the text read here is always complete.
            self._lists, self._stamp = json.loads(self.path.read_text(encoding="utf-8")), stamp
        return self._lists

    def number_of(self, dimension: str, code: str) -> int:
        """Return the number of a code, or −1 while no fact has it."""
        known = self.lists().get(dimension, [])
        return known.index(code) if code in known else -1

    def encode(self, table: Any, dimensions: Iterable[str]) -> Any:
        """Return the table with the code columns as numbers, adding codes that were never seen."""
        names = list(dimensions)
        lists = self._with(table, names)
        for name in names:
            numbers = pc.index_in(table[name], value_set=pa.array(lists[name], pa.string()))
            table = table.set_column(table.column_names.index(name), name, pc.cast(numbers, pa.int16()))
        return table

    def decode(self, table: Any, dimensions: Iterable[str]) -> Any:
        """Return the table with the code columns as texts again."""
        lists = self.lists()
        for name in dimensions:
            codes = pa.array(lists.get(name, []), pa.string()).take(table[name].combine_chunks())
            table = table.set_column(table.column_names.index(name), name, codes)
        return table

    def _with(self, table: Any, names: list[str]) -> Mapping[str, list[str]]:
        used = {name: set(pc.unique(table[name]).to_pylist()) for name in names}
        for name in MANY_DIMENSIONS & used.keys():
            # Each code of a combination is counted by its own number, also where nobody has it alone.
            used[name] |= {part for code in used[name] for part in apart(code)}
        lists = self.lists()
        if all(used[name] <= set(lists.get(name, [])) for name in names):
            return {name: lists.get(name, []) for name in names}
        with exclusive(self.path.with_suffix(".lock")):
            grown = {name: list(codes) for name, codes in self.lists().items()}
            for name in names:
                codes = grown.setdefault(name, [])
                codes.extend(sorted(used[name] - set(codes)))
                if len(codes) > MOST_CODES:
                    raise ValueError(f"Too many codes of {name}.")
            self._save(grown)
        return grown

    def _save(self, lists: Mapping[str, list[str]]) -> None:
        aside = self.path.with_suffix(f".{os.getpid()}.tmp")
        with aside.open("w", encoding="utf-8") as file:
            json.dump(lists, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self.path)
        self._stamp = None
