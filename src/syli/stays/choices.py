"""Closed sets of stays: rooms, presence, ways of arriving, shifts, callers."""

from __future__ import annotations

from enum import StrEnum


class RoomState(StrEnum):
    """Whether a family can be given the room."""

    READY = "ready"
    TO_CLEAN = "to_clean"
    OUT_OF_USE = "out_of_use"


class StayState(StrEnum):
    """Whether the family lives in the house."""

    RUNNING = "running"
    ENDED = "ended"


class Where(StrEnum):
    """Where somebody is during a piece of her stay."""

    IN_HOUSE = "in_house"
    AWAY = "away"


class Heads(StrEnum):
    """Bed-nights are counted for grown-ups and children separately."""

    ADULT = "adult"
    CHILD = "child"


class Way(StrEnum):
    """How a family came to the house."""

    WALK_IN = "walk_in"
    PHONE = "phone"
    BROUGHT = "brought"
    AGREED = "agreed"


class Caller(StrEnum):
    """Who called the advice line."""

    SELF = "self"
    CLOSE_ONE = "close_one"
    CHILD = "child"
    PROFESSIONAL = "professional"
    POLICE = "police"
    UNKNOWN = "unknown"


class Shift(StrEnum):
    """Which shift hands over; the next one takes over."""

    MORNING = "morning"
    EVENING = "evening"
    NIGHT = "night"


class LineKind(StrEnum):
    """What a line of the handover says."""

    HAPPENED = "happened"
    OPEN = "open"
    TELL = "tell"


class PricePer(StrEnum):
    """What a payment commitment's price is for."""

    DAY = "day"
    NIGHT = "night"
    WHOLE = "whole"


class SafetyPlan(StrEnum):
    """Whether a plan for safety was made before leaving."""

    MADE = "made"
    NOT_WANTED = "not_wanted"
    NOT_NEEDED = "not_needed"
    NOT_MADE = "not_made"


class LinkTo(StrEnum):
    """To whom a link to feedback is given."""

    ADULT = "adult"
    CHILD = "child"
    PARENT = "parent"


class Whose(StrEnum):
    """Who does a task."""

    WORKER = "worker"
    RESIDENT = "resident"


class HowGiven(StrEnum):
    """How a client gave a permission."""

    ORAL = "oral"
    WRITTEN = "written"
    ELECTRONIC = "electronic"


class ProgrammeKind(StrEnum):
    """What happens in the house every week."""

    GROUP = "group"
    HOUSE_MEETING = "house_meeting"
    OPEN_DOORS = "open_doors"
    OTHER = "other"


class InterpreterMode(StrEnum):
    """How an interpreter is there."""

    ON_SITE = "on_site"
    PHONE = "phone"
    VIDEO = "video"


class SleepPhase(StrEnum):
    """When sleep was looked at."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"
    FOLLOW_UP = "follow_up"
