"""Answering without a name: what is kept of an answer, and what is not."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext as _

from syli.catalogue.models import ServiceOffer
from syli.kernel.command import command
from syli.kernel.context import HELSINKI, Context
from syli.kernel.rules import RuleBroken
from syli.people.queries.registers import register_for
from syli.plans import rules
from syli.plans.access import FeedbackAction
from syli.plans.models import SurveyAnswer
from syli.plans.queries.forms import codes_of, newest_form
from syli.plans.queries.surveys import asks_of


@command(FeedbackAction.GIVE)
def give_feedback(ctx: Context, offer: ServiceOffer, *, form_code: str, respondent: str, answers: dict[str, Any]) -> bool:
    """Keep an answer about a service with its month and nothing else of when or by whom. Broken rules: PLAN-05, 06, 53."""
    form = newest_form(form_code, ctx.today)
    if form is None or not rules.is_asked(form_code, respondent, asks_of(ctx, offer)):
        raise RuleBroken("PLAN-53", _("Choose who answers."), "respondent")
    if missing := rules.unanswered(form, answers):
        raise RuleBroken("PLAN-05", _("Answer this. If it does not come up, choose not known."), f"q_{missing[0]}")
    if wrong := rules.misfits(form, answers, codes_of(form)):
        raise RuleBroken("PLAN-06", _("Choose one of the answers."), f"q_{wrong[0]}")
    month = rules.month_of(ctx.today)
    SurveyAnswer.objects.create(
        organisation_id=offer.organisation_id, register=register_for(ctx), unit_id=offer.unit_id, service_code=offer.service_code,
        form_code=form.code, form_version=form.version, respondent=respondent, answers=answers, month_on=month,
        # When a row was made and by whom is written of every row; here it would tell whose answer it is.
        created_at=datetime.combine(month, time(), HELSINKI), created_by_id=None,
    )  # fmt: skip
    return True
