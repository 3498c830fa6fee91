"""Children who are expected: registering one, recording the birth, and a pregnancy that ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render
from syli.people.access import PersonAction
from syli.people.commands import child_was_born, pregnancy_ended, register_unborn_child
from syli.people.forms import BirthForm, UnbornForm
from syli.people.models import Person
from syli.people.pages.client import address_of
from syli.people.queries import card


@page(PersonAction.RELATE)
def unborn(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """Register a child the client expects."""
    ctx.trail.touch([person.pk])
    form = UnbornForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("due_on", "alias")}
        if form.run(register_unborn_child, ctx, person, **given) is not None:
            messages.success(request, _("Saved."))
            return redirect(f"{address_of(person)}#family")
    data = {"form": form, "person": card(ctx, person)}
    return render(request, "people/unborn.html", data, status=422 if request.method == "POST" else 200)


@page(PersonAction.EDIT)
def born(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """Record the birth of an expected child, or that the pregnancy ended."""
    ctx.trail.touch([person.pk])
    if not person.is_unborn and request.method != "POST":
        raise Http404
    first = {"seen_version": person.version}
    has_ended = "ended" in request.POST
    form = BirthForm(request.POST if request.method == "POST" and not has_ended else None, initial=first)
    ended = BirthForm(request.POST if has_ended else None, auto_id="ended_%s", initial=first)
    ended.filled_from = lambda row: {"born_on": row.died_on}
    used = ended if has_ended else form
    if request.method == "POST" and used.is_valid() and _save(ctx, person, used, ended=has_ended):
        messages.success(request, _("Saved."))
        return redirect(address_of(person))
    data = {"form": form, "ended": ended, "person": card(ctx, person)}
    return render(request, "people/born.html", data, status=422 if request.method == "POST" else 200)


def _save(ctx: Context, person: Person, form: BirthForm, *, ended: bool) -> bool:
    day = form.cleaned_data["born_on"]
    if ended:
        return form.run(pregnancy_ended, ctx, person, ended_on=day) is not None
    names = {name: form.cleaned_data[name] for name in ("given_name", "family_name") if form.cleaned_data[name]}
    return form.run(child_was_born, ctx, person, born_on=day, **names) is not None
