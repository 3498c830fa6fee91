"""Formats: what templates call to write dates, times, numbers and durations; the rules are those of kernel.dates."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from django.utils.dates import MONTHS, WEEKDAYS, WEEKDAYS_ABBR

from syli.kernel import dates

NBSP = "\u00a0"
MINUS = "\u2212"
DateStyle = Literal["date", "day", "weekday", "long", "month"]


def format_date(value: date | datetime | None, style: DateStyle = "date") -> str:
    """Return 22.11.2026; `day` 22.11., `weekday` su 22.11., `long` sunnuntai 22.11.2026, `month` marraskuu 2026. Nothing for None."""
    if value is None:
        return ""
    on = dates.local_date(value) if isinstance(value, datetime) else value
    if style == "date":
        return dates.format_date(on)
    if style == "day":
        return f"{on.day}.{on.month}."
    if style == "weekday":
        return f"{WEEKDAYS_ABBR[on.weekday()]}{NBSP}{on.day}.{on.month}."
    if style == "long":
        return f"{WEEKDAYS[on.weekday()]} {dates.format_date(on)}"
    if style == "month":
        return f"{MONTHS[on.month]} {on.year}"
    raise ValueError(f"unknown date style {style!r}")


def format_time(value: datetime | time | None, *, until: bool = False) -> str:
    """Return 14.32; nothing for None. `until`: the midnight that ends a day is 24.00."""
    written = "" if value is None else dates.format_time(value)
    return "24.00" if until and written == "0.00" else written


def format_datetime(value: datetime | None) -> str:
    """Return 22.11.2026 14.32; nothing for None."""
    return "" if value is None else f"{dates.format_date(value)} {dates.format_time(value)}"


def format_period(start_on: date, end_on: date | None = None) -> str:
    """Return 1.–5.2.2026, or 1.2.2026– while it goes on."""
    return dates.format_period(start_on, end_on)


def format_number(value: float | Decimal | None, decimals: int = 0) -> str:
    """Return 1 234,5 with a space that does not break; halves round away from zero, as people round. Nothing for None."""
    if value is None:
        return ""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{abs(exact):,.{decimals}f}".replace(",", NBSP).replace(".", ",")
    return f"{MINUS}{text}" if exact < 0 else text


def format_duration(minutes: int | None) -> str:
    """Return 1 h 30 min; nothing for None."""
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours}{NBSP}h"] if hours else []
    if rest or not hours:
        parts.append(f"{rest}{NBSP}min")
    return NBSP.join(parts)
