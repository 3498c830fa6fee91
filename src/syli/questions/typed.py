"""Values as they are typed: months and years for days half known, a moment in one line, numbers with a comma."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from syli.kernel.context import clock
from syli.kernel.dates import DateInputError, local_date, parse_date, parse_time
from syli.kernel.dates.moments import at_local, local_moment
from syli.kernel.dates.typed import EARLIEST, LATEST

WRITE_PARTIAL = _("Write the date like 22.11.2026, the month like 11.2026 or the year like 2026.")
WRITE_MOMENT = _("Write the day and the time like 22.11.2026 14.32.")

_YEAR = re.compile(r"\d{4}", re.ASCII)
_MONTH = re.compile(r"(\d{1,2})[./](\d{4})", re.ASCII)
_ISO_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_BETWEEN = re.compile(r"\s*(?:,|\bklo\b|\bkl\.?|\bat\b)?\s+(?:klo\s+|kl\.?\s+|at\s+)?(?=\S+$)")


def read_partial_date(text: str) -> str:
    """Return YYYY, YYYY-MM or YYYY-MM-DD for what was typed."""
    typed = text.strip()
    if not typed:
        return ""
    if _YEAR.fullmatch(typed):
        return _within(typed, int(typed))
    if match := _MONTH.fullmatch(typed) or _ISO_MONTH.fullmatch(typed):
        first, second = int(match[1]), int(match[2])
        month, year = (second, first) if match.re is _ISO_MONTH else (first, second)
        if not 1 <= month <= 12:
            raise ValidationError(WRITE_PARTIAL, code="invalid")
        return _within(f"{year:04d}-{month:02d}", year)
    try:
        return parse_date(typed, local_date(clock()), prefer="past").isoformat()
    except DateInputError:
        raise ValidationError(WRITE_PARTIAL, code="invalid") from None


def _within(iso: str, year: int) -> str:
    if not EARLIEST.year <= year <= LATEST.year:
        raise ValidationError(_("Check the year."), code="invalid")
    return iso


def write_partial_date(value: str) -> str:
    """Return a partial date as it is typed; what is none is shown as it is."""
    parts = value.split("-")
    if _ISO_DAY.fullmatch(value):
        return f"{int(parts[2])}.{int(parts[1])}.{parts[0]}"
    return f"{int(parts[1])}.{parts[0]}" if _ISO_MONTH.fullmatch(value) else value


def read_moment(text: str) -> str:
    """Return the moment with its offset, or the day alone where no time was typed."""
    typed = text.strip()
    if not typed:
        return ""
    today = local_date(clock())
    try:
        if typed.casefold() in ("nyt", "nu", "now"):
            return at_local(today, parse_time(typed, now=clock())).isoformat()
        *days, clock_text = _BETWEEN.split(typed, maxsplit=1)
        if not days:
            return parse_date(clock_text, today).isoformat()
        return at_local(parse_date(days[0], today), parse_time(clock_text, now=clock())).isoformat()
    except (DateInputError, OverflowError):
        raise ValidationError(WRITE_MOMENT, code="invalid") from None


def write_moment(value: str) -> str:
    """Return a moment as it is typed."""
    try:
        if "T" not in value:
            return write_partial_date(value)
        moment = local_moment(datetime.fromisoformat(value))
    except (ValueError, OverflowError):
        return value
    return f"{moment.day}.{moment.month}.{moment.year} {write_time(moment.time())}"


def write_time(value: time) -> str:
    """Return a time of day, with seconds only when there are any."""
    seconds = f".{value.second:02d}" if value.second else ""
    return f"{value.hour}.{value.minute:02d}{seconds}"


def read_number(value: Decimal) -> int | float:
    """Return a number as JSON has it."""
    return int(value) if value == value.to_integral_value() else float(value)


def write_number(value: Any) -> str:
    """Return a number with a comma."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    return format(Decimal(repr(value)), "f").replace(".", ",")


def write_date(value: str) -> Any:
    """Return a day for the date field; what is none is shown as it is."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value
