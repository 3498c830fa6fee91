"""May the room be given at that time? Overlaps, open hours, two who must not meet, and the days of a stay."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from syli.kernel.dates import Span, Weekly, at_local, by_the_world, day_bounds, local_date, local_moment, minutes_between, overlap
from syli.kernel.rules import rule

SHORTEST, LONGEST = timedelta(minutes=5), timedelta(hours=24)
#: Whoever books later than this does so without knowing what the year will be like.
FAR = timedelta(days=366)
#: Coming early and leaving late: so long before and after a booking somebody may still be in the corridor.
CORRIDOR = timedelta(minutes=60)
MINUTE = timedelta(minutes=1)


@rule("BOOKING-01", "A room is taken by one booking at a time; one may begin at the minute at which another ends.", source="UNI-2; BOO-1")
def is_free(wanted: Span, taken: Iterable[Span]) -> bool:
    """Tell whether nothing that is taken has a minute in common with what is wanted."""
    return not any(overlap(wanted, span) for span in taken)


@rule("BOOKING-02", "A room is booked for five minutes at the least and a day at the most; who lives in it has a stay.", source="BOO-1")
def is_bookable(wanted: Span) -> bool:
    """Tell whether the span is one for which a room is booked by hand; minutes that passed are counted, not clock faces."""
    return SHORTEST <= timedelta(minutes=minutes_between(*wanted)) <= LONGEST


@rule("BOOKING-03", "A room is booked for a time that is not over, within a year.", source="BOO-1")
def is_to_come(wanted: Span, now: datetime) -> bool:
    """Tell whether the span may be booked now; one that has begun may, for whoever sits in the room already."""
    return wanted[1] > now and wanted[0] <= now + FAR


@rule("BOOKING-04", "A shared room is not taken while open activity is held there.", source="UNI-2: conflict check with the open day activity")
def open_spans(hours: Iterable[Weekly], first: date, last: date) -> list[Span]:
    """Return from when until when a unit is open on the days from the first to the last, in Finnish time over both changes of the clock."""
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    return sorted(span for one in hours for day in days for span in one.spans_on(day))


@rule(
    "BOOKING-05",
    "Two who must not learn of each other are not given rooms of one unit within an hour of each other.",
    source="trust.md row 23 and M1: within sixty minutes at one site",
)
def is_near(wanted: Span, other: Span) -> bool:
    """Tell whether whoever comes for one may meet whoever comes for the other at the door or in the corridor."""
    return overlap(with_corridor(wanted), other)


def with_corridor(span: Span) -> Span:
    """Return the span with the time in which somebody who came early or leaves late may still be there."""
    start, end = by_the_world(span)
    return start - CORRIDOR, end + CORRIDOR


@rule("BOOKING-06", "No two rooms of a unit have one name.", source="UNI-2: rooms of a unit")
def is_new_name(name: str, others: Collection[str]) -> bool:
    """Tell whether the name is one, and no other room's; large and small letters are the same."""
    return bool(name.strip()) and name.strip().casefold() not in {other.casefold() for other in others}


@rule(
    "BOOKING-07",
    "Open hours begin and end on one day, which midnight ends, and end no sooner than they begin to hold.",
    source="UNI-2: open day activity",
)
def may_be_open(hours: Weekly) -> bool:
    """Tell whether a unit may be open so."""
    return hours.is_possible


@rule("BOOKING-08", "What is over, cancelled or taken by a stay is changed by nobody's hand.", source="Promise 5: numbers that are true")
def may_be_changed(*, is_stay: bool, is_cancelled: bool, given_back_at: datetime, now: datetime) -> bool:
    """Tell whether a booking may be changed or cancelled."""
    return not is_stay and not is_cancelled and given_back_at > now


@rule("BOOKING-09", "Who cancels a booking says why; who books for no client says what for.", source="UNI-2: cancelling with a reason")
def says_something(words: str) -> bool:
    """Tell whether something was written."""
    return bool(words.strip())


@rule("BOOKING-10", "A stay given in a shared room has it from its arrival to the same time of day on its last day.", source="UNI-2")
def span_of_stay(at: datetime, end_on: date) -> Span:
    """Return from when until when the room is needed: the same time by the clock on the wall; the rest of the day when it ends at once."""
    ends = at_local(end_on, local_moment(at).time())
    return (at, ends) if ends > at else (at, day_bounds(local_date(at))[1])


@rule("BOOKING-11", "A room that is out of use is given to nobody.", source="UNI-2: rooms of a unit")
def is_given(*, is_in_use: bool) -> bool:
    """Tell whether the room is given at all."""
    return is_in_use


@rule("BOOKING-12", "A room that a family has not left is taken until the end of today, however late it is.", source="UNI-2: room conflict")
def end_of(given_back_at: datetime, *, is_lived_in: bool, today: date) -> datetime:
    """Return until when a booking takes its room."""
    return max(given_back_at, day_bounds(today)[1]) if is_lived_in else given_back_at


@rule("BOOKING-13", "A room is booked for an episode that is running, by the organisation whose room it is.", source="CON-5; RLS boundary")
def may_have_room(*, is_open: bool, same_organisation: bool) -> bool:
    """Tell whether a room may be booked for the episode."""
    return is_open and same_organisation
