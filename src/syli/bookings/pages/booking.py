"""Booking a room: for something without clients, for a family from its episode's page; changing and cancelling."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.bookings.access import BookingAction, EpisodeAction, UnitAction
from syli.bookings.commands import book_for_family, book_room, cancel_booking, change_booking, tell_keeper_of_room
from syli.bookings.commands.booking import people_of
from syli.bookings.forms import BookForm, CancelForm, MoveForm, facts_of
from syli.bookings.models import Booking, Space
from syli.bookings.pages.answering import ask, day_in, done, week_at
from syli.bookings.queries.taken import rooms_for, rooms_to_book
from syli.episodes.models import Episode
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.kernel.dates import local_date, local_moment
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.org.models import Unit

LOOKS = {"space": "cards"}


@page(UnitAction.BOOK)
def book(request: HttpRequest, ctx: Context, unit: Unit) -> HttpResponse:
    """Book a room for something without clients."""
    spaces, day = rooms_to_book(ctx, unit), day_in(request.GET.get("day", ""), ctx.today)
    form = BookForm(posted(request), initial=_next_hour(ctx, day, spaces), spaces=_choices(spaces), for_family=False)
    if request.method == "POST" and form.is_valid():
        space, (taken_at, given_back_at) = _chosen(form, spaces), form.span()
        values = {"space": space, "taken_at": taken_at, "given_back_at": given_back_at, "purpose": form.cleaned_data["purpose"]}
        if form.run(book_room, ctx, unit, **values) is not None:
            return done(request, _("Booked."), week_at(unit.public_id, local_date(taken_at)))
    lead = _("For a family, book from the page of its episode.") if spaces else _("No rooms here yet. A leader can add them.")
    return ask(request, form, _("Book a room"), _("Book"), week_at(unit.public_id, day), looks=LOOKS, lead=lead)


@page(EpisodeAction.BOOK_ROOM)
def book_for_episode(request: HttpRequest, ctx: Context, episode: Episode) -> HttpResponse:
    """Book a room for the family of an episode."""
    spaces = rooms_for(ctx, visible_to(ctx, UnitAction.BOOK), episode.unit_id)
    there = reverse("episodes.episode.view", args=[episode.public_id])
    form = BookForm(posted(request), initial=_next_hour(ctx, ctx.today, spaces), spaces=_choices(spaces), for_family=True)
    ctx.trail.touch(people_of(episode))
    if request.method == "POST" and form.is_valid():
        space, (taken_at, given_back_at) = _chosen(form, spaces), form.span()
        span = {"taken_at": taken_at, "given_back_at": given_back_at}
        if form.run(book_for_family, ctx, episode, space=space, **span) is not None:
            return done(request, _("Booked."), there)
        tell_keeper_of_room(ctx, episode, unit_id=space.unit_id, **span)
    lead = None if spaces else _("No rooms here yet. A leader can add them.")
    return ask(request, form, _("Book a room"), _("Book"), there, looks=LOOKS, lead=lead)


@page(BookingAction.CHANGE, known_by=BookingAction.VIEW)
def change(request: HttpRequest, ctx: Context, booking: Booking) -> HttpResponse:
    """Move a booking to another room or another time."""
    episode, unit = booking.episode, booking.space.unit
    spaces = rooms_for(ctx, visible_to(ctx, UnitAction.BOOK), unit.pk) if episode else rooms_to_book(ctx, unit)
    form = MoveForm(posted(request), initial=facts_of(booking), spaces=_choices(spaces), for_family=episode is not None)
    if episode is not None:
        ctx.trail.touch(people_of(episode))
    if request.method == "POST" and form.is_valid():
        space, (taken_at, given_back_at) = _chosen(form, spaces), form.span()
        span = {"taken_at": taken_at, "given_back_at": given_back_at}
        if form.run(change_booking, ctx, booking, space=space, purpose=form.cleaned_data.get("purpose"), **span) is not None:
            return done(request, _("Saved."), _back(booking, unit))
        if episode is not None and form.stale_row is None:
            tell_keeper_of_room(ctx, episode, unit_id=space.unit_id, besides=booking.pk, **span)
    more = {"looks": LOOKS, "cancel_at": reverse("bookings.booking.cancel", args=[booking.public_id])}
    return ask(request, form, _("Change a booking"), _("Save"), _back(booking, unit), **more)


@page(BookingAction.CANCEL, known_by=BookingAction.VIEW)
def cancel(request: HttpRequest, ctx: Context, booking: Booking) -> HttpResponse:
    """Give a room back before its time."""
    form, there = CancelForm(posted(request), initial={"seen_version": booking.version}), _back(booking, booking.space.unit)
    if booking.episode is not None:
        ctx.trail.touch(people_of(booking.episode))
    if request.method == "POST" and form.is_valid():
        if form.run(cancel_booking, ctx, booking, reason=form.cleaned_data["reason"]) is not None:
            return done(request, _("Cancelled."), there)
    return ask(request, form, _("Cancel a booking"), _("Cancel the booking"), there, lead=booking.space.name)


def _back(booking: Booking, unit: Unit) -> str:
    if booking.episode is not None:
        return reverse("episodes.episode.view", args=[booking.episode.public_id])
    return week_at(unit.public_id, local_date(booking.taken_at))


def _choices(spaces: list[Space]) -> list[tuple[str, str]]:
    several = len({space.unit_id for space in spaces}) > 1
    return [(space.public_id, f"{space.name}, {space.unit.name}" if several else space.name) for space in spaces]


def _chosen(form: BookForm, spaces: list[Space]) -> Space:
    """Return the room that was chosen; the form takes no other than those it offers."""
    return next(space for space in spaces if space.public_id == form.cleaned_data["space"])


def _next_hour(ctx: Context, day: object, spaces: list[Space]) -> dict[str, object]:
    """Return what the form begins with: the next full hour, and the room when there is one alone."""
    hour = (local_moment(ctx.now) + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    ends = hour + timedelta(hours=1)
    late = hour.hour >= 22 or hour.hour < 7
    times = {} if late else {"begins": hour.time().replace(tzinfo=None), "ends": ends.time().replace(tzinfo=None)}
    return {"day": day, **times, "space": spaces[0].public_id if len(spaces) == 1 else ""}
