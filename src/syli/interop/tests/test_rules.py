"""The rules of handing lists in, case by case: INTEROP-01, INTEROP-02, INTEROP-03, INTEROP-04 and INTEROP-07."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.interop import rules
from syli.interop.choices import UNDER_WAY, UploadState

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
MB = 1024 * 1024


@pytest.mark.parametrize(
    ("sizes", "taken"), [([], False), ([0], True), ([20 * MB], True), ([20 * MB + 1], False), ([10 * MB, 10 * MB], True), ([10 * MB, 11 * MB], False)]
)
def test_size__of_lists__counted_together(sizes: list[int], taken: bool) -> None:
    assert rules.may_be_handed_in(sizes) is taken


@pytest.mark.parametrize(("waiting", "more"), [(0, True), (4, True), (5, False), (50, False)])
def test_waiting__imports__limited(waiting: int, more: bool) -> None:
    assert rules.may_hand_in_more(waiting) is more


@pytest.mark.parametrize(
    ("state", "checking", "entering"),
    [
        ("handed_in", True, False),
        ("checking", False, False),
        ("checked", True, True),
        ("entering", False, False),
        ("entered", False, False),
        ("failed", True, False),
    ],
)
def test_begin__by_state__checked_before_entered_and_nothing_twice(state: str, checking: bool, entering: bool) -> None:
    assert rules.may_begin(state, UploadState.CHECKING, NOW, NOW) is checking
    assert rules.may_begin(state, UploadState.ENTERING, NOW, NOW) is entering


@given(st.sampled_from(sorted(UNDER_WAY)), st.sampled_from(sorted(UNDER_WAY)), st.integers(0, 3600))
def test_begin__lost_work__same_thing_again_after_ten_minutes(state: str, wanted: str, seconds: int) -> None:
    expected = state == wanted and seconds > 600
    assert rules.may_begin(state, wanted, NOW - timedelta(seconds=seconds), NOW) is expected


@given(st.integers(0, 10**6))
def test_enter__all_or_nothing__only_without_a_bad_row(refused: int) -> None:
    assert rules.may_be_entered("row", refused)
    assert rules.may_be_entered("file", refused) is (refused == 0)


@given(st.dates(date(2020, 1, 1), date(2100, 1, 1)))
def test_kept__lists_a_week__reports_a_month(day: date) -> None:
    assert (rules.kept_until(day, has_report=False) - day).days == 7
    assert (rules.kept_until(day, has_report=True) - day).days == 30
