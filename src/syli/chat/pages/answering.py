"""How the pages of chat answer: one form page for all small acts, and where they lead back to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from syli.chat.models import ChatLine
from syli.kernel.forms import SyliForm
from syli.kernel.render import render


def ask(request: HttpRequest, form: SyliForm, title: str, submit: str, back: str, **more: Any) -> HttpResponse:
    """Show a form on a page of its own; 422 when something is wrong with it."""
    data = {"form": form, "title": title, "submit": submit, "back": back, **more}
    return render(request, "chat/ask.html", data, status=422 if form.errors else 200)


def done(request: HttpRequest, words: str, there: str) -> HttpResponse:
    """Say that it is done and go on."""
    messages.success(request, words)
    return redirect(there)


def line_at(line: ChatLine) -> str:
    """Return the address where a line is answered."""
    return reverse("chat.chat_line.answer", args=[line.public_id])


def settings_at(line: ChatLine) -> str:
    """Return the address of a line's settings."""
    return reverse("chat.chat_line.view", args=[line.public_id])


def shifts_at(line: ChatLine) -> str:
    """Return the address of a line's shifts."""
    return reverse("chat.chat_line.roster", args=[line.public_id])
