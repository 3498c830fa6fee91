"""Booking a room by hand, changing and cancelling it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from syli.bookings import rules
from syli.bookings.access import BookingAction, EpisodeAction, UnitAction
from syli.bookings.choices import Taken
from syli.bookings.commands.taking import check_free
from syli.bookings.models import Booking, Space
from syli.episodes.models import Episode, EpisodeParticipant
from syli.episodes.rules import is_running
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.org.models import Unit
from syli.people.queries import register_for


@command(UnitAction.BOOK)
def book_room(ctx: Context, unit: Unit, *, space: Space, taken_at: datetime, given_back_at: datetime, purpose: str) -> Booking:
    """Book a room for something without clients. Broken rules: BOOKING-01…04, 09, 11, 13."""
    if space.unit_id != unit.pk:
        raise RuleBroken("BOOKING-13", _("Choose one of the unit's rooms."), "space")
    _check_purpose(purpose)
    space = check_free(ctx, space, (taken_at, given_back_at), ())
    return Booking.objects.create(
        organisation_id=unit.organisation_id,
        register=register_for(ctx),
        space=space,
        purpose=purpose.strip(),
        taken_at=taken_at,
        given_back_at=given_back_at,
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
    )


@command(EpisodeAction.BOOK_ROOM)
def book_for_family(ctx: Context, episode: Episode, *, space: Space, taken_at: datetime, given_back_at: datetime) -> Booking:
    """Book a room for the family of an episode. Broken rules: BOOKING-01…05, 11, 13."""
    _check_episode(episode, space)
    people = people_of(episode)
    space = check_free(ctx, space, (taken_at, given_back_at), people)
    ctx.trail.touch(people)
    return Booking.objects.create(
        organisation_id=episode.organisation_id,
        register_id=episode.register_id,
        space=space,
        episode=episode,
        taken_at=taken_at,
        given_back_at=given_back_at,
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
    )


@command(BookingAction.CHANGE)
def change_booking(
    ctx: Context, booking: Booking, *, space: Space, taken_at: datetime, given_back_at: datetime, purpose: str | None = None
) -> Booking:
    """Move a booking to another room or another time. Broken rules: BOOKING-01…05, 08, 09, 11, 13."""
    _check_changeable(ctx, booking)
    episode = booking.episode
    if episode is not None:
        _check_episode(episode, space)
    elif space.unit_id != booking.space.unit_id:
        raise RuleBroken("BOOKING-13", _("Choose one of the unit's rooms."), "space")
    elif purpose is not None:
        _check_purpose(purpose)
        booking.purpose = purpose.strip()
    people = people_of(episode) if episode is not None else []
    booking.space = check_free(ctx, space, (taken_at, given_back_at), people, besides=booking.pk)
    booking.taken_at, booking.given_back_at = taken_at, given_back_at
    booking.save()
    ctx.trail.touch(people)
    return booking


@command(BookingAction.CANCEL)
def cancel_booking(ctx: Context, booking: Booking, *, reason: str) -> Booking:
    """Give a room back before its time, with a reason. Cancelling twice cancels once. Broken rules: BOOKING-08, 09."""
    if booking.cancelled_at is not None:
        return booking
    _check_changeable(ctx, booking)
    if not rules.says_something(reason):
        raise RuleBroken("BOOKING-09", _("Write why the booking is cancelled."), "reason")
    booking.cancelled_at, booking.cancel_reason = ctx.now, reason.strip()
    booking.save()
    if booking.episode is not None:
        ctx.trail.touch(people_of(booking.episode))
    return booking


def people_of(episode: Episode) -> list[int]:
    """Return who takes part in an episode now."""
    rows = EpisodeParticipant.objects.filter(episode=episode, end_on__isnull=True).order_by("pk")
    return list(rows.values_list("person_id", flat=True))


def _check_purpose(purpose: str) -> None:
    if not rules.says_something(purpose):
        raise RuleBroken("BOOKING-09", _("Write what the room is booked for. No names of clients."), "purpose")


def _check_episode(episode: Episode, space: Space) -> None:
    if not rules.may_have_room(is_open=is_running(episode.state), same_organisation=space.organisation_id == episode.organisation_id):
        raise RuleBroken("BOOKING-13", _("A room is booked for an episode that is running, in a unit of the same organisation."))


def _check_changeable(ctx: Context, booking: Booking) -> None:
    is_stay, is_cancelled = booking.taken_for == Taken.STAY, booking.cancelled_at is not None
    if not rules.may_be_changed(is_stay=is_stay, is_cancelled=is_cancelled, given_back_at=booking.given_back_at, now=ctx.now):
        raise RuleBroken("BOOKING-08", _("This booking is over, has been cancelled, or belongs to a stay. It cannot be changed."))
