"""One page with one form: drawn alike everywhere, with both versions when somebody else saved first."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from syli.kernel.forms import SyliForm
from syli.kernel.render import render


def posted(request: HttpRequest) -> Any:
    """Return what was sent, or None when the page was only asked for; an empty form that was sent is still a form."""
    return request.POST if request.method == "POST" else None


def form_page(
    request: HttpRequest, form: SyliForm, *, title: str, submit: str, back: str, lead: str = "", looks: dict[str, str] | None = None
) -> HttpResponse:
    """Return the page of a form; 422 when something typed was refused."""
    data = {"form": form, "title": title, "lead": lead, "submit": submit, "back": back, "looks": looks or {}}
    return render(request, "org/form.html", data, status=422 if form.is_bound else 200)
