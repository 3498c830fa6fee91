"""What is kept past its years: the list, the association's own years, what keeps a record, and deleting by two."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.episodes.models import Episode
from syli.episodes.queries.episodes import EpisodeCard, episode_card, episode_cards, episodes_visible
from syli.kernel.access import allows
from syli.kernel.context import Context
from syli.kernel.forms import SyliForm, posted
from syli.kernel.page import page
from syli.kernel.render import render
from syli.org.models import Unit
from syli.retention.access import DeletionAction, DeletionStopAction, EpisodeKeepingAction, PeopleKeepingAction, UnitKeepingAction
from syli.retention.choices import CountedFrom, DeletionState
from syli.retention.commands.keeping import answer_deletion, ask_deletion, end_stop, set_period, stop_deletion
from syli.retention.commands.people import ask_people_deletion
from syli.retention.forms import PeriodForm, StopForm
from syli.retention.labels import COUNTED_FROM, DELETION_STATES
from syli.retention.models import Deletion, DeletionStop
from syli.retention.queries.keeping import (
    COUNTS_ONLY,
    MOST,
    Kept,
    deletions_answered,
    deletions_waiting,
    due_in,
    due_lines,
    people_wait,
    periods,
    stops_of,
    undecided,
    waits_in,
)
from syli.retention.queries.people import people_due

PAGE = 25


@page(UnitKeepingAction.LIST)
def listing(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Show what is due to be deleted in every unit, in numbers, and what waits for a second person."""
    done = Paginator(deletions_answered(ctx), PAGE).get_page(request.GET.get("page", "1"))
    data = {
        "lines": due_lines(ctx),
        "undecided": undecided(ctx),
        "people": len(people_due(ctx)),
        "waiting": list(deletions_waiting(ctx)[:PAGE]),
        "done": done,
        "counted": COUNTED_FROM,
    }
    return render(request, "retention/keeping.html", data)


