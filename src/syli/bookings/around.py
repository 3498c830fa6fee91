"""Who else is in a unit at a time? Apps above say it; bookings only know who has a room or a visit there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from syli.kernel.context import Context

#: Of a unit, from when until when.
Present = Callable[[Context, int, datetime, datetime], Iterable[int]]
_PRESENT: list[Present] = []


def present(provider: Present) -> Present:
    """Register who is in a unit between two moments: their keys, whoever may know of them."""
    if provider not in _PRESENT:
        _PRESENT.append(provider)
    return provider


def present_in(ctx: Context, unit_id: int, start: datetime, end: datetime) -> set[int]:
    """Return whom apps above know to be in a unit then. Never show it."""
    return {key for provider in _PRESENT for key in provider(ctx, unit_id, start, end)}
