"""Closed sets of the statistics: who looks, what became of a cell, which kind of number a measure is."""

from __future__ import annotations

from enum import IntEnum, StrEnum

#: What stands in a fact where a code is not known. Every declared code set ends with it.
UNKNOWN = "unknown"


class Zone(StrEnum):
    """Who sees the answer: the association itself, or anybody beyond it."""

    INSIDE = "inside"
    OUTSIDE = "outside"


class CellStatus(IntEnum):
    """What became of a cell on its way out."""

    PUBLISHED = 0
    #: Not shown anywhere in this answer.
    WITHHELD = 1
    #: One category held (nearly) everything: the cell's people are shown only in the total of their row or column.
    MERGED = 2


class Kind(StrEnum):
    """How a measure becomes a number."""

    PEOPLE = "people"
    COUNT = "count"
    SUM = "sum"
    MEAN = "mean"
    MEDIAN = "median"
    #: A protected sum over what there was to take, in per cent.
    RATIO = "ratio"
    #: Those for whom something holds, of all of whom it is known whether it does, in per cent.
    SHARE = "share"
    #: An amount of something in which nobody stands: shown as it is.
    OPEN = "open"


class When(StrEnum):
    """Which day of a fact places it in time."""

    EVENT = "event"
    START = "start"
    END = "end"
    #: Running on the last day of each period that is asked.
    RUNNING = "running"


class Fact(StrEnum):
    """The kinds of facts in the marts."""

    CONTACT = "contact_facts"
    COUNT = "count_facts"
    EPISODE = "episode_facts"
    STAY = "stay_facts"
    NIGHT = "night_facts"
    HOUSE = "house_facts"
    DOOR = "door_facts"
    VIOLENCE = "violence_facts"
    FAMILY = "family_facts"
    TRAINING = "training_facts"


#: Facts that last from a day to a day; all others happen on one.
SPANS = frozenset({Fact.EPISODE, Fact.STAY})
#: Facts that are kept by the day alone: what lasts, and what has a number of its own that is never added to another's.
DAILY = SPANS | {Fact.FAMILY}
#: Facts about no person, client or not: nobody could be found in them, so they need no protection and open no epoch.
OF_NOBODY = frozenset({Fact.TRAINING})


class Earlier(StrEnum):
    """How often somebody has stayed before, within five years; the national form knows these."""

    FIRST = "first"
    ONCE = "once"
    TWICE = "twice"
    THREE_OR_MORE = "three_or_more"


class Moved(StrEnum):
    """Whether a family came from another house of the same kind; where it did, the reason stands instead."""

    NOT_MOVED = "not_moved"


class Guided(StrEnum):
    """Whether those who were not received were guided to somebody else."""

    ONWARD = "onward"
    NOWHERE = "nowhere"


#: Hours of a day, coarse enough that nobody's arrival is remembered by them.
HOURS = ("00-05", "06-11", "12-17", "18-23")
#: Within how many days of leaving a house help elsewhere in the association counts as going on (AKT-4): a quarter of a year.
PATH_DAYS = 90
#: How many days a stay lasted at most in each band; the last has no end.
LENGTHS = (("001", 1), ("002-007", 7), ("008-030", 30), ("031-090", 90), ("091-", None))


class Grain(StrEnum):
    """How finely a stored partition knows time; the coarsest that answers the question is read."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Known(StrEnum):
    """How those in a contact are known (ANO-6): the anonymous are never added to the named unseen."""

    NAMED = "named"
    PSEUDONYMOUS = "pseudonymous"
    COUNTED = "counted"
