"""Setting up a line: its name and limits, its hours, who takes part, who answers, what is counted."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from syli.chat.access import AnswererAction, ChatLineAction, LineDayAction, LineHoursAction, LinePartAction
from syli.chat.commands import (
    add_day,
    add_hours,
    add_part,
    change_answerer,
    change_hours,
    change_line,
    change_part,
    create_line,
    end_part,
    name_answerer,
    remove_day,
)
from syli.chat.commands.lines import FACTS
from syli.chat.forms import AnswererForm, ChangeHoursForm, CountedForm, DayForm, HoursForm, LineForm, PartForm
from syli.chat.models import Answerer, ChatLine, LineDay, LineHours, LinePart
from syli.chat.pages.answering import ask, done, settings_at
from syli.chat.queries.lines import choices_for, countable_offers, parts_of, reach
from syli.chat.queries.numbers import months_of, shares_of
from syli.chat.queries.roster import who_may_be_named
from syli.chat.queries.setting import associations_to_add, days_of, hours_of, named_for, own_part
from syli.kernel.access import allows
from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import render

LOOKS = {"languages": "chips", "weekdays": "chips", "counted_as": "cards", "at_once": "stepper", "is_in_use": "switch"}


@page(ChatLineAction.CREATE)
def line_create(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Open a chat line."""
    initial = {"at_once": 2, "most_waiting": 20, "keep_days": 0, "is_closed_on_holidays": True, "is_in_use": True, "languages": ["fi", "sv", "en"]}
    form = LineForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        line = form.run(create_line, ctx, **{name: form.cleaned_data[name] for name in FACTS})
        if isinstance(line, ChatLine):
            return done(request, _("The line is open. Give it hours and name who answers."), settings_at(line))
    return ask(request, form, _("Open a chat line"), _("Open"), reverse("chat.chat_line.list"), looks=LOOKS)


@page(ChatLineAction.VIEW)
def line_view(request: HttpRequest, ctx: Context, line: ChatLine) -> HttpResponse:
    """Show how a line is set up and what is counted of it this year and the last."""
    part = own_part(ctx, line)
    typed = request.GET.get("year", "")
    year = int(typed) if typed in (str(ctx.today.year), str(ctx.today.year - 1)) else ctx.today.year
    with reach(ctx, line):
        months = months_of(ctx, line, year)
        shares = shares_of(ctx, line, year, choices_for(part, ctx.language, ctx.today))
    data = {
        "line": line,
        "name": line.name_in(ctx.language),
        "address": reverse("chat.visit.door", args=[line.address]),
        "hours": hours_of(ctx, line),
        "days": days_of(ctx, line),
        "parts": [(one, one.association_id == line.owner_id) for one in parts_of(line)],
        "part": part,
        "counted_as": _counted_words(ctx, part),
        "named": named_for(part) if part is not None else [],
        "months": months,
        "shares": shares,
        "year": year,
        "other_year": ctx.today.year - 1 if year == ctx.today.year else ctx.today.year,
        "is_own": line.owner_id == ctx.organisation_id,
        "weekday_names": WEEKDAYS,
        "may_set_up": allows(ctx, ChatLineAction.SET_UP, line),
        "may_answer": allows(ctx, ChatLineAction.ANSWER, line),
    }
    return render(request, "chat/settings.html", data)


def _counted_words(ctx: Context, part: LinePart | None) -> str:
    if part is None or part.offer is None:
        return ""
    offered = {key: words for key, words, _offer, _kind in _offered(ctx)}
    return offered.get(f"{part.offer.public_id}:{part.kind}", part.offer.unit.name)


@page(ChatLineAction.SET_UP)
def line_set_up(request: HttpRequest, ctx: Context, line: ChatLine) -> HttpResponse:
    """Change a line's name and limits."""
    form = LineForm(posted(request), initial={**{name: getattr(line, name) for name in FACTS}, "seen_version": line.version})
    if request.method == "POST" and form.is_valid():
        if form.run(change_line, ctx, line, **{name: form.cleaned_data[name] for name in FACTS}) is not None:
            return done(request, _("Saved."), settings_at(line))
    return ask(request, form, _("Change the line"), _("Save"), settings_at(line), looks=LOOKS)


@page(ChatLineAction.SET_UP)
def hours_add(request: HttpRequest, ctx: Context, line: ChatLine) -> HttpResponse:
    """Let a line be open every week."""
    form = HoursForm(posted(request), initial={"start_on": ctx.today, "weekdays": [0, 1, 2, 3, 4]})
    if request.method == "POST" and form.is_valid():
        if form.run(add_hours, ctx, line, **{name: form.cleaned_data[name] for name in ("weekdays", "begins", "ends", "start_on")}) is not None:
            return done(request, _("Added."), settings_at(line))
    return ask(request, form, _("Add hours"), _("Add"), settings_at(line), looks=LOOKS)


