"""The house: its board, who is on the way, its rooms, its nights in numbers."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.kernel.access import allows
from syli.kernel.context import Context
from syli.kernel.dates import add_months
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import render
from syli.org.models import Unit
from syli.stays.access import HoldAction, HouseAction, KeeperNoticeAction, RoomAction, UnitAction
from syli.stays.commands import add_room, change_house, close_notice, release_hold, set_room_state, set_up_house
from syli.stays.forms.living import HouseForm, RoomForm, SetUpForm, StateForm
from syli.stays.labels import ROOM_STATES
from syli.stays.models import Hold, House, KeeperNotice, Room
from syli.stays.pages.answering import ask
from syli.stays.queries.board import board_of
from syli.stays.queries.stays import houses_visible, numbers_of, units_without_house

FACTS = ("family_places", "day_workers", "evening_workers", "night_workers", "night_first_hour", "night_last_hour", "night_least_minutes")
MONTHS = 6


@page(HouseAction.LIST)
def house_list(request: HttpRequest, ctx: Context) -> HttpResponse:
    """List the houses one works in; the only one is opened at once, unless all are asked for."""
    houses = list(houses_visible(ctx)[:100])
    if len(houses) == 1 and "all" not in request.GET:
        return redirect("stays.house.view", houses[0].public_id)
    rows = [(house.unit.name, reverse("stays.house.view", args=[house.public_id]), house.family_places) for house in houses]
    units = [(unit.name, reverse("stays.unit.set_up", args=[unit.public_id])) for unit in units_without_house(ctx)]
    return render(request, "stays/list.html", {"houses": rows, "units": units})


@page(HouseAction.VIEW)
def house_board(request: HttpRequest, ctx: Context, house: House) -> HttpResponse:
    """Show who is where; htmx asks for the board again while it is looked at."""
    data = {
        "board": board_of(ctx, house),
        "states": ROOM_STATES,
        "may_receive": allows(ctx, HouseAction.RECEIVE, house),
        "may_edit": allows(ctx, HouseAction.EDIT, house),
        "may_see_summaries": allows(ctx, HouseAction.SEE_SUMMARIES, house),
    }
    return render(request, "stays/board.html", data, fragment="stays/_board.html")


@page(HouseAction.VIEW)
def house_wall(request: HttpRequest, ctx: Context, house: House) -> HttpResponse:
    """Show the board on a screen on the wall: large letters, initials, nothing that only the shift may read."""
    return render(request, "stays/wall.html", {"board": board_of(ctx, house)}, fragment="stays/_wall.html")


@page(RoomAction.CLEAN)
def room_state(request: HttpRequest, ctx: Context, room: Room) -> HttpResponse:
    """Mark a room cleaned, to be cleaned or out of use, with one tap on the board."""
    form = StateForm(posted(request))
    board = reverse("stays.house.view", args=[room.house.public_id])
    if request.method == "POST" and form.is_valid() and form.run(set_room_state, ctx, room, state=form.cleaned_data["state"]) is not None:
        return redirect("stays.house.view", room.house.public_id)
    return ask(request, form, _("Room %(name)s") % {"name": room.name}, _("Save"), board)


@page(HoldAction.RELEASE)
def hold_release(request: HttpRequest, ctx: Context, hold: Hold) -> HttpResponse:
    """Give a held place free again."""
    if request.method == "POST":
        release_hold(ctx, hold)
    return redirect("stays.house.view", hold.house.public_id)


@page(KeeperNoticeAction.CLOSE)
def notice_seen(request: HttpRequest, ctx: Context, notice: KeeperNotice) -> HttpResponse:
    """The keeper has seen that two would have met."""
    if request.method == "POST":
        close_notice(ctx, notice)
    return redirect("home")


@page(HouseAction.EDIT)
def house_edit(request: HttpRequest, ctx: Context, house: House) -> HttpResponse:
    """Change the facts of the house."""
    initial = {name: getattr(house, name) for name in FACTS} | {"seen_version": house.version}
    form = HouseForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        if form.run(change_house, ctx, house, **{name: form.cleaned_data[name] for name in FACTS}) is not None:
            messages.success(request, _("Saved."))
            return redirect(_board_or_home(ctx, house))
    return ask(request, form, _("The house"), _("Save"), _board_or_home(ctx, house))


@page(HouseAction.EDIT)
def room_add(request: HttpRequest, ctx: Context, house: House) -> HttpResponse:
    """Add a room."""
    form = RoomForm(posted(request))
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("name", "family_places", "beds")}
        if form.run(add_room, ctx, house, **values) is not None:
            messages.success(request, _("The room is in use."))
            return redirect(_board_or_home(ctx, house))
    return ask(request, form, _("New room"), _("Add"), _board_or_home(ctx, house))


def _board_or_home(ctx: Context, house: House) -> str:
    """Return the board's address; an administrator has no board, for she sees nobody who lives there."""
    return reverse("stays.house.view", args=[house.public_id]) if allows(ctx, HouseAction.VIEW, house) else reverse("home")


@page(UnitAction.SET_UP)
def unit_set_up(request: HttpRequest, ctx: Context, unit: Unit) -> HttpResponse:
    """Make a unit a house where families live."""
    form = SetUpForm(posted(request), initial={"unit": unit.public_id}, units=[(unit.public_id, unit.name)])
    if request.method == "POST" and form.is_valid():
        house = form.run(set_up_house, ctx, unit, family_places=form.cleaned_data["family_places"])
        if house is not None:
            messages.success(request, _("The house is set up. Add its rooms."))
            return redirect("stays.room.add", house.public_id)
    return ask(request, form, _("A house for stays"), _("Set up"), reverse("home"))


@page(HouseAction.NUMBERS)
def house_numbers(request: HttpRequest, ctx: Context, house: House) -> HttpResponse:
    """Show nights, families and occupancy of the last months."""
    first = ctx.today.replace(day=1)
    months = [(add_months(first, -n), min(add_months(first, 1 - n) - timedelta(days=1), ctx.today - timedelta(days=1))) for n in range(MONTHS)]
    rows = [numbers_of(ctx, house, start, end) for start, end in months if start <= end]
    return render(request, "stays/numbers.html", {"rows": rows, "house_id": house.public_id, "name": house.unit.name})
