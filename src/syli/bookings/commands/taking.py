"""Taking a room: the rooms of the unit are locked, then everything is checked. One answer for a room that is taken and for one that is not safe."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from syli.bookings import rules
from syli.bookings.models import Space
from syli.bookings.queries.taken import is_keeper_of, opens_within, taken_spans, would_meet
from syli.kernel.context import Context
from syli.kernel.dates import Span
from syli.kernel.locks import lock
from syli.kernel.rules import RuleBroken
from syli.kernel.ui.formats import format_datetime, format_time


def locked_rooms(unit_id: int) -> dict[int, Space]:
    """Lock all rooms of a unit in one order, and return them by key: two bookings at once look at each other's rooms too (BOOKING-05)."""
    keys = Space.objects.filter(unit_id=unit_id).order_by("pk").values_list("pk", flat=True)
    return {key: lock(Space(pk=key)) for key in list(keys)}


def taken() -> RuleBroken:
    """Return the one answer for a room that is taken and for a time that is not safe: they must not be told from each other."""
    return RuleBroken("BOOKING-01", _("The room cannot be given at that time. Choose another time or another room."), "begins")


def check_free(ctx: Context, space: Space, wanted: Span, people: Iterable[int], *, besides: int | None = None) -> Space:
    """Raise RuleBroken when the room cannot be given; else return it, locked. Broken rules: BOOKING-01…05, 11."""
    people = list(people)
    known = locked_rooms(space.unit_id)[space.pk]
    if not rules.is_given(is_in_use=known.is_in_use):
        raise RuleBroken("BOOKING-11", _("This room is not in use. Choose another."), "space")
    if not rules.is_bookable(wanted):
        words = _("Give a time that ends later than it begins, from five minutes to a day. If it ends after midnight, give also its last day.")
        raise RuleBroken("BOOKING-02", words, "ends")
    if not rules.is_to_come(wanted, ctx.now):
        raise RuleBroken("BOOKING-03", _("Give a time that is not over, within a year."), "day")
    if not rules.is_free(wanted, taken_spans(ctx, known, wanted, besides=besides)):
        raise taken()
    if known.is_shared and (span := opens_within(known.unit_id, wanted)) is not None:
        words = _("Open activity is held there from %(begins)s to %(ends)s. Choose another time or another room.")
        raise RuleBroken("BOOKING-04", words % {"begins": format_datetime(span[0]), "ends": format_time(span[1])}, "begins")
    refuse_meeting(ctx, known.unit_id, people, wanted, besides=besides)
    return known


def refuse_meeting(ctx: Context, unit_id: int, people: Iterable[int], wanted: Span, *, besides: int | None = None) -> None:
    """Raise as for a room that is taken when somebody would meet whom she must not; only the keeper is told why. Broken rules: BOOKING-01, 05."""
    pairs = would_meet(ctx, unit_id, people, wanted, besides=besides)
    if not pairs:
        return
    if is_keeper_of(ctx, pairs):
        words = _("Somebody from whom one of them is kept apart comes to this unit then. Choose another time or another unit.")
        raise RuleBroken("BOOKING-05", words, "begins")
    raise taken()
