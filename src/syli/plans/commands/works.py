"""Keeping what a child has made or told: the picture or recording, what the child says of keeping it, where the original is."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from syli.episodes.models import Episode
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.people.models import Person
from syli.plans import rules
from syli.plans.access import PersonPlansAction
from syli.plans.commands.stamping import stamp
from syli.plans.models import Work
from syli.plans.queries.works import episode_to_permit
from syli.records.commands import add_file
from syli.sound import is_sound


@command(PersonPlansAction.KEEP_WORK)
def keep_work(
    ctx: Context,
    person: Person,
    *,
    content: bytes,
    declared_name: str,
    made_on: date,
    opinion: str,
    original: str,
    episode: Episode | None = None,
    words: str = "",
) -> Work:
    """Keep a picture of something a child has made, or its voice, in the child's own record. Broken rules: PLAN-43, 44, 61, RECORDS-06."""
    if not rules.may_be_kept(made_on, ctx.today, opinion):
        raise RuleBroken("PLAN-43", _("The day cannot be in the future."), "made_on")
    if not rules.may_be_recorded(is_sound=is_sound(content, declared_name), opinion=opinion):
        raise RuleBroken("PLAN-44", _("A child's voice is kept only with the child's own leave. Ask the child first."), "opinion")
    if episode_to_permit(ctx, person) is not None:
        raise RuleBroken("PLAN-61", _("Ask first whether the child's works may be kept, and write the permission down."))
    file = add_file(ctx, person, content=content, declared_name=declared_name)
    made: Work = Work.objects.create(
        person=person, episode=episode, file=file, made_on=made_on, opinion=opinion, original=original, words=words.strip(), **stamp(ctx, person)
    )
    ctx.trail.touch([person.pk])
    return made
