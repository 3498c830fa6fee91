"""What takes a room, and who would be near? Asked over everybody; nothing of it is shown to whoever may not know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from syli.bookings import rules
from syli.bookings.around import present_in
from syli.bookings.choices import Taken
from syli.bookings.models import Booking, OpenHours, Space
from syli.episodes.choices import ContactState
from syli.episodes.models import ContactParticipant, EpisodeParticipant
from syli.episodes.providers import ELSEWHERE
from syli.kernel.context import Context
from syli.kernel.dates import Span, day_bounds, local_date, overlap
from syli.org.choices import Role
from syli.org.models import Unit
from syli.safety.conflicts import apart_from
from syli.safety.standing import standing_of


def touching(ctx: Context, start: datetime, end: datetime) -> QuerySet[Booking]:
    """Return the bookings that take a room between two moments; a room that a family has not left is taken all of today (BOOKING-12)."""
    lasts = Q(given_back_at__gt=start)
    if start < day_bounds(ctx.today)[1]:
        lasts |= Q(taken_for=Taken.STAY, left_at__isnull=True)
    rows: QuerySet[Booking] = Booking.objects.filter(lasts, cancelled_at__isnull=True, taken_at__lt=end)
    return rows.order_by("taken_at", "pk")


def span_of(ctx: Context, booking: Booking) -> Span:
    """Return from when until when a booking takes its room, as things are now."""
    return booking.taken_at, rules.end_of(booking.given_back_at, is_lived_in=booking.is_lived_in, today=ctx.today)


def taken_spans(ctx: Context, space: Space, wanted: Span, *, besides: int | None = None) -> list[Span]:
    """Return what takes a room around the time that is wanted."""
    return [span_of(ctx, row) for row in touching(ctx, *wanted).filter(space=space).exclude(pk=besides or 0)]


def open_hours_of(unit_id: int, *, besides: int | None = None) -> list[OpenHours]:
    """Return a unit's open hours in the order of the week."""
    return list(OpenHours.objects.filter(unit_id=unit_id).exclude(pk=besides or 0).order_by("weekday", "begins", "pk"))


def opens_within(unit_id: int, wanted: Span) -> Span | None:
    """Return the first open hours of a unit that have a minute in common with what is wanted."""
    weekly = [row.weekly for row in open_hours_of(unit_id)]
    spans = rules.open_spans(weekly, local_date(wanted[0]), local_date(wanted[1]))
    return next((span for span in spans if overlap(wanted, span)), None)


def booked_there(ctx: Context, unit_id: int, wanted: Span, *, besides: int | None = None) -> set[int]:
    """Return who has a room or an agreed visit in a unit within an hour of a time."""
    start, end = rules.with_corridor(wanted)
    rooms = touching(ctx, start, end).filter(space__unit_id=unit_id, episode__isnull=False).exclude(pk=besides or 0)
    found = set(EpisodeParticipant.objects.filter(episode__in=rooms.order_by().values("episode_id")).values_list("person_id", flat=True))
    # A visit lasts a day at the most (EPISODE-06): what began earlier is over.
    visits = ContactParticipant.objects.filter(contact__unit_id=unit_id, contact__state=ContactState.PLANNED)
    visits = visits.filter(contact__started_at__lt=end, contact__started_at__gt=start - rules.LONGEST).exclude(contact__modality__in=ELSEWHERE)
    rows = visits.order_by("pk").values_list("person_id", "contact__started_at", "contact__minutes")
    return found | {person for person, at, minutes in rows if rules.is_near(wanted, (at, at + minutes * rules.MINUTE))}


def would_meet(ctx: Context, unit_id: int, people: Iterable[int], wanted: Span, *, besides: int | None = None) -> list[tuple[int, int]]:
    """Return (who comes, whom she must not meet) for a unit at a time; the same is asked whoever is there."""
    there = booked_there(ctx, unit_id, wanted, besides=besides) | present_in(ctx, unit_id, *rules.with_corridor(wanted))
    # Nobody has the key 0: with it the pairs are asked for in an empty house too.
    return apart_from(ctx, people, {*there, 0})


def is_keeper_of(ctx: Context, pairs: Iterable[tuple[int, int]]) -> bool:
    """Tell whether the actor may be told about these pairs: a leader to whom neither side is closed."""
    hidden = standing_of(ctx).hidden
    return ctx.has_role(Role.LEADER) and not any(key in hidden for pair in pairs for key in pair)


def rooms_to_book(ctx: Context, unit: Unit) -> list[Space]:
    """Return a unit's rooms that are in use."""
    return list(Space.objects.filter(unit=unit, is_in_use=True).select_related("unit").order_by("name", "pk"))


def rooms_for(ctx: Context, units: QuerySet[Unit], own_unit_id: int) -> list[Space]:
    """Return the rooms in use of these units and of one's own, that one's first."""
    rows = Space.objects.filter(Q(unit__in=units) | Q(unit_id=own_unit_id), is_in_use=True).select_related("unit")
    return sorted(rows.order_by("unit__name", "name", "pk"), key=lambda space: space.unit_id != own_unit_id)


def has_rooms(ctx: Context, units: QuerySet[Unit], own_unit_id: int) -> bool:
    """Tell whether there is any room to book in these units, or one's own."""
    return bool(Space.objects.filter(Q(unit__in=units) | Q(unit_id=own_unit_id), is_in_use=True).exists())
