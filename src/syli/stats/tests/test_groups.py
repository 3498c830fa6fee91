"""Group disclosure: lines of a table that one category fills."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.stats.disclosure.groups import Block, full_lines
from syli.stats.rules import is_full


def block(people: list[list[int]], heads: list[list[int]] | None = None, possible: list[list[bool]] | None = None) -> Block:
    numbers = np.array(people)
    return Block(
        people=numbers,
        heads=np.array(heads or people),
        possible=np.array(possible) if possible else np.full(numbers.shape, True),
        thresholds=np.full(numbers.shape, 3),
    )


@pytest.mark.parametrize(
    ("line", "heads", "people", "flagged"),
    [
        ([20, 0, 0], [21, 0, 0], 20, True),
        ([19, 1, 0], [18, 3, 0], 20, True),
        ([17, 3, 0], [18, 3, 0], 20, False),
        # Everybody is in the first category and some also in the second: it is still said of everybody.
        ([20, 9, 0], [20, 8, 0], 20, True),
        # Not full, but it looks so: treated alike, so that a merged row proves nothing.
        ([9, 2, 2], [9, 0, 0], 13, True),
        ([2, 0, 0], [0, 0, 0], 2, False),
        ([1, 0, 0], [3, 0, 0], 1, True),
        ([0, 0, 0], [0, 0, 0], 0, False),
        ([0, 0, 0], [0, 3, 0], 0, True),
        ([8, 7, 6], [8, 7, 6], 21, False),
    ],
)
def test_line__is_full(line: list[int], heads: list[int], people: int, flagged: bool) -> None:
    assert full_lines(block([line], [heads]), 1, np.array([people])).tolist() == [[flagged] * 3]
    across = block([[one] for one in line], [[one] for one in heads])
    assert full_lines(across, 0, np.array([people])).tolist() == [[flagged]] * 3


def test_line__with_one_possible_category__says_nothing_new() -> None:
    found = full_lines(block([[20, 0]], possible=[[True, False]]), 1, np.array([20]))
    assert not found.any()


def test_line__impossible_cells_stay_zero() -> None:
    found = full_lines(block([[20, 0, 0]], possible=[[True, True, False]]), 1, np.array([20]))
    assert found.tolist() == [[True, True, False]]


@pytest.mark.property
@given(st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=1, max_size=5), st.integers(0, 1))
def test_no_line__that_is_left_is_full(people: list[list[int]], axis: int) -> None:
    made = block(people)
    lines = made.people.sum(axis=axis)
    flagged = full_lines(made, axis, lines)
    for line, total, flags in zip(np.moveaxis(made.people, axis, -1), lines, np.moveaxis(flagged, axis, -1), strict=True):
        if not flags.any():
            assert not is_full(int(total), int(line.max()), 3) or len(line) < 2
