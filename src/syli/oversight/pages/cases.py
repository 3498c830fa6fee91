"""Cases of misuse, for the data protection officer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import render
from syli.oversight.access import MisuseCaseAction
from syli.oversight.commands import keep_case
from syli.oversight.forms import CaseForm
from syli.oversight.labels import SIGNS
from syli.oversight.models import MisuseCase
from syli.oversight.queries.reviewing import case_cards, cases


@page(MisuseCaseAction.LIST)
def listing(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Show cases of misuse, the open ones first."""
    found = cases(ctx, request.GET.get("page", "1"))
    ctx.trail.touch((one.alert.subject_id for one in found.object_list if one.alert.subject_id is not None), count=len(found.object_list))
    return render(request, "oversight/cases.html", {"found": found}, fragment="oversight/_cases.html")


@page(MisuseCaseAction.KEEP)
def keep(request: HttpRequest, ctx: Context, case: MisuseCase) -> HttpResponse:
    """Write what is known and done about one case."""
    shown = case_cards(ctx, [case])[0]
    ctx.trail.touch([shown.alert.subject_id] if shown.alert.subject_id is not None else [])
    first = {"words": shown.words, "client_told_on": shown.client_told_on, "is_closed": shown.is_closed, "seen_version": shown.version}
    form = CaseForm(posted(request), initial=first)
    form.filled_from = lambda row: {"words": row.words, "client_told_on": row.client_told_on, "is_closed": row.closed_at is not None}
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("words", "client_told_on", "is_closed")}
        if form.run(keep_case, ctx, case, **said) is not None:
            messages.success(request, _("Saved."))
            return redirect("oversight.misuse_case.list")
    data = {"form": form, "one": shown, "signs": SIGNS}
    return render(request, "oversight/case.html", data, status=422 if request.method == "POST" else 200)
