"""Nights against a slow reference that walks minute by minute and asks the clock on the wall."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.stays.rules.nights import HELSINKI, BedNights, Interval, NightRule, bed_nights, nights_of, occupancy

MINUTE = timedelta(minutes=1)
USUAL = NightRule()
#: Days around which calendars and clocks do what people do not expect: spring, autumn, leap days, year ends, century.
TRICKY = (
    date(2026, 3, 29), date(2026, 10, 25), date(2025, 3, 30), date(2025, 10, 26), date(2024, 2, 29), date(2028, 2, 29), date(2026, 2, 28),
    date(2026, 12, 31), date(2027, 1, 1), date(2024, 12, 31), date(2026, 6, 20), date(2026, 11, 22),
)  # fmt: skip
RULES = (
    USUAL,
    NightRule(22, 6, 1),
    NightRule(0, 6, 60),
    NightRule(23, 4, 120),
    NightRule(18, 12 - 1, 240),
    NightRule(4, 8, 30),
    NightRule(20, 23, 15),
)


def slowly(intervals: list[Interval], until: datetime, rule: NightRule) -> frozenset[date]:
    """Count the minutes of every night one by one, by what a clock on a Finnish wall shows."""
    minutes: dict[date, set[datetime]] = {}
    for one in intervals:
        now = one.start_at.astimezone(UTC).replace(second=0, microsecond=0)
        end = min(one.end_at or until, until).astimezone(UTC).replace(second=0, microsecond=0)
        while now < end:
            wall = now.astimezone(HELSINKI)
            evening = wall.date() if wall.hour >= 12 else wall.date() - timedelta(days=1)
            since_noon, first, last = ((hour - 12) % 24 for hour in (wall.hour, rule.first_hour, rule.last_hour))
            if first <= since_noon < last:
                minutes.setdefault(evening, set()).add(now)
            now += MINUTE
    return frozenset(night for night, spent in minutes.items() if len(spent) >= rule.least_minutes)


def generated(seed: int) -> tuple[list[Interval], datetime, NightRule]:
    """Make one case: one to four pieces of a stay around a tricky day, with gaps, overlaps, moves and an open end."""
    dice = random.Random(seed)
    # Two thirds begin near midnight, at the change of clocks, or at the edge of a night.
    day = dice.choice(TRICKY) + timedelta(days=dice.randint(-2, 1))
    at = datetime(
        day.year,
        day.month,
        day.day,
        dice.choice((0, 2, 3, 4, 5, 6, 21, 22, 23, dice.randint(0, 23))),
        dice.choice((0, 1, 29, 30, 59)),
        tzinfo=HELSINKI,
    )
    at = at.astimezone(UTC)
    pieces = []
    for _ in range(dice.randint(1, 4)):
        length = dice.choice((1, 59, 60, 61, 119, 120, 8 * 60, 24 * 60, dice.randint(1, 3 * 24 * 60)))
        pieces.append(Interval(at, at + length * MINUTE + timedelta(seconds=dice.randint(0, 59))))
        # A move begins when the last piece ends; clocks of two workers overlap; a weekend away leaves a gap.
        at += (length + dice.choice((0, 0, -30, -1, 1, 45, 10 * 60))) * MINUTE
    if dice.random() < 0.3:
        pieces[-1] = Interval(pieces[-1].start_at, None)
    until = at + dice.randint(0, 2 * 24 * 60) * MINUTE
    dice.shuffle(pieces)
    return pieces, until, dice.choice(RULES)


def test_nights__five_hundred_clock_cases__equal_the_slow_reference() -> None:
    """STAY-01."""
    counted = 0
    for seed in range(500):
        case = generated(seed)
        assert nights_of(*case) == slowly(*case), (seed, case)
        counted += len(nights_of(*case))
    # The cases are about something: most of them have nights.
    assert counted > 700


@pytest.mark.parametrize(
    ("arrives", "leaves", "nights"),
    [
        ("2026-11-22 03:12", "2026-11-22 10:00", 1),  # three in the morning: a bed was slept in
        ("2026-11-22 05:01", "2026-11-22 12:00", 0),  # 59 minutes of the night are left
        ("2026-11-22 05:00", "2026-11-22 12:00", 1),
        ("2026-11-22 10:00", "2026-11-22 21:59", 0),  # a day is no night
        ("2026-11-22 10:00", "2026-11-23 10:00", 1),
        ("2026-11-22 23:59", "2026-11-24 00:01", 2),
        ("2026-03-28 23:00", "2026-03-29 04:00", 1),  # the short night: 4 hours on the wall, 4 less 1 in the world
        ("2026-03-29 01:30", "2026-03-29 04:10", 1),
        ("2026-10-24 23:00", "2026-10-25 06:00", 1),  # the long night is one night
        ("2024-02-28 20:00", "2024-03-01 08:00", 2),
        ("2026-12-31 20:00", "2027-01-01 08:00", 1),
    ],
)
def test_nights__known_stays__are_as_people_count_them(arrives: str, leaves: str, nights: int) -> None:
    start, end = (datetime.fromisoformat(text).replace(tzinfo=HELSINKI) for text in (arrives, leaves))
    assert len(nights_of([Interval(start, end)], end, USUAL)) == nights


def test_nights__the_hour_that_comes_twice__is_two_hours() -> None:
    """25 October 2026: from 3.30 summer time to 3.30 winter time an hour passes, though the clock shows the same."""
    before, after = (datetime(2026, 10, 25, 3, 30, fold=fold, tzinfo=HELSINKI) for fold in (0, 1))
    assert nights_of([Interval(before, after)], after, USUAL) == {date(2026, 10, 24)}
    assert not nights_of([Interval(before, before)], after, USUAL)


def test_nights__open_end__lasts_until_now() -> None:
    start = datetime(2026, 11, 20, 15, tzinfo=HELSINKI)
    assert len(nights_of([Interval(start)], datetime(2026, 11, 22, 10, tzinfo=HELSINKI), USUAL)) == 2
    assert not nights_of([Interval(start)], start - timedelta(days=3), USUAL)


@pytest.mark.property
@given(st.integers(0, 10**9), st.integers(1, 5))
def test_nights__pieces_cut_and_shuffled__change_nothing(seed: int, cuts: int) -> None:
    """However a stay is cut into moves, the nights are those of the whole stay."""
    dice = random.Random(seed)
    start = datetime(2026, 3, 27, tzinfo=UTC) + dice.randint(0, 5000) * MINUTE
    end = start + dice.randint(1, 6000) * MINUTE
    edges = [start, *sorted(start + dice.random() * (end - start) for _ in range(cuts)), end]
    pieces = [Interval(edges[i].replace(second=0, microsecond=0), edges[i + 1].replace(second=0, microsecond=0)) for i in range(len(edges) - 1)]
    dice.shuffle(pieces)
    assert nights_of(pieces, end, USUAL) == nights_of([Interval(start, end)], end, USUAL)


@pytest.mark.parametrize("hours", [(3, 6), (22, 3), (6, 22), (22, 22), (24, 6), (13, 12)])
def test_night_rule__hours_that_cannot_bound_a_night__are_refused(hours: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="night"):
        NightRule(*hours)
    with pytest.raises(ValueError, match="minute"):
        NightRule(22, 6, 0)


def test_bed_nights__grown_ups_and_children__are_counted_apart() -> None:
    """STAY-02."""
    one, two, three = date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 3)
    people = [("adult", {one, two, three}), ("child", {one, two}), ("child", {three})]
    assert bed_nights(people, one, two) == BedNights(adult=2, child=2)
    assert bed_nights(people, one, three).all == 6
    assert bed_nights([], one, three) == BedNights()


def test_occupancy__a_family_takes_one_place__whatever_its_size() -> None:
    """STAY-03."""
    first, last = date(2026, 11, 1), date(2026, 11, 10)
    days = [first + timedelta(days=n) for n in range(12)]
    assert occupancy({1: days, 2: days[:5]}, 50, first, last) == pytest.approx(0.3)
    assert occupancy({}, 50, first, last) == 0
    assert occupancy({}, 0, first, last) is None
