"""May the actor keep a form about somebody in an episode? Asked before there is a form whose guard could say it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from syli.episodes.models import Episode
from syli.episodes.providers import named_in
from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.people.models import Person
from syli.plans import rules
from syli.plans.standing import closed_to, others_of


def may_keep(ctx: Context, episode: Episode, person: Person) -> bool:
    """Tell whether the actor may begin a form about this person here: she would read it, and no other side takes part."""
    always, unless_named = closed_to(ctx)
    if person.pk in always:
        return False
    if person.pk in unless_named and not Episode.objects.filter(named_in(ctx), pk=episode.pk).exists():
        return False
    takers = set(episode.participants.values_list("person_id", flat=True))
    return rules.may_be_kept_in(takers, others_of(ctx, person.pk))


def other_side() -> RuleBroken:
    """Return the refusal: the same words whoever the other side is."""
    return RuleBroken("PLAN-02", _("Keep this form in an episode of its own. Ask the leader whose it is."))
