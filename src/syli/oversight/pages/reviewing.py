"""The daily review in two clicks, and the looks of a day with what explains them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy

from syli.kernel.context import Context
from syli.kernel.forms import seen_in
from syli.kernel.page import page
from syli.kernel.render import render
from syli.kernel.rules import RuleBroken
from syli.oversight.access import AlertAction
from syli.oversight.choices import Verdict
from syli.oversight.commands import judge
from syli.oversight.forms import DayForm
from syli.oversight.labels import GROUNDS, SIGNS, STATES
from syli.oversight.models import Alert
from syli.oversight.queries.reviewing import judged_on, looks_of_day, waiting

DONE = {
    Verdict.FINE: gettext_lazy("Noted as fine."),
    Verdict.ASK: gettext_lazy("Asked. The answer comes back to this list."),
    Verdict.MISUSE: gettext_lazy("Noted as misuse."),
}


@page(AlertAction.LIST)
def listing(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Show what waits, or all of one day; three buttons on each line."""
    form = DayForm(request.GET)
    day = form.cleaned_data.get("day") if form.is_valid() else None
    number = request.GET.get("page", "1")
    found = judged_on(ctx, day, number) if day else waiting(ctx, number)
    _touch(ctx, found.object_list)
    data = {"found": found, "form": form, "day": day, "query": _query(day), "signs": SIGNS, "states": STATES}
    return render(request, "oversight/alerts.html", data, fragment="oversight/_alerts.html")


@page(AlertAction.LIST)
def day_of_looks(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Show every look of a day and why it was to be expected, the unexplained first."""
    form = DayForm(request.GET)
    day = (form.cleaned_data.get("day") if form.is_valid() else None) or ctx.today
    found = looks_of_day(ctx, day, request.GET.get("page", "1"))
    _touch(ctx, found.object_list)
    data = {"found": found, "form": form, "day": day, "query": _query(day), "grounds": GROUNDS}
    return render(request, "oversight/day.html", data, fragment="oversight/_day.html")


@page(AlertAction.JUDGE)
def decide(request: HttpRequest, ctx: Context, alert: Alert) -> HttpResponse:
    """Take the reviewer's answer (a button, so only POST changes anything)."""
    _touch(ctx, [alert])
    if request.method == "POST":
        verdict = request.POST.get("verdict", "")
        try:
            judge(ctx, alert, verdict=verdict, question=request.POST.get("question", ""), seen_version=seen_in(request))
        except RuleBroken as broken:
            messages.error(request, str(broken.message))
        else:
            messages.success(request, DONE[Verdict(verdict)])
    return redirect("oversight.alert.list")


def _touch(ctx: Context, found: Iterable[object]) -> None:
    found = list(found)
    ctx.trail.touch((key for one in found if (key := getattr(one, "subject_id", None)) is not None), count=len(found))


def _query(day: date | None) -> str:
    return urlencode({"day": day.strftime("%d.%m.%Y")}) if day else ""
