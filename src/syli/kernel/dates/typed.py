"""Dates and times as people type them: 1.2.2026, 1.2., 01022026, 14.30, 1430, eilen, i går, yesterday."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

from syli.kernel.dates.moments import local_moment

Prefer = Literal["past", "nearest", "future"]

EARLIEST: Final = date(1850, 1, 1)
LATEST: Final = date(2199, 12, 31)
_LONGEST_TEXT: Final = 40

_WORDS: Final = {
    "toissapäivänä": -2, "eilen": -1, "tänään": 0, "huomenna": 1, "ylihuomenna": 2,
    "i förrgår": -2, "förrgår": -2, "i går": -1, "igår": -1, "i dag": 0, "idag": 0,
    "i morgon": 1, "imorgon": 1, "i övermorgon": 2, "övermorgon": 2,
    "yesterday": -1, "today": 0, "tomorrow": 1,
}  # fmt: skip
_NOW_WORDS: Final = frozenset({"nyt", "nu", "now"})

_PARTS = re.compile(r"(\d{1,2})[./\- ]\s*(\d{1,2})(?:[./\- ]\s*(\d{4}|\d{2})?)?\.?", re.ASCII)
_PACKED = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})?", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_WEEKDAY = re.compile(r"(?:ma|ti|ke|to|pe|la|su|mån|tis|ons|tors|fre|lör|sön|mon|tue|wed|thu|fri|sat|sun)\.?\s+(?=\d)")
_CLOCK_WORD = re.compile(r"(?:klo|kello|kl|at)\.?\s*(?=\d)")
_CLOCK = re.compile(r"(\d{1,2})(?:[.:,]\s?(\d{2})(?:[.:,](\d{2}))?)?", re.ASCII)
_PACKED_CLOCK = re.compile(r"(\d{1,2})(\d{2})", re.ASCII)


class DateInputError(ValueError):
    """What was typed is no date or time. `code`: empty, unreadable, no_such_day, no_such_time or out_of_range."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def parse_date(text: str, today: date, *, prefer: Prefer = "nearest") -> date:
    """Read a date. Where the year is missing or has two digits, take the past, the nearest or the coming one.

    The days a worker writes about are near (`nearest`); a birthday is past; a due date comes.
    """
    typed = _WEEKDAY.sub("", _plain(text))
    if typed in _WORDS:
        return today + timedelta(days=_WORDS[typed])
    day, month, year = _numbers(typed)
    if len(year) == 4:
        found = _day(int(year), month, day)
    elif year:
        found = _chosen([century + int(year) for century in range(1800, 2200, 100)], month, day, today, prefer)
    else:
        # Eight years hold a 29 February even around a year like 2100.
        found = _chosen(list(range(today.year - 8, today.year + 9)), month, day, today, prefer)
    if found is None:
        raise DateInputError("no_such_day")
    if not EARLIEST <= found <= LATEST:
        raise DateInputError("out_of_range")
    return found


def parse_time(text: str, *, now: datetime | None = None) -> time:
    """Read a time of day: 14.30, 14:30, 1430, 930, klo 9; and “nyt” where `now` is given."""
    typed = _CLOCK_WORD.sub("", _plain(text))
    if now is not None and typed in _NOW_WORDS:
        return local_moment(now).time().replace(second=0, microsecond=0)
    match = _CLOCK.fullmatch(typed) or _PACKED_CLOCK.fullmatch(typed)
    if match is None:
        raise DateInputError("unreadable")
    hour, minute = int(match[1]), int(match[2] or 0)
    second = int(match[3] or 0) if match.re is _CLOCK else 0
    try:
        return time(hour, minute, second)
    except ValueError:
        raise DateInputError("no_such_time") from None


def _plain(text: str) -> str:
    typed = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    if not typed:
        raise DateInputError("empty")
    if len(typed) > _LONGEST_TEXT:
        raise DateInputError("unreadable")
    return typed


def _numbers(typed: str) -> tuple[int, int, str]:
    """Return day, month and the year as typed: four digits, two or none."""
    if iso := _ISO.fullmatch(typed):
        return int(iso[3]), int(iso[2]), iso[1]
    match = _PARTS.fullmatch(typed) or _PACKED.fullmatch(typed)
    if match is None:
        raise DateInputError("unreadable")
    return int(match[1]), int(match[2]), match[3] or ""


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _chosen(years: list[int], month: int, day: int, today: date, prefer: Prefer) -> date | None:
    days = [found for year in years if (found := _day(year, month, day)) is not None]
    if prefer == "past":
        days = [found for found in days if found <= today]
    elif prefer == "future":
        days = [found for found in days if found >= today]
    return min(days, key=lambda found: abs(found - today), default=None)
