"""The board of a family's planned work, and the team's."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.episodes.models import Episode
from syli.episodes.queries.episodes import episode_card
from syli.kernel.access import allows
from syli.kernel.command import Stale
from syli.kernel.context import Context
from syli.kernel.drafts.keeping import forget_draft
from syli.kernel.forms import posted, seen_in
from syli.kernel.page import page
from syli.kernel.render import render
from syli.kernel.ui.formats import format_date
from syli.people.queries import card, person_named
from syli.plans.access import EpisodeSheetAction, PlannedStepAction
from syli.plans.choices import StepState
from syli.plans.commands import move_step, plan_step, reschedule_step
from syli.plans.drafts import STEP_DAY
from syli.plans.forms.together import StepDayForm, StepForm
from syli.plans.labels import STEP_KINDS, STEP_MOVES, STEP_STATES
from syli.plans.models import PlannedStep
from syli.plans.pages.answering import ask, done, go_on
from syli.plans.queries.choosing import around
from syli.plans.queries.steps import StepLine, board_of, team_board


@page(EpisodeSheetAction.BOARD)
def board(request: HttpRequest, ctx: Context, episode: Episode) -> HttpResponse:
    """See what is planned for a family: a column for each kind of work."""
    shown = episode_card(ctx, episode)
    ctx.trail.touch({p.person.pk for p in shown.participants})
    data = {
        "columns": _columns(board_of(ctx, episode)),
        "episode": shown,
        "may_plan": allows(ctx, EpisodeSheetAction.PLAN_STEP, episode),
        "moves": STEP_MOVES.items(),
    }
    return render(request, "plans/board.html", data)


@page(PlannedStepAction.TEAM)
def team(request: HttpRequest, ctx: Context) -> HttpResponse:
    """See what is planned in every episode one works in, by day."""
    lines = team_board(ctx)
    ctx.trail.touch({line.person_pk for line in lines}, count=len(lines))
    data = {"columns": _columns(lines), "episode": None, "may_plan": False, "moves": STEP_MOVES.items()}
    return render(request, "plans/board.html", data)


def _columns(lines: list[StepLine]) -> list[tuple[str, list[StepLine]]]:
    return [(str(words), [line for line in lines if line.kind_code == kind]) for kind, words in STEP_KINDS.items()]


@page(EpisodeSheetAction.PLAN_STEP)
def add(request: HttpRequest, ctx: Context, episode: Episode) -> HttpResponse:
    """Plan work for a member of the family."""
    near = around(ctx, episode_card(ctx, episode))
    people = [(shown.public_id, shown.name) for shown in near.values()]
    form = StepForm(posted(request), people=people)
    ctx.trail.touch(near)
    back = reverse("plans.episode.board", args=[episode.public_id])
    if request.method == "POST" and form.is_valid():
        person = person_named(ctx, form.cleaned_data["person"])
        if person is None:
            raise Http404
        values = {name: form.cleaned_data[name] for name in ("kind", "target_on")}
        if form.run(plan_step, ctx, episode, person=person, **values) is not None:
            return done(request, back)
    return ask(request, form, _("Plan work"), back, looks={"person": "cards", "kind": "cards"})


@page(PlannedStepAction.MOVE)
def move(request: HttpRequest, ctx: Context, step: PlannedStep) -> HttpResponse:
    """Say where a step stands (buttons, so only POST changes anything)."""
    state = request.POST.get("state", "")
    if request.method == "POST" and state in set(StepState):
        try:
            move_step(ctx, step, state=state, seen_version=seen_in(request))
        except Stale as stale:
            stale.versions = [(str(STEP_KINDS[step.kind]), str(STEP_STATES[stale.current.state]), str(STEP_STATES[state]))]  # type: ignore[index]
            raise
    ctx.trail.touch([step.person_id])
    return redirect("plans.episode.board", step.episode.public_id)


@page(PlannedStepAction.RESCHEDULE)
def reschedule(request: HttpRequest, ctx: Context, step: PlannedStep) -> HttpResponse:
    """Set another day for a step."""
    form = StepDayForm(posted(request), initial={"target_on": step.target_on, "seen_version": step.version})
    draft = go_on(request, ctx, form, (STEP_DAY, step.public_id))
    ctx.trail.touch([step.person_id])
    back = reverse("plans.episode.board", args=[step.episode.public_id])
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("target_on", "reason")}
        if form.run(reschedule_step, ctx, step, **values) is not None:
            forget_draft(ctx, kind=STEP_DAY, public_id=step.public_id)
            return done(request, back)
    lead = f"{STEP_KINDS[step.kind]}: {format_date(step.target_on)}"  # type: ignore[index]
    return ask(request, form, _("Change the day"), back, person=card(ctx, step.person), lead=lead, **draft)
