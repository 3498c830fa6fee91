"""The episodes one works in."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.episodes.access import EpisodeAction
from syli.episodes.choices import EpisodeState
from syli.episodes.queries.episodes import episode_cards, my_episodes
from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render

PAGE_SIZE = 25


@page(EpisodeAction.LIST)
def episode_list(request: HttpRequest, ctx: Context) -> HttpResponse:
    """List running episodes of the actor's units, her own, or those that have ended."""
    which = request.GET.get("which", "own")
    rows = my_episodes(ctx, state=EpisodeState.CLOSED if which == "closed" else EpisodeState.OPEN, mine_only=which == "own")
    shown = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    cards = episode_cards(ctx, shown.object_list)
    ctx.trail.touch({p.person.pk for card in cards for p in card.participants}, count=len(cards))
    here = reverse("episodes.episode.list")
    tabs = [
        {"label": label, "url": f"{here}?which={key}", "current": key == which}
        for key, label in (("own", _("My own")), ("all", _("My units'")), ("closed", _("Ended")))
    ]
    columns = [
        {"key": "people", "label": _("Clients"), "primary": True},
        {"key": "service", "label": _("Service")},
        {"key": "since", "label": _("Since"), "numeric": True},
        {"key": "own_worker", "label": _("Own worker")},
    ]
    data = {"rows": cards, "columns": columns, "page": shown, "tabs": tabs, "query": f"which={which}"}
    return render(request, "episodes/list.html", data, fragment="episodes/_rows.html")
