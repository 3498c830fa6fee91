"""Recording a contact: eight taps and the text, on a phone in somebody's kitchen."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.catalogue.queries import pack_of
from syli.episodes.access import EpisodeAction
from syli.episodes.contact_form import ContactForm, initial_contact, staff_around
from syli.episodes.models import Episode
from syli.episodes.pages.contacts import chosen_people
from syli.episodes.queries.episodes import EpisodeCard, episode_card, episode_cards, my_episodes
from syli.kernel.context import Context
from syli.kernel.drafts.keeping import draft_of, forget_draft
from syli.kernel.ids import new_public_id
from syli.kernel.page import page
from syli.kernel.render import render
from syli.kernel.ui.formats import format_time
from syli.records.commands import record_contact_with_notes
from syli.records.forms import ParagraphFields
from syli.records.queries import writable_people

DRAFT = "records.contact"


@page(EpisodeAction.RECORD_CONTACT)
def record(request: HttpRequest, ctx: Context, episode: Episode) -> HttpResponse:
    """Record what happened with a client. An unfinished form comes back as it was left."""
    card = episode_card(ctx, episode)
    ctx.trail.touch({p.person.pk for p in card.participants})
    form, parts, is_draft = _form(request, ctx, episode, card)
    if request.method == "POST" and "more" not in request.POST and form.is_valid():
        people = chosen_people(episode, card, form.cleaned_data["people"])
        paragraphs = parts.paragraphs(form.cleaned_data, form.cleaned_data["people"])
        facts = {"participants": people, "paragraphs": paragraphs, "once_key": form.cleaned_data["once_key"], **form.facts()}
        facts |= {"workers": form.present(ctx.actor.id), "alone": form.cleaned_data["alone"]}
        if form.run(record_contact_with_notes, ctx, episode, **facts) is not None:
            forget_draft(ctx, kind=DRAFT, public_id=episode.public_id)
            messages.success(request, _("Saved %(time)s") % {"time": format_time(ctx.now)})
            return redirect("episodes.episode.view", episode.public_id)
    data = {
        "form": form,
        "parts": parts,
        "episode": card,
        "is_draft": is_draft,
        "draft": (DRAFT, episode.public_id),
    }
    return render(request, "records/contact.html", data, status=422 if form.is_bound and form.errors and not is_draft else 200)


def _form(request: HttpRequest, ctx: Context, episode: Episode, card: EpisodeCard) -> tuple[ContactForm, ParagraphFields, bool]:
    pack = pack_of(episode.service_code, episode.profile, episode.pack_version)
    sent = request.POST if request.method == "POST" else None
    left = None if sent is not None else draft_of(ctx, DRAFT, episode.public_id)
    staff = staff_around(ctx, episode.unit_id, left if sent is None else sent, ctx.today, but=ctx.actor.id)
    options: dict[str, Any] = {"pack": pack, "episode": card, "language": ctx.language, "staff": staff}
    people = writable_people(card)
    if request.method == "POST":
        form = ContactForm(request.POST, **options)
        return form, ParagraphFields(form, people, request.POST), False
    form = ContactForm(initial=initial_contact(ctx, pack, card, new_public_id()), **options)
    parts = ParagraphFields(form, people, left)
    if left is not None:
        form.go_on(left)
    return form, parts, left is not None


@page(EpisodeAction.LIST)
def choose(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Choose with whom: the main act of every page leads here; with one client it goes straight on."""
    rows = my_episodes(ctx, mine_only=True)[:20]
    cards = episode_cards(ctx, rows) or episode_cards(ctx, my_episodes(ctx)[:20])
    ctx.trail.touch({p.person.pk for card in cards for p in card.participants}, count=len(cards))
    if len(cards) == 1:
        return redirect("records.contact.record", cards[0].public_id)
    return render(request, "records/choose.html", {"episodes": cards})
