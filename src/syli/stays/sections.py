"""What stays bring to a client's page: where she lives now, letting her family arrive; and to an episode's: what is permitted and to be done."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from syli.catalogue.queries import pack_of
from syli.episodes.models import Episode
from syli.episodes.page_parts import EpisodeSection, episode_section
from syli.episodes.queries.episodes import EpisodeCard
from syli.kernel.access import allows, may
from syli.kernel.context import Context
from syli.kernel.ui.formats import format_date
from syli.people.models import Person
from syli.people.sections import PersonAct, PersonFact, person_act, person_fact
from syli.stays.access import EpisodeAction, TaskAction
from syli.stays.queries.permitting import permissions_of
from syli.stays.queries.stays import awaited_episode, lives_in
from syli.stays.queries.tasks import tasks_of


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


@episode_section(order=30)
def permitted_section(ctx: Context, episode: Episode, _shown: EpisodeCard) -> EpisodeSection | None:
    """Show who permits what, where the service asks for anything."""
    if not may(ctx, TaskAction.LIST) or not pack_of(episode.service_code, episode.profile, episode.pack_version).way_in.consents:
        return None
    data = {"permissions": permissions_of(ctx, episode), "may_write": _may_write(ctx, episode), "episode_id": episode.public_id}
    return EpisodeSection("permissions", _("What they permit"), "stays/_episode_permitted.html", data)


@episode_section(order=31)
def to_do_section(ctx: Context, episode: Episode, _shown: EpisodeCard) -> EpisodeSection | None:
    """Show what was agreed on to do, and what waits after the end."""
    if not may(ctx, TaskAction.LIST):
        return None
    tasks, may_write = tasks_of(ctx, episode), _may_write(ctx, episode)
    if not tasks and not may_write:
        return None
    data = {"tasks": tasks, "may_write": may_write, "episode_id": episode.public_id}
    return EpisodeSection("tasks", _("To do"), "stays/_episode_to_do.html", data)


def _may_write(ctx: Context, episode: Episode) -> bool:
    return bool(ctx.once(("permits in", episode.pk), lambda: allows(ctx, EpisodeAction.PERMIT, episode)))
