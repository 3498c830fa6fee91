"""Saying at the end how a plan came true, need by need."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from syli.catalogue.queries import code_set
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.events import announce
from syli.kernel.rules import RuleBroken
from syli.plans import rules
from syli.plans.access import SheetAction
from syli.plans.commands.stamping import stamp
from syli.plans.models import Realisation, Sheet
from syli.plans.queries.realising import SCORES, score_field, written
from syli.safety.choices import Written
from syli.safety.events import WordsWritten


@command(SheetAction.SCORE)
def realise(ctx: Context, sheet: Sheet, *, scores: Mapping[str, tuple[str, str]], scored_on: date) -> Sheet:
    """Say of every written need and goal how it came true: `scores` are (score, words) by question. Saying it again changes it.

    Broken rules: PLAN-62, 63.
    """
    version, fields = written(sheet)
    known = {code.code for code in code_set(SCORES).codes}
    if not fields:
        raise RuleBroken("PLAN-62", _("No need or goal is written in this plan."))
    if not version.happened_on <= scored_on <= ctx.today:
        raise RuleBroken("PLAN-63", _("Give a day between the day of the plan and today."), "scored_on")
    for field in fields:
        if not rules.may_be_scored(scores.get(field.code, ("", ""))[0], known, scored_on, version.happened_on, ctx.today):
            raise RuleBroken("PLAN-63", _("Choose one of the answers."), score_field(field.code))
    # The plan's own version moves: whoever opened the page before is told that it has been said.
    sheet.save()
    for field in fields:
        score, words = scores[field.code]
        values = {"number": version.number, "score": score, "words": words.strip(), "scored_on": scored_on}
        Realisation.objects.update_or_create(sheet=sheet, field_code=field.code, defaults=values, create_defaults=values | stamp(ctx, sheet))
    sheet.realised.exclude(field_code__in=[field.code for field in fields]).delete()
    ctx.trail.touch([sheet.person_id], earliest_on=version.happened_on)
    announce(ctx, WordsWritten(Written.PLAN, sheet.pk))
    return sheet
