"""The keeper's pages: who is kept apart, on whose side each worker is, what is held, and ending a pair."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.kernel.command import Stale
from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render
from syli.people.queries import name_of
from syli.safety.access import SeparationAction, SuggestionAction
from syli.safety.commands import ask_to_end, close_suggestion, place_worker
from syli.safety.crossing import crossings
from syli.safety.forms import EndForm, SideForm
from syli.safety.labels import GROUNDS
from syli.safety.models import Separation, Suggestion
from syli.safety.queries.keeping import held, pair_card, pairs, stands


@page(SeparationAction.LIST)
def listing(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Show every pair in force, where they would meet, and what is held for the keeper."""
    found, waiting = pairs(ctx), held(ctx)
    ctx.trail.touch((key for one in found for key in one.keys), count=len(found))
    ctx.trail.touch((key for one in waiting for key in one.keys), count=len(waiting))
    data = {"pairs": found, "held": waiting, "grounds": GROUNDS, "crossings": crossings(ctx, found)}
    return render(request, "safety/pairs.html", data)


@page(SeparationAction.VIEW)
def pair(request: HttpRequest, ctx: Context, separation: Separation) -> HttpResponse:
    """Show one pair: on whose side each worker is, and the way to ask that it ends."""
    return _show(request, ctx, separation, EndForm())


def _show(request: HttpRequest, ctx: Context, separation: Separation, form: EndForm, *, status: int = 200) -> HttpResponse:
    shown = pair_card(separation)
    ctx.trail.touch(shown.keys)
    data = {
        "pair": shown, "stands": stands(ctx, separation), "sides": list(_sides(separation).items()), "form": form,
        "is_over": separation.end_on is not None, "version": separation.version,
    }  # fmt: skip
    return render(request, "safety/pair.html", data, status=status)


def _sides(separation: Separation) -> dict[str, str]:
    return {one.public_id: name_of(one) for one in (separation.first, separation.second)}


@page(SeparationAction.PLACE)
def place(request: HttpRequest, ctx: Context, separation: Separation) -> HttpResponse:
    """Say on whose side a worker is (a button, so only POST changes anything)."""
    form = SideForm(request.POST)
    known = {stand.public_id: stand for stand in stands(ctx, separation)}
    if request.method == "POST" and form.is_valid() and form.cleaned_data["staff"] in known:
        side = next((one for one in (separation.first, separation.second) if one.public_id == form.cleaned_data["side"]), None)
        stand = known[form.cleaned_data["staff"]]
        try:
            place_worker(ctx, separation, staff_id=stand.public_id, side=side, seen_version=form.cleaned_data["seen_version"])
        except Stale as stale:
            names = {"": _("By assignments"), **_sides(separation)}
            stale.versions = [(stand.name, names.get(stand.placed, ""), names[side.public_id if side is not None else ""])]
            raise
        messages.success(request, _("Saved."))
    ctx.trail.touch([separation.first_id, separation.second_id])
    return redirect("safety.separation.view", separation.public_id)


@page(SeparationAction.ASK_END)
def end(request: HttpRequest, ctx: Context, separation: Separation) -> HttpResponse:
    """Ask a second person to agree that the pair ends."""
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and form.run(ask_to_end, ctx, separation, reason=form.cleaned_data["reason"]) is not None:
        messages.success(request, _("Asked. A second person answers within a day."))
        return redirect("safety.separation.view", separation.public_id)
    return _show(request, ctx, separation, form, status=422 if request.method == "POST" else 200)


@page(SuggestionAction.CLOSE)
def close(request: HttpRequest, ctx: Context, suggestion: Suggestion) -> HttpResponse:
    """Close what was held (a button, so only POST changes anything)."""
    ctx.trail.touch([suggestion.person_id])
    if request.method == "POST":
        close_suggestion(ctx, suggestion)
        messages.success(request, _("Saved."))
    return redirect("safety.separation.list")
