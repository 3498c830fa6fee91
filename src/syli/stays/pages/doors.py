"""At the door and on the phone: give a room, hold a place, turn away, count a call. Few taps, one hand, nothing mandatory."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.catalogue.models import ServiceOffer
from syli.catalogue.packs import Pack
from syli.catalogue.queries import choices_of, service_names
from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.ids import new_public_id
from syli.kernel.page import page
from syli.kernel.render import render
from syli.stays.access import HouseAction
from syli.stays.choices import Way
from syli.stays.commands import answer_call, hold_place, receive_family, turn_away
from syli.stays.commands.doors import GUIDED_PLACES, REFUSALS
from syli.stays.forms.living import CallForm, ReceiveForm, TurnAwayForm
from syli.stays.models import House, Room
from syli.stays.pages.answering import ask, done
from syli.stays.queries.board import free_rooms
from syli.stays.queries.leaving import words_of
from syli.stays.queries.offers import call_kind, door_roles, stay_offers
from syli.stays.queries.stays import first_of, stay_begun_with

#: How long a place waits for somebody who is on the way, when nobody says otherwise.
HOLD_HOURS = 2


@page(HouseAction.RECEIVE)
def receive(request: HttpRequest, ctx: Context, house: House) -> HttpResponse:
    """Give a room in a few taps; a place can be held instead for somebody who is on the way."""
    begun = stay_begun_with(ctx, request.POST.get("once_key", ""))
    if begun is not None:
        return redirect("stays.stay.view", begun.public_id)
    offers = [offer for offer, pack in stay_offers(ctx, house) if door_roles(pack) is not None]
    rooms = free_rooms(ctx, house)
    form = _receive_form(request, ctx, offers, rooms)
    if request.method == "POST" and form.is_valid():
        values = _numbers(form)
        room = _room(rooms, form.cleaned_data["room"])
        if "hold" in request.POST:
            until = ctx.now + timedelta(hours=HOLD_HOURS)
            if form.run(hold_place, ctx, house, expires_at=until, room=room, **values) is not None:
                return done(request, _("The place is held for two hours."), "stays.house.view", house.public_id)
        else:
            words = {name: form.cleaned_data[name] for name in ("nickname", "alone_reason", "once_key", "is_in_danger", "must_not_know")}
            way = form.cleaned_data["way"] or Way.WALK_IN
            offer = _offer(offers, form.cleaned_data["offer"])
            stay = form.run(receive_family, ctx, house, offer=offer, room=room, way=way, **values, **words) if offer else None
            if stay is not None and "apart" in request.POST:
                return done(request, _("The room is given. Say now who must not know."), "safety.person.keep_apart", first_of(stay))
            if stay is not None:
                return done(request, _("The room is given. What is still to ask waits below."), "stays.stay.view", stay.public_id)
    data = {"form": form, "house_id": house.public_id, "name": house.unit.name, "offers": offers, "rooms": rooms}
    return render(request, "stays/receive.html", data, status=422 if form.errors else 200)


def _receive_form(request: HttpRequest, ctx: Context, offers: list[ServiceOffer], rooms: list[tuple[Room, int]]) -> ReceiveForm:
    options: dict[str, Any] = {"rooms": room_choices(rooms), "offers": _offer_choices(ctx, offers)}
    if request.method == "POST":
        return ReceiveForm(request.POST, **options)
    # From a call: the way is known already.
    way = request.GET.get("way", "")
    initial = {
        "room": rooms[0][0].public_id if rooms else "",
        "offer": offers[0].public_id if offers else "",
        "way": way if way in set(Way) else Way.WALK_IN,
        "adults": 1,
        "children": 0,
        "once_key": new_public_id(),
    }
    return ReceiveForm(initial=initial, **options)


def room_choices(rooms: list[tuple[Room, int]]) -> list[tuple[str, str]]:
    """Return free rooms as a form lists them."""
    words = {"ready": _("Room %(name)s"), "to_clean": _("Room %(name)s, not cleaned")}
    return [(room.public_id, words.get(room.state, words["ready"]) % {"name": room.name}) for room, _free in rooms]


def _room(rooms: list[tuple[Room, int]], chosen: str) -> Room | None:
    return next((room for room, _free in rooms if room.public_id == chosen), None)


def _offer(offers: list[ServiceOffer], chosen: str) -> ServiceOffer | None:
    return next((offer for offer in offers if offer.public_id == chosen), offers[0] if offers else None)


def _offer_choices(ctx: Context, offers: list[ServiceOffer]) -> list[tuple[str, str]]:
    names = service_names(ctx.language)
    return [(offer.public_id, names.get(offer.service_code, offer.service_code)) for offer in offers]


def _numbers(form: Any) -> dict[str, int]:
    return {name: form.cleaned_data[name] or 0 for name in ("adults", "children")}


@page(HouseAction.TURN_AWAY)
def turn_away_page(request: HttpRequest, ctx: Context, house: House) -> HttpResponse:
    """Count somebody for whom there was no place, or no safe one, and where they were guided."""
    reasons, places = words_of(REFUSALS, ctx.language), words_of(GUIDED_PLACES, ctx.language)
    initial = {"reason": reasons[0][0], "adults": 1, "children": 0, "once_key": new_public_id()}
    form = TurnAwayForm(posted(request), initial=initial, reasons=reasons, places=places)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("reason", "guided_code", "guided_to", "once_key")} | _numbers(form)
        if form.run(turn_away, ctx, house, **values) is not None:
            return done(request, _("Counted."), "stays.house.view", house.public_id)
    looks = {"reason": "cards", "guided_code": "cards", "adults": "stepper", "children": "stepper"}
    back = reverse("stays.house.view", args=[house.public_id])
    return ask(request, form, _("No place, or not safe here"), _("Count"), back, looks=looks, lead=_("Only numbers are kept, no names."))


@page(HouseAction.ANSWER_CALL)
def call(request: HttpRequest, ctx: Context, house: House) -> HttpResponse:
    """Count a call, and go on to giving a room when the caller comes."""
    offers = [(offer, pack) for offer, pack in stay_offers(ctx, house) if call_kind(pack) is not None]
    form = _call_form(request, ctx, offers)
    if request.method == "POST" and form.is_valid():
        offer = _offer([offer for offer, _pack in offers], form.cleaned_data["offer"])
        values = {name: form.cleaned_data[name] for name in ("caller", "theme_codes", "guided_to", "once_key")}
        minutes = form.cleaned_data["minutes"] or 0
        counted = form.run(answer_call, ctx, house, offer=offer, minutes=minutes, **values) if offer else None
        if counted is not None and "room" in request.POST:
            return redirect(f"{reverse('stays.house.receive', args=[house.public_id])}?way={Way.PHONE}")
        if counted is not None:
            return done(request, _("Counted."), "stays.house.view", house.public_id)
    data = {"form": form, "house_id": house.public_id, "offers": offers}
    return render(request, "stays/call.html", data, status=422 if form.errors else 200)


def _call_form(request: HttpRequest, ctx: Context, offers: list[tuple[ServiceOffer, Pack]]) -> CallForm:
    kinds = [kind for _offer, pack in offers if (kind := call_kind(pack)) is not None and kind.themes]
    themes = list(dict(pair for kind in kinds if kind.themes for pair in choices_of(kind.themes, ctx.language)).items())
    options: dict[str, Any] = {"themes": themes, "offers": _offer_choices(ctx, [offer for offer, _pack in offers])}
    initial = {"offer": offers[0][0].public_id if offers else "", "caller": "self", "minutes": 10, "once_key": new_public_id()}
    return CallForm(request.POST, **options) if request.method == "POST" else CallForm(initial=initial, **options)
