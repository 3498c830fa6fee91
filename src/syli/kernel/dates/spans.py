"""Months, years and ages: adding them as Finnish law counts them, and how old somebody is."""

from __future__ import annotations

import calendar
from datetime import date


def add_months(day: date, months: int) -> date:
    """Return the same day of another month, or that month's last day when it has no such day (act 150/1930 §3)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def add_years(day: date, years: int) -> date:
    """Return the same day of another year; 29 February becomes 28 February where there is none."""
    return add_months(day, years * 12)


def age_on(born_on: date, day: date) -> int:
    """Return the age in full years. Somebody born on 29 February grows a year older on 28 February of other years."""
    return _full(born_on, day, 12)


def months_between(start_on: date, end_on: date) -> int:
    """Return full months from one day to another: a baby's age, the length of an episode."""
    return _full(start_on, end_on, 1)


def _full(start_on: date, end_on: date, months: int) -> int:
    if end_on < start_on:
        raise ValueError(f"{end_on} is before {start_on}.")
    full = ((end_on.year - start_on.year) * 12 + end_on.month - start_on.month) // months
    return full if add_months(start_on, full * months) <= end_on else full - 1
