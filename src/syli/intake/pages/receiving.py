"""Receiving a help request: choose the service, write down what is known, nothing more is asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.catalogue.models import ServiceOffer
from syli.catalogue.queries import current_pack
from syli.intake.access import HelpRequestAction
from syli.intake.commands import complete_request, receive_request
from syli.intake.forms import OfferForm, RequestForm
from syli.intake.models import HelpRequest
from syli.intake.queries.choosing import municipality_choices, offer_choices, unit_offers, worker_choices
from syli.kernel.context import HELSINKI, Context
from syli.kernel.drafts.keeping import draft_of, forget_draft
from syli.kernel.page import page
from syli.kernel.render import render
from syli.org.models import StaffMember
from syli.people.queries import register_for

TEXTS = ("urgency", "caller", "callback", "must_not_know", "summary", "source_code", "reason_codes", "way", "municipality_code")

#: The kinds of draft: a request being received, and one being completed.
NEW, OLD = "intake.request.new", "intake.request"


@page(HelpRequestAction.RECEIVE)
def receive(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Write down a request. The only thing that must be chosen is the service."""
    offers = list(unit_offers(ctx))
    wanted = request.POST.get("offer") or request.GET.get("offer")
    offer = next((o for o in offers if o.public_id == wanted), offers[0] if len(offers) == 1 else None)
    if offer is None:
        return render(request, "intake/choose.html", {"form": OfferForm(offers=offer_choices(ctx, offers)), "offers": offers})
    form = _form(request, ctx, offer, {})
    is_draft = _left(request, ctx, form, NEW, offer.public_id)
    if request.method == "POST" and form.is_valid():
        values = _values(form) | {"unit": offer.unit, "register": register_for(ctx), "service_code": offer.service_code, "profile": offer.profile}
        received = form.run(receive_request, ctx, received_at=_moment(form), **values)
        if received is not None:
            forget_draft(ctx, kind=NEW, public_id=offer.public_id)
            messages.success(request, _("Received."))
            return redirect("intake.help_request.view", received.public_id)
    data = {"form": form, "offer": offer, "title": _("New request"), "is_draft": is_draft, "draft": (NEW, offer.public_id)}
    return render(request, "intake/request.html", data, status=422 if form.errors else 200)


@page(HelpRequestAction.EDIT)
def complete(request: HttpRequest, ctx: Context, help_request: HelpRequest) -> HttpResponse:
    """Fill in or change what is known of a request."""
    offer = ServiceOffer(service_code=help_request.service_code, profile=help_request.profile, unit=help_request.unit)
    form = _form(request, ctx, offer, known_of(help_request))
    form.filled_from = known_of
    is_draft = _left(request, ctx, form, OLD, help_request.public_id)
    ctx.trail.touch(help_request.people.values_list("person_id", flat=True))
    if request.method == "POST" and form.is_valid():
        if form.run(complete_request, ctx, help_request, **_values(form)) is not None:
            forget_draft(ctx, kind=OLD, public_id=help_request.public_id)
            messages.success(request, _("Saved."))
            return redirect("intake.help_request.view", help_request.public_id)
    data = {"form": form, "offer": None, "title": _("Complete the request"), "is_draft": is_draft, "draft": (OLD, help_request.public_id)}
    return render(request, "intake/request.html", data, status=422 if form.errors else 200)


def known_of(help_request: HelpRequest) -> dict[str, Any]:
    """Return what the form holds when it is opened on a request."""
    received, worker = help_request.received_at.astimezone(HELSINKI), help_request.own_worker
    return {
        **{name: getattr(help_request, name) or "" if name == "must_not_know" else getattr(help_request, name) for name in TEXTS},
        "received_on": received.date(),
        "received_at": received.time(),
        "own_worker": worker.public_id if worker else "",
        "seen_version": help_request.version,
    }


def _form(request: HttpRequest, ctx: Context, offer: ServiceOffer, initial: dict[str, Any]) -> RequestForm:
    local = ctx.now.astimezone(HELSINKI)
    options: dict[str, Any] = {
        "pack": current_pack(offer.service_code, offer.profile, ctx.today),
        "language": ctx.language,
        "municipalities": municipality_choices(ctx),
        "workers": worker_choices(ctx, offer.unit_id),
    }
    start = {"received_on": local.date(), "received_at": local.time().replace(second=0, microsecond=0), "urgency": "normal", **initial}
    return RequestForm(request.POST, **options) if request.method == "POST" else RequestForm(initial=start, **options)


def _left(request: HttpRequest, ctx: Context, form: RequestForm, kind: str, about: str) -> bool:
    """Fill the form with what the actor left unfinished; tell whether there was anything."""
    left = None if request.method == "POST" else draft_of(ctx, kind, about)
    if left is not None:
        form.go_on(left)
    return left is not None


def _moment(form: RequestForm) -> datetime:
    return datetime.combine(form.cleaned_data["received_on"], form.cleaned_data["received_at"], HELSINKI)


def _values(form: RequestForm) -> dict[str, Any]:
    worker = form.cleaned_data["own_worker"]
    found = StaffMember.objects.get(public_id=worker) if worker else None
    return {name: form.cleaned_data[name] for name in TEXTS} | {"own_worker": found}
