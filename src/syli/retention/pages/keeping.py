"""What is kept past its years: the list, the association's own years, what keeps a record, and deleting by two."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.episodes.models import Episode
from syli.episodes.queries.episodes import episode_card, episode_cards, episodes_visible
from syli.intake.labels import STATES
from syli.intake.models import HelpRequest
from syli.intake.queries import request_card, request_cards, requests_visible
from syli.kernel.access import allows
from syli.kernel.context import Context
from syli.kernel.dates import local_date
from syli.kernel.forms import SyliForm, posted
from syli.kernel.page import page
from syli.kernel.render import render
from syli.kernel.ui.formats import format_date
from syli.org.models import Unit
from syli.people.queries import PersonCard
from syli.retention.access import (
    DeletionAction,
    DeletionStopAction,
    EpisodeKeepingAction,
    HelpRequestKeepingAction,
    PeopleKeepingAction,
    UnitKeepingAction,
)
from syli.retention.choices import CountedFrom, DeletionState
from syli.retention.commands.keeping import answer_deletion, ask_deletion, end_stop, set_period, stop_deletion, stop_request_deletion
from syli.retention.commands.people import ask_people_deletion
from syli.retention.forms import PeriodForm, StopForm
from syli.retention.labels import COUNTED_FROM, DELETION_STATES
from syli.retention.models import Deletion, DeletionStop
from syli.retention.queries.keeping import (
    MOST,
    deletions_answered,
    deletions_waiting,
    due_in,
    due_lines,
    people_wait,
    stops_of,
    stops_of_requests,
    undecided,
    waits_in,
)
from syli.retention.queries.people import people_due
from syli.retention.queries.periods import COUNTS_ONLY, UNSERVED, Kept, periods

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
    data = {"form": form, "periods": list(known.values()), "counted": COUNTED_FROM, "unserved": UNSERVED}
    return render(request, "retention/period.html", data, status=422 if form.errors else 200)


@page(UnitKeepingAction.ASK_DELETION)
def due(request: HttpRequest, ctx: Context, unit: Unit) -> HttpResponse:
    """Show whose records and requests of a unit are due, stop one, or ask a second person to agree that the others are deleted."""
    form = SyliForm(posted(request))
    if request.method == "POST" and form.is_valid():
        asked = form.run(ask_deletion, ctx, unit)
        if asked is not None:
            messages.success(request, _("Asked. A second person reads it and agrees or not."))
            return redirect("retention.deletion.view", asked.public_id)
    kept = due_in(ctx, unit)
    found = Paginator(kept, PAGE).get_page(request.GET.get("page", "1"))
    rows = _rows(ctx, list(found.object_list))
    free = [one for one in kept if not one.is_stopped][:MOST]
    data = {"form": form, "unit": unit, "rows": rows, "found": found, "free": len(free), "waits": waits_in(unit)}
    return render(request, "retention/due.html", data, status=422 if form.errors else 200)


@dataclass(frozen=True, slots=True)
class _Row:
    """A record or a request on the list: whose it is, of which service, since when it is over, and what keeps it."""

    kept: Kept
    people: tuple[PersonCard, ...]
    words: str
    keep: str
    stop: DeletionStop | None


def _rows(ctx: Context, kept: list[Kept]) -> list[_Row]:
    """Return a page's records and requests with what keeps them, in their order; whose they are is touched."""
    records, requests = ({one.pk: one for one in kept if one.is_request is wanted} for wanted in (False, True))
    rows = _record_rows(ctx, records) | _request_rows(ctx, requests)
    ctx.trail.touch((person.pk for row in rows.values() for person in row.people), count=len(rows))
    return [rows[one] for one in kept if one in rows]


def _record_rows(ctx: Context, kept: dict[int, Kept]) -> dict[Kept, _Row]:
    stops = stops_of(ctx, kept)
    rows: dict[Kept, _Row] = {}
    for card in episode_cards(ctx, episodes_visible(ctx).filter(pk__in=kept).order_by("pk")):
        assert card.end_on is not None, "a closed one has its last day"
        ended = _("ended on %(day)s") % {"day": format_date(card.end_on)}
        address = reverse("retention.episode.stop_deletion", args=[card.public_id])
        rows[kept[card.pk]] = _Row(
            kept[card.pk], tuple(part.person for part in card.participants), f"{card.service} · {ended}", address, stops.get(card.pk)
        )
    return rows


def _request_rows(ctx: Context, kept: dict[int, Kept]) -> dict[Kept, _Row]:
    stops = stops_of_requests(ctx, kept)
    rows: dict[Kept, _Row] = {}
    for card in request_cards(ctx, requests_visible(ctx).filter(pk__in=kept).order_by("pk")):
        received = _("request received on %(day)s") % {"day": format_date(local_date(card.received_at))}
        words = f"{card.service} · {received} · {STATES[card.state]}"
        address = reverse("retention.help_request.stop_deletion", args=[card.public_id])
        rows[kept[card.pk]] = _Row(kept[card.pk], tuple(person for person, _role in card.people), words, address, stops.get(card.pk))
    return rows


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
    card = episode_card(ctx, episode)
    ctx.trail.touch(part.person.pk for part in card.participants)
    return _stopping(request, ctx, episode, stop_deletion, known=stops_of(ctx, [episode.pk]).get(episode.pk), service=card.service)


@page(HelpRequestKeepingAction.STOP_DELETION)
def request_stopping(request: HttpRequest, ctx: Context, help_request: HelpRequest) -> HttpResponse:
    """Keep a request of which no service came although its years are over."""
    card = request_card(ctx, help_request)
    ctx.trail.touch(person.pk for person, _role in card.people)
    known = stops_of_requests(ctx, [help_request.pk]).get(help_request.pk)
    return _stopping(request, ctx, help_request, stop_request_deletion, known=known, service=card.service)


def _stopping(
    request: HttpRequest, ctx: Context, record: Episode | HelpRequest, stop: Callable[..., Any], *, known: DeletionStop | None, service: str
) -> HttpResponse:
    """Show the form of what keeps a record or a request, and carry it out."""
    start = {"ground": known.ground, "reason": known.reason} if known else {}
    form = StopForm(posted(request), initial={**start, "seen_version": record.version})
    if request.method == "POST" and form.is_valid():
        if form.run(stop, ctx, record, ground=form.cleaned_data["ground"], reason=form.cleaned_data["reason"]) is not None:
            messages.success(request, _("The record is kept."))
            return redirect("retention.unit.ask_deletion", record.unit.public_id)
    data = {
        "form": form,
        "service": service,
        "unit": record.unit,
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
    return redirect("retention.unit.ask_deletion", stop.kept.unit.public_id)


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
