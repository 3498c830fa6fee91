"""Saying which part somebody has in the violence, by person and episode."""

from __future__ import annotations

from django.utils.translation import gettext as _

from syli.catalogue.queries import code_set
from syli.episodes.models import Episode
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.people.models import Person
from syli.plans import rules
from syli.plans.access import EpisodeSheetAction
from syli.plans.commands.stamping import stamp
from syli.plans.models import ViolencePart
from syli.plans.queries.family import PARTS


@command(EpisodeSheetAction.SAY_PART)
def say_part(ctx: Context, episode: Episode, *, person: Person, part: str) -> ViolencePart:
    """Say which part somebody who takes part in the episode has; saying it again changes it. Broken rules: PLAN-03, 42."""
    if not episode.participants.filter(person=person).exists():
        raise RuleBroken("PLAN-03", _("Choose somebody who takes part in the episode."), "person")
    if not rules.is_known_part(part, {code.code for code in code_set(PARTS).codes}):
        raise RuleBroken("PLAN-42", _("Choose one of the answers."), "part")
    values = {"part": part, "said_on": ctx.today}
    said, _made = ViolencePart.objects.update_or_create(episode=episode, person=person, defaults=values, create_defaults=values | stamp(ctx, episode))
    ctx.trail.touch([person.pk])
    return said
