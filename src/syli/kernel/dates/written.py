"""Dates and times written the Finnish way, for letters, exports and messages alike."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final

from syli.kernel.dates.moments import local_moment

_CLOCK_WORD: Final = {"fi": "klo", "sv": "kl.", "en": "at"}
_NO_BREAK: Final = "\u00a0"


def format_date(day: date) -> str:
    """Write 22.11.2026; of a moment, the day on which it falls in Finland."""
    if isinstance(day, datetime):
        day = local_moment(day)
    return f"{day.day}.{day.month}.{day.year}"


def format_time(clock: time | datetime) -> str:
    """Write 14.32; of a moment, what Finnish clocks showed."""
    if isinstance(clock, datetime):
        clock = local_moment(clock).time()
    return f"{clock.hour}.{clock.minute:02}"


def format_moment(moment: datetime, language: str = "fi") -> str:
    """Write 22.11.2026 klo 14.32."""
    return f"{format_date(moment)} {_CLOCK_WORD[language]}{_NO_BREAK}{format_time(moment)}"


def format_period(start_on: date, end_on: date | None) -> str:
    """Write 1.–5.2.2026, 28.1.–3.2.2026, 30.12.2025–2.1.2026, or 1.2.2026– while it goes on."""
    if end_on is None:
        return f"{format_date(start_on)}–"
    if start_on == end_on:
        return format_date(end_on)
    if start_on.year != end_on.year:
        return f"{format_date(start_on)}–{format_date(end_on)}"
    if start_on.month != end_on.month:
        return f"{start_on.day}.{start_on.month}.–{format_date(end_on)}"
    return f"{start_on.day}.–{format_date(end_on)}"
