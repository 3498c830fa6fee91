"""The rooms of a unit and the hours in which it is open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time

from django.utils.translation import gettext as _

from syli.bookings import rules
from syli.bookings.access import OpenHoursAction, SpaceAction, UnitAction
from syli.bookings.commands.taking import locked_rooms
from syli.bookings.models import OpenHours, Space
from syli.bookings.queries.taken import span_of, touching
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.dates import Weekly, end_after_they_begin, local_date
from syli.kernel.rules import RuleBroken
from syli.kernel.ui.formats import format_date
from syli.org.models import Unit


@command(UnitAction.SET_UP)
def add_space(ctx: Context, unit: Unit, *, name: str, is_shared: bool = False) -> Space:
    """Add a room to a unit. Broken rules: BOOKING-06 (the name is taken)."""
    _check_name(name, [space.name for space in locked_rooms(unit.pk).values()])
    return Space.objects.create(
        organisation_id=unit.organisation_id, unit=unit, name=name.strip(), is_shared=is_shared, created_at=ctx.now, created_by_id=ctx.actor.id
    )


@command(SpaceAction.CHANGE)
def change_space(ctx: Context, space: Space, *, name: str, is_shared: bool, is_in_use: bool) -> Space:
    """Change what a room is called, whether it is shared, whether it is in use; what has been booked stays. Broken rules: BOOKING-04, 06."""
    rooms = locked_rooms(space.unit_id)
    _check_name(name, [other.name for key, other in rooms.items() if key != space.pk])
    if is_shared and not space.is_shared:
        _check_open(ctx, [space], [row.weekly for row in space.unit.open_hours.order_by("pk")], "is_shared")
    space.name, space.is_shared, space.is_in_use = name.strip(), is_shared, is_in_use
    space.save()
    return space


@command(UnitAction.SET_UP)
def add_open_hours(
    ctx: Context, unit: Unit, *, title: str, weekday: int, begins: time, ends: time, start_on: date, end_on: date | None = None
) -> OpenHours:
    """Let a unit be open every week at these hours. Broken rules: BOOKING-04 (a shared room is booked then), 07."""
    hours = OpenHours(organisation_id=unit.organisation_id, unit=unit, created_at=ctx.now, created_by_id=ctx.actor.id)
    return _keep(ctx, hours, title, Weekly(weekday, begins, ends, start_on, end_on))


@command(OpenHoursAction.CHANGE)
def change_open_hours(
    ctx: Context, hours: OpenHours, *, title: str, weekday: int, begins: time, ends: time, start_on: date, end_on: date | None = None
) -> OpenHours:
    """Change a unit's open hours, or end them. Broken rules: BOOKING-04 (a shared room is booked then), 07."""
    return _keep(ctx, hours, title, Weekly(weekday, begins, ends, start_on, end_on))


def _keep(ctx: Context, hours: OpenHours, title: str, weekly: Weekly) -> OpenHours:
    rooms = locked_rooms(hours.unit_id)
    if not title.strip():
        raise RuleBroken("BOOKING-07", _("Give it a name."), "title")
    if not end_after_they_begin(weekly.begins, weekly.ends):
        raise RuleBroken("BOOKING-07", _("It must end on the day on which it begins, later than it begins."), "ends")
    if not rules.may_be_open(weekly):
        raise RuleBroken("BOOKING-07", _("It cannot end before it begins to hold."), "end_on")
    _check_open(ctx, [space for space in rooms.values() if space.is_shared], [weekly], "begins")
    hours.title, hours.weekday, hours.begins, hours.ends = title.strip(), weekly.weekday, weekly.begins, weekly.ends
    hours.start_on, hours.end_on = weekly.start_on, weekly.end_on
    hours.save()
    return hours


def _check_name(name: str, others: Iterable[str]) -> None:
    if not rules.is_new_name(name, list(others)):
        raise RuleBroken("BOOKING-06", _("Give the room a name that no other room has."), "name")


def _check_open(ctx: Context, spaces: Iterable[Space], weekly: Iterable[Weekly], field: str) -> None:
    """Raise RuleBroken when one of the rooms is booked, from now on, at an hour that would be open."""
    hours = list(weekly)
    for row in touching(ctx, ctx.now, ctx.now + 2 * rules.FAR).filter(space__in=list(spaces)).select_related("space"):
        span = span_of(ctx, row)
        wanted = (max(span[0], ctx.now), span[1])
        spans = rules.open_spans(hours, local_date(wanted[0]), local_date(wanted[1]))
        if not rules.is_free(wanted, spans):
            words = _("%(room)s is booked on %(day)s at these hours. Move that booking first.")
            raise RuleBroken("BOOKING-04", words % {"room": row.space.name, "day": format_date(local_date(wanted[0]))}, field)
