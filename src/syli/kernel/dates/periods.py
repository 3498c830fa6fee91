"""Periods of whole days, both ends included, an absent end still open; and the nights spent somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from syli.kernel.dates.moments import local_date


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From `start_on` to `end_on`, both included; no end means that it still goes on."""

    start_on: date
    end_on: date | None = None

    def __post_init__(self) -> None:
        if self.end_on is not None and self.end_on < self.start_on:
            raise ValueError(f"A period cannot end ({self.end_on}) before it begins ({self.start_on}).")

    @property
    def last_on(self) -> date:
        """The last day; the end of time for an open period. For comparing, never for showing."""
        return date.max if self.end_on is None else self.end_on

    def contains(self, day: date) -> bool:
        """Tell whether the day belongs to the period."""
        return self.start_on <= day <= self.last_on

    def covers(self, other: Period) -> bool:
        """Tell whether every day of the other belongs to this one."""
        return self.start_on <= other.start_on and other.last_on <= self.last_on

    def overlaps(self, other: Period) -> bool:
        """Tell whether the two share a day."""
        return self.start_on <= other.last_on and other.start_on <= self.last_on

    def shared_with(self, other: Period) -> Period | None:
        """Return the days both have, or None."""
        if not self.overlaps(other):
            return None
        last = min(self.last_on, other.last_on)
        return Period(max(self.start_on, other.start_on), None if last == date.max else last)

    def day_count(self, today: date) -> int:
        """Return how many days it has; an open one is counted up to and including `today`."""
        last = today if self.end_on is None else self.end_on
        return max((last - self.start_on).days + 1, 0)

    def days(self, today: date) -> Iterator[date]:
        """Go through its days; an open one ends with `today`."""
        return (self.start_on + timedelta(days=n) for n in range(self.day_count(today)))

    @staticmethod
    def merged(periods: Iterable[Period]) -> list[Period]:
        """Return the periods in order, those that overlap or follow one another day by day made one."""
        result: list[Period] = []
        for period in sorted(periods, key=lambda each: each.start_on):
            last = result[-1] if result else None
            if last is None or (last.end_on is not None and period.start_on > last.end_on + timedelta(days=1)):
                result.append(period)
            elif last.last_on < period.last_on:
                result[-1] = Period(last.start_on, period.end_on)
        return result


def nights_between(arrived: date | datetime, left: date | datetime) -> int:
    """Return the nights between arriving and leaving: how many times the local day changed.

    Summer time changes nothing, and the day of leaving is no night. Coming and leaving within one day is no night.
    """
    first = local_date(arrived) if isinstance(arrived, datetime) else arrived
    last = local_date(left) if isinstance(left, datetime) else left
    if last < first:
        raise ValueError(f"Nobody leaves ({last}) before arriving ({first}).")
    return (last - first).days
