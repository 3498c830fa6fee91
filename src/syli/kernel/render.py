"""Render: a page's template whole, or only the fragment HTMX asked for, from the same file."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.translation import gettext as _

from syli.kernel.context import context_of
from syli.kernel.navigation import places_for, shortcuts_for


def render(
    request: HttpRequest, template: str, data: dict[str, Any] | None = None, *, status: int = 200, fragment: str | None = None
) -> HttpResponse:
    """Return the page; `fragment` names the template to send instead when HTMX asks for the part of that name."""
    ctx = context_of(request)
    if fragment is not None and request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true":
        template = fragment
    values = {"ctx": ctx, "places": places_for(ctx), "demo": settings.DEMO, **shortcuts_for(ctx), **(data or {})}
    response = HttpResponse(loader.get_template(template, using="jinja2").render(values, request), status=status)
    if fragment is not None:
        response.headers["Vary"] = "HX-Request, Cookie"
    return response


def ask(request: HttpRequest, form: Form, title: str, back: str, *, template: str = "ui/ask.html", **more: Any) -> HttpResponse:
    """Show a form on a page of its own, as every small act is asked; 422 when something is wrong with it.

    `more`: submit, lead, looks, there, draft (see the template), and what an app's own template beside it needs.
    """
    usual: dict[str, Any] = {"submit": _("Save"), "lead": None, "looks": {}, "there": request.path, "draft": None}
    return render(request, template, {**usual, "form": form, "title": title, "back": back, **more}, status=422 if form.errors else 200)
