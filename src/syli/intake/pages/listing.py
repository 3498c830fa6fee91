"""The requests that wait, in the order in which they are answered."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.intake.access import HelpRequestAction
from syli.intake.choices import RequestState
from syli.intake.queries import decided, queue, request_cards
from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render

PAGE_SIZE = 25


@page(HelpRequestAction.LIST)
def request_list(request: HttpRequest, ctx: Context) -> HttpResponse:
    """List new requests, the waiting list, or what has been decided."""
    which = request.GET.get("which", "new")
    rows = decided(ctx) if which == "decided" else queue(ctx, RequestState.WAITING if which == "waiting" else RequestState.NEW)
    shown = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    cards = request_cards(ctx, shown.object_list)
    ctx.trail.touch({person.pk for card in cards for person, _role in card.people}, count=len(cards))
    here = reverse("intake.help_request.list")
    names = (("new", _("New")), ("waiting", _("Waiting list")), ("decided", _("Decided")))
    data = {
        "rows": cards,
        "page": shown,
        "tabs": [{"label": label, "url": f"{here}?which={key}", "current": key == which} for key, label in names],
        "query": f"which={which}",
        "columns": [
            {"key": "who", "label": _("Who"), "primary": True},
            {"key": "service", "label": _("Service")},
            {"key": "urgency", "label": _("How soon")},
            {"key": "waited", "label": _("Waited"), "numeric": True},
        ],
    }
    return render(request, "intake/list.html", data, fragment="intake/_rows.html")
