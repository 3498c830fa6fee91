"""Hours that hold every week: the days on which they are, their moments over both changes of the clock, and which there cannot be."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.kernel.dates import HELSINKI, Weekly, day_bounds, minutes_between, overlap

SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)
SUNDAYS = Weekly(6, time(0), time(0), date(2026, 10, 25), date(2027, 3, 28))
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "minutes"),
    [
        (AUTUMN, 25 * 60),  # the first day on which they hold
        (date(2026, 11, 1), 24 * 60),
        (date(2026, 11, 2), None),  # a Monday
        (SPRING, 23 * 60),  # the last day on which they hold
        (date(2027, 4, 4), None),
        (date(2026, 10, 18), None),
    ],
)
def test_weekly__spans_on__its_weekday_while_it_holds(day: date, minutes: int | None) -> None:
    assert [minutes_between(*span) for span in SUNDAYS.spans_on(day)] == ([] if minutes is None else [minutes])


@pytest.mark.parametrize(
    ("weekday", "begins", "ends", "end_on", "possible"),
    [
        (0, time(9), time(14), None, True),
        (6, time(18), time(), SPRING, True),
        (0, time(), time(), AUTUMN, True),
        (7, time(9), time(14), None, False),
        (-1, time(9), time(14), None, False),
        (0, time(14), time(14), None, False),
        (0, time(22), time(2), None, False),
        (0, time(9), time(14), AUTUMN - timedelta(days=1), False),
    ],
)
def test_weekly__is_possible(weekday: int, begins: time, ends: time, end_on: date | None, possible: bool) -> None:
    assert Weekly(weekday, begins, ends, AUTUMN, end_on).is_possible is possible


@pytest.mark.property
@given(st.dates(date(2026, 1, 1), date(2028, 1, 1)), st.times(), st.times())
def test_weekly__spans_on__lies_within_its_day_by_the_clock_on_the_wall(day: date, begins: time, ends: time) -> None:
    begins, ends = begins.replace(second=0, microsecond=0), ends.replace(second=0, microsecond=0)
    hours = Weekly(day.weekday(), begins, ends, day, day)
    if not hours.is_possible:
        return
    [(start, end)] = hours.spans_on(day)
    first, last = day_bounds(day)
    assert first <= start <= end <= last
    shown = start.astimezone(HELSINKI).time()
    assert shown == begins or (day.month == 3 and begins.hour == 3), "only the hour that spring skips is shown as another"


@pytest.mark.parametrize(("begins", "ends", "touch"), [(-60, 0, False), (-60, 1, True), (10, 20, True), (59, 90, True), (60, 90, False)])
def test_overlap__a_minute_in_common(begins: int, ends: int, touch: bool) -> None:
    hour = (NOON, NOON + timedelta(hours=1))
    other = (NOON + timedelta(minutes=begins), NOON + timedelta(minutes=ends))
    assert overlap(hour, other) is touch
    assert overlap(other, hour) is touch
