"""Closed sets of requests for data: what is asked, by whom, how far it is, what becomes of a line, how an answer is given."""

from __future__ import annotations

from enum import StrEnum


class Right(StrEnum):
    """What is asked for."""

    ACCESS = "access"
    LOG = "log"


class Asker(StrEnum):
    """Who asks."""

    SELF = "self"
    GUARDIAN = "guardian"


class Identity(StrEnum):
    """How it was made sure who asks. Never by knowing a code or a birth date."""

    DOCUMENT = "document"
    KNOWN = "known"
    STRONG = "strong"


class Stage(StrEnum):
    """How far a request is; computed, never stored."""

    RECEIVED = "received"
    DECIDING = "deciding"
    DECIDED = "decided"
    WAITING = "waiting"
    AGREED = "agreed"
    READY = "ready"
    CLOSED = "closed"


class Outcome(StrEnum):
    """What is to become of a request."""

    GIVE = "give"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


class Decision(StrEnum):
    """What becomes of one line."""

    GIVE = "give"
    MASK = "mask"
    LEAVE_OUT = "leave_out"


class Ground(StrEnum):
    """Why a line is not given whole. Kept in the file; never told in the answer."""

    OTHER_PERSON = "other_person"
    TOLD_BY_ANOTHER = "told_by_another"
    DANGER = "danger"
    CHILD = "child"
    CONTACT_DETAILS = "contact_details"
    WORKER = "worker"
    NOT_ASKED = "not_asked"


class LineKind(StrEnum):
    """Of what a line tells."""

    BASICS = "basics"
    REQUEST = "request"
    EPISODE = "episode"
    CONTACT = "contact"
    NOTE = "note"
    FILE = "file"
    DOCUMENT = "document"
    PLAN = "plan"
    STAY = "stay"
    DISCLOSURE = "disclosure"
    LOG = "log"


class RefusalGround(StrEnum):
    """By which law a request is refused; told in neutral words."""

    NOT_IDENTIFIED = "not_identified"
    NOT_ENTITLED = "not_entitled"
    RIGHTS = "rights"
    AGAIN = "again"


class Delivery(StrEnum):
    """How an answer was given. Never by mail or message."""

    HANDED = "handed"
    POSTED = "posted"
    READ_HERE = "read_here"


class What(StrEnum):
    """What somebody received."""

    ANSWER = "answer"
    LOG_EXTRACT = "log_extract"
    REFUSAL = "refusal"
    LETTER = "letter"
    STATEMENT = "statement"
    RECORD_PART = "record_part"
    NOTIFICATION = "notification"
    SPOKEN = "spoken"


class LegalGround(StrEnum):
    """By what right something was given to somebody."""

    OWN_RIGHT = "own_right"
    CONSENT = "consent"
    CHILD_PROTECTION = "child_protection"
    CARE = "care"
    POLICE = "police"
    OTHER_LAW = "other_law"


class CountedFrom(StrEnum):
    """From which event the years of keeping are counted."""

    END = "end"
    DEATH = "death"
    BIRTH = "birth"
    #: Of what belongs to no service: the day it was written, asked, given or done.
    EVENT = "event"


class StopGround(StrEnum):
    """Why a record is kept although its years are over."""

    ARCHIVE = "archive"
    LEGAL = "legal"
    OTHER = "other"


class DeletionState(StrEnum):
    """How far a deletion is that one person has asked for."""

    ASKED = "asked"
    REFUSED = "refused"
    DONE = "done"
