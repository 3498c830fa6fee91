"""Saying in one tap who must not learn of a client, or leaving it to the keeper."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render
from syli.people.models import Person
from syli.people.queries import card, person_named, search
from syli.safety.access import PersonSafetyAction
from syli.safety.commands import hold_suggestions, keep_apart
from syli.safety.forms import ApartForm, HoldForm
from syli.safety.labels import GROUNDS
from syli.safety.queries.suggestions import hints_about, told_about

LONGEST = 100


@page(PersonSafetyAction.KEEP_APART)
def apart(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """Show who it may be, of those the worker may see, and a search; one press is enough."""
    ctx.trail.touch([person.pk])
    if request.method == "POST":
        done = _hold(request, ctx, person) if "hold" in request.POST else _keep(request, ctx, person)
        return done if done is not None else _show(request, ctx, person, status=422)
    return _show(request, ctx, person)


def _keep(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse | None:
    form = ApartForm(request.POST)
    other = person_named(ctx, form.data.get("other", "")[:22]) if form.is_valid() else None
    if other is None:
        messages.error(request, _("Nobody was found by this choice. Look for the person again."))
        return None
    if form.run(keep_apart, ctx, person, other=other) is None:
        messages.error(request, form.non_field_errors().as_text() or _("Choose somebody else."))
        return None
    messages.success(request, _("Noted."))
    return redirect("people.person.view", person.public_id)


def _hold(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse | None:
    form = HoldForm(request.POST)
    if not form.is_valid():
        return None
    hold_suggestions(ctx, person, words=form.cleaned_data["words"])
    messages.success(request, _("The leader looks at this."))
    return redirect("people.person.view", person.public_id)


def _show(request: HttpRequest, ctx: Context, person: Person, *, status: int = 200) -> HttpResponse:
    known = told_about(ctx, hints_about(ctx, person))
    text = (request.GET.get("q") or request.POST.get("q") or "").replace("\x00", "").strip()[:LONGEST]
    hits = [hit.card for hit in search(ctx, text).page.object_list if hit.card.pk != person.pk] if text else []
    ctx.trail.touch([*known, *(hit.pk for hit in hits)], count=len(known) + len(hits))
    data = {
        "person": card(ctx, person),
        "suggested": [(other, GROUNDS[ground]) for other, ground in known.values()],
        "text": text,
        "hits": hits,
        "hold": HoldForm(request.POST if "hold" in request.POST else None),
    }
    return render(request, "safety/apart.html", data, status=status, fragment="safety/_people.html")
