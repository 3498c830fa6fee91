"""Closed sets of episodes and contacts."""

from __future__ import annotations

from enum import StrEnum


class EpisodeState(StrEnum):
    """Whether an episode is running."""

    OPEN = "open"
    CLOSED = "closed"


class ContactState(StrEnum):
    """Whether a contact is agreed, happened, or did not; struck out is what was recorded by mistake."""

    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"
    STRUCK = "struck"


class WorkerKind(StrEnum):
    """What a worker is in an episode."""

    OWN = "own"
    PAIR = "pair"
    SUBSTITUTE = "substitute"


class GroupWish(StrEnum):
    """Whether those in an episode would like to meet others in the same situation."""

    WANTED = "wanted"
    JOINED = "joined"
    NOT_WANTED = "not_wanted"
