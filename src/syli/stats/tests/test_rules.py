"""The rules of publishing, by table."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.stats.disclosure.groups import _exceptions
from syli.stats.rules import allowed_exceptions, cell_may_move, epoch_may_open, is_closed, is_dominated, is_fine_enough, is_full


@pytest.mark.parametrize(
    ("changed", "ended", "opens"),
    [(0, False, False), (0, True, False), (1, False, False), (9, False, False), (10, False, True), (1, True, True), (500, False, True)],
)
def test_epoch__opens__sdc_01(changed: int, ended: bool, opens: bool) -> None:
    """SDC-01."""
    assert epoch_may_open(changed, ended) is opens


@pytest.mark.parametrize(
    ("people", "total", "largest", "moves"),
    [
        (0, 0, 0, False),
        (1, 1, 1, False),
        (2, 2, 1, False),
        (3, 3, 1, True),
        (-3, -3, 1, True),
        # Hours: two people can change the total by twice the largest contribution, a third is needed for more.
        (0, 20, 10, False),
        (0, 21, 10, True),
        (-2, -19, 10, False),
    ],
)
def test_cell__moves__sdc_02(people: int, total: int, largest: int, moves: bool) -> None:
    """SDC-02."""
    assert cell_may_move(people, total, largest) is moves


@pytest.mark.property
@given(st.dictionaries(st.integers(0, 9), st.integers(1, 50), max_size=8), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 50)), max_size=2))
def test_cell__never_moves_for_two_contributors__sdc_02(before: dict[int, int], changes: list[tuple[int, int]]) -> None:
    """SDC-02: whatever at most two contributors do, the number stays."""
    after = {person: amount for person, amount in (before | dict(changes)).items() if amount}
    largest = max([*before.values(), *after.values()], default=0)
    assert not cell_may_move(len(after) - len(before), sum(after.values()) - sum(before.values()), largest)


@pytest.mark.parametrize(("month", "closed"), [(202412, True), (202501, True), (202502, False), (202503, False), (202602, False)])
def test_period__is_closed__sdc_03(month: int, closed: bool) -> None:
    """SDC-03."""
    assert is_closed(month, date(2025, 2, 10)) is closed


@pytest.mark.parametrize(
    ("total", "largest", "second", "dominated"),
    [(100, 100, 0, True), (100, 60, 40, True), (100, 60, 36, True), (100, 60, 34, False), (30, 10, 10, False), (0, 0, 0, False), (21, 10, 10, False)],
)
def test_sum__is_dominated__sdc_04(total: float, largest: float, second: float, dominated: bool) -> None:
    """SDC-04."""
    assert is_dominated(total, largest, second) is dominated


@pytest.mark.parametrize(
    ("people", "largest", "full"),
    [(2, 2, False), (3, 3, True), (3, 2, False), (9, 8, False), (10, 9, True), (19, 17, False), (20, 18, True), (300, 298, True), (300, 297, False)],
)
def test_row__is_full__sdc_05(people: int, largest: int, full: bool) -> None:
    """SDC-05."""
    assert is_full(people, largest, 3) is full


def test_exceptions__are_the_same_for_many_at_once__sdc_05() -> None:
    """SDC-05: what protects whole tables is the rule itself."""
    assert _exceptions(np.arange(200)).tolist() == [allowed_exceptions(people) for people in range(200)]


@pytest.mark.parametrize(("people", "cells", "fine"), [(0, 1, True), (0, 2, False), (6, 2, True), (5.9, 2, False), (300, 100, True)])
def test_table__is_fine_enough__sdc_06(people: float, cells: int, fine: bool) -> None:
    """SDC-06."""
    assert is_fine_enough(people, cells) is fine
