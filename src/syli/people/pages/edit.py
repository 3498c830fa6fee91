"""Changing what is known of a person, and the other names she is found by."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render
from syli.people.access import PersonAction
from syli.people.choices import IdentityLevel
from syli.people.commands import add_other_name, edit_person, remove_other_name
from syli.people.forms import EditForm, OtherNameForm
from syli.people.models import Person
from syli.people.pages.client import address_of
from syli.people.queries import card, guardians_of, other_names_of, person_named


@page(PersonAction.EDIT)
def edit(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """Change a person's basic information; when somebody saved first, both versions are shown."""
    ctx.trail.touch([person.pk])
    shown = card(ctx, person)
    guardians = [(one.public_id, one.name) for one in guardians_of(ctx, person)] if person.identity_level == IdentityLevel.PSEUDONYMOUS else []
    if request.method != "POST":
        return render(request, "people/edit.html", {"form": EditForm(ctx=ctx, person=person, shown=shown, guardians=guardians), "person": shown})
    form = EditForm(request.POST, ctx=ctx, person=person, shown=shown, guardians=guardians)
    if form.is_valid() and form.run(edit_person, ctx, person, **form.facts, **form.decision(partial(person_named, ctx))) is not None:
        messages.success(request, _("Saved."))
        return redirect(address_of(person))
    data = {"form": form, "person": shown, "candidates": form.candidates}
    return render(request, "people/edit.html", data, status=422)


@page(PersonAction.EDIT)
def other_names(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """List a person's other names, add one, take one away."""
    ctx.trail.touch([person.pk])
    form = OtherNameForm(request.POST if request.method == "POST" and "remove" not in request.POST else None)
    if request.method == "POST" and "remove" in request.POST:
        remove_other_name(ctx, person, other_name=request.POST["remove"][:22])
        return redirect(request.path)
    if request.method == "POST" and form.is_valid():
        added = form.run(add_other_name, ctx, person, name=form.cleaned_data["name"], kind=form.cleaned_data["kind"])
        if added is not None:
            return redirect(request.path)
    data = {"form": form, "person": card(ctx, person), "names": other_names_of(ctx, person)}
    return render(request, "people/other_names.html", data, status=422 if request.method == "POST" else 200)
