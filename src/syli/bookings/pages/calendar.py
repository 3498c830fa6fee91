"""The units with rooms, and the week of one of them: what is open and what is taken."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dates import WEEKDAYS

from syli.bookings.access import RoomNoticeAction, UnitAction
from syli.bookings.commands import close_room_notice
from syli.bookings.models import RoomNotice
from syli.bookings.pages.answering import day_in
from syli.bookings.queries.calendar import monday_of, spaces_of, units_with_rooms, week_of
from syli.bookings.queries.taken import open_hours_of
from syli.kernel.access import allows
from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render
from syli.org.models import Unit

WEEK = timedelta(days=7)


@page(UnitAction.LIST)
def unit_list(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Show the units with rooms; where there is one alone, its week."""
    units = units_with_rooms(ctx)
    if len(units) == 1:
        return redirect("bookings.unit.view", units[0].public_id)
    return render(request, "bookings/list.html", {"units": units})


@page(UnitAction.VIEW)
def unit_week(request: HttpRequest, ctx: Context, unit: Unit) -> HttpResponse:
    """Show when a unit's rooms are taken, day by day; the week is chosen by any of its days."""
    monday = monday_of(day_in(request.GET.get("day", ""), ctx.today))
    hours = open_hours_of(unit.pk)
    data = {
        "unit_id": unit.public_id,
        "name": unit.name,
        "days": week_of(ctx, unit, monday, hours),
        "earlier": monday - WEEK,
        "later": monday + WEEK,
        "this_week": monday <= ctx.today < monday + WEEK,
        "spaces": spaces_of(unit),
        "hours": [row for row in hours if row.end_on is None or row.end_on >= ctx.today],
        "weekday_names": WEEKDAYS,
        "may_set_up": allows(ctx, UnitAction.SET_UP, unit),
        "may_book": allows(ctx, UnitAction.BOOK, unit),
    }
    return render(request, "bookings/week.html", data)


@page(RoomNoticeAction.CLOSE)
def notice_close(request: HttpRequest, ctx: Context, notice: RoomNotice) -> HttpResponse:
    """Mark a notice seen."""
    if request.method == "POST":
        close_room_notice(ctx, notice)
    return redirect("home")
