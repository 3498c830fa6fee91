"""Surveys without a name: which there are, answering one, and the answers together."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from syli.catalogue.models import ServiceOffer
from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import render
from syli.plans.access import FeedbackAction
from syli.plans.commands import give_feedback
from syli.plans.forms.filling import SurveyForm
from syli.plans.pages.answering import done
from syli.plans.queries.forms import newest_form
from syli.plans.queries.surveys import answered_together, respondents_of, surveys_used
from syli.plans.rules import LOT


@page(FeedbackAction.LIST)
def used(request: HttpRequest, ctx: Context) -> HttpResponse:
    """See which surveys the services use and how many have answered."""
    return render(request, "plans/surveys.html", {"services": surveys_used(ctx), "lot": LOT})


@page(FeedbackAction.GIVE)
def give(request: HttpRequest, ctx: Context, offer: ServiceOffer, form_code: str) -> HttpResponse:
    """Answer a survey: no name is asked, nothing tells whose answer it was."""
    asked, respondents = newest_form(form_code, ctx.today), respondents_of(ctx, offer, form_code)
    if asked is None or not respondents:
        raise Http404
    only = respondents[0][0] if len(respondents) == 1 else None
    form = SurveyForm(posted(request), initial={"respondent": only}, asked=asked, language=ctx.language, respondents=respondents)
    if request.method == "POST" and form.is_valid():
        facts = {"respondent": form.cleaned_data["respondent"], "answers": form.answers()}
        if form.run(give_feedback, ctx, offer, form_code=form_code, **facts) is not None:
            return done(request, request.path, _("Thank you. Your answer has been kept without your name."))
    words = {"title": asked.texts.in_language(ctx.language), "lead": asked.lead.in_language(ctx.language)}
    data = {"form": form, "parts": list(form.parts()), "is_for_child": asked.look == "pictures", **words}
    return render(request, "plans/survey.html", data, status=422 if form.errors else 200)


@page(FeedbackAction.RESULTS)
def results(request: HttpRequest, ctx: Context, offer: ServiceOffer, form_code: str) -> HttpResponse:
    """See the answers all together, in lots of five."""
    asked = newest_form(form_code, ctx.today)
    if asked is None or not respondents_of(ctx, offer, form_code):
        raise Http404
    count, questions = answered_together(ctx, offer, asked)
    data = {"title": asked.texts.in_language(ctx.language), "unit": offer.unit.name, "count": count, "questions": questions, "lot": LOT}
    return render(request, "plans/survey_results.html", data)
