"""Dates the Finnish way: where a moment falls, working days, ages, periods, nights, and dates as people write them.

Nothing here reads the clock: today and now are arguments.
"""

from syli.kernel.dates.moments import HELSINKI, at_local, day_bounds, local_date, local_moment, minutes_between
from syli.kernel.dates.periods import Period, nights_between
from syli.kernel.dates.spans import add_months, add_years, age_on, months_between
from syli.kernel.dates.typed import DateInputError, parse_date, parse_time
from syli.kernel.dates.weekly import Span, Weekly, by_the_world, end_after_they_begin, overlap, span_on
from syli.kernel.dates.working_days import (
    add_working_days,
    holiday_name,
    is_holiday,
    is_working_day,
    move_to_working_day,
    working_days_between,
)
from syli.kernel.dates.written import format_date, format_moment, format_period, format_time

__all__ = [
    "HELSINKI",
    "DateInputError",
    "Period",
    "Span",
    "Weekly",
    "add_months",
    "add_working_days",
    "add_years",
    "age_on",
    "at_local",
    "by_the_world",
    "day_bounds",
    "end_after_they_begin",
    "format_date",
    "format_moment",
    "format_period",
    "format_time",
    "holiday_name",
    "is_holiday",
    "is_working_day",
    "local_date",
    "local_moment",
    "minutes_between",
    "months_between",
    "move_to_working_day",
    "nights_between",
    "overlap",
    "parse_date",
    "parse_time",
    "span_on",
    "working_days_between",
]
