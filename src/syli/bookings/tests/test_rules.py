"""Rules of bookings, as tables and as what holds of every input."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.bookings import rules
from syli.kernel.dates import HELSINKI, Span, Weekly, at_local, minutes_between, overlap

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("wanted", "taken", "free"),
    [
        ((0, 60), [], True),
        ((0, 60), [(60, 90)], True),
        ((60, 90), [(0, 60)], True),
        ((0, 60), [(59, 90)], False),
        ((0, 60), [(10, 20)], False),
        ((10, 20), [(0, 60)], False),
        ((0, 60), [(-30, 0), (60, 61)], True),
        ((0, 60), [(-30, 0), (0, 60)], False),
    ],
)
def test_booking_01__is_free(wanted: tuple[int, int], taken: list[tuple[int, int]], free: bool) -> None:
    assert rules.is_free((after(wanted[0]), after(wanted[1])), [(after(one), after(other)) for one, other in taken]) is free


@pytest.mark.parametrize(("minutes", "may"), [(-60, False), (0, False), (4, False), (5, True), (60, True), (1440, True), (1441, False)])
def test_booking_02__is_bookable(minutes: int, may: bool) -> None:
    assert rules.is_bookable((NOON, after(minutes))) is may


@pytest.mark.parametrize(
    ("day", "begins", "ends", "minutes"),
    [
        (date(2026, 3, 29), time(2, 30), time(4, 30), 60),  # spring skips an hour
        (date(2026, 10, 25), time(2, 30), time(4, 30), 180),  # autumn repeats one
        (date(2026, 11, 24), time(2, 30), time(4, 30), 120),
    ],
)
def test_booking_02__minutes_that_passed__are_counted(day: date, begins: time, ends: time, minutes: int) -> None:
    span = (at_local(day, begins), at_local(day, ends))
    assert minutes_between(*span) == minutes
    assert rules.is_bookable(span)


def test_booking_02__whole_day_when_autumn_repeats_an_hour__is_longer_than_a_day() -> None:
    day = date(2026, 10, 25)
    assert not rules.is_bookable((at_local(day, time()), at_local(day + timedelta(days=1), time())))
    assert rules.is_bookable((at_local(day, time()), at_local(day, time(22, 55))))


def test_booking_01__the_hour_that_autumn_repeats__is_two_hours() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC).astimezone(HELSINKI)
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC).astimezone(HELSINKI)
    assert first.time() == second.time()
    assert rules.is_free((first, second), [(second, second + timedelta(hours=2))])


@pytest.mark.parametrize(
    ("begins", "ends", "may"),
    [(-60, -1, False), (-60, 0, False), (-30, 30, True), (0, 60, True), (366 * 1440, 366 * 1440 + 60, True), (367 * 1440, 367 * 1440 + 60, False)],
)
def test_booking_03__is_to_come(begins: int, ends: int, may: bool) -> None:
    assert rules.is_to_come((after(begins), after(ends)), NOON) is may


WEEKLY = Weekly(1, time(9), time(14), date(2026, 11, 3), date(2026, 11, 24))


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 11, 1), date(2026, 11, 30), [3, 10, 17, 24]),
        (date(2026, 11, 4), date(2026, 11, 9), []),
        (date(2026, 11, 10), date(2026, 11, 10), [10]),
        (date(2026, 11, 25), date(2026, 12, 31), []),
    ],
)
def test_booking_04__open_spans__fall_on_their_weekday_while_they_hold(first: date, last: date, days: list[int]) -> None:
    found = rules.open_spans([WEEKLY], first, last)
    assert [span[0].astimezone(HELSINKI).day for span in found] == days
    assert all(span[0].astimezone(HELSINKI).time() == time(9) for span in found)


def test_booking_04__open_spans__keep_the_clock_on_the_wall_over_both_changes() -> None:
    sundays = Weekly(6, time(2, 30), time(5), date(2026, 1, 1), None)
    spring, autumn = (
        rules.open_spans([sundays], date(2026, 3, 29), date(2026, 3, 29)),
        rules.open_spans([sundays], date(2026, 10, 25), date(2026, 10, 25)),
    )
    assert minutes_between(*spring[0]) == 90
    assert minutes_between(*autumn[0]) == 210


@pytest.mark.parametrize(("other", "near"), [((-120, -61), False), ((-120, -59), True), ((0, 60), True), ((119, 200), True), ((120, 200), False)])
def test_booking_05__is_near__within_an_hour_before_and_after(other: tuple[int, int], near: bool) -> None:
    assert rules.is_near((NOON, after(60)), (after(other[0]), after(other[1]))) is near


SPANS = st.tuples(st.integers(0, 2000), st.integers(1, 300)).map(lambda two: (after(two[0]), after(sum(two))))


@pytest.mark.property
@given(SPANS, SPANS)
def test_booking_05__near__is_symmetric_and_wider_than_overlap(one: Span, other: Span) -> None:
    assert rules.is_near(one, other) == rules.is_near(other, one)
    assert overlap(one, other) == overlap(other, one)
    assert rules.is_near(one, other) or not overlap(one, other)


@pytest.mark.property
@given(SPANS, st.lists(SPANS, max_size=6))
def test_booking_01__free__is_what_a_look_at_every_minute_finds(wanted: Span, taken: list[Span]) -> None:
    minutes = {wanted[0] + timedelta(minutes=n) for n in range(minutes_between(*wanted))}
    assert rules.is_free(wanted, taken) == (not any(span[0] <= minute < span[1] for span in taken for minute in minutes))


@pytest.mark.parametrize(("name", "others", "new"), [("Sali", [], True), (" sali ", ["Sali"], False), ("  ", [], False), ("Sali 2", ["Sali"], True)])
def test_booking_06__is_new_name(name: str, others: list[str], new: bool) -> None:
    assert rules.is_new_name(name, others) is new


@pytest.mark.parametrize(
    ("changes", "may"),
    [
        ({}, True),
        ({"weekday": 7}, False),
        ({"ends": time(9)}, False),
        ({"ends": time(8)}, False),
        ({"ends": time()}, True),
        ({"end_on": None}, True),
        ({"end_on": date(2026, 11, 2)}, False),
    ],
)
def test_booking_07__may_be_open(changes: dict[str, object], may: bool) -> None:
    facts = {"weekday": 1, "begins": time(9), "ends": time(14), "start_on": date(2026, 11, 3), "end_on": date(2026, 11, 3), **changes}
    assert rules.may_be_open(Weekly(**facts)) is may  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("is_stay", "is_cancelled", "minutes", "may"),
    [(False, False, 1, True), (True, False, 1, False), (False, True, 1, False), (False, False, 0, False), (False, False, -5, False)],
)
def test_booking_08__may_be_changed(is_stay: bool, is_cancelled: bool, minutes: int, may: bool) -> None:
    assert rules.may_be_changed(is_stay=is_stay, is_cancelled=is_cancelled, given_back_at=after(minutes), now=NOON) is may


def test_booking_09__blanks__say_nothing() -> None:
    assert rules.says_something("Peruttu") is True
    assert rules.says_something("  \n") is False


@pytest.mark.parametrize(
    ("at", "end_on", "until"),
    [
        (datetime(2026, 11, 27, 12, tzinfo=HELSINKI), date(2026, 11, 30), datetime(2026, 11, 30, 12, tzinfo=HELSINKI)),
        # The night in which autumn repeats an hour lies between: the same time on the wall, 73 hours.
        (datetime(2026, 10, 23, 12, tzinfo=HELSINKI), date(2026, 10, 26), datetime(2026, 10, 26, 12, tzinfo=HELSINKI)),
        (datetime(2026, 11, 27, 12, tzinfo=HELSINKI), date(2026, 11, 27), datetime(2026, 11, 28, 0, tzinfo=HELSINKI)),
        (datetime(2026, 11, 27, 12, tzinfo=HELSINKI), date(2026, 11, 1), datetime(2026, 11, 28, 0, tzinfo=HELSINKI)),
    ],
)
def test_booking_10__span_of_stay(at: datetime, end_on: date, until: datetime) -> None:
    assert rules.span_of_stay(at.astimezone(UTC), end_on) == (at, until)


def test_booking_11__out_of_use__is_given_to_nobody() -> None:
    assert rules.is_given(is_in_use=True) is True
    assert rules.is_given(is_in_use=False) is False


def test_booking_12__a_room_nobody_has_left__is_taken_until_the_day_ends() -> None:
    today, late = date(2026, 11, 24), datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert rules.end_of(late, is_lived_in=False, today=today) == late
    assert rules.end_of(late, is_lived_in=True, today=today) == datetime(2026, 11, 25, 0, tzinfo=HELSINKI)
    assert rules.end_of(late + timedelta(days=9), is_lived_in=True, today=today) == late + timedelta(days=9)


@pytest.mark.parametrize(("is_open", "same", "may"), [(True, True, True), (False, True, False), (True, False, False)])
def test_booking_13__may_have_room(is_open: bool, same: bool, may: bool) -> None:
    assert rules.may_have_room(is_open=is_open, same_organisation=same) is may
