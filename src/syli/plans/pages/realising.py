"""How a plan came true: saying it at the end, and a year in numbers."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import render
from syli.people.queries import card
from syli.plans.access import SheetAction
from syli.plans.commands import realise
from syli.plans.forms.realising import RealisationForm, said_of
from syli.plans.models import Sheet
from syli.plans.pages.answering import done
from syli.plans.queries.realising import effects, needs_of
from syli.plans.queries.sheets import title_of
from syli.plans.rules import LEAST_SHOWN


@page(SheetAction.SCORE)
def score(request: HttpRequest, ctx: Context, sheet: Sheet) -> HttpResponse:
    """Say how each need and goal came true."""
    needs = needs_of(ctx, sheet)
    if not needs:
        raise Http404
    form = RealisationForm(posted(request), needs=needs, language=ctx.language, initial={"scored_on": ctx.today, "seen_version": sheet.version})
    form.filled_from = lambda row: said_of(needs_of(ctx, row))
    ctx.trail.touch([sheet.person_id])
    if request.method == "POST" and form.is_valid():
        if form.run(realise, ctx, sheet, scores=form.scores(), scored_on=form.cleaned_data["scored_on"]) is not None:
            return done(request, reverse("plans.sheet.view", args=[sheet.public_id]))
    data = {"form": form, "sheet": sheet, "person": card(ctx, sheet.person), "title": title_of(sheet.form_code, ctx.language)}
    return render(request, "plans/realise.html", data, status=422 if form.errors else 200)


@page(SheetAction.EFFECTS)
def effect_numbers(request: HttpRequest, ctx: Context) -> HttpResponse:
    """See how the needs and goals of plans came true in a year, by unit and service."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 and asked >= "1900" else ctx.today.year
    found = effects(ctx, date(year, 1, 1), date(year, 12, 31))
    return render(request, "plans/effects.html", {"year": year, "lines": found, "least": LEAST_SHOWN})
