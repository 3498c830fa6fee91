"""The page where a client is found; empty, it shows those one works with."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from syli.kernel.access import may
from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render
from syli.people.access import PersonAction
from syli.people.queries import own_clients, search

LONGEST = 100


@page(PersonAction.SEARCH)
def people(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Show who answers the search, or one's own clients, 25 at a time."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    number = request.GET.get("page", "1")
    found = search(ctx, text, number) if text else own_clients(ctx, number)
    ctx.trail.touch(found.keys, count=len(found.keys))
    data = {
        "text": text,
        "found": found,
        "may_register": may(ctx, PersonAction.CREATE),
        # The page has the search itself, so the frame's own would only be in the way.
        "search_url": None,
    }
    return render(request, "people/search.html", data, fragment="people/_rows.html")
