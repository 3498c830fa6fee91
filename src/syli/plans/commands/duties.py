"""Answering what a form obliges to: the day it was done, or the reason why it was not."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.events import announce
from syli.kernel.rules import RuleBroken
from syli.plans import rules
from syli.plans.access import DutyAction
from syli.plans.choices import DutyState
from syli.plans.events import DutyDone
from syli.plans.models import Duty


@command(DutyAction.ANSWER)
def answer_duty(ctx: Context, duty: Duty, *, done_on: date | None = None, reason: str = "") -> Duty:
    """Say that a duty is done, or why it is not. Broken rules: PLAN-10, 11."""
    if not rules.is_waiting(duty.state):
        raise RuleBroken("PLAN-11", _("This has been answered already."))
    if not rules.answers_duty(done_on, reason, ctx.today):
        raise RuleBroken("PLAN-10", _("Give the day it was done, or write why it was not."), "done_on")
    duty.state = DutyState.DONE if done_on else DutyState.REASONED
    duty.done_on, duty.reason, duty.answered_by_id = done_on, reason.strip(), ctx.actor.id
    duty.save()
    ctx.trail.touch([duty.sheet.person_id])
    if duty.state == DutyState.DONE:
        announce(ctx, DutyDone(duty))
    return duty
