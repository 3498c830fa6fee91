"""Which nights did somebody spend in the house? The night is counted, not the day, in Finnish time whatever the clocks do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from syli.kernel.rules import rule

HELSINKI = ZoneInfo("Europe/Helsinki")
NOON = 12
MINUTE = timedelta(minutes=1)
#: In Finland clocks go from 3 to 4 in spring and from 4 to 3 in autumn: 3 o'clock is no hour to bound a night with.
SHIFTING_HOUR = 3


@dataclass(frozen=True, slots=True)
class NightRule:
    """When it is night, and how long somebody must be in the house for the night to count.

    The night of a day runs within noon to noon: an hour before noon belongs to the next morning.
    """

    first_hour: int = 22
    last_hour: int = 6
    least_minutes: int = 60

    def __post_init__(self) -> None:
        if SHIFTING_HOUR in (self.first_hour, self.last_hour) or not all(0 <= hour < 24 for hour in (self.first_hour, self.last_hour)):
            raise ValueError("A night begins and ends at a full hour that every day has once.")
        if _hours_after_noon(self.first_hour) >= _hours_after_noon(self.last_hour) or self.least_minutes < 1:
            raise ValueError("A night begins before it ends, between noon and noon, and asks for at least a minute.")

    def hours_of(self, night: date) -> tuple[datetime, datetime]:
        """Return when the night of this day begins and ends, as moments of the world."""
        return _moment(night, self.first_hour), _moment(night, self.last_hour)


@dataclass(frozen=True, slots=True)
class Interval:
    """A time in the house, by the minute; without an end it lasts still."""

    start_at: datetime
    end_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BedNights:
    """Nights slept, for grown-ups and for children."""

    adult: int = 0
    child: int = 0

    @property
    def all(self) -> int:
        """Return the nights of everybody together."""
        return self.adult + self.child


@rule(
    "STAY-01",
    "A night counts once for a person who was in the house for an hour of it, however often she moved.",
    source="Finland §4: nights of shelters; kept by house",
)
def nights_of(intervals: Iterable[Interval], until: datetime, night: NightRule) -> frozenset[date]:
    """Return the nights spent in the house, each named by the day on whose evening it begins; open ends last until `until`."""
    minutes: dict[date, int] = defaultdict(int)
    for start, end in _merged(intervals, until):
        day = start.astimezone(HELSINKI).date() - timedelta(days=1)
        last = end.astimezone(HELSINKI).date()
        while day <= last:
            begins, ends = night.hours_of(day)
            minutes[day] += max(0, (min(end, ends) - max(start, begins)) // MINUTE)
            day += timedelta(days=1)
    return frozenset(day for day, spent in minutes.items() if spent >= night.least_minutes)


@rule("STAY-02", "Bed-nights are counted for grown-ups and children separately.", source="ENS-5")
def bed_nights(people: Iterable[tuple[str, Collection[date]]], start_on: date, end_on: date) -> BedNights:
    """Return the bed-nights of a period from (adult or child, nights) of each person in it."""
    slept: dict[str, int] = defaultdict(int)
    for heads, nights in people:
        slept[heads] += sum(start_on <= night <= end_on for night in nights)
    return BedNights(slept["adult"], slept["child"])


@rule("STAY-03", "Occupancy is the share of place-nights that were taken; a family takes one place.", source="ENS-5, TUR-2")
def occupancy(families: Mapping[int, Collection[date]], offered: int, start_on: date, end_on: date) -> float | None:
    """Return taken place-nights over the place-nights offered in a period; None without any."""
    taken = sum(start_on <= night <= end_on for nights in families.values() for night in nights)
    return taken / offered if offered > 0 else None


@rule("STAY-04", "A day counts when somebody was in the house on it, however short a while.", source="BIL-1: price per day")
def days_of(intervals: Iterable[Interval], until: datetime) -> frozenset[date]:
    """Return the Finnish days on which the intervals touch the house; a stay that ends at midnight does not touch the next day."""
    found: set[date] = set()
    for start, end in _merged(intervals, until):
        day, last = start.astimezone(HELSINKI).date(), (end - MINUTE).astimezone(HELSINKI).date()
        found |= {day + timedelta(days=ahead) for ahead in range((last - day).days + 1)}
    return frozenset(found)


def _moment(night: date, hour: int) -> datetime:
    day = night if hour >= NOON else night + timedelta(days=1)
    return datetime.combine(day, time(hour), HELSINKI).astimezone(UTC)


def _hours_after_noon(hour: int) -> int:
    return (hour - NOON) % 24


def _minute(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


def _merged(intervals: Iterable[Interval], until: datetime) -> list[tuple[datetime, datetime]]:
    """Return the intervals in order, in the time of the world, with overlaps joined: nobody sleeps twice at once."""
    spans = sorted((_minute(one.start_at), _minute(min(one.end_at or until, until))) for one in intervals)
    joined: list[tuple[datetime, datetime]] = []
    for start, end in spans:
        if end <= start:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
