"""Finnish holidays and working days: when is a deadline that counts working days, and to which day does one move?

Midsummer Eve and Christmas Eve are no working days (act 150/1930 §5). Saturday is one in everyday law but not at the
end of a legal deadline, so every function takes `saturday_counts`.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import holidays

_SATURDAY: Final = 5
_SUNDAY: Final = 6
_NAME_LANGUAGES: Final = {"fi": "fi", "sv": "sv_FI", "en": "en_US"}


@lru_cache(maxsize=512)
def _holidays_of(year: int, language: str = "fi") -> dict[date, str]:
    return dict(holidays.country_holidays("FI", years=year, language=_NAME_LANGUAGES[language]))


def is_holiday(day: date) -> bool:
    """Tell whether the day is a public holiday, or Midsummer or Christmas Eve."""
    return day in _holidays_of(day.year)


def holiday_name(day: date, language: str = "fi") -> str:
    """Return the holiday's name in fi, sv or en; empty on other days."""
    return _holidays_of(day.year, language).get(day, "")


def is_working_day(day: date, *, saturday_counts: bool = False) -> bool:
    """Tell whether the day is a working day."""
    weekday = day.weekday()
    return weekday != _SUNDAY and (saturday_counts or weekday != _SATURDAY) and not is_holiday(day)


def move_to_working_day(day: date, *, saturday_counts: bool = False) -> date:
    """Return the day itself, or the next working day: a deadline that ends on a holiday moves on."""
    while not is_working_day(day, saturday_counts=saturday_counts):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int, *, saturday_counts: bool = False) -> date:
    """Return the `count`-th working day after `day` (before it, when negative); the day itself is not counted.

    With 0: the day itself, or the next working day.
    """
    if count == 0:
        return move_to_working_day(day, saturday_counts=saturday_counts)
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day, saturday_counts=saturday_counts)
    return day


def working_days_between(start_on: date, end_on: date, *, saturday_counts: bool = False) -> int:
    """Return how many working days come after `start_on`, up to and including `end_on`; negative when it is before."""
    if end_on < start_on:
        return -working_days_between(end_on, start_on, saturday_counts=saturday_counts)
    days = (start_on + timedelta(days=n + 1) for n in range((end_on - start_on).days))
    return sum(is_working_day(day, saturday_counts=saturday_counts) for day in days)
