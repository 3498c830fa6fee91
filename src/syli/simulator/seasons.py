"""When things happen: the working days of Finland, quiet Julys, busy Mondays and autumns."""

from __future__ import annotations

from bisect import bisect
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

import holidays

from syli.simulator.profile import Profile
from syli.simulator.seeds import Weighted

HELSINKI = ZoneInfo("Europe/Helsinki")
QUARTERS = (0, 0, 0, 15, 30, 30, 45)


@lru_cache(maxsize=64)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FI", years=year))


def is_working_day(day: date) -> bool:
    """Whether offices are open."""
    return day.weekday() < 5 and day not in _holidays(day.year)


class Seasons:
    """Draws days and hours by the profile's weights."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._years: dict[tuple[int, bool], tuple[list[date], list[float]]] = {}
        busiest = max(profile.months)
        self._weekdays = Weighted(list(enumerate(profile.weekdays)))
        self._busy = [weight / busiest for weight in profile.months]

    def _days(self, year: int, *, always_open: bool) -> tuple[list[date], list[float]]:
        key = (year, always_open)
        if key not in self._years:
            first = date(year, 1, 1)
            days = [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
            if not always_open:
                days = [day for day in days if is_working_day(day)]
            ends = accumulate(self._weight(day, always_open=always_open) for day in days)
            self._years[key] = (days, list(ends))
        return self._years[key]

    def _weight(self, day: date, *, always_open: bool) -> float:
        weekday = 1.0 if always_open else self._profile.weekdays[day.weekday()]
        return self._profile.months[day.month - 1] * weekday

    def arrival_day(self, dice: Random, year: int, *, always_open: bool) -> date:
        """Draw the day of the year on which a family comes."""
        days, ends = self._days(year, always_open=always_open)
        return days[bisect(ends, dice.random() * ends[-1])]

    def same_week(self, dice: Random, day: date, after: date) -> date:
        """Return another day of the same week by the weekdays' weights, if it comes after a given day."""
        other = day + timedelta(days=self._weekdays.draw(dice) - day.weekday())
        return other if other > after else day

    def is_kept(self, dice: Random, day: date, *, always_open: bool) -> bool:
        """Whether something planned for a day is kept, the season being what it is."""
        if not always_open and not is_working_day(day):
            return False
        return dice.random() < float(self._busy[day.month - 1] ** 0.6)

    def moment(self, dice: Random, day: date, hours: str) -> datetime:
        """Draw an hour of the day and make it a moment in Finland."""
        return moment(day, self._profile.hours[hours].draw(dice), dice.choice(QUARTERS))

    def next_open(self, day: date, *, always_open: bool) -> date:
        """Return the day, or the next one on which the service is open."""
        while not always_open and not is_working_day(day):
            day += timedelta(days=1)
        return day


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment in Finland."""
    return datetime.combine(day, time(hour, minute), HELSINKI)
