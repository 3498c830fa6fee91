"""When is a line open, who may take and write what, when is a conversation over and what is gone then?"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from syli.kernel.dates import Span, Weekly, at_local, by_the_world, end_after_they_begin, overlap, span_on
from syli.kernel.rules import rule

LONGEST_MESSAGE = 2000
LONGEST_NAME = 80
LONGEST_CONTACT = 200
#: How far ahead the next opening is looked for: over a holiday season.
AHEAD_DAYS = 21
#: A page that has not asked for so long stands open with nobody, or with somebody else, before it (trust.md row 83: 5-10 minutes).
GONE_AFTER = timedelta(minutes=10)
#: A worker who forgot to leave is no longer counted as answering: a working day and an hour for handing over.
LONGEST_DUTY = timedelta(hours=9)
LONGEST_SHIFT = timedelta(hours=12)
#: After the worker's shift: she has been asked all day, and the numbers are to be whole.
COUNTED_AFTER = timedelta(hours=12)
LONGEST_MINUTES = 600
LONGEST_KEPT_DAYS = 30
MOST_AT_ONCE = 5
MOST_WAITING = 100
_ADDRESS = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Exceptional:
    """A day with hours of its own, instead of those of its weekday; without hours it is closed."""

    falls_on: date
    begins: time | None
    ends: time | None


@rule(
    "CHAT-01",
    "A line is open in its weekday's hours; a day of its own hours goes before them, and on a holiday it may rest.",
    source="UNI-4, NET-1",
)
def spans_on(day: date, weekly: Iterable[Weekly], exceptional: Iterable[Exceptional], *, rests: bool) -> list[Span]:
    """Return from when until when a line is open on a day, in Finnish time over both changes of the clock. `rests`: a holiday, and it rests."""
    own = [one for one in exceptional if one.falls_on == day]
    if own:
        return sorted(span_on(day, one.begins, one.ends) for one in own if one.begins is not None and one.ends is not None)
    if rests:
        return []
    return sorted(span for one in weekly for span in one.spans_on(day))


def open_now(spans: Iterable[Span], now: datetime) -> Span | None:
    """Return the opening in which `now` lies."""
    return next((span for span in spans if span[0] <= now.astimezone(UTC) < span[1]), None)


def next_opening(spans: Iterable[Span], now: datetime) -> Span | None:
    """Return the first opening that is still to begin."""
    return min((span for span in spans if span[0] > now.astimezone(UTC)), default=None)


@rule("CHAT-02", "A conversation that waits is taken by one worker; what is taken or over is taken by nobody.", source="UNI-4: queue")
def may_take(state: str) -> bool:
    """Tell whether the conversation is there to be taken."""
    return state == "waiting"


@rule("CHAT-03", "A worker holds at most as many conversations at once as the line allows.", source="UNI-4: queue")
def has_room(held: int, most: int) -> bool:
    """Tell whether the worker may take one more."""
    return held < most


@rule("CHAT-04", "A message has words, and at most two thousand signs of them.", source="Promise 5: bad input has a clear answer")
def is_message(text: str) -> bool:
    """Tell whether the text may be sent."""
    return len(text.strip()) > 0 and len(text) <= LONGEST_MESSAGE


@rule("CHAT-05", "In a conversation that is over nobody writes any more.", source="UNI-4")
def may_write(state: str, *, is_visitor: bool) -> bool:
    """Tell whether somebody may write: a visitor already while she waits, a worker who has taken it."""
    return state == "talking" or (is_visitor and state == "waiting")


@rule("CHAT-06", "What was written is gone as soon as a conversation is over, unless the line says beforehand that it is kept.", source="trust G8")
def kept_until(ended_on: date, keep_days: int) -> date | None:
    """Return until which day the words are kept; None when they go at once."""
    return ended_on + timedelta(days=min(keep_days, LONGEST_KEPT_DAYS)) if keep_days > 0 else None


@rule("CHAT-07", "A visitor whose page has not asked for ten minutes has left.", source="trust.md row 83: 5-10 minutes")
def has_gone(seen_at: datetime, now: datetime) -> bool:
    """Tell whether the conversation is over because nobody is there any more."""
    return now - seen_at >= GONE_AFTER


@rule(
    "CHAT-08",
    "A visitor becomes known to an association only by what she types herself, and only when she has agreed on the same page.",
    source="UNI-4: hand-over to a named case only on the visitor's wish",
)
def may_become_known(*, has_agreed: bool, name: str, reach: str) -> bool:
    """Tell whether a request for help may be made of what she typed."""
    return has_agreed and 0 < len(name.strip()) <= LONGEST_NAME and 0 < len(reach.strip()) <= LONGEST_CONTACT


@rule("CHAT-09", "What is counted of a conversation is chosen from the lists of its service.", source="NET-4")
def is_countable(minutes: int, chosen: Iterable[tuple[Collection[str], Collection[str]]]) -> bool:
    """Tell whether the numbers and codes may be counted. `chosen` are (codes, those that are known)."""
    return 1 <= minutes <= LONGEST_MINUTES and all(set(codes) <= set(known) for codes, known in chosen)


@rule("CHAT-10", "When as many wait as the line allows, nobody more is let in to wait for nothing.", source="UNI-4: queue, told honestly")
def is_full(waiting: int, most: int) -> bool:
    """Tell whether the queue is full."""
    return waiting >= most


@rule("CHAT-11", "A shift lasts at most twelve hours, ends after it begins, and no worker has two at once.", source="NET-1")
def may_be_shift(wanted: Span, own: Iterable[Span]) -> bool:
    """Tell whether a worker may have the shift beside her others."""
    begins, ends = by_the_world(wanted)
    return timedelta() < ends - begins <= LONGEST_SHIFT and not any(overlap(wanted, other) for other in own)


@rule("CHAT-12", "A shift is swapped when its worker has asked and another accepts before it begins.", source="NET-1: shift swap")
def may_be_swapped(*, is_asked: bool, is_own: bool, begins_at: datetime, now: datetime) -> bool:
    """Tell whether somebody may take the shift over."""
    return is_asked and not is_own and now < begins_at


@rule("CHAT-13", "A line has a name in three languages and an address of small letters, numbers and dashes.", source="UNI-4")
def is_named(address: str, names: Collection[str]) -> bool:
    """Tell whether a line may be called so."""
    return bool(_ADDRESS.fullmatch(address)) and len(names) == 3 and all(name.strip() for name in names)


@rule("CHAT-14", "Opening hours begin and end on one day; midnight ends it.", source="NET-1")
def are_hours(begins: time, ends: time) -> bool:
    """Tell whether a line may be open so."""
    return end_after_they_begin(begins, ends)


@rule("CHAT-15", "A line is answered by those whom an association that takes part has named from among its own workers.", source="UNI-4, NET-1")
def may_answer(staff_id: int, workers: Collection[int]) -> bool:
    """Tell whether somebody may be named to answer."""
    return staff_id in workers


@rule("CHAT-16", "Who forgot to leave the line is no longer counted as answering.", source="UNI-4: told honestly")
def is_on_duty(started_at: datetime, now: datetime) -> bool:
    """Tell whether somebody who came to answer is taken to be there."""
    return now - started_at < LONGEST_DUTY


@rule("CHAT-17", "A conversation is handed on to another who is answering the line now, and has room.", source="UNI-4")
def may_be_handed_on(*, is_self: bool, is_there: bool, has_room: bool) -> bool:
    """Tell whether a colleague may go on with it."""
    return not is_self and is_there and has_room


@rule("CHAT-18", "A conversation lasts as many minutes as have begun; its moments are not kept.", source="NET-4: length; trust G8")
def minutes_of(taken_at: datetime, ended_at: datetime) -> int:
    """Return how long a conversation lasted."""
    seconds = (ended_at - taken_at).total_seconds()
    return max(1, min(LONGEST_MINUTES, math.ceil(seconds / 60)))


@rule("CHAT-20", "A conversation that nobody has counted in twelve hours is counted with what the visitor said.", source="Promise 5: true numbers")
def has_waited(happened_on: date, hour: int, now: datetime) -> bool:
    """Tell whether Syli counts it now. The hour in which it began is all that is left of the moment, so the whole hour is waited too."""
    return at_local(happened_on, time(hour)) + timedelta(hours=1) + COUNTED_AFTER <= now


@rule("CHAT-19", "A line lets one worker hold one to five conversations, and lets at most a hundred wait.", source="UNI-4")
def are_limits(at_once: int, most_waiting: int, keep_days: int) -> bool:
    """Tell whether a line may be set so."""
    return 1 <= at_once <= MOST_AT_ONCE and 1 <= most_waiting <= MOST_WAITING and 0 <= keep_days <= LONGEST_KEPT_DAYS
