"""Closed sets of chat."""

from __future__ import annotations

from enum import StrEnum


class ConversationState(StrEnum):
    """Where a conversation stands: in the queue, being held, over and not counted yet, or counted while its words are kept."""

    WAITING = "waiting"
    TALKING = "talking"
    ENDED = "ended"
    KEPT = "kept"


class Writer(StrEnum):
    """Who wrote a line of a conversation; a change is Syli's own line (a colleague goes on)."""

    VISITOR = "visitor"
    WORKER = "worker"
    CHANGE = "change"


class Missed(StrEnum):
    """Why somebody who came to a line talked with nobody."""

    CLOSED = "closed"
    FULL = "full"
    LEFT = "left"
