"""Recording how a client may be reached, asking again whether it is safe, ending what is no longer used."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.kernel.command import Stale
from syli.kernel.context import Context
from syli.kernel.forms import seen_in
from syli.kernel.page import page
from syli.kernel.render import render
from syli.people.access import ContactPointAction, PersonAction
from syli.people.choices import Safety
from syli.people.commands import add_contact_point, agree_code_word, change_contact_point, end_contact_point
from syli.people.forms import CodeWordForm, ContactPointForm, SafetyForm
from syli.people.labels import POINT_KINDS, SAFETIES, joined, label_of
from syli.people.models import ContactPoint, Person
from syli.people.pages.client import address_of
from syli.people.queries import Reach, card, ways_to_reach


@page(PersonAction.ADD_CONTACT_POINT)
def add(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """Add a way to reach the client."""
    ctx.trail.touch([person.pk])
    form = ContactPointForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and form.run(add_contact_point, ctx, person, **form.answers) is not None:
        messages.success(request, _("Saved."))
        return redirect(f"{address_of(person)}#reach")
    data = {"form": form, "person": card(ctx, person), "way": None}
    return render(request, "people/contact_point.html", data, status=422 if request.method == "POST" else 200)


@page(ContactPointAction.CHANGE)
def change(request: HttpRequest, ctx: Context, point: ContactPoint) -> HttpResponse:
    """Ask anew whether a contact point is safe, change it or end it."""
    person = point.person
    ctx.trail.touch([person.pk])
    shown = card(ctx, person)
    way = next((one for one in ways_to_reach(ctx, person, shown) if one.pk == point.pk), None)
    if way is None:
        raise Http404
    form = SafetyForm.of(way, request.POST if request.method == "POST" and "end" not in request.POST else None)
    if request.method == "POST" and "end" in request.POST:
        _end(request, ctx, point, way)
        messages.success(request, _("No longer used."))
        return redirect(f"{address_of(person)}#reach")
    if request.method == "POST" and form.is_valid() and form.run(change_contact_point, ctx, point, **form.answers) is not None:
        messages.success(request, _("Saved."))
        return redirect(f"{address_of(person)}#reach")
    data = {"form": form, "person": shown, "way": way}
    return render(request, "people/contact_point.html", data, status=422 if request.method == "POST" else 200)


def _end(request: HttpRequest, ctx: Context, point: ContactPoint, way: Reach) -> None:
    """End the point; whoever pressed on an old page sees what is there now, a protected address hidden as everywhere."""
    try:
        end_contact_point(ctx, point, seen_version=seen_in(request))
    except Stale as stale:
        safety = label_of(SAFETIES, Safety(stale.current.safety))
        now = joined(["" if way.is_masked else stale.current.value, safety, stale.current.when, stale.current.what_to_say])
        stale.versions = [(label_of(POINT_KINDS, way.kind), now, _("No longer used."))]
        raise


@page(PersonAction.AGREE_CODE_WORD)
def code_word(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """Agree on the word that tells it is the client who calls."""
    ctx.trail.touch([person.pk])
    initial = {"code_word": person.code_word, "seen_version": person.version}
    form = CodeWordForm(request.POST) if request.method == "POST" else CodeWordForm(initial=initial)
    if request.method == "POST" and form.is_valid() and form.run(agree_code_word, ctx, person, **form.cleaned_data) is not None:
        messages.success(request, _("Saved."))
        return redirect(f"{address_of(person)}#reach")
    return render(request, "people/code_word.html", {"form": form, "person": card(ctx, person)}, status=422 if form.errors else 200)
