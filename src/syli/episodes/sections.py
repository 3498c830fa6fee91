"""What episodes bring to a client's page: now, next, the episodes, what has happened; and to an episode's own: how it has helped."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from syli.episodes.access import EpisodeAction
from syli.episodes.models import Episode
from syli.episodes.page_parts import EpisodeSection, episode_section
from syli.episodes.queries.contacts import ContactCard, contacts_of, next_agreed
from syli.episodes.queries.episodes import EpisodeCard, episodes_of
from syli.episodes.queries.help import help_used
from syli.episodes.timeline import timeline_of
from syli.kernel.access import may
from syli.kernel.context import Context
from syli.kernel.ui.formats import format_date, format_time
from syli.people.models import Person
from syli.people.sections import PersonAct, PersonFact, PersonSection, person_act, person_fact, person_section


def own_episodes(ctx: Context, person: Person) -> list[EpisodeCard]:
    """Return a person's episodes, read once for all parts of her page."""
    return ctx.once(("episodes of", person.pk), lambda: episodes_of(ctx, person))


def latest_contacts(ctx: Context, person: Person) -> list[ContactCard]:
    """Return a person's latest contacts, read once for all parts of her page."""
    return ctx.once(("contacts of", person.pk), lambda: contacts_of(ctx, person))


@person_fact(order=10)
def now_fact(ctx: Context, person: Person) -> PersonFact | None:
    """Say which services are running, for how long, and whose client she is."""
    running = [episode for episode in own_episodes(ctx, person) if episode.is_open]
    if not running:
        return None
    first = running[0]
    months = (ctx.today.year - first.start_on.year) * 12 + ctx.today.month - first.start_on.month + 1
    words = _("%(service)s, month %(n)s") % {"service": first.service, "n": months}
    if first.own_worker:
        words += _(" · own worker %(name)s") % {"name": first.own_worker}
    if len(running) > 1:
        words += ngettext(" · and %(n)s other service", " · and %(n)s other services", len(running) - 1) % {"n": len(running) - 1}
    return PersonFact(_("Now"), words, href=reverse("episodes.episode.view", args=[first.public_id]))


@person_fact(order=20)
def next_fact(ctx: Context, person: Person) -> PersonFact | None:
    """Say what comes next."""
    found = next_agreed(ctx, person, latest_contacts(ctx, person))
    if found is None:
        return None
    when = f"{format_date(found.happened_on, 'weekday')} {format_time(found.started_at)}"
    return PersonFact(_("Next"), f"{when} {found.kind}", href=reverse("episodes.contact.edit", args=[found.public_id]))


@person_act(order=20)
def open_act(ctx: Context, person: Person) -> PersonAct | None:
    """Open an episode."""
    if not may(ctx, EpisodeAction.OPEN):
        return None
    return PersonAct(_("Open an episode"), reverse("episodes.episode.open", args=[person.public_id]), "plus")


@person_section(order=20)
def timeline_section(ctx: Context, person: Person) -> PersonSection | None:
    """Show what has happened."""
    contacts = latest_contacts(ctx, person)
    data = {"contacts": timeline_of(contacts)}
    return PersonSection("timeline", _("What has happened"), "episodes/_person_timeline.html", data)


@person_section(order=30)
def episodes_section(ctx: Context, person: Person) -> PersonSection | None:
    """Show the episodes, running ones first."""
    found = own_episodes(ctx, person)
    running = sum(episode.is_open for episode in found)
    summary = ngettext("%(n)s running", "%(n)s running", running) % {"n": running} if running else ""
    return PersonSection("episodes", _("Episodes"), "episodes/_person_episodes.html", {"episodes": found}, summary)


@episode_section(order=90)
def help_section(ctx: Context, episode: Episode, _shown: EpisodeCard) -> EpisodeSection | None:
    """Show which forms of help were used from when until when, and which step was passed over; nothing while nothing has happened."""
    found = help_used(ctx, episode)
    if not found.forms:
        return None
    return EpisodeSection("help", _("How we have helped"), "episodes/_episode_help.html", {"help": found})
