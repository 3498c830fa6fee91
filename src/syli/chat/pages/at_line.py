"""The visitor's door: no sign-in, no cookie but the key of a conversation that goes on, nothing about where she comes from."""

from __future__ import annotations

import functools
import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from syli.chat.flood import Flood
from syli.chat.models import ChatLine
from syli.chat.queries.lines import line_at
from syli.kernel.access.actions import Action
from syli.kernel.context import Actor, Context, clock
from syli.kernel.page import page
from syli.kernel.render import render

COOKIE = "talk"
#: Answers are as long as a multiple of this, so that the wire does not tell how much was said (trust.md row 78).
BUCKET = 2048
#: Where leaving quickly leads: a page about the weather.
ELSEWHERE = "https://www.ilmatieteenlaitos.fi/"
View = Callable[..., HttpResponse]


def at_line(declared: Action) -> Callable[[View], View]:
    """Make `view(request, ctx, line, lang, …)` a page that anybody may open at a line's address.

    Whoever has signed in is nobody here either. The guard against forged forms is a cookie that marks the browser for a year, so it is
    not used: what another site could send here begins a conversation or ends it, and a key that it cannot send along is asked for.
    """

    def decorate(view: View) -> View:
        @page(declared)
        @functools.wraps(view)
        def serve(request: HttpRequest, ctx: Context, **kwargs: Any) -> HttpResponse:
            return view(request, ctx, **kwargs)

        @functools.wraps(serve)
        def enter(request: HttpRequest, address: str, lang: str, **kwargs: Any) -> HttpResponse:
            line = line_at(address)
            if line is None or lang not in dict(settings.LANGUAGES) or not _is_from_here(request):
                request.syli_context = Context(Actor("anonymous"), None, clock())  # type: ignore[attr-defined]
                return _quiet(render(request, "chat/nothing.html", {"here": request.path}, status=404))
            with translation.override(lang):
                request.syli_context = Context(Actor("anonymous"), line.owner_id, clock(), language=lang)  # type: ignore[attr-defined]
                return _quiet(serve(request, line=line, lang=lang, **kwargs))

        return csrf_exempt(enter)

    return decorate


def is_flood(request: HttpRequest, flood: Flood) -> bool:
    """Tell whether this place sends too much; counted in memory, under a key that dies with the process."""
    return flood.is_too_much(str(request.META.get("REMOTE_ADDR", "")))


def key_in(request: HttpRequest) -> str:
    """Return the key that the browser sent."""
    return str(request.COOKIES.get(COOKIE, ""))


def give_key(request: HttpRequest, response: HttpResponse, line: ChatLine, key: str) -> HttpResponse:
    """Let the browser hold the key until it is closed, for this line's address alone."""
    response.set_cookie(COOKIE, key, path=f"/talk/{line.address}/", secure=request.is_secure(), httponly=True, samesite="Strict")
    return response


def take_key(response: HttpResponse, line: ChatLine) -> HttpResponse:
    """Let the browser forget the key."""
    response.delete_cookie(COOKIE, path=f"/talk/{line.address}/", samesite="Strict")
    return response


def _is_from_here(request: HttpRequest) -> bool:
    """Tell whether a form was sent from a page of ours. Without a referrer browsers say an origin of `null`, and where it came from apart."""
    if request.method in ("GET", "HEAD"):
        return True
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site in ("same-origin", "none")
    return origin in (None, "null", f"{request.scheme}://{request.get_host()}")


def _quiet(response: HttpResponse) -> HttpResponse:
    """Let nothing of the page be kept, sent on, or read from its length."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    if response.content and "html" in response.headers.get("Content-Type", ""):
        content = response.content
        missing = -(len(content) + len(b"<!---->")) % BUCKET
        at = content.rindex(b"</")
        response.content = content[:at] + b"<!--" + secrets.token_hex(missing)[:missing].encode() + b"-->" + content[at:]
    return response