@page(LineHoursAction.CHANGE)
def hours_change(request: HttpRequest, ctx: Context, hours: LineHours) -> HttpResponse:
    """Change hours of a line, or end them."""
    names, there = ("begins", "ends", "end_on"), settings_at(hours.line)
    form = ChangeHoursForm(posted(request), initial={**{name: getattr(hours, name) for name in names}, "seen_version": hours.version})
    if request.method == "POST" and form.is_valid():
        if form.run(change_hours, ctx, hours, **{name: form.cleaned_data[name] for name in names}) is not None:
            return done(request, _("Saved."), there)
    return ask(request, form, _("Change hours"), _("Save"), there, lead=str(WEEKDAYS[hours.weekday]))


@page(ChatLineAction.SET_UP)
def day_add(request: HttpRequest, ctx: Context, line: ChatLine) -> HttpResponse:
    """Give a day hours of its own."""
    form = DayForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if form.run(add_day, ctx, line, **{name: form.cleaned_data[name] for name in ("falls_on", "begins", "ends")}) is not None:
            return done(request, _("Added."), settings_at(line))
    return ask(request, form, _("An exceptional day"), _("Add"), settings_at(line))


@page(LineDayAction.REMOVE)
def day_remove(request: HttpRequest, ctx: Context, day: LineDay) -> HttpResponse:
    """Take away a day's own hours."""
    there = settings_at(day.line)
    if request.method == "POST":
        remove_day(ctx, day)
    return redirect(there)


@page(ChatLineAction.SET_UP)
def part_add(request: HttpRequest, ctx: Context, line: ChatLine) -> HttpResponse:
    """Let an association take part; end the part of one."""
    if request.method == "POST" and "end" in request.POST:
        end_part(ctx, line, part=request.POST["end"])
        return done(request, _("It takes part no more."), settings_at(line))
    offered = {one.public_id: one for one in associations_to_add(line)}
    form = PartForm(posted(request), associations=[(key, one.name) for key, one in offered.items()])
    if request.method == "POST" and form.is_valid():
        if form.run(add_part, ctx, line, association=offered[form.cleaned_data["association"]]) is not None:
            return done(request, _("Added. A leader there chooses where conversations are counted and who answers."), settings_at(line))
    return ask(request, form, _("Add an association"), _("Add"), settings_at(line))


def _offered(ctx: Context) -> list[tuple[str, str, Any, str]]:
    return [
        (
            f"{offer.public_id}:{kind.code}",
            f"{pack.name.in_language(ctx.language)}, {offer.unit.name}: {kind.texts.in_language(ctx.language)}",
            offer,
            kind.code,
        )
        for offer, pack, kind in countable_offers(ctx)
    ]


@page(LinePartAction.CHANGE)
def part_change(request: HttpRequest, ctx: Context, part: LinePart) -> HttpResponse:
    """Say where one's own conversations are counted."""
    offered, there = _offered(ctx), settings_at(part.line)
    initial = {"counted_as": f"{part.offer.public_id}:{part.kind}" if part.offer else "", "seen_version": part.version}
    form = CountedForm(posted(request), initial=initial, offered=[(key, words) for key, words, _offer, _kind in offered])
    if request.method == "POST" and form.is_valid():
        offer, kind = next((offer, kind) for key, _words, offer, kind in offered if key == form.cleaned_data["counted_as"])
        if form.run(change_part, ctx, part, offer=offer, kind=kind) is not None:
            return done(request, _("Saved."), there)
    return ask(request, form, _("Where conversations are counted"), _("Save"), there, looks=LOOKS)


@page(LinePartAction.CHANGE)
def answerer_name(request: HttpRequest, ctx: Context, part: LinePart) -> HttpResponse:
    """Name somebody to answer the line."""
    workers, there = {one.public_id: one for one in who_may_be_named(ctx)}, settings_at(part.line)
    form = AnswererForm(posted(request), workers=[(key, str(one)) for key, one in workers.items()])
    if request.method == "POST" and form.is_valid():
        if form.run(name_answerer, ctx, part, staff=workers[form.cleaned_data["staff"]]) is not None:
            return done(request, _("Named."), there)
    return ask(request, form, _("Name somebody to answer"), _("Name"), there)


@page(AnswererAction.CHANGE)
def answerer_change(request: HttpRequest, ctx: Context, answerer: Answerer) -> HttpResponse:
    """Let somebody answer the line no more, or again."""
    if request.method == "POST":
        change_answerer(ctx, answerer, is_in_use=request.POST.get("is_in_use") == "1")
    return redirect(settings_at(answerer.part.line))
