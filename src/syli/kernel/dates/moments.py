"""Moments and local days: which Finnish day is it, when does it begin and end, how long did something last?"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

HELSINKI: Final = ZoneInfo("Europe/Helsinki")


def local_moment(moment: datetime) -> datetime:
    """Return the moment as Finnish clocks show it; one without a time zone is refused, for nobody knows when it was."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError("A moment needs its time zone.")
    return moment.astimezone(HELSINKI)


def local_date(moment: datetime) -> date:
    """Return the Finnish day on which the moment falls."""
    return local_moment(moment).date()


def at_local(day: date, clock: time) -> datetime:
    """Return the moment when Finnish clocks show `clock` on `day`.

    A time that spring skips (3.30 on the last Sunday of March) becomes the hour after it; one that autumn repeats is
    the first of the two.
    """
    wall = datetime.combine(day, clock.replace(tzinfo=None, fold=0), HELSINKI)
    return wall.astimezone(UTC).astimezone(HELSINKI)


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """Return the moments when the local day begins and when the next one begins: 23, 24 or 25 hours apart."""
    return at_local(day, time()), at_local(day + timedelta(days=1), time())


def minutes_between(start: datetime, end: datetime) -> int:
    """Return whole minutes that passed, also over a change of summer time; Python's own subtraction counts clock faces."""
    return int((local_moment(end).astimezone(UTC) - local_moment(start).astimezone(UTC)) // timedelta(minutes=1))
