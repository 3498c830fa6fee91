"""One episode: who takes part, who works in it, what has happened, what may be done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from syli.episodes.access import EpisodeAction
from syli.episodes.labels import GROUP_WISHES
from syli.episodes.models import Episode
from syli.episodes.page_parts import sections_of
from syli.episodes.queries.contacts import contact_cards, contacts_visible
from syli.episodes.queries.episodes import EpisodeCard, episode_card
from syli.episodes.timeline import timeline_of
from syli.kernel.access import may
from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render
from syli.kernel.ui.formats import format_date

SHOWN_CONTACTS = 25


@page(EpisodeAction.VIEW)
def episode_detail(request: HttpRequest, ctx: Context, episode: Episode) -> HttpResponse:
    """Show an episode."""
    card = episode_card(ctx, episode)
    contacts = contact_cards(ctx, contacts_visible(ctx).filter(episode=episode).order_by("-started_at", "-pk")[:SHOWN_CONTACTS])
    ctx.trail.touch({p.person.pk for p in card.participants}, earliest_on=card.start_on, count=len(contacts))
    data = {
        "episode": card,
        "facts": _facts(card),
        "contacts": timeline_of(contacts),
        "sections": sections_of(ctx, episode, card),
        "may_change": card.is_open and may(ctx, EpisodeAction.EDIT),
        "may_reopen": not card.is_open and may(ctx, EpisodeAction.REOPEN),
    }
    return render(request, "episodes/detail.html", data)


def _facts(card: EpisodeCard) -> list[tuple[str, str | None]]:
    period = f"{format_date(card.start_on)} – {format_date(card.end_on) if card.end_on else ''}".strip()
    return [
        (_("Time"), period),
        (_("Own worker"), card.own_worker or None),
        (_("Result"), card.end_result or None),
        (_("Reason"), card.end_reason or None),
        (_("Peer group"), str(GROUP_WISHES[card.group_wish]) if card.group_wish else None),
    ]
