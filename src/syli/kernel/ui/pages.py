"""Pages of the frame itself: saving how this browser shows pages, and the gallery of components."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template import loader
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST, require_safe

from syli.kernel.ui import preferences as known
from syli.kernel.ui.gallery.data import example

YEAR = 365 * 24 * 60 * 60
CHOICES = {
    "theme": (known.THEME_COOKIE, known.THEMES),
    "night": (known.NIGHT_COOKIE, known.NIGHT_CHOICES),
    "privacy": (known.PRIVACY_COOKIE, ("on", "off")),
    "keys": (known.KEYS_COOKIE, ("on", "off")),
    "language": (settings.LANGUAGE_COOKIE_NAME, tuple(code for code, _name in settings.LANGUAGES)),
}
GALLERY_PAGES = ("index", "forms", "pictures", "today", "client", "contact", "arrival", "numbers", "long")


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Remember one or more choices in cookies and go back to where the choice was made; a script gets 204 instead."""
    chosen = {name: request.POST[name] for name in CHOICES if name in request.POST}
    if request.headers.get("X-Requested-With") == "fetch":
        response = HttpResponse(status=204)
    else:
        response = HttpResponse(status=303)
        response.headers["Location"] = _safe_next(request)
    for name, value in chosen.items():
        cookie, allowed = CHOICES[name]
        if value in allowed and (name != "language" or check_for_language(value)):
            response.set_cookie(cookie, value, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return response


def _safe_next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    # An address that a header cannot carry is nobody's page.
    return wanted if safe and wanted.isprintable() else "/"


@require_safe
def gallery(request: HttpRequest, name: str = "index") -> HttpResponse:
    """Show every component, or one whole example page; only where everybody is invented (demonstration, tests)."""
    if not (settings.DEMO or settings.DEBUG) or name not in GALLERY_PAGES:
        raise Http404
    return HttpResponse(loader.get_template(f"ui/gallery/{name}.html", using="jinja2").render(example(name, request.GET), request))


@require_safe
def gallery_error(request: HttpRequest, status: int) -> HttpResponse:
    """Show one error page as the gallery's example."""
    if not (settings.DEMO or settings.DEBUG) or status not in (400, 403, 404, 409, 413, 429, 500, 503):
        raise Http404
    return HttpResponse(loader.get_template(f"ui/errors/{status}.html", using="jinja2").render(example(f"error-{status}", request.GET), request))
