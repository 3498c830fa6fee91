"""One stay: who is where, what is still to ask; going away, coming back, moving, joining, leaving; a family of an episode arrives."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.bookings.commands import tell_keeper_of_room
from syli.episodes.models import Episode
from syli.episodes.page_parts import links_of
from syli.kernel.access import allows
from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.ids import new_public_id
from syli.kernel.page import page
from syli.kernel.render import render
from syli.people.models import Person
from syli.people.queries import person_named
from syli.stays.access import EpisodeAction, HouseAction, StayAction
from syli.stays.commands import arrive, arrive_uncommitted, come_back, depart, end_danger, go_away, join_stay, move_room, tell_keeper
from syli.stays.forms.living import ArriveForm, AwayForm, MoveForm, PeopleForm
from syli.stays.models import Stay
from syli.stays.pages.answering import ask, done, now_in
from syli.stays.pages.doors import room_choices
from syli.stays.queries.billing import billed_of
from syli.stays.queries.board import free_rooms
from syli.stays.queries.leaving import leaving_card, list_is_missing, pack_of_stay
from syli.stays.queries.offers import days_in_shared_room
from syli.stays.queries.stays import could_come, house_of_episode, stay_begun_with, stay_card
from syli.stays.queries.support import keeps_diary, orders_of
from syli.stays.queries.tasks import tasks_of

CHIPS = {"people": "chips", "room": "cards"}


@page(StayAction.VIEW)
def stay_detail(request: HttpRequest, ctx: Context, stay: Stay) -> HttpResponse:
    """Show a stay."""
    card = stay_card(ctx, stay)
    data = {
        "stay": card,
        "links": {resident.card.pk: links_of(ctx, resident.card) for resident in card.residents},
        "may_live": card.is_running and allows(ctx, StayAction.LIVE, stay),
        "may_write": allows(ctx, StayAction.CHECK_OUT, stay),
        "may_bill": card.needs_commitment and allows(ctx, EpisodeAction.BILL_UNCOVERED, stay.episode),
        "leaving": leaving_card(ctx, stay),
        "tasks": tasks_of(ctx, stay.episode),
        "orders": orders_of(ctx, stay.episode),
        "keeps_diary": keeps_diary(pack_of_stay(stay)) and allows(ctx, EpisodeAction.SEE_SLEEP, stay.episode),
        "may_see_house": allows(ctx, HouseAction.VIEW, stay.house),
        "billed": billed_of(ctx, stay) if card.needs_commitment else None,
    }
    return render(request, "stays/detail.html", data)


@page(StayAction.LIVE, known_by=StayAction.VIEW)
def away(request: HttpRequest, ctx: Context, stay: Stay) -> HttpResponse:
    """Somebody goes away for a while; the place is kept."""
    here = [r for r in stay_card(ctx, stay).residents if r.is_here]
    people = [(r.card.public_id, r.card.name) for r in here]
    form = AwayForm(posted(request), initial={**now_in(ctx), "people": [key for key, _name in people]}, people=people)
    if request.method == "POST" and form.is_valid():
        if form.run(go_away, ctx, stay, people=_people(ctx, form), at=form.moment(), back_at=form.back_at()) is not None:
            return _done(request, stay)
    return ask(request, form, _("Goes away"), _("Save"), _back(stay), looks=CHIPS, lead=_("The place is kept. Nights away are not counted."))


@page(StayAction.LIVE, known_by=StayAction.VIEW)
def back(request: HttpRequest, ctx: Context, stay: Stay) -> HttpResponse:
    """Somebody comes back."""
    gone = [r for r in stay_card(ctx, stay).residents if r.where and not r.is_here]
    return _people_page(request, ctx, stay, come_back, _("Comes back"), [(r.card.public_id, r.card.name) for r in gone])


@page(StayAction.LIVE, known_by=StayAction.VIEW)
def join(request: HttpRequest, ctx: Context, stay: Stay) -> HttpResponse:
    """Another member of the episode comes to the house."""
    people = could_come(ctx, stay.episode)
    form = PeopleForm(posted(request), initial={**now_in(ctx), "people": [key for key, _name in people]}, people=people)
    if request.method == "POST" and form.is_valid():
        who, at = _people(ctx, form), form.moment()
        if form.run(join_stay, ctx, stay, people=who, at=at) is not None:
            return _done(request, stay)
        # Whoever joins her family needs no place of her own: a full house is no reason here.
        key = f"{stay.public_id}-{ctx.today}"
        tell_keeper(ctx, stay.episode, house=stay.house, people=who, at=at, once_key=key, needs_place=False)
    lead = None if people else _("Nobody to choose here.")
    return ask(request, form, _("Comes too"), _("Save"), _back(stay), looks=CHIPS, lead=lead)


@page(StayAction.LIVE, known_by=StayAction.VIEW)
def danger_passed(request: HttpRequest, ctx: Context, stay: Stay) -> HttpResponse:
    """The danger has passed."""
    if request.method == "POST":
        end_danger(ctx, stay)
    return redirect("stays.stay.view", stay.public_id)


@page(StayAction.DEPART, known_by=StayAction.VIEW)
def leave(request: HttpRequest, ctx: Context, stay: Stay) -> HttpResponse:
    """The family leaves, or some of it."""
    residents = [r for r in stay_card(ctx, stay).residents if r.where]
    people = [(r.card.public_id, r.card.name) for r in residents]
    answer = _people_page(request, ctx, stay, depart, _("Leaves the house"), people)
    # With the last one the list of leaving is asked for, while somebody still remembers.
    return redirect("stays.stay.check_out", stay.public_id) if answer.status_code == 302 and list_is_missing(stay) else answer


@page(StayAction.LIVE, known_by=StayAction.VIEW)
def move(request: HttpRequest, ctx: Context, stay: Stay) -> HttpResponse:
    """The family moves to another room."""
    rooms = free_rooms(ctx, stay.house)
    form = MoveForm(posted(request), initial=now_in(ctx), rooms=room_choices(rooms))
    ctx.trail.touch(stay.presences.values_list("person_id", flat=True))
    if request.method == "POST" and form.is_valid():
        room = next(room for room, _free in rooms if room.public_id == form.cleaned_data["room"])
        if form.run(move_room, ctx, stay, room=room, at=form.moment()) is not None:
            return _done(request, stay)
    return ask(request, form, _("Moves to another room"), _("Save"), _back(stay), looks=CHIPS)


@page(EpisodeAction.ARRIVE)
def arrive_page(request: HttpRequest, ctx: Context, episode: Episode) -> HttpResponse:
    """A family of an episode arrives."""
    begun = stay_begun_with(ctx, request.POST.get("once_key", ""))
    if begun is not None:
        return redirect("stays.stay.view", begun.public_id)
    there = reverse("episodes.episode.view", args=[episode.public_id])
    house = house_of_episode(ctx, episode)
    rooms = free_rooms(ctx, house) if house is not None else []
    people = could_come(ctx, episode)
    may_override = allows(ctx, EpisodeAction.ARRIVE_UNCOMMITTED, episode)
    initial = {**now_in(ctx), "people": [key for key, _name in people], "once_key": new_public_id(), "room": rooms[0][0].public_id if rooms else ""}
    form = ArriveForm(posted(request), initial=initial, people=people, rooms=room_choices(rooms), may_override=may_override)
    if house is not None and request.method == "POST" and form.is_valid():
        reason = form.cleaned_data.get("reason", "")
        act, reasoned = (arrive_uncommitted, ctx.because(reason)) if reason.strip() and may_override else (arrive, ctx)
        room = next((room for room, _free in rooms if room.public_id == form.cleaned_data["room"]), None)
        values = {name: form.cleaned_data[name] for name in ("planned_end_on", "alone_reason", "once_key")}
        # Read now: a refused form forgets the field it was refused for.
        who, at = _people(ctx, form), form.moment()
        stay = form.run(act, reasoned, episode, house=house, people=who, at=at, room=room, **values)
        if stay is not None:
            return done(request, _("The family is in the house."), "stays.stay.view", stay.public_id)
        tell_keeper(ctx, episode, house=house, people=who, at=at, once_key=values["once_key"])
        if (days := days_in_shared_room(episode, at, values["planned_end_on"])) is not None:
            tell_keeper_of_room(ctx, episode, unit_id=house.unit_id, taken_at=days[0], given_back_at=days[1])
    words = None if house is not None else _("This unit has no house yet. A leader can set it up.")
    return ask(request, form, _("Arrives in the house"), _("Save"), there, looks=CHIPS, lead=words)


def _people_page(
    request: HttpRequest, ctx: Context, stay: Stay, act: Callable[..., Stay | None], title: str, people: list[tuple[str, str]]
) -> HttpResponse:
    form = PeopleForm(posted(request), initial={**now_in(ctx), "people": [key for key, _name in people]}, people=people)
    if request.method == "POST" and form.is_valid():
        if form.run(act, ctx, stay, people=_people(ctx, form), at=form.moment()) is not None:
            return _done(request, stay)
    lead = None if people else _("Nobody to choose here.")
    return ask(request, form, title, _("Save"), _back(stay), looks=CHIPS, lead=lead)


def _people(ctx: Context, form: PeopleForm) -> list[Person]:
    return [person for key in form.cleaned_data["people"] if (person := person_named(ctx, key)) is not None]


def _back(stay: Stay) -> str:
    return reverse("stays.stay.view", args=[stay.public_id])


def _done(request: HttpRequest, stay: Stay) -> HttpResponse:
    return done(request, _("Saved."), "stays.stay.view", stay.public_id)
