"""Regular meetings: how they stand this year, writing one down, taking one back."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.catalogue.models import ServiceOffer
from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import render
from syli.plans.access import RegularAction, RegularMeetingAction
from syli.plans.commands import hold_regular, take_back
from syli.plans.forms.together import HeldForm
from syli.plans.models import RegularMeeting
from syli.plans.pages.answering import ask, done
from syli.plans.queries.regular import regular_meetings


@page(RegularAction.LIST)
def regular(request: HttpRequest, ctx: Context) -> HttpResponse:
    """See how the regular meetings of one's services stand this year."""
    return render(request, "plans/regular.html", {"meetings": regular_meetings(ctx), "year": ctx.today.year})


@page(RegularAction.HOLD)
def hold(request: HttpRequest, ctx: Context, offer: ServiceOffer, code: str) -> HttpResponse:
    """Write down that a meeting was held."""
    known = next((one for one in regular_meetings(ctx) if (one.offer_id, one.code) == (offer.public_id, code)), None)
    if known is None:
        raise Http404
    form, back = HeldForm(posted(request), initial={"held_on": ctx.today}), reverse("plans.regular.list")
    if request.method == "POST" and form.is_valid():
        if form.run(hold_regular, ctx, offer, code=code, held_on=form.cleaned_data["held_on"]) is not None:
            return done(request, back)
    return ask(request, form, known.title, back, lead=f"{known.service} · {known.unit}")


@page(RegularMeetingAction.TAKE_BACK)
def remove(request: HttpRequest, ctx: Context, meeting: RegularMeeting) -> HttpResponse:
    """Take back what was written by mistake (a button, so only POST changes anything)."""
    if request.method == "POST":
        take_back(ctx, meeting)
        return done(request, reverse("plans.regular.list"), _("Taken back."))
    return redirect("plans.regular.list")
