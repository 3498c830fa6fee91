"""By how much is a count changed: the table of changes, looked up by the number of people and the key of the cell."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from syli.stats.disclosure.record_keys import Ints, UInts

GENERAL = "general"
#: For services whose clients nobody may find: no published count below five.
PROTECTED = "protected"
_WHOLE = 1 << 64


@dataclass(frozen=True, slots=True, eq=False)
class PTable:
    """One table of changes, with the parameters it was solved for.

    Row n holds the possible changes of a cell of n people and, as 64-bit cuts, where in the range of keys each begins. The last
    row is shared by all larger cells. `threshold` is the smallest published count that is not 0.
    """

    name: str
    version: int
    variance: float
    bound: int
    threshold: int
    zero_rate: float
    changes: Ints
    cuts: UInts
    sizes: tuple[int, ...]

    @property
    def limit(self) -> int:
        """The number of people from which on all cells share the last row."""
        return len(self.sizes) - 1

    def look_up(self, people: Ints, keys: UInts) -> Ints:
        """Return the change of each cell; a negative number of people has none."""
        rows = np.clip(people, 0, self.limit)
        places = (keys[:, None] >= self.cuts[rows]).sum(axis=1)
        return np.asarray(self.changes[rows, places], dtype=np.int64)

    def distribution(self, people: int) -> dict[int, float]:
        """Return the probability of every change of a cell of so many people."""
        row = min(people, self.limit)
        edges = [0, *(int(cut) for cut in self.cuts[row][: self.sizes[row] - 1]), _WHOLE]
        return {int(self.changes[row, place]): (edges[place + 1] - edges[place]) / _WHOLE for place in range(self.sizes[row])}

    def possible_people(self, published: int) -> tuple[int, ...]:
        """Return every true number that may have been published as this one: what an attacker who knows the table can say."""
        candidates = range(max(0, published - self.bound), published + self.bound + 1)
        return tuple(people for people in candidates if self.distribution(people).get(published - people, 0.0) > 0)


@cache
def load(name: str) -> PTable:
    """Return a table of changes that is shipped with the package."""
    return from_document(json.loads((files("syli.stats.disclosure") / "tables" / f"{name}.json").read_text(encoding="utf-8")))


def from_document(document: dict[str, Any]) -> PTable:
    """Return the table that a stored document describes."""
    rows = document["rows"]
    width = max(len(row["changes"]) for row in rows)
    changes = np.zeros((len(rows), width), dtype=np.int64)
    cuts = np.full((len(rows), width - 1), np.iinfo(np.uint64).max, dtype=np.uint64)
    for place, row in enumerate(rows):
        _check(row, place)
        changes[place] = row["changes"] + [row["changes"][-1]] * (width - len(row["changes"]))
        cuts[place, : len(row["cuts"])] = np.array([int(cut) for cut in row["cuts"]], dtype=np.uint64)
    known = document["parameters"]
    return PTable(
        name=document["name"],
        version=document["version"],
        variance=known["variance"],
        bound=known["bound"],
        threshold=known["threshold"],
        zero_rate=known["zero_rate"],
        changes=changes,
        cuts=cuts,
        sizes=tuple(len(row["changes"]) for row in rows),
    )


def _check(row: dict[str, Any], place: int) -> None:
    cuts = [int(cut) for cut in row["cuts"]]
    ordered = cuts == sorted(cuts) and row["changes"] == sorted(row["changes"])
    if row["people"] != place or len(row["changes"]) != len(cuts) + 1 or not ordered:
        raise ValueError(f"Row {place} of the table of changes is damaged.")
