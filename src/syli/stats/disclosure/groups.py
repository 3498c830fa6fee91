"""Which rows say something about everybody in them: lines of a table that one category fills (group disclosure)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from syli.stats.disclosure.record_keys import Flags, Ints
from syli.stats.rules import allowed_exceptions


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """One table as an array with one axis per dimension: true people, published people, possible cells, smallest shown count."""

    people: Ints
    heads: Ints
    possible: Flags
    thresholds: Ints


def full_lines(block: Block, axis: int, line_people: Ints) -> Flags:
    """Return which cells lie on a line along `axis` that one category fills, or that looks as if one did.

    `line_people` are the distinct people of each line (a person may be in several categories). A line that merely looks full is
    treated alike, so that a merged line does not prove that it is full. A line where only one category is possible says nothing new.
    """
    largest = block.people.max(axis=axis)
    least = block.thresholds.min(axis=axis)
    truly = (line_people >= least) & (line_people - largest <= _exceptions(line_people))
    shown = block.heads.max(axis=axis)
    seems = (shown >= least) & (block.heads.sum(axis=axis) == shown)
    choice = block.possible.sum(axis=axis) > 1
    flagged = np.expand_dims((truly | seems) & choice, axis)
    return np.asarray(np.broadcast_to(flagged, block.people.shape) & block.possible, dtype=np.bool_)


def said_of_all(people: Ints, some: Ints) -> Flags:
    """Tell whether what is said of some is said of (nearly) all of these people; of whom nobody is asked nothing is said."""
    return np.asarray((people > 0) & (people - some <= _exceptions(people)), dtype=np.bool_)


def _exceptions(people: Ints) -> Ints:
    # The rule as an array: nobody below ten, one below twenty, two from there.
    return np.minimum(allowed_exceptions(10_000), people // 10)
