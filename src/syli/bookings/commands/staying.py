"""What a stay takes: a shared room from the family's arrival until it leaves or moves. Called inside the commands of stays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from syli.bookings import rules
from syli.bookings.choices import Taken
from syli.bookings.commands.taking import locked_rooms, refuse_meeting, taken
from syli.bookings.models import Booking
from syli.bookings.queries.taken import opens_within, taken_spans
from syli.episodes.models import Episode
from syli.kernel.context import Context
from syli.kernel.dates import Span
from syli.kernel.rules import RuleBroken
from syli.kernel.ui.formats import format_datetime, format_time


def take_for_stay(ctx: Context, episode: Episode, people: Iterable[int], *, wanted: Span) -> Booking | None:
    """Take a shared room of the episode's unit for the days of a stay; None where the unit has written down no such room.

    Broken rules: BOOKING-04 (open activity), 10 (every such room is booked), and the same words for two who must not meet.
    """
    spaces = [space for space in locked_rooms(episode.unit_id).values() if space.is_shared and space.is_in_use]
    if not spaces:
        return None
    opens = opens_within(episode.unit_id, wanted)
    if opens is not None:
        words = _("Open activity is held in the shared room from %(begins)s to %(ends)s. Choose other days.")
        raise RuleBroken("BOOKING-04", words % {"begins": format_datetime(opens[0]), "ends": format_time(opens[1])}, "day")
    free = next((space for space in spaces if rules.is_free(wanted, taken_spans(ctx, space, wanted))), None)
    try:
        if free is None:
            raise taken()
        refuse_meeting(ctx, episode.unit_id, people, wanted)
    except RuleBroken as broken:
        if broken.rule_id != "BOOKING-01":
            raise
        raise RuleBroken("BOOKING-10", _("The shared room cannot be given for these days. Choose other days."), "day") from None
    return Booking.objects.create(
        organisation_id=episode.organisation_id,
        register_id=episode.register_id,
        space=free,
        episode=episode,
        taken_for=Taken.STAY,
        taken_at=wanted[0],
        given_back_at=wanted[1],
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
    )


def give_back(ctx: Context, episode: Episode, *, at: datetime) -> None:
    """Give back the shared room that a stay has taken, when the family has left it; giving back twice gives back once."""
    for booking in Booking.objects.filter(episode=episode, taken_for=Taken.STAY, left_at__isnull=True, cancelled_at__isnull=True).order_by("pk"):
        booking.left_at = booking.given_back_at = max(at, booking.taken_at)
        booking.save()
