"""The counting pad: people counted in seconds, nobody known."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.catalogue.models import ServiceOffer
from syli.catalogue.queries import choices_of, current_pack, service_names
from syli.episodes.access import CountOnlyContactAction
from syli.episodes.commands import correct_count, count_people
from syli.episodes.forms import CorrectCountForm, CountForm
from syli.episodes.models import CountOnlyContact
from syli.episodes.queries.choosing import my_offers, offer_choices
from syli.episodes.queries.counts import countable_kinds, counted_today, joint_services
from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.ids import new_public_id
from syli.kernel.page import page
from syli.kernel.render import render


@page(CountOnlyContactAction.COUNT)
def count(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Count an anonymous contact, and see what has been counted today."""
    offers = [offer for offer in my_offers(ctx) if countable_kinds(current_pack(offer.service_code, offer.profile, ctx.today))]
    chosen = _chosen(request, offers)
    form = _form(request, ctx, offers, chosen)
    if request.method == "POST" and form.is_valid() and chosen is not None:
        values = {name: form.cleaned_data[name] for name in ("kind", "happened_on", "once_key", "theme_codes", "joint_codes")}
        numbers = {name: form.cleaned_data[name] or 0 for name in ("adults", "children", "minutes")}
        if form.run(count_people, ctx, offer=chosen, **values, **numbers) is not None:
            messages.success(request, _("Counted."))
            return redirect(f"{request.path}?offer={chosen.public_id}")
    data = {"form": form, "offers": offers, "today": counted_today(ctx), "chosen": chosen}
    return render(request, "episodes/count.html", data, status=422 if form.errors else 200)


def _chosen(request: HttpRequest, offers: list[ServiceOffer]) -> ServiceOffer | None:
    wanted = request.POST.get("offer") or request.GET.get("offer")
    return next((offer for offer in offers if offer.public_id == wanted), offers[0] if offers else None)


def _form(request: HttpRequest, ctx: Context, offers: list[ServiceOffer], chosen: ServiceOffer | None) -> CountForm:
    kinds, themes = [], []
    if chosen is not None:
        pack = current_pack(chosen.service_code, chosen.profile, ctx.today)
        known = countable_kinds(pack)
        kinds = [(kind.code, kind.texts.in_language(ctx.language)) for kind in known]
        themes = list({pair for kind in known if kind.themes for pair in choices_of(kind.themes, ctx.language)})
    names = service_names(ctx.language)
    joint = [(code, names.get(code, code)) for code in joint_services(ctx, chosen)] if chosen is not None else []
    options = {"offers": offer_choices(ctx, offers), "kinds": kinds, "themes": sorted(themes, key=lambda pair: pair[1]), "joint": joint}
    if request.method == "POST":
        return CountForm(request.POST, **options)
    initial = {
        "offer": chosen.public_id if chosen else "",
        "kind": kinds[0][0] if kinds else "",
        "happened_on": ctx.today,
        "once_key": new_public_id(),
    }
    return CountForm(initial=initial, **options)


@page(CountOnlyContactAction.CORRECT)
def correct(request: HttpRequest, ctx: Context, counted: CountOnlyContact) -> HttpResponse:
    """Correct a count, with a reason."""
    initial = {name: getattr(counted, name) for name in ("adults", "children", "minutes", "happened_on")}
    form = CorrectCountForm(posted(request), initial={**initial, "seen_version": counted.version})
    if request.method == "POST" and form.is_valid():
        numbers = {name: form.cleaned_data[name] or 0 for name in ("adults", "children", "minutes")}
        reasoned = ctx.because(form.cleaned_data["reason"])
        if form.run(correct_count, reasoned, counted, happened_on=form.cleaned_data["happened_on"], **numbers) is not None:
            messages.success(request, _("Corrected."))
            return redirect("episodes.count_only_contact.count")
    return render(request, "episodes/correct_count.html", {"form": form}, status=422 if form.errors else 200)
