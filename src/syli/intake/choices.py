"""Closed sets of intake: the states of a help request and the decisions that move it."""

from __future__ import annotations

from enum import StrEnum


class RequestState(StrEnum):
    """Where a help request stands."""

    NEW = "new"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    GUIDED = "guided"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class RequestWay(StrEnum):
    """How a request came."""

    PHONE = "phone"
    VISIT = "visit"
    LETTER = "letter"
    MESSAGE = "message"
    PARTNER = "partner"


OPEN_STATES = frozenset({RequestState.NEW, RequestState.WAITING})


class Urgency(StrEnum):
    """How soon help is needed; the order of the list is the order of the queue."""

    NOW = "now"
    SOON = "soon"
    NORMAL = "normal"
