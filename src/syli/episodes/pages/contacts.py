"""One recorded or agreed contact: correct it, record an agreed one as done, cancel it, strike it out; agree on the next one."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.catalogue.queries import pack_of
from syli.episodes.access import ContactAction, EpisodeAction
from syli.episodes.choices import ContactState
from syli.episodes.commands import cancel_contact, correct_contact, plan_contact, strike_contact
from syli.episodes.contact_form import ContactForm, initial_contact, staff_around, way_field
from syli.episodes.forms import StrikeForm
from syli.episodes.labels import CONTACT_STATES
from syli.episodes.models import Contact, Episode
from syli.episodes.queries.episodes import EpisodeCard, episode_card
from syli.kernel.command import Stale
from syli.kernel.context import HELSINKI, Context
from syli.kernel.forms import posted, seen_in
from syli.kernel.ids import new_public_id
from syli.kernel.page import page
from syli.kernel.render import render
from syli.kernel.ui.formats import format_datetime
from syli.people.models import Person


def chosen_people(episode: Episode, card: EpisodeCard, public_ids: list[str]) -> list[Person]:
    """Return the participants of the episode whom the form named and the actor may see."""
    known = {p.person.pk for p in card.participants if p.person.public_id in public_ids}
    # Whoever left and came back takes part twice, but is there once.
    return list({p.person_id: p.person for p in episode.participants.filter(person_id__in=known).select_related("person")}.values())


@page(ContactAction.EDIT)
def edit(request: HttpRequest, ctx: Context, contact: Contact) -> HttpResponse:
    """Correct a contact, or record an agreed one as done."""
    episode = contact.episode
    if episode is None:
        # A group's contact is kept with its group, which has a page of its own in a later release.
        raise Http404
    card = episode_card(ctx, episode)
    pack = pack_of(episode.service_code, episode.profile, episode.pack_version)
    first = contact.workers.order_by("pk").values_list("staff_id", flat=True).first()
    begun_on = contact.started_at.astimezone(HELSINKI).date()
    options: dict[str, Any] = {"pack": pack, "episode": card, "language": ctx.language, "had_way": contact.way}
    options["staff"] = staff_around(ctx, contact.unit_id, posted(request), begun_on, but=first)
    form = ContactForm(posted(request), initial=_initial(contact, card), **options)
    form.filled_from = partial(_initial, card=card)
    ctx.trail.touch({p.person.pk for p in card.participants}, earliest_on=begun_on)
    if request.method == "POST" and form.is_valid():
        people = chosen_people(episode, card, form.cleaned_data["people"])
        facts = {"participants": people, "workers": form.present(first), "alone": form.cleaned_data["alone"], **form.facts()}
        if form.run(correct_contact, ctx, contact, state=ContactState.DONE, **facts) is not None:
            messages.success(request, _("Saved."))
            return redirect("episodes.episode.view", episode.public_id)
    title = _("Record") if contact.state == ContactState.PLANNED else _("Correct a contact")
    data = {"form": form, "episode": card, "contact": contact, "title": title, "submit": _("Save")}
    return render(request, "episodes/contact.html", data, status=422 if form.errors else 200)


def _initial(contact: Contact, card: EpisodeCard) -> dict[str, object]:
    start = contact.started_at.astimezone(HELSINKI)
    present = set(contact.participants.values_list("person_id", flat=True))
    end = (contact.started_at + timedelta(minutes=contact.minutes)).astimezone(HELSINKI)
    return {
        "kind": contact.kind,
        "people": [p.person.public_id for p in card.participants if p.person.pk in present],
        "day": start.date(),
        "start": start.time(),
        "end": end.time(),
        way_field(contact.kind): contact.way,
        "theme_codes": contact.theme_codes,
        "workers": list(contact.workers.order_by("pk").values_list("staff__public_id", flat=True))[1:],
        "once_key": contact.once_key,
        "seen_version": contact.version,
    }


@page(ContactAction.EDIT)
def cancel(request: HttpRequest, ctx: Context, contact: Contact) -> HttpResponse:
    """Cancel an agreed contact, or note that the client did not come (a button, so only POST changes anything)."""
    if request.method == "POST":
        no_show = request.POST.get("how") == ContactState.NO_SHOW
        try:
            cancel_contact(ctx, contact, no_show=no_show, seen_version=seen_in(request))
        except Stale as stale:
            pressed = ContactState.NO_SHOW if no_show else ContactState.CANCELLED
            stale.versions = [(_("State"), str(CONTACT_STATES[stale.current.state]), str(CONTACT_STATES[pressed]))]
            raise
        messages.success(request, _("Noted.") if no_show else _("Cancelled."))
    return redirect("episodes.contact.edit", contact.public_id) if request.method != "POST" else redirect("home")


@page(ContactAction.STRIKE)
def strike(request: HttpRequest, ctx: Context, contact: Contact) -> HttpResponse:
    """Strike out a contact recorded by mistake, with a reason."""
    if contact.episode is None:
        raise Http404
    card = episode_card(ctx, contact.episode)
    ctx.trail.touch({p.person.pk for p in card.participants})
    form = StrikeForm(posted(request), initial={"seen_version": contact.version})
    if request.method == "POST" and form.is_valid():
        if form.run(strike_contact, ctx.because(form.cleaned_data["reason"]), contact) is not None:
            messages.success(request, _("Struck out. It is counted nowhere."))
            return redirect("episodes.episode.view", contact.episode.public_id)
    when = format_datetime(contact.started_at)
    data = {"form": form, "contact": contact, "episode": card, "when": when}
    return render(request, "episodes/strike_contact.html", data, status=422 if form.errors else 200)


@page(EpisodeAction.RECORD_CONTACT)
def plan(request: HttpRequest, ctx: Context, episode: Episode) -> HttpResponse:
    """Agree on the next contact."""
    card = episode_card(ctx, episode)
    pack = pack_of(episode.service_code, episode.profile, episode.pack_version)
    initial = initial_contact(ctx, pack, card, new_public_id()) | {"start": None, "end": None, "day": None}
    staff = staff_around(ctx, episode.unit_id, posted(request), ctx.today, but=ctx.actor.id)
    form = ContactForm(posted(request), initial=initial, pack=pack, episode=card, language=ctx.language, staff=staff)
    form.fields["day"].prefer = "future"  # type: ignore[attr-defined]
    ctx.trail.touch({p.person.pk for p in card.participants})
    if request.method == "POST" and form.is_valid():
        people = chosen_people(episode, card, form.cleaned_data["people"])
        key = form.cleaned_data["once_key"]
        if form.run(plan_contact, ctx, episode, participants=people, workers=form.present(ctx.actor.id), once_key=key, **form.facts()) is not None:
            messages.success(request, _("Agreed."))
            return redirect("episodes.episode.view", episode.public_id)
    data = {"form": form, "episode": card, "contact": None, "title": _("Agree on a contact"), "submit": _("Save")}
    return render(request, "episodes/contact.html", data, status=422 if form.errors else 200)
