"""Opening an episode: for a client, or by accepting a help request. What is known already is not asked again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.catalogue.models import ServiceOffer
from syli.episodes.access import EpisodeAction
from syli.episodes.commands import Joining, accept_into_episode, open_episode
from syli.episodes.forms import AcceptForm, OpenEpisodeForm
from syli.episodes.queries.choosing import family_of, my_offers, offer_choices, roles_of_offers, worker_choices
from syli.intake.access import HelpRequestAction
from syli.intake.models import HelpRequest
from syli.kernel.access import may
from syli.kernel.context import HELSINKI, Context
from syli.kernel.page import page
from syli.kernel.render import render
from syli.org.models import StaffMember
from syli.people.access import PersonAction
from syli.people.models import Person
from syli.people.queries.cards import PersonCard, cards, person_named


@page(PersonAction.VIEW)
def open_for_person(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """Open an episode for a client and those of her family who take part."""
    if not may(ctx, EpisodeAction.OPEN):
        return redirect("people.person.view", person.public_id)
    family = family_of(ctx, person)
    form = _form(request, ctx, list(my_offers(ctx)), family, {})
    ctx.trail.touch({card.pk for card in family})
    if request.method == "POST" and form.is_valid():
        episode = form.run(open_episode, ctx, **_values(ctx, form))
        if episode is not None:
            messages.success(request, _("The episode is open."))
            return redirect("episodes.episode.view", episode.public_id)
    return _answer(request, form, _("Open an episode"), reverse("people.person.view", args=[person.public_id]))


@page(HelpRequestAction.ACCEPT)
def accept(request: HttpRequest, ctx: Context, help_request: HelpRequest) -> HttpResponse:
    """Accept a help request and open its episode in one act."""
    key, asked = help_request.public_id, {p.person_id: p.role for p in help_request.people.all()}
    family = sorted(cards(ctx, asked).values(), key=lambda card: card.pk)
    offers = [offer for offer in my_offers(ctx) if offer.service_code == help_request.service_code]
    roles = {card.public_id: asked[card.pk] for card in family}
    form = _form(request, ctx, offers, family, roles, own_worker=help_request.own_worker, seen_version=help_request.version, kind=AcceptForm)
    form.filled_from = _said_in
    ctx.trail.touch(asked)
    if request.method == "POST" and form.is_valid():
        offered_at = form.first_offered_at() if isinstance(form, AcceptForm) else None
        episode = form.run(accept_into_episode, ctx, help_request, **_values(ctx, form), first_offered_at=offered_at)
        if episode is not None:
            messages.success(request, _("Accepted. The episode is open."))
            return redirect("episodes.episode.view", episode.public_id)
    return _answer(
        request,
        form,
        _("Accept into the service"),
        reverse("intake.help_request.view", args=[key]),
        reverse("intake.help_request.add_person", args=[key]),
    )


def _form(
    request: HttpRequest,
    ctx: Context,
    offers: list[ServiceOffer],
    family: list[PersonCard],
    roles: dict[str, str],
    *,
    own_worker: StaffMember | None = None,
    seen_version: int | None = None,
    kind: type[OpenEpisodeForm] = OpenEpisodeForm,
) -> OpenEpisodeForm:
    known = roles_of_offers(ctx, offers)
    options: dict[str, Any] = {
        "offers": offer_choices(ctx, offers),
        "workers": worker_choices(ctx, {offer.unit_id for offer in offers}),
        "people": [(card.public_id, card.name, known) for card in family],
    }
    if request.method == "POST":
        return kind(request.POST, **options)
    worker = own_worker or StaffMember.objects.filter(pk=ctx.actor.id or 0).first()
    initial: dict[str, Any] = {"start_on": ctx.today, "own_worker": worker.public_id if worker else "", "seen_version": seen_version}
    return kind(initial=initial | {f"role_{public_id}": role for public_id, role in roles.items()}, **options)


def _said_in(help_request: HelpRequest) -> dict[str, Any]:
    """Return what the request itself says of what is asked here: its worker and who came in which role."""
    people = help_request.people.select_related("person")
    worker: dict[str, Any] = {"own_worker": help_request.own_worker.public_id if help_request.own_worker else ""}
    offered_at = help_request.first_offered_at.astimezone(HELSINKI) if help_request.first_offered_at else None
    worker |= {"first_on": offered_at.date() if offered_at else None, "first_time": offered_at.time() if offered_at else None}
    return worker | {f"role_{one.person.public_id}": one.role for one in people}


def _values(ctx: Context, form: OpenEpisodeForm) -> dict[str, Any]:
    values = form.cleaned_data
    worker = values.get("own_worker")
    joining = [Joining(person, role) for public_id, role in form.chosen_roles().items() if (person := person_named(ctx, public_id)) is not None]
    return {
        "offer": my_offers(ctx).get(public_id=values["offer"]),
        "participants": joining,
        "start_on": values["start_on"],
        "own_worker": StaffMember.objects.get(public_id=worker) if worker else None,
    }


def _answer(request: HttpRequest, form: OpenEpisodeForm, title: str, back: str, add_at: str = "") -> HttpResponse:
    data = {"form": form, "title": title, "back": back, "add_at": add_at}
    return render(request, "episodes/open.html", data, status=422 if form.errors else 200)
