"""Which stretch of time a question is about, how it is written, and which months, quarters and years lie in it."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_YEAR = re.compile(r"^(\d{4})$", re.ASCII)
_YEARS = re.compile(r"^(\d{4})\.\.(\d{4})$", re.ASCII)
_HALF = re.compile(r"^(\d{4})-H([12])$", re.ASCII)
_QUARTER = re.compile(r"^(\d{4})-Q([1-4])$", re.ASCII)
_MONTH = re.compile(r"^(\d{4})-(\d{2})$", re.ASCII)
_DAYS = re.compile(r"^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$", re.ASCII)
EARLIEST, LATEST = 1900, 2200


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from `start_on` to `end_on`, both included."""

    start_on: date
    end_on: date

    def __post_init__(self) -> None:
        if self.end_on < self.start_on:
            raise ValueError("A period ends on or after the day it starts.")

    @classmethod
    def months(cls, first: int, last: int) -> Period:
        """Return the whole months from `first` to `last`, written yyyymm."""
        return cls(date(first // 100, first % 100, 1), last_day(last))

    @classmethod
    def years(cls, first: int, last: int | None = None) -> Period:
        """Return the whole years from `first` to `last`."""
        return cls.months(first * 100 + 1, (last or first) * 100 + 12)

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read 2025, 2023..2025, 2025-H1, 2025-Q3, 2025-07 or 2025-07-01..2025-07-15."""
        found = _parse_parts(text.strip())
        if found is None:
            raise ValueError(f"Not a period: {text!r}")
        return found

    @property
    def is_whole_months(self) -> bool:
        """Tell whether the period starts with a month and ends with one."""
        return self.start_on.day == 1 and self.end_on == last_day(self.last_month)

    @property
    def is_whole_years(self) -> bool:
        """Tell whether the period starts with a year and ends with one."""
        return self.is_whole_months and self.start_on.month == 1 and self.end_on.month == 12

    @property
    def is_calendar(self) -> bool:
        """Tell whether this is a month, quarter, half-year, year or several whole years: what may be asked from outside."""
        return (self.is_whole_months and ".." not in self.label) or self.is_whole_years

    @property
    def first_month(self) -> int:
        """The first month, yyyymm."""
        return self.start_on.year * 100 + self.start_on.month

    @property
    def last_month(self) -> int:
        """The last month, yyyymm."""
        return self.end_on.year * 100 + self.end_on.month

    @property
    def label(self) -> str:
        """The one way to write this period; `parse` reads it back."""
        if not self.is_whole_months:
            return f"{self.start_on.isoformat()}..{self.end_on.isoformat()}"
        year, month = self.start_on.year, self.start_on.month
        if self.is_whole_years:
            return f"{year}" if year == self.end_on.year else f"{year}..{self.end_on.year}"
        length = len(list(self.month_numbers()))
        if length == 1:
            return f"{year}-{month:02d}"
        if length == 3 and month % 3 == 1:
            return f"{year}-Q{(month + 2) // 3}"
        if length == 6 and month % 6 == 1:
            return f"{year}-H{(month + 5) // 6}"
        return f"{self.start_on.isoformat()}..{self.end_on.isoformat()}"

    def month_numbers(self) -> Iterator[int]:
        """Yield every month the period touches, yyyymm."""
        month = self.first_month
        while month <= self.last_month:
            yield month
            month = next_month(month)

    def year_numbers(self) -> tuple[int, ...]:
        """Return every year the period touches."""
        return tuple(range(self.start_on.year, self.end_on.year + 1))

    def days(self) -> Iterator[date]:
        """Yield every day."""
        for offset in range((self.end_on - self.start_on).days + 1):
            yield self.start_on + timedelta(days=offset)


def next_month(month: int) -> int:
    """Return the month after a month, both yyyymm."""
    return month + 1 if month % 100 < 12 else month + 89


def last_day(month: int) -> date:
    """Return the last day of a month written yyyymm."""
    year, number = divmod(month, 100)
    return date(year, number, monthrange(year, number)[1])


def quarter_of(month: int) -> int:
    """Return the quarter of a month as yyyyq, so 202503 gives 20251."""
    return month // 100 * 10 + (month % 100 + 2) // 3


def last_month_of_quarter(quarter: int) -> int:
    """Return the last month, yyyymm, of a quarter written yyyyq."""
    return quarter // 10 * 100 + quarter % 10 * 3


def time_code(dimension: str, number: int) -> str:
    """Write a month, quarter, year or day number the way it stands in tables."""
    if dimension == "month":
        return f"{number // 100:04d}-{number % 100:02d}"
    if dimension == "quarter":
        return f"{number // 10:04d}-Q{number % 10}"
    if dimension == "day":
        return f"{number // 10000:04d}-{number // 100 % 100:02d}-{number % 100:02d}"
    return f"{number:04d}"


def _parse_parts(text: str) -> Period | None:
    try:
        if found := _YEAR.match(text):
            return _checked(Period.years(int(found[1])))
        if found := _YEARS.match(text):
            return _checked(Period.years(int(found[1]), int(found[2])))
        if found := _HALF.match(text):
            return _checked(Period.months(int(found[1]) * 100 + int(found[2]) * 6 - 5, int(found[1]) * 100 + int(found[2]) * 6))
        if found := _QUARTER.match(text):
            return _checked(Period.months(int(found[1]) * 100 + int(found[2]) * 3 - 2, int(found[1]) * 100 + int(found[2]) * 3))
        if found := _MONTH.match(text):
            return _checked(Period.months(int(found[1] + found[2]), int(found[1] + found[2])))
        if found := _DAYS.match(text):
            return _checked(Period(date.fromisoformat(found[1]), date.fromisoformat(found[2])))
    except ValueError:
        return None
    return None


def _checked(period: Period) -> Period | None:
    return period if period.start_on.year >= EARLIEST and period.end_on.year <= LATEST else None
