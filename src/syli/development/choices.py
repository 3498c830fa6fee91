"""Closed sets of development: what a team discusses, what stands in its log, and what became of it."""

from __future__ import annotations

from enum import StrEnum


class DiscussionKind(StrEnum):
    """What a team came together about."""

    RESULTS = "results"
    LOG = "log"


class LogKind(StrEnum):
    """What a line of the development log is (LAP-7)."""

    CHALLENGE = "challenge"
    FEEDBACK = "feedback"
    IDEA = "idea"


class LogState(StrEnum):
    """Where a line of the development log stands."""

    NEW = "new"
    TAKEN_UP = "taken_up"
    DONE = "done"
    DROPPED = "dropped"
