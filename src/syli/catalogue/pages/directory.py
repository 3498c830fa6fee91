"""The service directory: anybody may browse it, signed in or not."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from syli.catalogue.access import ServiceTypeAction
from syli.catalogue.forms import DirectoryForm
from syli.catalogue.queries.directory import ServiceCard, by_group, service_directory
from syli.kernel import errors
from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render

#: So many municipalities fit on one line of the list; the service's own page tells all.
SHOWN = 4
PAGE_SIZE = 25


@page(ServiceTypeAction.BROWSE)
def directory(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Every service by group, searched by words, for whom and county."""
    known = service_directory(ctx)
    form = DirectoryForm(request.GET, directory=known)
    wanted = form.values()
    found = known.found(**wanted)
    data = {
        "form": form, "groups": by_group(found), "count": len(found), "is_empty": not known.services, "is_searched": any(wanted.values()),
        "shown": SHOWN, "county": wanted["county"], **_around(ctx),
    }  # fmt: skip
    return render(request, "catalogue/directory.html", data)


@page(ServiceTypeAction.BROWSE)
def service(request: HttpRequest, ctx: Context, code: str) -> HttpResponse:
    """One service: what, for whom, how to get in, what it costs, where."""
    known = service_directory(ctx)
    found = known.one(code)
    if found is None:
        # Not raised: a refusal would be written to the log, and nothing here is anybody's.
        return errors.not_found(request)
    places = Paginator(found.places, PAGE_SIZE).get_page(request.GET.get("page", 1))
    data = {"service": found, "given_at": places, "audiences": _audiences(found, dict(known.audiences)), **_around(ctx)}
    return render(request, "catalogue/service.html", data)


def _audiences(found: ServiceCard, words: dict[str, str]) -> list[str]:
    return [text for code, text in words.items() if code in found.audiences]


def _around(ctx: Context) -> dict[str, str | None]:
    """Return where a stranger signs in; nothing for those who have."""
    return {"sign_in_url": settings.LOGIN_URL if ctx.actor.kind == "anonymous" else None}
