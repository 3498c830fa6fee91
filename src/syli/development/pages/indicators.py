"""Sets of indicators: which there are, one with its numbers, making and changing."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.development.access import IndicatorSetAction
from syli.development.commands import add_indicator, change_indicator, change_set, drop_indicator, end_set, make_set
from syli.development.forms import IndicatorForm, SetForm, TargetForm
from syli.development.models import Indicator, IndicatorSet
from syli.development.pages.answering import done
from syli.development.queries.indicators import (
    about_set,
    indicator_in,
    indicators_of,
    measures_left,
    services_to_follow,
    sets_in_use,
    target_of,
    unit_chosen,
    units_to_follow,
)
from syli.kernel.access import allows, may
from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import ask, render


@page(IndicatorSetAction.LIST)
def listing(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Show which indicators are followed."""
    return render(request, "development/indicator_sets.html", {"sets": sets_in_use(ctx), "may_make": may(ctx, IndicatorSetAction.MAKE)})


@page(IndicatorSetAction.VIEW)
def indicators(request: HttpRequest, ctx: Context, row: IndicatorSet) -> HttpResponse:
    """Show a set with its numbers of this year and the last."""
    data = {
        "set_id": row.public_id,
        "name": row.name,
        "about": about_set(ctx, row),
        "is_ended": row.end_on is not None,
        "lines": indicators_of(ctx, row),
        "year": ctx.today.year,
        "may_change": allows(ctx, IndicatorSetAction.CHANGE, row),
    }
    return render(request, "development/indicators.html", data)


@page(IndicatorSetAction.MAKE)
def make(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Make a set."""
    form = SetForm(posted(request), units=units_to_follow(ctx), services=services_to_follow(ctx))
    if request.method == "POST" and form.is_valid():
        made = form.run(make_set, ctx, **_chosen(ctx, form))
        if made is not None:
            return done(request, _there(made))
    return ask(request, form, _("A new set of indicators"), reverse("development.indicators.list"))


@page(IndicatorSetAction.CHANGE)
def change(request: HttpRequest, ctx: Context, row: IndicatorSet) -> HttpResponse:
    """Change what a set is called and of what it is."""
    services = dict(services_to_follow(ctx))
    if row.service_code:
        # A service that is given here no more keeps its set.
        services.setdefault(row.service_code, about_set(ctx, row))
    form = SetForm(posted(request), initial=_stored(row) | {"seen_version": row.version}, units=units_to_follow(ctx), services=list(services.items()))
    form.filled_from = _stored
    if request.method == "POST" and form.is_valid() and form.run(change_set, ctx, row, **_chosen(ctx, form)) is not None:
        return done(request, _there(row))
    return ask(request, form, _("Change the set"), _there(row))


@page(IndicatorSetAction.CHANGE)
def end(request: HttpRequest, ctx: Context, row: IndicatorSet) -> HttpResponse:
    """Follow a set no more (a button, so only POST changes anything)."""
    if request.method != "POST":
        return redirect(_there(row))
    end_set(ctx, row)
    return done(request, reverse("development.indicators.list"))


@page(IndicatorSetAction.CHANGE)
def add(request: HttpRequest, ctx: Context, row: IndicatorSet) -> HttpResponse:
    """Put a measure into a set."""
    form = IndicatorForm(posted(request), measures=measures_left(ctx, row))
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("measure", "target", "note")}
        if form.run(add_indicator, ctx, row, **facts) is not None:
            return done(request, _there(row))
    return ask(request, form, _("Add a measure"), _there(row), lead=row.name)


@page(IndicatorSetAction.CHANGE)
def aim(request: HttpRequest, ctx: Context, row: IndicatorSet, indicator_id: str) -> HttpResponse:
    """Change at what an indicator aims and what is meant by it."""
    one = _indicator(row, indicator_id)
    form = TargetForm(posted(request), initial=_aimed(one) | {"seen_version": one.version})
    form.filled_from = _aimed
    if request.method == "POST" and form.is_valid():
        facts = {"target": form.cleaned_data["target"], "note": form.cleaned_data["note"]}
        if form.run(change_indicator, ctx, row, indicator=one, **facts) is not None:
            return done(request, _there(row))
    words = next((line.words for line in indicators_of(ctx, row) if line.public_id == one.public_id), "")
    return ask(request, form, words, _there(row), lead=row.name)


@page(IndicatorSetAction.CHANGE)
def drop(request: HttpRequest, ctx: Context, row: IndicatorSet, indicator_id: str) -> HttpResponse:
    """Take a measure out of a set (a button, so only POST changes anything)."""
    one = _indicator(row, indicator_id)
    if request.method != "POST":
        return redirect(_there(row))
    drop_indicator(ctx, row, indicator=one)
    return done(request, _there(row))


def _indicator(row: IndicatorSet, public_id: str) -> Indicator:
    found = indicator_in(row, public_id)
    if found is None:
        raise Http404
    return found


def _chosen(ctx: Context, form: SetForm) -> dict[str, Any]:
    said = form.cleaned_data
    return {"name": said["name"], "unit": unit_chosen(ctx, said["unit"]), "service_code": said["service"]}


def _stored(row: IndicatorSet) -> dict[str, Any]:
    return {"name": row.name, "unit": row.unit.public_id if row.unit is not None else "", "service": row.service_code}


def _aimed(one: Indicator) -> dict[str, Any]:
    return {"target": target_of(one), "note": one.note}


def _there(row: IndicatorSet) -> str:
    return reverse("development.indicators.view", args=[row.public_id])
