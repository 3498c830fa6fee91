"""The page where a person is registered; somebody much like her is shown before she is entered twice."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render
from syli.people.access import PersonAction
from syli.people.commands import register_person
from syli.people.forms import RegisterForm


@page(PersonAction.CREATE)
def register(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Register a person; names already typed into the search come along."""
    if request.method != "POST":
        return _show(request, RegisterForm(ctx=ctx, initial=_typed_already(request.GET.get("q", ""))))
    form = RegisterForm(request.POST, ctx=ctx)
    if form.is_valid():
        protection = {name: form.cleaned_data[name] for name in ("is_protected", "protected_until")}
        person = form.run(register_person, ctx, confirmed=form.cleaned_data["confirmed"], **protection, **form.facts)
        if person is not None:
            messages.success(request, _("Registered."))
            return redirect("people.person.view", person.public_id)
    return _show(request, form, status=422)


def _show(request: HttpRequest, form: RegisterForm, status: int = 200) -> HttpResponse:
    more = ("identity_code", "gender", "service_language", "mother_tongue", "needs_interpreter", "municipality_code")
    has_more = any(form.errors.get(name) or form[name].value() for name in more)
    return render(request, "people/register.html", {"form": form, "candidates": form.candidates, "has_more": has_more}, status=status)


def _typed_already(text: str) -> dict[str, Any]:
    """Return the words of a search as names: “kaisa virta” begins the form with Kaisa Virta. Digits are no name."""
    words = [word[:1].upper() + word[1:] for word in text[:100].split()]
    if not words or any(sign.isdigit() for sign in text):
        return {}
    return {"given_name": " ".join(words[:-1] or words), "family_name": words[-1] if len(words) > 1 else ""}
