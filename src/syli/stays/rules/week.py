"""The week of a house: enough workers, nothing twice in one place, open doors that a quiet stay should know of."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, time, timedelta

from syli.kernel.rules import rule

MOST_MINUTES = 12 * 60
DAY = 24 * 60


@rule("STAY-51", "A shift is short of workers when fewer are planned for it than the house needs.", source="ENS-5: staffing norm per unit")
def shortfall(planned: int, norm: int) -> int:
    """Return how many workers are missing."""
    return max(0, norm - planned)


@rule("STAY-52", "What happens in the house begins at a time of one day and ends on that day, within twelve hours.", source="ENS-12")
def may_be_held(weekday: int, begins: time, minutes: int) -> bool:
    """Tell whether something may be on the programme."""
    return 0 <= weekday <= 6 and 1 <= minutes <= MOST_MINUTES and begins.hour * 60 + begins.minute + minutes <= DAY


@rule(
    "STAY-53",
    "Whoever comes to rest for some days is told on which the doors are open for visitors.",
    source="UNI-2",
)
def open_days(begins_on: date, ends_on: date, weekdays: Collection[int]) -> list[date]:
    """Return the days of a period on which something open is held."""
    days: Iterable[date] = (begins_on + timedelta(days=n) for n in range((ends_on - begins_on).days + 1))
    return [day for day in days if day.weekday() in weekdays]
