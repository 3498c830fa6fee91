"""Rules of meetings that are held so many times a year: when one is behind, what may be written down."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Collection
from datetime import date

from syli.kernel.rules import rule


@rule(
    "PLAN-65", "A meeting held so many times a year is behind when as many parts of the year have passed and it was held less often.", source="LAP-9"
)
def due_by(times: int, day: date) -> int:
    """Return how often a meeting of so many times a year should have been held by the end of a day."""
    return times * day.timetuple().tm_yday // (366 if isleap(day.year) else 365)


@rule("PLAN-66", "A regular meeting is one that the service holds, on a day that has been.", source="LAP-9")
def may_be_held(code: str, known: Collection[str], day: date, since: date, today: date) -> bool:
    """Tell whether this meeting may be written down for that day; `since` is when the service was first given there."""
    return code in known and since <= day <= today
