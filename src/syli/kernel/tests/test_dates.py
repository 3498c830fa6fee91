"""Dates: local days over summer time, Finnish holidays, ages, periods and nights."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.kernel.dates import (
    HELSINKI,
    Period,
    add_months,
    add_working_days,
    add_years,
    age_on,
    at_local,
    day_bounds,
    holiday_name,
    is_working_day,
    local_date,
    local_moment,
    minutes_between,
    months_between,
    move_to_working_day,
    nights_between,
    working_days_between,
)

DAYS = st.dates(date(1900, 1, 1), date(2150, 12, 31))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))


def helsinki(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=HELSINKI, fold=fold)  # type: ignore[arg-type, misc]


def test_local_date__late_evening_in_utc__is_the_next_day_in_finland() -> None:
    assert local_date(datetime(2026, 11, 22, 22, 30, tzinfo=UTC)) == date(2026, 11, 23)
    assert local_date(datetime(2026, 7, 1, 20, 59, tzinfo=UTC)) == date(2026, 7, 1)
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime(2026, 11, 22))


def test_at_local__skipped_and_repeated_hours__are_settled() -> None:
    assert at_local(date(2026, 3, 29), time(3, 30)) == helsinki(2026, 3, 29, 4, 30)
    assert at_local(date(2026, 10, 25), time(3, 30)).astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)])
def test_day_bounds__hold_the_hours_of_that_day(day: date, hours: int) -> None:
    start, end = day_bounds(day)
    assert minutes_between(start, end) == hours * 60
    assert local_date(start) == day
    assert local_date(end - timedelta(microseconds=1)) == day


@given(MOMENTS)
def test_day_bounds__of_any_moment__hold_it(moment: datetime) -> None:
    start, end = day_bounds(local_date(moment))
    assert start <= moment < end


@given(MOMENTS)
def test_at_local__of_what_clocks_show__is_that_moment_or_its_twin(moment: datetime) -> None:
    shown = local_moment(moment)
    again = at_local(shown.date(), shown.time())
    assert moment - again in (timedelta(0), timedelta(hours=1))
    assert local_moment(again).replace(tzinfo=None) == shown.replace(tzinfo=None, fold=0)


def test_minutes_between__over_the_change__counts_what_passed() -> None:
    assert minutes_between(helsinki(2026, 3, 28, 22, 0), helsinki(2026, 3, 29, 6, 0)) == 7 * 60
    assert minutes_between(helsinki(2026, 10, 24, 22, 0), helsinki(2026, 10, 25, 6, 0)) == 9 * 60


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 6), "Loppiainen"),
        (date(2026, 4, 3), "Pitkäperjantai"),
        (date(2026, 5, 1), "Vappu"),
        (date(2026, 5, 14), "Helatorstai"),
        (date(2026, 6, 19), "Juhannusaatto"),
        (date(2026, 10, 31), "Pyhäinpäivä"),
        (date(2026, 12, 24), "Jouluaatto"),
        (date(2026, 12, 6), "Itsenäisyyspäivä"),
    ],
)
def test_holiday__of_2026__is_no_working_day(day: date, name: str) -> None:
    assert holiday_name(day) == name
    assert not is_working_day(day, saturday_counts=True)
    assert all(holiday_name(day, language) for language in ("sv", "en"))


def test_working_day__saturday__counts_only_when_told() -> None:
    saturday = date(2026, 11, 21)
    assert is_working_day(saturday, saturday_counts=True)
    assert not is_working_day(saturday)
    assert not is_working_day(saturday + timedelta(days=1), saturday_counts=True)
    assert is_working_day(date(2026, 12, 31))


@pytest.mark.parametrize(
    ("day", "count", "saturday_counts", "expected"),
    [
        (date(2026, 12, 23), 1, False, date(2026, 12, 28)),
        (date(2026, 6, 18), 1, True, date(2026, 6, 22)),
        (date(2026, 11, 20), 1, True, date(2026, 11, 21)),
        (date(2026, 11, 20), 7, False, date(2026, 12, 1)),
        (date(2026, 11, 22), 0, False, date(2026, 11, 23)),
        (date(2026, 12, 28), -1, False, date(2026, 12, 23)),
        (date(2025, 12, 31), 1, False, date(2026, 1, 2)),
    ],
)
def test_add_working_days__over_holidays__lands_right(day: date, count: int, saturday_counts: bool, expected: date) -> None:
    assert add_working_days(day, count, saturday_counts=saturday_counts) == expected


def test_move_to_working_day__easter__moves_over_four_days() -> None:
    assert move_to_working_day(date(2026, 4, 3)) == date(2026, 4, 7)
    assert move_to_working_day(date(2026, 4, 2)) == date(2026, 4, 2)


@given(DAYS, st.integers(1, 60), st.booleans())
def test_working_days__added_then_counted__agree(day: date, count: int, saturday_counts: bool) -> None:
    later = add_working_days(day, count, saturday_counts=saturday_counts)
    assert is_working_day(later, saturday_counts=saturday_counts)
    assert working_days_between(day, later, saturday_counts=saturday_counts) == count
    assert working_days_between(later, day, saturday_counts=saturday_counts) == -count


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_add_months__end_of_month__becomes_the_last_day(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@given(DAYS, st.integers(-600, 600))
def test_add_months__any__keeps_the_day_or_shortens_it(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved.day < day.day and (moved + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("born_on", "day", "age"),
    [
        (date(2000, 11, 22), date(2026, 11, 21), 25),
        (date(2000, 11, 22), date(2026, 11, 22), 26),
        (date(2008, 2, 29), date(2026, 2, 27), 17),
        (date(2008, 2, 29), date(2026, 2, 28), 18),
        (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2026, 11, 22), date(2026, 11, 22), 0),
    ],
)
def test_age__around_the_birthday__is_right(born_on: date, day: date, age: int) -> None:
    assert age_on(born_on, day) == age


def test_age__before_birth__is_refused() -> None:
    with pytest.raises(ValueError, match="before"):
        age_on(date(2026, 11, 23), date(2026, 11, 22))


@given(DAYS, st.integers(0, 40000))
def test_age__any__is_the_last_birthday_reached(born_on: date, later: int) -> None:
    day = born_on + timedelta(days=later)
    age, months = age_on(born_on, day), months_between(born_on, day)
    assert add_years(born_on, age) <= day < add_years(born_on, age + 1)
    assert add_months(born_on, months) <= day < add_months(born_on, months + 1)
    assert months // 12 == age


PERIODS = st.tuples(st.integers(0, 60), st.none() | st.integers(0, 30)).map(
    lambda pair: Period(date(2026, 1, 1) + timedelta(days=pair[0]), None if pair[1] is None else date(2026, 1, 1) + timedelta(days=pair[0] + pair[1]))
)
WINDOW = [date(2026, 1, 1) + timedelta(days=n) for n in range(120)]


@given(PERIODS, PERIODS)
def test_period__overlap_and_shared_days__follow_from_its_days(one: Period, other: Period) -> None:
    both = {day for day in WINDOW if one.contains(day)} & {day for day in WINDOW if other.contains(day)}
    shared = one.shared_with(other)
    assert one.overlaps(other) == other.overlaps(one) == bool(both) == (shared is not None)
    assert {day for day in WINDOW if shared and shared.contains(day)} == both
    inside = all(other.contains(day) for day in WINDOW if one.contains(day)) and (other.end_on is None or one.end_on is not None)
    assert other.covers(one) == inside


@given(st.lists(PERIODS, max_size=6))
def test_period__merged__has_the_same_days_and_gaps_between(periods: list[Period]) -> None:
    merged = Period.merged(periods)
    assert {day for day in WINDOW if any(each.contains(day) for each in merged)} == {
        day for day in WINDOW if any(each.contains(day) for each in periods)
    }
    for earlier, later in pairwise(merged):
        assert earlier.end_on is not None
        assert later.start_on > earlier.end_on + timedelta(days=1)


def test_period__counts_both_ends_and_an_open_one_until_today() -> None:
    assert Period(date(2026, 1, 1), date(2026, 1, 1)).day_count(date(2026, 5, 5)) == 1
    assert Period(date(2026, 1, 1)).day_count(date(2026, 1, 10)) == 10
    assert Period(date(2026, 1, 11)).day_count(date(2026, 1, 10)) == 0
    assert list(Period(date(2026, 1, 30), date(2026, 2, 1)).days(date(2026, 5, 5))) == [date(2026, 1, 30), date(2026, 1, 31), date(2026, 2, 1)]
    with pytest.raises(ValueError, match="before it begins"):
        Period(date(2026, 1, 2), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("arrived", "left", "nights"),
    [
        (helsinki(2026, 3, 28, 23, 0), helsinki(2026, 3, 29, 12, 0), 1),
        (helsinki(2026, 10, 24, 23, 0), helsinki(2026, 10, 26, 0, 30), 2),
        (helsinki(2026, 11, 22, 3, 0), helsinki(2026, 11, 22, 23, 59), 0),
        (datetime(2026, 11, 22, 21, 59, tzinfo=UTC), datetime(2026, 11, 22, 22, 1, tzinfo=UTC), 1),
        (date(2026, 2, 27), date(2026, 3, 1), 2),
    ],
)
def test_nights__are_the_changes_of_the_local_day(arrived: date, left: date, nights: int) -> None:
    assert nights_between(arrived, left) == nights


def test_nights__left_before_arriving__is_refused() -> None:
    with pytest.raises(ValueError, match="before arriving"):
        nights_between(date(2026, 1, 2), date(2026, 1, 1))
