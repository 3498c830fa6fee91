"""How the pages of development answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _


def done(request: HttpRequest, back: str, words: str = "") -> HttpResponse:
    """Say that it is done and go on."""
    messages.success(request, words or _("Saved."))
    return redirect(back)


def year_asked(request: HttpRequest, offered: list[int]) -> int | None:
    """Return the year that the address names, when it is one of those offered."""
    typed = request.GET.get("year", "")
    return next((year for year in offered if str(year) == typed), None)
