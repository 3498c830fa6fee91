"""Recording who lives with a client and who has moved out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.kernel.command import Stale
from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import render
from syli.kernel.ui.formats import format_date
from syli.people.access import PersonAction
from syli.people.commands import live_together, move_out
from syli.people.forms import HouseholdForm, MoveOutForm
from syli.people.models import Person
from syli.people.pages.client import address_of
from syli.people.queries import Family, PersonCard, family_of, moved_out_of, person_named


@page(PersonAction.RELATE)
def household(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """Record which of the family live with the client."""
    family = family_of(ctx, person)
    ctx.trail.touch(family.known)
    form = HouseholdForm(request.POST if request.method == "POST" else None, others=_not_yet(family), homes=_homes(family))
    if request.method == "POST" and form.is_valid():
        found = [person_named(ctx, public_id) for public_id in form.cleaned_data["others"]]
        others = [other for other in found if other is not None]
        given = {"home": form.cleaned_data.get("home", ""), "start_on": form.cleaned_data["start_on"]}
        if form.run(live_together, ctx, person, others=others, **given) is not None:
            messages.success(request, _("Saved."))
            return redirect(f"{address_of(person)}#family")
    data = {"form": form, "person": family.person, "family": family}
    return render(request, "people/household.html", data, status=422 if request.method == "POST" else 200)


@page(PersonAction.RELATE)
def member(request: HttpRequest, ctx: Context, person: Person, member: str) -> HttpResponse:
    """Record that somebody moved out of the client's home."""
    family = family_of(ctx, person)
    ctx.trail.touch(family.known)
    living = next((one for home in family.homes for one in home.members if one.public_id == member), None)
    form = MoveOutForm(posted(request), initial={"seen_version": living.version if living is not None else None})
    if living is None:
        return _moved_already(ctx, person, member, form)
    if request.method == "POST" and form.is_valid():
        if form.run(move_out, ctx, person, member=living.public_id, end_on=form.cleaned_data["end_on"]) is not None:
            messages.success(request, _("Saved."))
            return redirect(f"{address_of(person)}#family")
    data: dict[str, Any] = {"form": form, "person": family.person, "living": living}
    return render(request, "people/move_out.html", data, status=422 if request.method == "POST" else 200)


def _moved_already(ctx: Context, person: Person, member: str, form: MoveOutForm) -> HttpResponse:
    """Answer whoever sends a last day when one has been written: the same day is the second of two presses; another, and both are shown."""
    gone = moved_out_of(ctx, person, member)
    if gone is None or not form.is_valid():
        raise Http404
    typed = form.cleaned_data["end_on"]
    if gone.end_on != typed:
        raise Stale(gone, [(str(form["end_on"].label), format_date(gone.end_on), format_date(typed))])
    return redirect(f"{address_of(person)}#family")


def _not_yet(family: Family) -> list[PersonCard]:
    """Return the relatives who do not live in every home of the client, each once."""
    in_all = [{one.card.pk for one in home.members} for home in family.homes]
    living = set.intersection(*in_all) if in_all else set()
    relatives = {one.card.pk: one.card for one in family.relatives if not one.is_over and one.card.died_on is None and not one.card.is_unborn}
    return [shown for key, shown in relatives.items() if key not in living]


def _homes(family: Family) -> list[tuple[str, Any]]:
    """Return the client's homes, each called by who else lives there."""
    own = family.person.pk
    return [
        (home.public_id, ", ".join(one.card.name for one in home.members if one.card.pk != own) or _("The home where the client lives alone"))
        for home in family.homes
    ]
