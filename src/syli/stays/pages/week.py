"""The week of a house: shifts with what is short, the programme, proposals and house meetings of those who live there."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.kernel.access import allows
from syli.kernel.context import Context
from syli.kernel.drafts.keeping import draft_of, forget_draft
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import render
from syli.stays.access import HouseAction
from syli.stays.commands import (
    add_to_programme,
    answer_proposal,
    drop_shift,
    hold_meeting,
    plan_shifts,
    take_off_programme,
    write_proposal,
)
from syli.stays.drafts import MEETING, meeting_about
from syli.stays.forms.week import AnswerForm, MeetingForm, PlanShiftsForm, ProgrammeForm, ProposalForm
from syli.stays.models import House
from syli.stays.pages.answering import ask, done
from syli.stays.queries.week import (
    meetings_of,
    monday_of,
    planned_shift,
    programme_item,
    proposal_of,
    proposals_of,
    week_of,
    worker_called,
    workers_to_plan,
)

WEEK = timedelta(days=7)


@page(HouseAction.SEE_WEEK)
def week(request: HttpRequest, ctx: Context, house: House) -> HttpResponse:
    """Show who works and what happens, day by day; the week is chosen by any of its days."""
    monday = monday_of(_day(request.GET.get("day", ""), ctx.today))
    data = {
        "house_id": house.public_id,
        "name": house.unit.name,
        "days": week_of(ctx, house, monday),
        "earlier": monday - WEEK,
        "later": monday + WEEK,
        "may_plan": allows(ctx, HouseAction.PLAN_SHIFTS, house),
        "proposals": proposals_of(house) if allows(ctx, HouseAction.MEET, house) else [],
        "meetings": meetings_of(house) if allows(ctx, HouseAction.MEET, house) else [],
    }
    return render(request, "stays/week.html", data)


def _day(typed: str, today: date) -> date:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return today
    return day if abs(day - today) < timedelta(days=5000) else today


@page(HouseAction.PLAN_SHIFTS)
def shifts(request: HttpRequest, ctx: Context, house: House) -> HttpResponse:
    """Plan somebody for a shift, for one day or some in a row."""
    form = PlanShiftsForm(posted(request), initial={"first_day": ctx.today, "count": 1, "shift": "night"}, workers=workers_to_plan(ctx, house))
    if request.method == "POST" and form.is_valid():
        staff = worker_called(form.cleaned_data["staff"])
        if staff is not None and form.run(plan_shifts, ctx, house, staff=staff, shift=form.cleaned_data["shift"], days=form.days()) is not None:
            return _done(request, house, _("Planned."))
    looks = {"shift": "cards", "count": "stepper"}
    return ask(request, form, _("Who works"), _("Plan"), _week(house), looks=looks)


@page(HouseAction.PLAN_SHIFTS)
def shift_drop(request: HttpRequest, ctx: Context, house: House, planned_id: str) -> HttpResponse:
    """Take somebody off a shift."""
    planned = planned_shift(house, planned_id)
    if planned is None:
        raise Http404
    if request.method == "POST":
        drop_shift(ctx, house, planned=planned)
    return redirect(_week(house))


@page(HouseAction.PLAN_WEEK)
def programme(request: HttpRequest, ctx: Context, house: House) -> HttpResponse:
    """Put something on the weekly programme."""
    form = ProgrammeForm(posted(request), initial={"kind": "group", "weekday": ctx.today.weekday(), "minutes": 60})
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("title", "kind", "weekday", "begins", "minutes")}
        if form.run(add_to_programme, ctx, house, **values) is not None:
            return _done(request, house, _("Added."))
    return ask(request, form, _("On the weekly programme"), _("Add"), _week(house), looks={"kind": "cards"})


@page(HouseAction.PLAN_WEEK)
def programme_drop(request: HttpRequest, ctx: Context, house: House, item_id: str) -> HttpResponse:
    """Take something off the weekly programme."""
    item = programme_item(house, item_id)
    if item is None:
        raise Http404
    if request.method == "POST":
        take_off_programme(ctx, house, item=item)
    return redirect(_week(house))


@page(HouseAction.MEET)
def proposal(request: HttpRequest, ctx: Context, house: House) -> HttpResponse:
    """Put a proposal into the box."""
    form = ProposalForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if form.run(write_proposal, ctx, house, text=form.cleaned_data["text"]) is not None:
            return _done(request, house, _("In the box."))
    return ask(request, form, _("Proposal"), _("Save"), _week(house))


@page(HouseAction.MEET)
def proposal_answer(request: HttpRequest, ctx: Context, house: House, proposal_id: str) -> HttpResponse:
    """Write what came of a proposal."""
    found = proposal_of(house, proposal_id)
    if found is None:
        raise Http404
    form = AnswerForm(posted(request), initial={"answer": found.answer, "seen_version": found.version})
    if request.method == "POST" and form.is_valid():
        if form.run(answer_proposal, ctx, house, proposal=found, answer=form.cleaned_data["answer"]) is not None:
            return _done(request, house, _("Saved."))
    return ask(request, form, _("Answer to a proposal"), _("Save"), _week(house), lead=found.text)


@page(HouseAction.MEET)
def meeting(request: HttpRequest, ctx: Context, house: House) -> HttpResponse:
    """Write down a house meeting; the same day again corrects it."""
    day = _day(request.GET.get("day", ""), ctx.today)
    known = next((one for one in meetings_of(house) if one.held_on == day), None)
    initial = {"held_on": day, "agenda": known.agenda if known else "", "decisions": known.decisions if known else ""}
    initial |= {"seen_version": known.version if known else 0, "seen_day": day.isoformat()}
    form = MeetingForm(posted(request), initial=initial)
    draft = (MEETING, meeting_about(house, day))
    left = None if request.method == "POST" else draft_of(ctx, *draft)
    if left is not None:
        form.go_on(left)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("held_on", "agenda", "decisions")}
        if form.run(hold_meeting, ctx, house, **values) is not None:
            forget_draft(ctx, kind=MEETING, public_id=draft[1])
            return _done(request, house, _("Saved."))
        if form.stale_row is not None:
            form.read_again()
            day = form.stale_row.held_on
    there = f"{request.path}?day={day.isoformat()}"
    return ask(request, form, _("House meeting"), _("Save"), _week(house), there=there, draft=draft, is_draft=left is not None)


def _week(house: House) -> str:
    return reverse("stays.house.see_week", args=[house.public_id])


def _done(request: HttpRequest, house: House, words: str) -> HttpResponse:
    return done(request, words, "stays.house.see_week", house.public_id)
