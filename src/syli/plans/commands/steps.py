"""The board of a family: planning individual, couple and child work by day, changing the day, and saying where each stands."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from syli.episodes.models import Episode
from syli.kernel.access import require_here
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.dates import age_on
from syli.kernel.rules import RuleBroken
from syli.people.models import Person
from syli.plans import rules
from syli.plans.access import EpisodeSheetAction, PlannedStepAction
from syli.plans.commands.stamping import stamp
from syli.plans.models import PlannedStep, StepDay


@command(EpisodeSheetAction.PLAN_STEP)
def plan_step(ctx: Context, episode: Episode, *, person: Person, kind: str, target_on: date) -> PlannedStep:
    """Plan work for a member of the family. Broken rule: PLAN-34."""
    require_here(ctx, EpisodeSheetAction.PLAN_STEP, person)
    age = age_on(person.born_on, ctx.today) if person.born_on and person.born_on <= ctx.today else None
    if not rules.fits_step(kind, age):
        raise RuleBroken("PLAN-34", _("This work does not fit somebody of this age."), "kind")
    ctx.trail.touch([person.pk])
    made: PlannedStep = PlannedStep.objects.create(episode=episode, person=person, kind=kind, target_on=target_on, **stamp(ctx, episode))
    return made


@command(PlannedStepAction.MOVE)
def move_step(ctx: Context, step: PlannedStep, *, state: str) -> PlannedStep:
    """Say where a step stands; saying it again changes nothing."""
    if step.state != state:
        step.state, step.changed_on = state, ctx.today
        step.save()
    ctx.trail.touch([step.person_id])
    return step


@command(PlannedStepAction.RESCHEDULE)
def reschedule_step(ctx: Context, step: PlannedStep, *, target_on: date, reason: str = "") -> PlannedStep:
    """Set another day for a step; the day it had stays, with the reason where one is given. Broken rule: PLAN-68."""
    if not rules.may_change_day(step.state):
        raise RuleBroken("PLAN-68", _("This step is done or left out. Its day is not changed any more."))
    if target_on == step.target_on:
        raise RuleBroken("PLAN-68", _("The step is planned for this day already."), "target_on")
    StepDay.objects.create(step=step, was_on=step.target_on, reason=reason.strip(), **stamp(ctx, step))
    step.target_on = target_on
    step.save()
    ctx.trail.touch([step.person_id])
    return step
