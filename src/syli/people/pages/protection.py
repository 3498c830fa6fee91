"""Protecting a client's identity, lifting the protection, and seeing what is masked for a written reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render
from syli.people.access import PersonAction
from syli.people.commands import reveal_address, set_protection
from syli.people.forms import ProtectionForm, RevealForm
from syli.people.models import Person
from syli.people.pages.client import leads_to, show_client
from syli.people.queries import card, custodians


@page(PersonAction.PROTECT)
def protection(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """Protect a client's identity or lift the protection."""
    ctx.trail.touch([person.pk])
    staff = custodians(ctx)
    form = ProtectionForm(request.POST if request.method == "POST" else None, person=person, staff=staff, me=ctx.actor.id)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("is_protected", "until")}
        saved = form.run(set_protection, ctx, person, custodian=form.chosen, **given)
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect(leads_to(ctx, PersonAction.VIEW, saved))
    data = {"form": form, "person": card(ctx, person)}
    return render(request, "people/protection.html", data, status=422 if request.method == "POST" else 200)


@page(PersonAction.REVEAL_ADDRESS)
def reveal(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """Ask for a reason, write it down, then show the client's page with what was masked, this once."""
    ctx.trail.touch([person.pk])
    form = RevealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        revealed = form.run(reveal_address, ctx.because(form.cleaned_data["reason"]), person)
        if revealed is not None:
            return show_client(request, ctx, person, revealed=revealed)
    data = {"form": form, "person": card(ctx, person)}
    return render(request, "people/reveal.html", data, status=422 if request.method == "POST" else 200)
