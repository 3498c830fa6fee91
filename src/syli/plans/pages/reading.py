"""Reading a filled form: its answers now, its versions side by side, the slip for the pocket, what it obliges to."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.kernel.access import allows, may, visible_to
from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import render
from syli.people.queries import card
from syli.plans.access import DutyAction, ReferralAction, SheetAction
from syli.plans.commands import answer_duty
from syli.plans.forms.risk import AnswerDutyForm
from syli.plans.models import Duty, Sheet
from syli.plans.pages.answering import ask
from syli.plans.queries.comparing import side_by_side
from syli.plans.queries.forms import form_of
from syli.plans.queries.realising import needs_of
from syli.plans.queries.sheets import current_of, duties_of, duty_words, title_of, versions_of
from syli.plans.queries.slips import has_slip, slip_of


@page(SheetAction.VIEW)
def view(request: HttpRequest, ctx: Context, sheet: Sheet) -> HttpResponse:
    """Read a filled form as it stands."""
    versions = versions_of(ctx, sheet)
    needs = needs_of(ctx, sheet)
    ctx.trail.touch([sheet.person_id], earliest_on=versions[-1].happened_on)
    asked = form_of(sheet.form_code, current_of(sheet).form_version)
    data = {
        "sheet": sheet,
        "title": title_of(sheet.form_code, ctx.language),
        "person": card(ctx, sheet.person),
        "now": versions[0],
        "versions": versions,
        "duties": duties_of(ctx, sheet),
        "grounds": [ground.texts.in_language(ctx.language) for ground in asked.grounds],
        "referral": visible_to(ctx, ReferralAction.VIEW).filter(sheet=sheet).order_by("-number").first(),
        "may_decide": bool(asked.grounds) and allows(ctx, SheetAction.DECIDE, sheet),
        "may_numbers": may(ctx, ReferralAction.NUMBERS),
        "may_compare": len(versions) > 1 and allows(ctx, SheetAction.COMPARE, sheet),
        "may_revise": allows(ctx, SheetAction.REVISE, sheet),
        "needs": [need for need in needs if need.score],
        "may_score": bool(needs) and allows(ctx, SheetAction.SCORE, sheet),
        "has_slip": has_slip(asked) and allows(ctx, SheetAction.SLIP, sheet),
    }
    return render(request, "plans/view.html", data)


@page(SheetAction.COMPARE)
def compare(request: HttpRequest, ctx: Context, sheet: Sheet) -> HttpResponse:
    """See the latest versions side by side, what has changed marked."""
    ctx.trail.touch([sheet.person_id])
    data = {"sheet": sheet, "title": title_of(sheet.form_code, ctx.language), "person": card(ctx, sheet.person), "both": side_by_side(ctx, sheet)}
    return render(request, "plans/compare.html", data)


@page(SheetAction.SLIP)
def slip(request: HttpRequest, ctx: Context, sheet: Sheet) -> HttpResponse:
    """Show the slip for the pocket: a few words without a heading, which tell nothing to whoever finds it."""
    ctx.trail.touch([sheet.person_id])
    return render(request, "plans/slip.html", {"sheet": sheet, "slip": slip_of(ctx, sheet)})


@page(DutyAction.ANSWER)
def duty(request: HttpRequest, ctx: Context, duty: Duty) -> HttpResponse:
    """Say that a duty is done, or why not."""
    sheet = duty.sheet
    form = AnswerDutyForm(posted(request), initial={"seen_version": duty.version, "done_on": duty.done_on, "reason": duty.reason})
    ctx.trail.touch([sheet.person_id])
    back = reverse("plans.sheet.view", args=[sheet.public_id])
    if request.method == "POST" and form.is_valid():
        if form.run(answer_duty, ctx, duty, done_on=form.cleaned_data["done_on"], reason=form.cleaned_data["reason"]) is not None:
            messages.success(request, _("Saved."))
            return redirect(back)
    return ask(request, form, duty_words(sheet.form_code, duty.code, ctx), back, person=card(ctx, sheet.person))
