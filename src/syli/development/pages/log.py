"""A unit's development log: reading, writing, saying what became of a line, going through it, setting how often."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.development.access import LogEntryAction, UnitAction
from syli.development.commands import change_line, review_log, set_rhythm, write_line
from syli.development.forms import ChangeLineForm, DiscussionForm, LineForm
from syli.development.models import LogEntry
from syli.development.pages.answering import done
from syli.development.queries.discussions import reviews_of
from syli.development.queries.log import half_due, is_asked_by_service, lines_of, rhythm_of
from syli.development.queries.teams import colleagues
from syli.kernel.access import allows
from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import ask, render
from syli.org.models import Unit


@page(UnitAction.LOG)
def log(request: HttpRequest, ctx: Context, unit: Unit) -> HttpResponse:
    """Show a unit's log: what is open, or all of it, and how it was gone through."""
    everything = request.GET.get("show") == "all"
    data = {
        "unit_id": unit.public_id,
        "name": unit.name,
        "lines": lines_of(unit, only_open=not everything, number=request.GET.get("page")),
        "shows_all": everything,
        "reviews": reviews_of(ctx, unit, request.GET.get("reviews")),
        "half": half_due(ctx, unit),
        "may_note": allows(ctx, UnitAction.NOTE, unit),
        "may_review": allows(ctx, UnitAction.REVIEW, unit),
        "is_half_yearly": rhythm_of(unit) is not None,
        "is_by_service": is_asked_by_service(ctx, unit),
    }
    return render(request, "development/log.html", data)


@page(UnitAction.NOTE)
def note(request: HttpRequest, ctx: Context, unit: Unit) -> HttpResponse:
    """Write a line."""
    form = LineForm(posted(request), initial={"kind": "challenge", "said_on": ctx.today})
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("kind", "text", "said_on")}
        if form.run(write_line, ctx, unit, **facts) is not None:
            return done(request, _log(unit))
    return ask(request, form, _("Write into the development log"), _log(unit), lead=unit.name, looks={"kind": "cards"})


@page(LogEntryAction.CHANGE)
def line(request: HttpRequest, ctx: Context, entry: LogEntry) -> HttpResponse:
    """Change a line, or say what became of it."""
    names = ("kind", "text", "said_on", "state", "outcome")
    form = ChangeLineForm(posted(request), initial={name: getattr(entry, name) for name in names} | {"seen_version": entry.version})
    if request.method == "POST" and form.is_valid():
        if form.run(change_line, ctx, entry, **{name: form.cleaned_data[name] for name in names}) is not None:
            return done(request, _log(entry.unit))
    looks = {"kind": "cards", "state": "chips"}
    return ask(request, form, _("A line of the development log"), _log(entry.unit), lead=entry.unit.name, looks=looks)


@page(UnitAction.REVIEW)
def review(request: HttpRequest, ctx: Context, unit: Unit) -> HttpResponse:
    """Write down that the log was gone through; what is decided is agreed on the next page."""
    form = DiscussionForm(posted(request), initial={"held_on": ctx.today}, staff=colleagues(ctx, unit))
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("held_on", "members", "concluded")}
        made = form.run(review_log, ctx, unit, **facts)
        if made is not None:
            return done(request, reverse("development.discussion.view", args=[made.public_id]))
    return ask(request, form, _("Development log gone through"), _log(unit), lead=unit.name, looks={"members": "chips"})


@page(UnitAction.SET_RHYTHM)
def rhythm(request: HttpRequest, ctx: Context, unit: Unit) -> HttpResponse:
    """Set that the log is gone through every half-year, or end that (a button, so only POST changes anything)."""
    if request.method != "POST":
        return redirect(_log(unit))
    set_rhythm(ctx, unit, is_half_yearly=request.POST.get("is_half_yearly") == "yes")
    return done(request, _log(unit))


def _log(unit: Unit) -> str:
    return reverse("development.unit.log", args=[unit.public_id])
