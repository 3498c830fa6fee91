"""Periods: written one way, read back, and what lies in them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.stats.periods import Period, last_day, last_month_of_quarter, next_month, quarter_of, time_code

MONTHS = st.builds(lambda year, month: year * 100 + month, st.integers(1990, 2090), st.integers(1, 12))


@pytest.mark.parametrize(
    ("text", "start", "end", "label"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31), "2025"),
        ("2023..2025", date(2023, 1, 1), date(2025, 12, 31), "2023..2025"),
        ("2025..2025", date(2025, 1, 1), date(2025, 12, 31), "2025"),
        ("2025-H1", date(2025, 1, 1), date(2025, 6, 30), "2025-H1"),
        ("2025-H2", date(2025, 7, 1), date(2025, 12, 31), "2025-H2"),
        ("2025-Q1", date(2025, 1, 1), date(2025, 3, 31), "2025-Q1"),
        ("2025-Q4", date(2025, 10, 1), date(2025, 12, 31), "2025-Q4"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024-02"),
        (" 2025-07 ", date(2025, 7, 1), date(2025, 7, 31), "2025-07"),
        ("2025-07-01..2025-07-31", date(2025, 7, 1), date(2025, 7, 31), "2025-07"),
        ("2025-07-01..2025-07-15", date(2025, 7, 1), date(2025, 7, 15), "2025-07-01..2025-07-15"),
        ("2025-02-01..2025-04-30", date(2025, 2, 1), date(2025, 4, 30), "2025-02-01..2025-04-30"),
    ],
)
def test_period__reads_and_writes(text: str, start: date, end: date, label: str) -> None:
    period = Period.parse(text)
    assert (period.start_on, period.end_on, period.label) == (start, end, label)


@pytest.mark.parametrize(
    "text",
    ["", "25", "2025-13", "2025-00", "2025-Q5", "2025-H3", "2025..2023", "2025-02-30..2025-03-01", "2025-03-05..2025-03-01", "0001", "9999", "2025; DROP"],
)  # fmt: skip
def test_period__refuses_what_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="Not a period"):
        Period.parse(text)


def test_period__refuses_an_end_before_its_start() -> None:
    with pytest.raises(ValueError, match="ends on or after"):
        Period(date(2025, 2, 1), date(2025, 1, 31))


@pytest.mark.parametrize(
    ("text", "calendar"),
    [("2025", True), ("2020..2025", True), ("2025-H2", True), ("2025-Q3", True), ("2025-09", True),
     ("2025-07-01..2025-07-15", False), ("2025-02-01..2025-04-30", False), ("2025-01-01..2025-11-30", False)],
)  # fmt: skip
def test_period__is_calendar(text: str, calendar: bool) -> None:
    assert Period.parse(text).is_calendar is calendar


@pytest.mark.property
@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(0, 2000))
def test_period__is_read_back_from_its_label(start: date, length: int) -> None:
    period = Period(start, date.fromordinal(start.toordinal() + length))
    assert Period.parse(period.label) == period


@pytest.mark.property
@given(MONTHS, st.integers(0, 40))
def test_months__follow_each_other(first: int, more: int) -> None:
    last = first
    for _ in range(more):
        last = next_month(last)
    months = list(Period.months(first, last).month_numbers())
    assert len(months) == more + 1
    assert months == sorted(set(months))
    assert all(1 <= month % 100 <= 12 for month in months)


@pytest.mark.property
@given(MONTHS)
def test_quarter__ends_with_its_last_month(month: int) -> None:
    end = last_month_of_quarter(quarter_of(month))
    assert end % 100 in {3, 6, 9, 12}
    assert end >= month
    assert end - month < 3
    assert quarter_of(end) == quarter_of(month)


@pytest.mark.parametrize(("month", "day"), [(202402, 29), (202502, 28), (202504, 30), (202512, 31), (190002, 28), (200002, 29)])
def test_last_day(month: int, day: int) -> None:
    assert last_day(month) == date(month // 100, month % 100, day)


@pytest.mark.parametrize(
    ("dimension", "number", "code"),
    [("month", 202503, "2025-03"), ("quarter", 20254, "2025-Q4"), ("year", 2025, "2025"), ("day", 20250307, "2025-03-07")],
)
def test_time_code(dimension: str, number: int, code: str) -> None:
    assert time_code(dimension, number) == code
    assert dimension == "day" or Period.parse(code).label == code
