"""A unit's week as a page shows it: what is open, which room is taken from when until when, and for whom as far as the reader may know."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from syli.bookings.access import BookingAction, UnitAction
from syli.bookings.choices import Taken
from syli.bookings.models import Booking, OpenHours, Space
from syli.bookings.queries.taken import span_of, touching
from syli.bookings.rules import open_spans
from syli.catalogue.queries import pack_of
from syli.episodes.models import Episode, EpisodeParticipant
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.kernel.dates import Span, day_bounds, overlap
from syli.org.models import Unit
from syli.people.queries import cards

DAYS = 7
#: A week with more bookings than this is read day by day elsewhere.
MOST = 500
#: So many of a family are named in the calendar; the others are counted.
NAMED = 2


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """Something of a day: open hours, or a room that is taken. Without `is_known` it says no more than that it is taken."""

    begins: datetime
    ends: datetime
    is_all_day: bool
    #: When it really began or ends, where that is another day.
    since: datetime | None = None
    until: datetime | None = None
    room: str = ""
    title: str = ""
    is_open: bool = False
    is_known: bool = False
    is_stay: bool = False
    episode_id: str = ""
    booking_id: str = ""
    may_change: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week with its lines in the order of the clock."""

    day: date
    is_today: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in the list: how many rooms it has."""

    public_id: str
    name: str
    rooms: int


@dataclass(frozen=True, slots=True, repr=False)
class Known:
    """What a reader may know of a booking: for whom or what, of which episode, and whether she may change it."""

    title: str
    episode_id: str
    may_change: bool


def units_with_rooms(ctx: Context) -> list[UnitLine]:
    """Return the units whose rooms the actor may see; to whoever may set rooms up also those that have none yet."""
    units = visible_to(ctx, UnitAction.VIEW).filter(Q(end_on__isnull=True) | Q(end_on__gte=ctx.today))
    to_set_up = visible_to(ctx, UnitAction.SET_UP).values("pk")
    rows = units.annotate(rooms=Count("spaces", filter=Q(spaces__is_in_use=True))).filter(Q(rooms__gt=0) | Q(pk__in=to_set_up)).order_by("name", "pk")
    return [UnitLine(unit.public_id, unit.name, unit.rooms) for unit in rows[:MOST]]


def spaces_of(unit: Unit) -> list[Space]:
    """Return all rooms of a unit by name."""
    return list(Space.objects.filter(unit=unit).order_by("name", "pk"))


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def week_of(ctx: Context, unit: Unit, monday: date, hours: list[OpenHours]) -> list[Day]:
    """Return the seven days of a week in a constant number of queries, and touch those who are named."""
    days = [monday + timedelta(days=n) for n in range(DAYS)]
    start, end = day_bounds(days[0])[0], day_bounds(days[-1])[1]
    rows = list(touching(ctx, start, end).filter(space__unit=unit).select_related("space", "episode")[:MOST])
    known = known_of(ctx, rows)
    return [Day(day, day == ctx.today, tuple(_lines(ctx, day, rows, known, hours))) for day in days]


def _lines(ctx: Context, day: date, rows: list[Booking], known: dict[int, Known], hours: list[OpenHours]) -> list[Line]:
    bounds = day_bounds(day)
    lines = [Line(span[0], span[1], is_all_day=False, title=row.title, is_open=True) for row in hours for span in open_spans([row.weekly], day, day)]
    lines += [_line(row, span, bounds, known.get(row.pk)) for row in rows if overlap(span := span_of(ctx, row), bounds)]
    return sorted(lines, key=lambda line: (line.begins, not line.is_open, line.room))


def _line(row: Booking, span: Span, bounds: Span, known: Known | None) -> Line:
    begins, ends = max(span[0], bounds[0]), min(span[1], bounds[1])
    since, until = span[0] if span[0] < begins else None, span[1] if span[1] > ends else None
    line = Line(begins, ends, (begins, ends) == bounds, since, until, row.space.name)
    if known is None:
        return line
    return replace(
        line, title=known.title, is_known=True, is_stay=row.taken_for == Taken.STAY, episode_id=known.episode_id, booking_id=row.public_id,
        may_change=known.may_change,
    )  # fmt: skip


def known_of(ctx: Context, rows: list[Booking]) -> dict[int, Known]:
    """Return what the reader may know of these bookings, by key: names as far as she may know them, masked as everywhere."""
    keys = [row.pk for row in rows]
    seen = set(visible_to(ctx, BookingAction.VIEW).filter(pk__in=keys).values_list("pk", flat=True))
    changed = set(visible_to(ctx, BookingAction.CHANGE).filter(pk__in=keys).values_list("pk", flat=True))
    names = _names(ctx, {row.episode_id for row in rows if row.pk in seen and row.episode_id})
    return {
        row.pk: Known(
            _title(ctx, row, names.get(row.episode_id or 0, [])),
            row.episode.public_id if row.episode else "",
            row.pk in changed and row.taken_for == Taken.HOURS and row.given_back_at > ctx.now,
        )
        for row in rows
        if row.pk in seen
    }


def _title(ctx: Context, row: Booking, names: list[str]) -> str:
    if row.episode is None:
        return row.purpose
    more = f" +{len(names) - NAMED}" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more if names else _service(ctx, row.episode)


def _service(ctx: Context, episode: Episode) -> str:
    return pack_of(episode.service_code, episode.profile, episode.pack_version).name.in_language(ctx.language)


def _names(ctx: Context, episodes: set[int | None]) -> dict[int, list[str]]:
    parts = list(
        EpisodeParticipant.objects.filter(episode_id__in=episodes, end_on__isnull=True).order_by("pk").values_list("episode_id", "person_id")
    )
    people = cards(ctx, {person for _episode, person in parts})
    ctx.trail.touch(people)
    found: dict[int, list[str]] = {}
    for episode, person in parts:
        if person in people:
            found.setdefault(episode, []).append(people[person].name)
    return found


def booked_for(ctx: Context, episode: Episode) -> list[Booking]:
    """Return the rooms booked for an episode from today on, and the latest before; whoever may see the episode may see them."""
    rows = Booking.objects.filter(episode=episode, cancelled_at__isnull=True).select_related("space__unit")
    return list(rows.order_by("-taken_at", "-pk")[:20])
