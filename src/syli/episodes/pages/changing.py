"""Changing an episode: who takes part, whose it is, and its end."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.catalogue.models import ServiceOffer
from syli.catalogue.queries import offers_of, pack_of
from syli.episodes.access import EpisodeAction
from syli.episodes.commands import (
    Joining,
    add_participant,
    close_episode,
    end_participation,
    name_own_worker,
    reopen_episode,
    transfer_episode,
    write_group_wish,
)
from syli.episodes.forms import CloseForm, EndParticipationForm, GroupWishForm, ParticipantForm, ReasonForm, TransferForm
from syli.episodes.models import Episode
from syli.episodes.page_parts import left_to_do
from syli.episodes.queries.choosing import family_of, offer_choices, role_choices, worker_choices
from syli.episodes.queries.episodes import episode_card
from syli.kernel.context import Context
from syli.kernel.forms import SyliForm, posted
from syli.kernel.page import page
from syli.kernel.render import render
from syli.org.models import StaffMember
from syli.people.queries.cards import person_named


@page(EpisodeAction.CLOSE, known_by=EpisodeAction.VIEW)
def close(request: HttpRequest, ctx: Context, episode: Episode) -> HttpResponse:
    """Close an episode with its result."""
    pack = pack_of(episode.service_code, episode.profile, episode.pack_version)
    form = CloseForm(posted(request), initial=_start(ctx, episode, end_on=ctx.today), pack=pack, language=ctx.language)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("end_on", "end_result", "end_reason")}
        if form.run(close_episode, ctx, episode, **values) is not None:
            return _done(request, episode, _("The episode has ended."))
    return _answer(request, ctx, episode, form, _("Close the episode"), _("Close"), is_ending=True)


@page(EpisodeAction.EDIT, known_by=EpisodeAction.VIEW)
def participant(request: HttpRequest, ctx: Context, episode: Episode) -> HttpResponse:
    """Let another member of the family join."""
    pack = pack_of(episode.service_code, episode.profile, episode.pack_version)
    taking_part = {p.person_id: p.person for p in episode.participants.filter(end_on__isnull=True).select_related("person")}
    family = {card.pk: card for person in taking_part.values() for card in family_of(ctx, person)}
    people = [(card.public_id, card.name) for card in family.values() if card.pk not in taking_part]
    initial = _start(ctx, episode, start_on=ctx.today)
    form = ParticipantForm(posted(request), initial=initial, people=people, roles=role_choices(pack, ctx.language))
    # Whoever joins is a row of her own: nothing that was saved meanwhile stands in the same fields.
    form.filled_from = lambda _episode: {}
    ctx.trail.touch(family)
    if request.method == "POST" and form.is_valid():
        person = person_named(ctx, form.cleaned_data["person"])
        joining = Joining(person, form.cleaned_data["role"]) if person is not None else None
        if joining and form.run(add_participant, ctx, episode, joining=joining, start_on=form.cleaned_data["start_on"]) is not None:
            return _done(request, episode, _("Added."))
    return _answer(request, ctx, episode, form, _("Add somebody to the episode"), _("Add"), is_empty=not people)


@page(EpisodeAction.EDIT, known_by=EpisodeAction.VIEW)
def end_part(request: HttpRequest, ctx: Context, episode: Episode, participant_id: str) -> HttpResponse:
    """End one participant's part."""
    found = episode.participants.filter(public_id=participant_id).first()
    if found is None:
        return redirect("episodes.episode.view", episode.public_id)
    initial = _start(ctx, episode, participant=participant_id, end_on=ctx.today)
    form = EndParticipationForm(posted(request), initial=initial)
    form.filled_from = lambda newest: {"end_on": newest.participants.get(pk=found.pk).end_on}
    ctx.trail.touch([found.person_id])
    if request.method == "POST" and form.is_valid():
        if form.run(end_participation, ctx, episode, participant=found, end_on=form.cleaned_data["end_on"]) is not None:
            return _done(request, episode, _("Saved."))
    return _answer(request, ctx, episode, form, _("End taking part"), _("Save"))


