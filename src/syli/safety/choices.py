"""Closed sets of safety: how near a worker stands to a side, why two people may be on different sides, states of an approval."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Nearness(IntEnum):
    """How near a worker stands to one of two people who must not learn of each other; the nearer side closes the other."""

    NONE = 0
    OPENED = 1
    THROUGH_UNIT = 2
    NAMED_BEFORE = 3
    NAMED = 4
    PLACED = 5


class Ground(StrEnum):
    """Why two people are thought to be on different sides."""

    CHILD = "child"
    ADDRESS = "address"
    PHONE = "phone"
    EVENT = "event"


class ApprovalState(StrEnum):
    """Where a request for a second person's agreement stands."""

    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    DONE = "done"


class Act(StrEnum):
    """What needs two people."""

    REVEAL_ADDRESS = "reveal_address"
    LIFT_PROTECTION = "lift_protection"
    DISCLOSE = "disclose"
    CHANGE_CONTACT = "change_contact"
    END_SEPARATION = "end_separation"
    #: An answer, a refusal or the end of a request for somebody's data.
    ANSWER_REQUEST = "answer_request"
    #: Somebody who came without a name is somebody known.
    MERGE = "merge"


class Emergency(StrEnum):
    """Why a record is opened by somebody who does not work with the client."""

    DANGER = "danger"
    HERE = "here"
    DUTY = "duty"


class Expected(StrEnum):
    """Why it was to be expected that somebody opened a record."""

    OWN_WORKER = "own_worker"
    UNIT = "unit"
    CONTACT = "contact"
    REQUEST = "request"
    NOTE = "note"
    STAY = "stay"
    REGISTERED = "registered"
    EMERGENCY = "emergency"
    SECOND = "second"
    SUPERVISION = "supervision"
    FAMILY = "family"


class Token(StrEnum):
    """By what somebody would be known in a text."""

    NAME = "name"
    NUMBER = "number"
    ADDRESS = "address"


class Written(StrEnum):
    """What a text stands in that is looked through after it has been saved."""

    NOTE = "note"
    PLAN = "plan"
    REQUEST = "request"
    DOCUMENT = "document"
    REACH = "reach"
    #: Texts of a team, in nobody's record: its development log, what it concluded, training it gave.
    LOG = "log"
    DISCUSSION = "discussion"
    TRAINING = "training"


class Sealed(StrEnum):
    """What of a client is sealed to a small team."""

    RECORD = "record"
    NOTE = "note"
