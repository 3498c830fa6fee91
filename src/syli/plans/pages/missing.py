"""Which required forms nobody has filled in: the list that leads straight to each, and how the units stand."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render
from syli.plans.access import EpisodeSheetAction
from syli.plans.queries.missing import missing_forms


@page(EpisodeSheetAction.MISSING)
def missing(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Show the required forms that are missing of the clients the reader works with, or of all for a leader."""
    found = missing_forms(ctx)
    ctx.trail.touch({line.person.pk for line in found.lines}, count=len(found.lines))
    return render(request, "plans/missing.html", {"missing": found})
