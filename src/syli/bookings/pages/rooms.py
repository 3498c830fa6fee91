"""Setting up: a unit's rooms and its open hours."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from syli.bookings.access import OpenHoursAction, SpaceAction, UnitAction
from syli.bookings.commands import add_open_hours, add_space, change_open_hours, change_space
from syli.bookings.forms import ChangeSpaceForm, OpenHoursForm, SpaceForm
from syli.bookings.models import OpenHours, Space
from syli.bookings.pages.answering import ask, done, week_at
from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.org.models import Unit

HOURS = ("title", "weekday", "begins", "ends", "start_on", "end_on")


@page(UnitAction.SET_UP)
def space_add(request: HttpRequest, ctx: Context, unit: Unit) -> HttpResponse:
    """Add a room to a unit."""
    form = SpaceForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if form.run(add_space, ctx, unit, name=form.cleaned_data["name"], is_shared=form.cleaned_data["is_shared"]) is not None:
            return done(request, _("Added."), week_at(unit.public_id))
    return ask(request, form, _("Add a room"), _("Add"), week_at(unit.public_id), lead=unit.name)


@page(SpaceAction.CHANGE)
def space_change(request: HttpRequest, ctx: Context, space: Space) -> HttpResponse:
    """Change a room."""
    initial = {"name": space.name, "is_shared": space.is_shared, "is_in_use": space.is_in_use, "seen_version": space.version}
    form, there = ChangeSpaceForm(posted(request), initial=initial), week_at(space.unit.public_id)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("name", "is_shared", "is_in_use")}
        if form.run(change_space, ctx, space, **values) is not None:
            return done(request, _("Saved."), there)
    return ask(request, form, _("Change a room"), _("Save"), there, lead=space.unit.name)


@page(UnitAction.SET_UP)
def hours_add(request: HttpRequest, ctx: Context, unit: Unit) -> HttpResponse:
    """Let a unit be open every week at some hours."""
    form = OpenHoursForm(posted(request), initial={"start_on": ctx.today, "weekday": 0})
    if request.method == "POST" and form.is_valid():
        if form.run(add_open_hours, ctx, unit, **{name: form.cleaned_data[name] for name in HOURS}) is not None:
            return done(request, _("Added."), week_at(unit.public_id))
    return ask(request, form, _("Open hours"), _("Add"), week_at(unit.public_id), lead=unit.name)


@page(OpenHoursAction.CHANGE)
def hours_change(request: HttpRequest, ctx: Context, hours: OpenHours) -> HttpResponse:
    """Change or end a unit's open hours."""
    initial = {**{name: getattr(hours, name) for name in HOURS}, "seen_version": hours.version}
    form, there = OpenHoursForm(posted(request), initial=initial), week_at(hours.unit.public_id)
    if request.method == "POST" and form.is_valid():
        if form.run(change_open_hours, ctx, hours, **{name: form.cleaned_data[name] for name in HOURS}) is not None:
            return done(request, _("Saved."), there)
    return ask(request, form, _("Open hours"), _("Save"), there, lead=hours.unit.name)
