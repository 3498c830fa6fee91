"""The roster of a line: shifts of every association's workers, planned, swapped and cancelled."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.chat.access import ChatLineAction, ShiftAction
from syli.chat.commands import add_shift, ask_swap, cancel_shift, take_swap
from syli.chat.forms import ShiftForm
from syli.chat.models import ChatLine, Shift
from syli.chat.pages.answering import ask, done, line_at, settings_at, shifts_at
from syli.chat.queries.lines import reach
from syli.chat.queries.roster import answerers_of, monday_of, week_of
from syli.kernel.access import allows
from syli.kernel.context import Context
from syli.kernel.dates import at_local, local_date
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import render
from syli.org.choices import Role

WEEK = timedelta(days=7)


def _day_in(typed: str, today: date) -> date:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return today
    return day if abs(day - today) < timedelta(days=5000) else today


@page(ChatLineAction.ROSTER)
def roster(request: HttpRequest, ctx: Context, line: ChatLine) -> HttpResponse:
    """Show the shifts of a week, over all associations."""
    monday = monday_of(_day_in(request.GET.get("day", ""), ctx.today))
    answers = allows(ctx, ChatLineAction.ANSWER, line)
    with reach(ctx, line):
        days = week_of(ctx, line, monday)
    data = {
        "line": line, "name": line.name_in(ctx.language), "days": days, "earlier": monday - WEEK, "later": monday + WEEK, "today": ctx.today,
        "back": line_at(line) if answers else settings_at(line), "may_plan": allows(ctx, ChatLineAction.PLAN, line),
    }  # fmt: skip
    return render(request, "chat/roster.html", data)


@page(ChatLineAction.PLAN)
def shift_plan(request: HttpRequest, ctx: Context, line: ChatLine) -> HttpResponse:
    """Plan a shift: one's own, or, for a leader, anybody's whom the association has named."""
    leads = ctx.has_role(Role.LEADER, Role.ADMIN)
    known = [one for one in answerers_of(ctx, line) if one.is_in_use and (leads or one.staff_id == ctx.actor.id)]
    initial = {"day": _day_in(request.GET.get("day", ""), ctx.today), "answerer": known[0].public_id if len(known) == 1 else ""}
    form = ShiftForm(posted(request), initial=initial, answerers=[(one.public_id, str(one.staff)) for one in known])
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        last = told["day"] + timedelta(days=int(told["ends"] < told["begins"]))
        begins_at, ends_at = at_local(told["day"], told["begins"]), at_local(last, told["ends"])
        if form.run(add_shift, ctx, line, answerer=told["answerer"], begins_at=begins_at, ends_at=ends_at) is not None:
            return done(request, _("Added."), f"{shifts_at(line)}?day={told['day'].isoformat()}")
    return ask(request, form, _("Plan a shift"), _("Add"), shifts_at(line))


def _back(shift: Shift) -> str:
    return f"{shifts_at(shift.line)}?day={local_date(shift.begins_at).isoformat()}"


@page(ShiftAction.CANCEL)
def shift_cancel(request: HttpRequest, ctx: Context, shift: Shift) -> HttpResponse:
    """Cancel a shift."""
    there = _back(shift)
    if request.method == "POST":
        cancel_shift(ctx, shift)
        return done(request, _("Cancelled."), there)
    return redirect(there)


@page(ShiftAction.ASK_SWAP)
def shift_ask_swap(request: HttpRequest, ctx: Context, shift: Shift) -> HttpResponse:
    """Ask for somebody to take one's shift over."""
    if request.method == "POST":
        ask_swap(ctx, shift)
        return done(request, _("Asked. The shift is yours until somebody takes it over."), _back(shift))
    return redirect(_back(shift))


@page(ShiftAction.TAKE_SWAP)
def shift_take_swap(request: HttpRequest, ctx: Context, shift: Shift) -> HttpResponse:
    """Take over a shift that somebody asked to swap."""
    if request.method == "POST":
        take_swap(ctx, shift)
        return done(request, _("The shift is yours."), _back(shift))
    return redirect(_back(shift))
