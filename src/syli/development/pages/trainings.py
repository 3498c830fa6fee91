"""Training given: a year's lines and sums, as a page and a file; writing down and correcting."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.development.access import TrainingAction, UnitAction
from syli.development.commands import change_training, give_training
from syli.development.forms import TrainingForm
from syli.development.models import Training
from syli.development.pages.answering import done, year_asked
from syli.development.queries.teams import colleagues, own_units
from syli.development.queries.trainings import audiences, csv_of, givers_of, sums_of, trainings_of, years_offered
from syli.kernel.access import may
from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import ask, render
from syli.org.models import Unit
from syli.safety.gate import Going, Way, let_out

CSV = "text/csv; charset=utf-8"


@page(TrainingAction.LIST)
def listing(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Show a year's training with its sums, or give it as a file."""
    offered = years_offered(ctx.today)
    year = year_asked(request, offered) or offered[0]
    if request.GET.get("format") == "csv":
        return let_out(ctx, Going(Way.INSIDE, csv_of(ctx, year), CSV, "syli.csv"))
    data = {
        "year": year,
        "years": offered,
        "page": trainings_of(ctx, year, request.GET.get("page")),
        "sums": sums_of(ctx, year),
        "units": own_units(ctx) if may(ctx, UnitAction.TRAIN) else [],
    }
    return render(request, "development/trainings.html", data)


@page(UnitAction.TRAIN)
def add(request: HttpRequest, ctx: Context, unit: Unit) -> HttpResponse:
    """Write down training given."""
    form = TrainingForm(posted(request), initial={"held_on": ctx.today}, staff=colleagues(ctx, unit), audiences=audiences(ctx.language))
    if request.method == "POST" and form.is_valid() and form.run(give_training, ctx, unit, **form.facts()) is not None:
        return done(request, reverse("development.training.list"))
    return ask(request, form, _("Training given"), reverse("development.training.list"), lead=unit.name, looks={"givers": "chips"})


@page(TrainingAction.CHANGE)
def change(request: HttpRequest, ctx: Context, training: Training) -> HttpResponse:
    """Correct training given."""
    names = ("held_on", "topic", "audience", "heads", "partner")
    initial = {name: getattr(training, name) for name in names} | {"seen_version": training.version, "givers": givers_of(training)}
    initial["hours"] = (Decimal(training.minutes) / 60).quantize(Decimal("0.01")).normalize()
    form = TrainingForm(posted(request), initial=initial, staff=colleagues(ctx, training.unit), audiences=audiences(ctx.language))
    form.filled_from = lambda row: {name: getattr(row, name) for name in names} | {"hours": Decimal(row.minutes) / 60, "givers": givers_of(row)}
    back = f"{reverse('development.training.list')}?year={training.held_on.year}"
    if request.method == "POST" and form.is_valid() and form.run(change_training, ctx, training, **form.facts()) is not None:
        return done(request, back)
    return ask(request, form, _("Training given"), back, lead=training.unit.name, looks={"givers": "chips"})
