"""What an association offers: its list, a new offer, an offer's end."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.catalogue import commands
from syli.catalogue.access import ServiceOfferAction
from syli.catalogue.forms import EndOfferForm, OfferForm, PromiseForm
from syli.catalogue.models import ServiceOffer
from syli.catalogue.queries.offering import (
    funding_choices,
    offer_row,
    own_offers,
    services_to_offer,
    units_to_offer_in,
    way_choices,
)
from syli.kernel.access import may
from syli.kernel.context import Context
from syli.kernel.forms import SyliForm, posted
from syli.kernel.page import page
from syli.kernel.render import render

LIST = "catalogue.service_offer.list"
PAGE_SIZE = 25


@page(ServiceOfferAction.LIST)
def offer_list(request: HttpRequest, ctx: Context) -> HttpResponse:
    """What the association offers, will offer and has offered."""
    offers = Paginator(own_offers(ctx), PAGE_SIZE).get_page(request.GET.get("page", 1))
    data = {"offers": offers, "may_offer": may(ctx, ServiceOfferAction.OFFER), "may_end": may(ctx, ServiceOfferAction.END)}
    return render(request, "catalogue/offers.html", data, fragment="catalogue/_offers.html")


@page(ServiceOfferAction.OFFER)
def new_offer(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Offer a service in a unit."""
    form = OfferForm(
        posted(request), units=units_to_offer_in(ctx), services=services_to_offer(ctx), funding=funding_choices(ctx),
        initial={"start_on": ctx.today, "is_public": True},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and form.run(commands.offer_service, ctx, **form.values()) is not None:
        messages.success(request, _("Added to what we offer."))
        return redirect(LIST)
    return _form_page(request, form, title=_("Offer a service"), lead="", submit=_("Add"))


@page(ServiceOfferAction.END)
def end_offer(request: HttpRequest, ctx: Context, offer: ServiceOffer) -> HttpResponse:
    """Set the last day of an offer."""
    form = EndOfferForm(posted(request), initial={"end_on": offer.end_on or ctx.today, "seen_version": offer.version})
    if request.method == "POST" and form.is_valid():
        ended = form.run(commands.end_offer, ctx, offer, end_on=form.cleaned_data["end_on"])
        if ended is not None:
            messages.success(request, _("The last day is saved."))
            return redirect(LIST)
    row = offer_row(ctx, offer)
    return _form_page(request, form, title=_("Stop offering"), lead=f"{row.service}, {row.unit}", submit=_("Save"))


@page(ServiceOfferAction.PROMISE)
def promise(request: HttpRequest, ctx: Context, offer: ServiceOffer) -> HttpResponse:
    """Say what a service promises whoever asks for it."""
    initial = {"first_time_days": offer.first_time_days, "promised_ways": offer.promised_ways, "seen_version": offer.version}
    form = PromiseForm(posted(request), initial=initial, ways=way_choices(ctx))
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("first_time_days", "promised_ways")}
        if form.run(commands.promise_in_offer, ctx, offer, **values) is not None:
            messages.success(request, _("The promise is saved."))
            return redirect(LIST)
    row = offer_row(ctx, offer)
    return _form_page(request, form, title=_("What we promise"), lead=f"{row.service}, {row.unit}", submit=_("Save"))


def _form_page(request: HttpRequest, form: SyliForm, *, title: str, lead: str, submit: str) -> HttpResponse:
    data = {"form": form, "title": title, "lead": lead, "submit": submit, "back": reverse(LIST)}
    return render(request, "catalogue/form.html", data, status=422 if form.is_bound else 200)
