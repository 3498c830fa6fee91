"""Hours that hold every week, in Finnish time: on which days, and from which moment until which? And do two spans touch?

Chat lines and units that are open to all have the same hours; midnight as their end is the end of the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from syli.kernel.dates.moments import at_local, day_bounds

#: From when until when; the last minute is not in it.
Span = tuple[datetime, datetime]


def by_the_world(span: Span) -> Span:
    """Return the span in the time of the world: two moments of one Finnish hour that autumn repeats are told apart only there."""
    return span[0].astimezone(UTC), span[1].astimezone(UTC)


def overlap(one: Span, other: Span) -> bool:
    """Tell whether two spans have a minute in common."""
    one, other = by_the_world(one), by_the_world(other)
    return one[0] < other[1] and other[0] < one[1]


def span_on(day: date, begins: time, ends: time) -> Span:
    """Return the hours of a day as moments, over both changes of the clock."""
    return by_the_world((at_local(day, begins), day_bounds(day)[1] if ends == time() else at_local(day, ends)))


def end_after_they_begin(begins: time, ends: time) -> bool:
    """Tell whether hours begin and end on one day; midnight ends it."""
    return begins < ends or ends == time()


@dataclass(frozen=True, slots=True)
class Weekly:
    """Hours of a weekday, which hold from a day until a day."""

    weekday: int
    begins: time
    ends: time
    start_on: date
    end_on: date | None

    @property
    def is_possible(self) -> bool:
        """Tell whether there are such hours: on one day of the week, and ending no sooner than they begin to hold."""
        in_order = self.end_on is None or self.start_on <= self.end_on
        return 0 <= self.weekday <= 6 and end_after_they_begin(self.begins, self.ends) and in_order

    def spans_on(self, day: date) -> list[Span]:
        """Return from when until when the hours are on a day: nothing on another weekday, or while they do not hold."""
        holds = self.start_on <= day and (self.end_on is None or day <= self.end_on)
        return [span_on(day, self.begins, self.ends)] if holds and day.weekday() == self.weekday else []
