"""Closed sets of oversight: the signs by which a look is shown to a reviewer, and what became of it."""

from __future__ import annotations

from enum import StrEnum


class Sign(StrEnum):
    """Why a look is shown to the reviewer; the letters of trust.md § 6 stand beside the rules."""

    UNEXPLAINED = "unexplained"
    KIN = "kin"
    COLLEAGUE = "colleague"
    BLOCKED = "blocked"
    BOTH_SIDES = "both_sides"
    SECRET = "secret"  # noqa: S105 (the kind of sign, no secret)
    LONG_CLOSED = "long_closed"
    SEARCHED = "searched"
    MANY = "many"
    ODD_HOURS = "odd_hours"
    FILES = "files"
    NOT_FOLLOWED = "not_followed"
    #: No sign of curiosity: every record opened in an emergency is reviewed.
    EMERGENCY = "emergency"


class AlertState(StrEnum):
    """What became of what was shown to the reviewer."""

    NEW = "new"
    FINE = "fine"
    ASKED = "asked"
    ANSWERED = "answered"
    MISUSE = "misuse"


class Verdict(StrEnum):
    """The reviewer's three answers."""

    FINE = "fine"
    ASK = "ask"
    MISUSE = "misuse"