@page(UnitKeepingAction.SET_PERIOD)
def period(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Write down how long records are kept for which the law names no years."""
    known = {code: one for code, one in periods(ctx).items() if code != COUNTS_ONLY}
    free = [(one.code, one.words) for one in known.values() if not one.is_law]
    chosen = request.GET.get("class", "")
    start = {"class_code": chosen, "counted_from": CountedFrom.EVENT if chosen in known and known[chosen].is_of_no_service else None}
    form = PeriodForm(posted(request), initial=start, classes=free)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("class_code", "years", "counted_from", "source")}
        if form.run(set_period, ctx, **facts) is not None:
            messages.success(request, _("Written down."))
            return redirect("retention.unit.list")
    data = {"form": form, "periods": list(known.values()), "counted": COUNTED_FROM}
    return render(request, "retention/period.html", data, status=422 if form.errors else 200)


@page(UnitKeepingAction.ASK_DELETION)
def due(request: HttpRequest, ctx: Context, unit: Unit) -> HttpResponse:
    """Show whose records of a unit are due, stop one, or ask a second person to agree that the others are deleted."""
    form = SyliForm(posted(request))
    if request.method == "POST" and form.is_valid():
        asked = form.run(ask_deletion, ctx, unit)
        if asked is not None:
            messages.success(request, _("Asked. A second person reads it and agrees or not."))
            return redirect("retention.deletion.view", asked.public_id)
    kept = due_in(ctx, unit)
    found = Paginator(kept, PAGE).get_page(request.GET.get("page", "1"))
    rows = _rows(ctx, list(found.object_list))
    data = {"form": form, "unit": unit, "rows": rows, "found": found, "free": sum(not one.is_stopped for one in kept), "waits": waits_in(unit)}
    return render(request, "retention/due.html", data, status=422 if form.errors else 200)


def _rows(ctx: Context, kept: list[Kept]) -> list[tuple[Kept, EpisodeCard, DeletionStop | None]]:
    """Return a page's records with their cards and what keeps them; whose they are is touched."""
    keys = [one.pk for one in kept]
    known = {card.pk: card for card in episode_cards(ctx, episodes_visible(ctx).filter(pk__in=keys).order_by("pk"))}
    stops = stops_of(ctx, keys)
    ctx.trail.touch((part.person.pk for card in known.values() for part in card.participants), count=len(known))
    return [(one, known[one.pk], stops.get(one.pk)) for one in kept if one.pk in known]


@page(PeopleKeepingAction.ASK_DELETION)
def people(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Show how many people there are of whom no record is left, and ask a second person to agree that they are deleted. Nobody is named."""
    form = SyliForm(posted(request))
    if request.method == "POST" and form.is_valid():
        asked = form.run(ask_people_deletion, ctx)
        if asked is not None:
            messages.success(request, _("Asked. A second person reads it and agrees or not."))
            return redirect("retention.deletion.view", asked.public_id)
    data = {"form": form, "free": min(len(people_due(ctx)), MOST), "waits": people_wait(ctx)}
    return render(request, "retention/people.html", data, status=422 if form.errors else 200)


@page(EpisodeKeepingAction.STOP_DELETION)
def stopping(request: HttpRequest, ctx: Context, episode: Episode) -> HttpResponse:
    """Keep a record although its years are over."""
    known = stops_of(ctx, [episode.pk]).get(episode.pk)
    start = {"ground": known.ground, "reason": known.reason} if known else {}
    form = StopForm(posted(request), initial={**start, "seen_version": episode.version})
    card = episode_card(ctx, episode)
    ctx.trail.touch(part.person.pk for part in card.participants)
    if request.method == "POST" and form.is_valid():
        if form.run(stop_deletion, ctx, episode, ground=form.cleaned_data["ground"], reason=form.cleaned_data["reason"]) is not None:
            messages.success(request, _("The record is kept."))
            return redirect("retention.unit.ask_deletion", episode.unit.public_id)
    data = {
        "form": form,
        "card": card,
        "unit": episode.unit,
        "stop": known,
        "may_end": known is not None and allows(ctx, DeletionStopAction.END, known),
    }
    return render(request, "retention/stop.html", data, status=422 if form.errors else 200)


@page(DeletionStopAction.END)
def ending(request: HttpRequest, ctx: Context, stop: DeletionStop) -> HttpResponse:
    """Let a record be deleted again (a button)."""
    if request.method == "POST":
        end_stop(ctx, stop)
        messages.success(request, _("Nothing keeps the record any more."))
    return redirect("retention.unit.ask_deletion", stop.episode.unit.public_id)


@page(DeletionAction.VIEW)
def view(request: HttpRequest, ctx: Context, deletion: Deletion) -> HttpResponse:
    """Show what somebody asks to delete, or what was deleted."""
    return _show(request, ctx, deletion, SyliForm())


@page(DeletionAction.ANSWER)
def answering(request: HttpRequest, ctx: Context, deletion: Deletion) -> HttpResponse:
    """Agree to a deletion or refuse (two buttons)."""
    form = SyliForm(posted(request))
    if request.method == "POST" and form.is_valid():
        agree = request.POST.get("answer") == "agree"
        if form.run(answer_deletion, ctx, deletion, agree=agree) is not None:
            messages.success(request, _("Deleted.") if agree else _("Refused. Nothing was deleted."))
            return redirect("retention.deletion.view", deletion.public_id)
    return _show(request, ctx, deletion, form, status=422 if form.errors else 200)


def _show(request: HttpRequest, ctx: Context, deletion: Deletion, form: SyliForm, *, status: int = 200) -> HttpResponse:
    data: dict[str, Any] = {
        "one": deletion, "form": form, "state": DELETION_STATES[DeletionState(deletion.state)],
        "rows": sum(deletion.row_counts.values()), "is_waiting": deletion.state == DeletionState.ASKED,
        "may_answer": deletion.state == DeletionState.ASKED and deletion.asked_by_id != ctx.actor.id and allows(ctx, DeletionAction.ANSWER, deletion),
    }  # fmt: skip
    return render(request, "retention/deletion.html", data, status=status)
