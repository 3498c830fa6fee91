"""Dates and times as people type and read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.kernel.dates import DateInputError, format_date, format_moment, format_period, format_time, parse_date, parse_time
from syli.kernel.dates.typed import EARLIEST, LATEST

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1.2.2026", date(2026, 2, 1)),
        ("01.02.2026", date(2026, 2, 1)),
        (" 1. 2. 2026 ", date(2026, 2, 1)),
        ("1.2.26", date(2026, 2, 1)),
        ("1/2/2026", date(2026, 2, 1)),
        ("1-2-2026", date(2026, 2, 1)),
        ("1 2 2026", date(2026, 2, 1)),
        ("2026-02-01", date(2026, 2, 1)),
        ("01022026", date(2026, 2, 1)),
        ("010226", date(2026, 2, 1)),
        ("2010", date(2026, 10, 20)),
        ("20.10.", date(2026, 10, 20)),
        ("20.10", date(2026, 10, 20)),
        ("su 22.11.", date(2026, 11, 22)),
        ("su 22.11.2026", date(2026, 11, 22)),
        ("2.1.", date(2027, 1, 2)),
        ("tänään", TODAY),
        ("Eilen", date(2026, 11, 21)),
        ("toissapäivänä", date(2026, 11, 20)),
        ("huomenna", date(2026, 11, 23)),
        ("ylihuomenna", date(2026, 11, 24)),
        ("idag", TODAY),
        ("i  går", date(2026, 11, 21)),
        ("igår", date(2026, 11, 21)),
        ("i övermorgon", date(2026, 11, 24)),
        ("yesterday", date(2026, 11, 21)),
        ("TODAY", TODAY),
        ("ta\u0308na\u0308a\u0308n", TODAY),
        ("29.2.", date(2028, 2, 29)),
    ],
)
def test_date__as_people_type_it__is_read(typed: str, expected: date) -> None:
    assert parse_date(typed, TODAY) == expected


@pytest.mark.parametrize(
    ("typed", "past", "nearest", "future"),
    [
        ("20.12.", date(2025, 12, 20), date(2026, 12, 20), date(2026, 12, 20)),
        ("22.11.", TODAY, TODAY, TODAY),
        ("29.2.", date(2024, 2, 29), date(2028, 2, 29), date(2028, 2, 29)),
        ("1.3.85", date(1985, 3, 1), date(1985, 3, 1), date(2085, 3, 1)),
        ("1.3.27", date(1927, 3, 1), date(2027, 3, 1), date(2027, 3, 1)),
    ],
)
def test_date__year_not_said__is_chosen_by_what_it_is_for(typed: str, past: date, nearest: date, future: date) -> None:
    assert parse_date(typed, TODAY, prefer="past") == past
    assert parse_date(typed, TODAY, prefer="nearest") == nearest
    assert parse_date(typed, TODAY, prefer="future") == future


def test_date__typed_in_january_about_december__is_last_month() -> None:
    assert parse_date("20.12.", date(2027, 1, 5)) == date(2026, 12, 20)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        (" \t", "empty"),
        ("huomenissa", "unreadable"),
        ("1", "unreadable"),
        ("1.2.3.4", "unreadable"),
        ("1.2.202", "unreadable"),
        ("1.2.20266", "unreadable"),
        ("123", "unreadable"),
        ("12345", "unreadable"),
        ("1234567", "unreadable"),
        ("١.٢.٢٠٢٦", "unreadable"),
        ("1.2.2026" * 20, "unreadable"),
        ("30.2.2026", "no_such_day"),
        ("29.2.2026", "no_such_day"),
        ("32.1.", "no_such_day"),
        ("1.13.26", "no_such_day"),
        ("00000000", "no_such_day"),
        ("1.1.0000", "no_such_day"),
        ("1.1.1849", "out_of_range"),
        ("1.1.9999", "out_of_range"),
    ],
)
def test_date__not_readable__says_why(typed: str, code: str) -> None:
    with pytest.raises(DateInputError) as refused:
        parse_date(typed, TODAY)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("14.30", time(14, 30)),
        ("14:30", time(14, 30)),
        ("14,30", time(14, 30)),
        ("1430", time(14, 30)),
        ("930", time(9, 30)),
        ("9", time(9)),
        ("0.05", time(0, 5)),
        ("klo 14.30", time(14, 30)),
        ("klo14.30", time(14, 30)),
        ("kello 9", time(9)),
        ("kl. 14.30", time(14, 30)),
        ("at 14:30", time(14, 30)),
        ("14.30.15", time(14, 30, 15)),
    ],
)
def test_time__as_people_type_it__is_read(typed: str, expected: time) -> None:
    assert parse_time(typed) == expected


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("nyt", "unreadable"),
        ("14.3", "unreadable"),
        ("14.300", "unreadable"),
        ("14302", "unreadable"),
        ("-1", "unreadable"),
        ("24.00", "no_such_time"),
        ("25", "no_such_time"),
        ("12.60", "no_such_time"),
        ("1260", "no_such_time"),
        ("12.30.60", "no_such_time"),
    ],
)
def test_time__not_readable__says_why(typed: str, code: str) -> None:
    with pytest.raises(DateInputError) as refused:
        parse_time(typed)
    assert refused.value.code == code


@pytest.mark.parametrize("word", ["nyt", "Nu", "now"])
def test_time__now__is_what_finnish_clocks_show(word: str) -> None:
    assert parse_time(word, now=datetime(2026, 11, 22, 12, 34, 56, tzinfo=UTC)) == time(14, 34)


@given(st.dates(EARLIEST, LATEST))
def test_date__written_and_read__is_the_same(day: date) -> None:
    for typed in (format_date(day), f"{day:%d%m%Y}", day.isoformat(), f"{day.day}. {day.month}. {day.year}"):
        assert parse_date(typed, TODAY) == day


@given(st.times().map(lambda clock: clock.replace(second=0, microsecond=0)))
def test_time__written_and_read__is_the_same(clock: time) -> None:
    assert parse_time(format_time(clock)) == parse_time(f"{clock:%H%M}") == clock


@given(st.text(max_size=50) | st.from_regex(r"[0-9./\- ]{0,12}"))
def test_date_and_time__any_text__are_read_or_refused(typed: str) -> None:
    for prefer in ("past", "nearest", "future"):
        try:
            assert EARLIEST <= parse_date(typed, TODAY, prefer=prefer) <= LATEST
        except DateInputError:
            pass
    try:
        parse_time(typed)
    except DateInputError:
        pass


def test_written__dates_times_and_periods__are_finnish() -> None:
    moment = datetime(2026, 11, 22, 22, 5, tzinfo=UTC)
    assert format_date(moment) == "23.11.2026"
    assert format_time(moment) == "0.05"
    assert format_moment(moment) == "23.11.2026 klo\u00a00.05"
    assert format_moment(moment, "sv") == "23.11.2026 kl.\u00a00.05"
    assert format_period(date(2026, 2, 1), date(2026, 2, 5)) == "1.–5.2.2026"
    assert format_period(date(2026, 1, 28), date(2026, 2, 3)) == "28.1.–3.2.2026"
    assert format_period(date(2025, 12, 30), date(2026, 1, 2)) == "30.12.2025–2.1.2026"
    assert format_period(date(2026, 2, 1), date(2026, 2, 1)) == "1.2.2026"
    assert format_period(date(2026, 2, 1), None) == "1.2.2026–"
