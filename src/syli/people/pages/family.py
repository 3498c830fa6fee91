"""Recording a client's relatives: somebody found in the register or a new person; ending and correcting ties."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.kernel.command import Stale
from syli.kernel.context import Context
from syli.kernel.forms import posted, seen_in
from syli.kernel.page import page
from syli.kernel.render import render
from syli.kernel.ui.formats import format_date
from syli.people.access import PersonAction
from syli.people.commands import end_relationship, register_relative, relate, remove_relationship
from syli.people.forms import NewRelativeForm, TieEndForm
from syli.people.labels import joined
from syli.people.models import Person, Relationship
from syli.people.pages.client import address_of
from syli.people.pages.search import LONGEST
from syli.people.queries import Hit, Relative, card, family_of, person_named, search


@page(PersonAction.RELATE)
def family(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """List the client's relatives, past ones too, and those who live together, each with a way to end or correct it."""
    known = family_of(ctx, person)
    ctx.trail.touch(known.known)
    return render(request, "people/family.html", {"family": known, "person": known.person})


@page(PersonAction.RELATE)
def relative(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """Add a relative: look for somebody known first, else register a new person."""
    ctx.trail.touch([person.pk])
    text = (request.POST if request.method == "POST" else request.GET).get("q", "").replace("\x00", "").strip()[:LONGEST]
    hits = [hit for hit in search(ctx, text).page.object_list if hit.card.pk != person.pk] if text else []
    ctx.trail.touch((hit.card.pk for hit in hits), count=len(hits))
    if request.method != "POST":
        return _show(request, ctx, person, NewRelativeForm(), text, hits)
    form = NewRelativeForm(request.POST)
    if form.is_valid() and _save(ctx, person, form) is not None:
        messages.success(request, _("Saved."))
        return redirect(f"{address_of(person)}#family")
    return _show(request, ctx, person, form, text, hits, status=422)


def _save(ctx: Context, person: Person, form: NewRelativeForm) -> Relationship | None:
    role, chosen = form.cleaned_data["role"], form.cleaned_data["other"]
    if not chosen:
        return form.run(register_relative, ctx, person, role=role, confirmed=form.cleaned_data["confirmed"], **form.facts)
    other = person_named(ctx, chosen)
    if other is None:
        form.add_error(None, _("Nobody was found by this choice. Look for the person again."))
        return None
    return form.run(relate, ctx, person, other=other, role=role)


def _show(request: HttpRequest, ctx: Context, person: Person, form: NewRelativeForm, text: str, hits: list[Hit], status: int = 200) -> HttpResponse:
    data = {"form": form, "person": card(ctx, person), "text": text, "hits": hits, "candidates": form.candidates}
    return render(request, "people/relative.html", data, status=status, fragment="people/_hits.html")


@page(PersonAction.RELATE)
def relationship(request: HttpRequest, ctx: Context, person: Person, relationship: str) -> HttpResponse:
    """End one relationship on its last day, or take away one that was recorded by mistake."""
    tie = _tie(ctx, person, relationship)
    removes = "remove" in request.POST
    form = TieEndForm(None if removes else posted(request), initial={"seen_version": tie.version})
    if request.method == "POST" and removes:
        _remove(request, ctx, person, tie)
        messages.success(request, _("Taken away."))
        return redirect(f"{address_of(person)}#family")
    if request.method == "POST" and form.is_valid():
        ended = form.run(end_relationship, ctx, person, relationship=tie.public_id, end_on=form.cleaned_data["end_on"])
        if ended is not None:
            messages.success(request, _("Saved."))
            return redirect(f"{address_of(person)}#family")
    data: dict[str, Any] = {"form": form, "person": card(ctx, person), "tie": tie}
    return render(request, "people/relationship.html", data, status=422 if request.method == "POST" else 200)


def _remove(request: HttpRequest, ctx: Context, person: Person, tie: Relative) -> None:
    try:
        remove_relationship(ctx, person, relationship=tie.public_id, part_version=seen_in(request))
    except Stale as stale:
        ended = format_date(stale.current.end_on) if stale.current.end_on else ""
        stale.versions = [(tie.called, joined([tie.card.name, ended]), _("Taken away."))]
        raise


def _tie(ctx: Context, person: Person, public_id: str) -> Relative:
    """Return the tie, or answer as if there were none: so it is for whoever may not know of the other."""
    known = family_of(ctx, person)
    tie = next((one for one in known.relatives if one.public_id == public_id), None)
    if tie is None:
        raise Http404
    ctx.trail.touch([person.pk, tie.card.pk])
    return tie
