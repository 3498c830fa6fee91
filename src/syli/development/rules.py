"""Rules of development: what a discussion, an agreed action, a training and an indicator must hold, and when something waits for the team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from syli.kernel.rules import rule

#: From this month of each half of the year on, the log waits to be gone through.
LAST_MONTHS: Final = (6, 12)
#: A figure above this is a slip of the finger: a year has 8 784 hours and no training so many heads.
MOST_HEADS, MOST_MINUTES = 5000, 60 * 24 * 14
#: A target in whole hundredths, as long as a signed 64-bit number holds it.
MOST_TARGET: Final = 10**9


@dataclass(frozen=True, slots=True)
class Half:
    """Half of a year: the first day and the last."""

    start_on: date
    end_on: date

    @property
    def number(self) -> int:
        """Return 1 for January to June, 2 for July to December."""
        return 1 if self.start_on.month == 1 else 2


def half_of(day: date) -> Half:
    """Return the half-year in which a day lies."""
    if day.month <= 6:
        return Half(date(day.year, 1, 1), date(day.year, 6, 30))
    return Half(date(day.year, 7, 1), date(day.year, 12, 31))


def half_before(half: Half) -> Half:
    """Return the half-year before one."""
    return half_of(half.start_on - timedelta(days=1))


@rule("DEV-01", "A discussion is written down when it has been held, with at least one who was there.", source="JUS-3; LAP-7")
def was_held(held_on: date, today: date, members: int) -> bool:
    """Tell whether a discussion may be written down."""
    return held_on <= today and members > 0


@rule(
    "DEV-02",
    "Of the answers a team discussed only the whole lots that were shown are counted: a later reader learns nothing of the last ones.",
    source="ANO-4; JUS-3",
)
def answers_discussed(count: int, lot: int) -> int:
    """Return how many of so many answers a discussion is said to have seen."""
    return count - count % lot


@rule("DEV-03", "What is agreed says what is done, and is to be done on the day of the discussion or later, within three years.", source="JUS-3")
def is_agreed(what: str, due_on: date, held_on: date) -> bool:
    """Tell whether an agreed action can be kept."""
    return bool(what.strip()) and held_on <= due_on <= held_on + timedelta(days=3 * 366)


@rule("DEV-04", "A training given lies in the past and has at least one who listened and some time.", source="JUS-5")
def was_given(held_on: date, today: date, heads: int, minutes: int) -> bool:
    """Tell whether a training may be written down."""
    return held_on <= today and 0 < heads <= MOST_HEADS and 0 < minutes <= MOST_MINUTES


@rule(
    "DEV-05",
    "A unit's log is gone through once every half-year: from its last month on it waits for the leader, and longer until it is done.",
    source="LAP-7",
)
def half_waiting(begins_on: date, reviewed: Iterable[date], today: date) -> Half | None:
    """Return the half-year whose review waits; `reviewed` are the first days of those gone through. What is older than one half is let go."""
    now, done = half_of(today), set(reviewed)
    before = half_before(now)
    if begins_on <= before.end_on and before.start_on not in done:
        return before
    if today.month in LAST_MONTHS and begins_on <= today and now.start_on not in done:
        return now
    return None


@rule(
    "DEV-06",
    "A survey that the service asks every year waits from the day on which a year has gone since it was sent; one asked at the end, when "
    "something has ended since.",
    source="JUS-3; ENS-9",
)
def is_survey_due(*, yearly: bool, at_the_end: bool, sent_on: date | None, begins_on: date, ended_since: bool, today: date) -> bool:
    """Tell whether a survey waits to be sent. `ended_since`: an episode ended after it was sent last."""
    since = sent_on or begins_on
    if yearly and _a_year_after(since) <= today:
        return True
    return at_the_end and ended_since


def _a_year_after(day: date) -> date:
    """Return the same day a year on; the last of February stays in February."""
    return day.replace(year=day.year + 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)


@rule("DEV-07", "A line of the log has words and says what it is; it lies in the past.", source="LAP-7")
def is_line(text: str, said_on: date, today: date) -> bool:
    """Tell whether a line of the log may be kept."""
    return bool(text.strip()) and said_on <= today


@rule("DEV-08", "An indicator is a measure that the statistics know, once in a set.", source="LAP-6")
def is_indicator(measure: str, known: Iterable[str], in_set: Iterable[str]) -> bool:
    """Tell whether a measure may be put into a set."""
    return measure in set(known) and measure not in set(in_set)
