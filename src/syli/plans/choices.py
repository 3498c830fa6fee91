"""Closed sets of plans: where a duty stands."""

from __future__ import annotations

from enum import StrEnum


class DutyState(StrEnum):
    """Whether what an answer obliges to has been done, or a reason has been written why not."""

    OPEN = "open"
    DONE = "done"
    REASONED = "reasoned"


class Decision(StrEnum):
    """What a worker decides on the grounds of a risk assessment."""

    REFER = "refer"
    KEEP = "keep"


class Consent(StrEnum):
    """What gives the right to send an assessment on."""

    GIVEN = "given"
    LEGAL_GROUND = "legal_ground"


class ChildAct(StrEnum):
    """What is done for a child at risk."""

    NOTIFIED = "notified"
    IN_CARE = "in_care"
    NOT_NEEDED = "not_needed"


class PairState(StrEnum):
    """Where the work of two workers with a couple stands."""

    ASKED = "asked"
    RUNNING = "running"
    ENDED = "ended"


class StepKind(StrEnum):
    """Which work is planned for a member of a family."""

    INDIVIDUAL = "individual"
    COUPLE = "couple"
    CHILD = "child"
    GROUP = "group"


class StepState(StrEnum):
    """Where a planned step stands."""

    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    DROPPED = "dropped"


class Opinion(StrEnum):
    """What a child says of keeping something it has made."""

    YES = "yes"
    NOT_SHOWN = "not_shown"
    NOT_ASKED = "not_asked"


class Original(StrEnum):
    """Where the original is."""

    WITH_CHILD = "with_child"
    KEPT = "kept"
    #: Of a recording: it is still on the phone, or has been taken away there.
    ON_PHONE = "on_phone"
    REMOVED = "removed"
