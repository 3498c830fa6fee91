"""How the pages of bookings answer: one form page for all small acts, and the week they lead back to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from syli.kernel.forms import SyliForm
from syli.kernel.render import ask as asked


def ask(request: HttpRequest, form: SyliForm, title: str, submit: str, back: str, **more: Any) -> HttpResponse:
    """Show a form on a page of its own, with the words of its button."""
    return asked(request, form, title, back, template="bookings/ask.html", submit=submit, **more)


def done(request: HttpRequest, words: str, there: str) -> HttpResponse:
    """Say that it is done and go on."""
    messages.success(request, words)
    return redirect(there)


def week_at(unit_id: str, day: date | None = None) -> str:
    """Return the address of a unit's week."""
    there = reverse("bookings.unit.view", args=[unit_id])
    return f"{there}?day={day.isoformat()}" if day else there


def day_in(typed: str, today: date) -> date:
    """Return the day that an address names; today when it names none, or one far from any booking."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return today
    return day if abs(day - today) < timedelta(days=5000) else today
