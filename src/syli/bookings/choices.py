"""Closed sets of bookings."""

from __future__ import annotations

from enum import StrEnum


class Taken(StrEnum):
    """For what a room is taken: some hours, or as long as a family lives in it."""

    HOURS = "hours"
    STAY = "stay"
