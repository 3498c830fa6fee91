"""How the pages of development answer: one form page for all small acts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.kernel.forms import SyliForm
from syli.kernel.render import render


def ask(request: HttpRequest, form: SyliForm, title: str, back: str, **more: Any) -> HttpResponse:
    """Show a form on a page of its own; 422 when something is wrong with it."""
    return render(request, "development/ask.html", {"form": form, "title": title, "back": back, **more}, status=422 if form.errors else 200)


def done(request: HttpRequest, back: str, words: str = "") -> HttpResponse:
    """Say that it is done and go on."""
    messages.success(request, words or _("Saved."))
    return redirect(back)


def year_asked(request: HttpRequest, offered: list[int]) -> int | None:
    """Return the year that the address names, when it is one of those offered."""
    typed = request.GET.get("year", "")
    return next((year for year in offered if str(year) == typed), None)