@page(EpisodeAction.EDIT, known_by=EpisodeAction.VIEW)
def group_wish(request: HttpRequest, ctx: Context, episode: Episode) -> HttpResponse:
    """Write down whether they would like to meet others in the same situation."""
    form = GroupWishForm(posted(request), initial=_start(ctx, episode, group_wish=episode.group_wish))
    if request.method == "POST" and form.is_valid():
        if form.run(write_group_wish, ctx, episode, group_wish=form.cleaned_data["group_wish"]) is not None:
            return _done(request, episode, _("Saved."))
    return _answer(request, ctx, episode, form, _("Wish for a peer group"), _("Save"))


@page(EpisodeAction.TRANSFER, known_by=EpisodeAction.VIEW)
def transfer(request: HttpRequest, ctx: Context, episode: Episode) -> HttpResponse:
    """Name another own worker, or move the episode to another unit that gives the same service."""
    offers = [offer for offer in offers_of(episode.organisation_id, ctx.today) if offer.service_code == episode.service_code]
    workers = worker_choices(ctx, {offer.unit_id for offer in offers})
    initial = _start(ctx, episode, **_whose(offers, episode))
    form = TransferForm(posted(request), initial=initial, offers=offer_choices(ctx, offers), workers=workers)
    form.filled_from = partial(_whose, offers)
    if request.method == "POST" and form.is_valid():
        offer = next(o for o in offers if o.public_id == form.cleaned_data["offer"])
        chosen = StaffMember.objects.filter(public_id=form.cleaned_data["own_worker"] or "").first()
        if offer.unit_id == episode.unit_id and chosen is not None:
            moved = form.run(name_own_worker, ctx, episode, own_worker=chosen)
        else:
            moved = form.run(transfer_episode, ctx, episode, offer=offer, own_worker=chosen)
        if moved is not None:
            return _done(request, episode, _("Handed over."))
    return _answer(request, ctx, episode, form, _("Hand over the episode"), _("Hand over"))


def _whose(offers: Sequence[ServiceOffer], episode: Episode) -> dict[str, Any]:
    """Return whose episode it is now, as the form says it."""
    here = next((offer.public_id for offer in offers if offer.unit_id == episode.unit_id), "")
    return {"offer": here, "own_worker": episode.own_worker.public_id if episode.own_worker else ""}


@page(EpisodeAction.REOPEN, known_by=EpisodeAction.VIEW)
def reopen(request: HttpRequest, ctx: Context, episode: Episode) -> HttpResponse:
    """Reopen an episode closed by mistake; the reason is kept in the log."""
    form = ReasonForm(posted(request), initial=_start(ctx, episode))
    if request.method == "POST" and form.is_valid():
        if form.run(reopen_episode, ctx.because(form.cleaned_data["reason"]), episode) is not None:
            return _done(request, episode, _("The episode is open again."))
    return _answer(request, ctx, episode, form, _("Reopen the episode"), _("Reopen"))


def _start(ctx: Context, episode: Episode, **values: Any) -> dict[str, Any]:
    return {"seen_version": episode.version, **values}


def _done(request: HttpRequest, episode: Episode, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("episodes.episode.view", episode.public_id)


def _answer(request: HttpRequest, ctx: Context, episode: Episode, form: SyliForm, title: str, submit: str, **more: bool) -> HttpResponse:
    card = episode_card(ctx, episode)
    ctx.trail.touch({p.person.pk for p in card.participants})
    data = {"form": form, "title": title, "submit": submit, "episode": card, "is_empty": more.get("is_empty", False)}
    data["left_to_do"] = left_to_do(ctx, episode, card) if more.get("is_ending") else []
    return render(request, "episodes/change.html", data, status=422 if form.errors else 200)
