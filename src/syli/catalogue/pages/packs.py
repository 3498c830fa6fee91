"""The steward's page of service packs: versions, and how what ships stands to what is published."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from syli.catalogue.access import ServiceTypeAction
from syli.catalogue.queries.offering import pack_rows
from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render

PAGE_SIZE = 25


@page(ServiceTypeAction.LIST)
def pack_list(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Every service and profile with its versions."""
    rows = pack_rows(ctx.language)
    packs = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page", 1))
    data = {"packs": packs, "waiting": sum(row.state == "waiting" for row in rows), "changed": sum(row.state == "changed" for row in rows)}
    return render(request, "catalogue/packs.html", data, fragment="catalogue/_packs.html")
