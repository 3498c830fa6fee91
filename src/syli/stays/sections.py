"""What stays bring to a client's page: where she lives now, and letting her family arrive."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.kernel.ui.formats import format_date
from syli.people.models import Person
from syli.people.sections import PersonAct, PersonFact, person_act, person_fact
from syli.stays.queries.stays import awaited_episode, lives_in


@person_fact(order=12)
def lives_here(ctx: Context, person: Person) -> PersonFact | None:
    """Say in which house she lives, since when."""
    found = lives_in(ctx, person)
    if not found:
        return None
    stay = found[0]
    words = _("%(house)s, since %(day)s") % {"house": stay.house.unit.name, "day": format_date(stay.began_at)}
    return PersonFact(_("Lives in"), words, href=reverse("stays.stay.view", args=[stay.public_id]))


@person_act(order=25)
def arrives_act(ctx: Context, person: Person) -> PersonAct | None:
    """Let her family arrive, when its episode is given in a house and nobody of it lives there yet."""
    episode = awaited_episode(ctx, person)
    if episode is None:
        return None
    return PersonAct(_("Arrives in the house"), reverse("stays.episode.arrive", args=[episode.public_id]), "bed")
