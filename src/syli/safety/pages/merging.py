"""Saying that somebody who came without a name is a known client: one person asks, another agrees."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import render
from syli.people.models import Person
from syli.people.queries import card, person_named, search
from syli.safety.access import PersonSafetyAction
from syli.safety.commands import ask_to_merge
from syli.safety.commands.merging import is_nameless
from syli.safety.forms import MergeForm


@page(PersonSafetyAction.ASK_MERGE)
def same_as(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """Find who she is and say how it is known; a second person agrees before anything is joined."""
    form, may_be_one = MergeForm(posted(request)), is_nameless(person)
    asked = request.method == "POST" and form.is_valid() and may_be_one
    words = form.cleaned_data["q"] if asked else ""
    hits = [hit.card for hit in search(ctx, words).page.object_list if hit.card.pk != person.pk] if words else []
    ctx.trail.touch([person.pk, *(hit.pk for hit in hits)], count=1 + len(hits))
    if asked and form.cleaned_data["other"]:
        other = person_named(ctx, form.cleaned_data["other"])
        if other is None:
            form.add_error("q", _("Nobody was found by this choice. Look for the person again."))
        elif form.run(ask_to_merge, ctx, person, other=other, reason=form.cleaned_data["reason"]) is not None:
            messages.success(request, _("Asked. A second person answers within a day."))
            return redirect("people.person.view", person.public_id)
    data = {"form": form, "person": card(ctx, person), "hits": hits, "looked": bool(words), "may_be_one": may_be_one}
    return render(request, "safety/merge.html", data, status=422 if form.errors else 200)
