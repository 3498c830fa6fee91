"""Results of surveys for the team: which there are, what was answered, writing down that they were discussed, saying that one was sent."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.catalogue.models import ServiceOffer
from syli.catalogue.packs.form_model import Form
from syli.catalogue.packs.model import Feedback
from syli.development.access import IndicatorSetAction, ResultsAction, TrainingAction
from syli.development.commands import discuss_results, send_survey
from syli.development.forms import DiscussionForm
from syli.development.pages.answering import done, year_asked
from syli.development.queries.discussions import discussions_of_survey
from syli.development.queries.log import reviews_due
from syli.development.queries.results import LOT, results_of, survey_of, team_services
from syli.development.queries.teams import colleagues, own_units
from syli.kernel.access import may
from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import ask, render


@page(ResultsAction.LIST)
def listing(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Show a team's surveys with when each was sent and discussed, and the ways to its log, training and indicators."""
    data = {
        "services": team_services(ctx),
        "units": own_units(ctx),
        "due": reviews_due(ctx),
        "lot": LOT,
        "may_train": may(ctx, TrainingAction.LIST),
        "may_indicate": may(ctx, IndicatorSetAction.LIST),
    }
    return render(request, "development/teams.html", data)


@page(ResultsAction.VIEW)
def results(request: HttpRequest, ctx: Context, offer: ServiceOffer, form_code: str) -> HttpResponse:
    """Show what was answered, of all years or of one, and what the team has made of it."""
    used, form = _used(ctx, offer, form_code)
    shown = results_of(ctx, offer, used, form, None)
    if (year := year_asked(request, list(shown.years))) is not None:
        shown = results_of(ctx, offer, used, form, year)
    data = {
        "offer_id": offer.public_id,
        "form_code": form_code,
        "shown": shown,
        "lot": LOT,
        "discussions": discussions_of_survey(ctx, offer, form_code, request.GET.get("page")),
        "may_discuss": may(ctx, ResultsAction.DISCUSS),
    }
    return render(request, "development/results.html", data)


@page(ResultsAction.DISCUSS)
def discuss(request: HttpRequest, ctx: Context, offer: ServiceOffer, form_code: str) -> HttpResponse:
    """Write down that the team discussed the results."""
    _ask, survey = _used(ctx, offer, form_code)
    form = DiscussionForm(posted(request), initial={"held_on": ctx.today}, staff=colleagues(ctx, offer.unit))
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("held_on", "members", "concluded")}
        made = form.run(discuss_results, ctx, offer, form_code=form_code, **facts)
        if made is not None:
            return done(request, reverse("development.discussion.view", args=[made.public_id]))
    back = reverse("development.results.view", args=[offer.public_id, form_code])
    return ask(
        request, form, _("Results discussed"), back, lead=f"{survey.texts.in_language(ctx.language)} · {offer.unit.name}", looks={"members": "chips"}
    )


@page(ResultsAction.SEND)
def send(request: HttpRequest, ctx: Context, offer: ServiceOffer, form_code: str) -> HttpResponse:
    """Say that a survey has been sent (a button, so only POST changes anything)."""
    _used(ctx, offer, form_code)
    there = reverse("development.results.list")
    if request.method != "POST":
        return done(request, there, _("Press the button beside the survey."))
    send_survey(ctx, offer, form_code=form_code)
    return done(request, there)


def _used(ctx: Context, offer: ServiceOffer, form_code: str) -> tuple[Feedback, Form]:
    found = survey_of(ctx, offer, form_code)
    if found is None:
        raise Http404
    return found
