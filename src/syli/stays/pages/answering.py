"""How the pages of stays answer: one form page for all small acts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from syli.kernel.context import HELSINKI, Context
from syli.kernel.forms import SyliForm
from syli.kernel.render import ask as asked


def now_in(ctx: Context) -> dict[str, Any]:
    """Return this moment as a form's day and time."""
    local = ctx.now.astimezone(HELSINKI)
    return {"day": local.date(), "time": local.time().replace(second=0, microsecond=0)}


def ask(request: HttpRequest, form: SyliForm, title: str, submit: str, back: str, **more: Any) -> HttpResponse:
    """Show a form on a page of its own, with the words of its button."""
    return asked(request, form, title, back, submit=submit, **more)


def done(request: HttpRequest, words: str, name: str, public_id: str) -> HttpResponse:
    """Say that it is done and go on."""
    messages.success(request, words)
    return redirect(name, public_id)
