"""How the pages of plans answer: one form page for all small acts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.kernel.drafts.keeping import draft_of
from syli.kernel.forms import SyliForm
from syli.kernel.render import ask as asked


def ask(request: HttpRequest, form: SyliForm, title: str, back: str, **more: Any) -> HttpResponse:
    """Show a form on a page of its own, with whom it is about above it."""
    return asked(request, form, title, back, template="plans/ask.html", **more)


def go_on(request: HttpRequest, ctx: Context, form: SyliForm, draft: tuple[str, str]) -> dict[str, Any]:
    """Fill a form with what the actor left unfinished in it; return what its page says of that."""
    left = None if request.method == "POST" else draft_of(ctx, *draft)
    if left is not None:
        form.go_on(left)
    return {"draft": draft, "is_draft": left is not None}


def done(request: HttpRequest, back: str, words: str = "") -> HttpResponse:
    """Say that it is done and go on."""
    messages.success(request, words or _("Saved."))
    return redirect(back)
