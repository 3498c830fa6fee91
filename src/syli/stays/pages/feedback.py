"""What the leader has received of feedback that others keep: the register, the comparison, the file, filing one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render
from syli.safety.gate import Going, Way, let_out
from syli.stays.access import HouseAction
from syli.stays.commands import file_summary
from syli.stays.forms.feedback import FIGURES, SummaryForm
from syli.stays.models import House
from syli.stays.pages.answering import done
from syli.stays.queries.feedback import Comparison, SummaryLine, compared, content_of, filed_of, kept_elsewhere, summaries_of, summary_of


@page(HouseAction.SEE_SUMMARIES)
def summaries(request: HttpRequest, ctx: Context, house: House) -> HttpResponse:
    """List the summaries of a house and compare their figures."""
    lines = summaries_of(ctx, house)
    tables = [(one, _columns(one)) for one in compared(lines)]
    beside = {line.public_id for one, _columns_of in tables for line in one.lines}
    data = {"lines": lines, "tables": tables, "beside": beside, "house_id": house.public_id, "name": house.unit.name}
    return render(request, "stays/summaries.html", {**data, "may_file": bool(kept_elsewhere(ctx, house))})


def _columns(one: Comparison) -> list[dict[str, object]]:
    periods = [{"key": str(n), "label": line.period, "numeric": True} for n, line in enumerate(one.lines)]
    return [{"key": "name", "label": _("Figure"), "primary": True}, *periods]


@page(HouseAction.FILE_SUMMARY)
def summary_file(request: HttpRequest, ctx: Context, house: House) -> HttpResponse:
    """File a summary that has come; the figures have the names they had last time."""
    kinds = kept_elsewhere(ctx, house)
    last = next((line.figures for line in summaries_of(ctx, house) if line.figures), {})
    # Most come once, about the year that is over.
    before = ctx.today.year - 1
    initial = {"code": kinds[0][0] if kinds else "", "start_on": date(before, 1, 1), "end_on": date(before, 12, 31), "received_on": ctx.today}
    initial |= {f"name_{n}": name for n, name in enumerate(list(last)[:FIGURES], start=1)}
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SummaryForm(*given, initial=initial, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("code", "start_on", "end_on", "received_on")}
        file = form.cleaned_data["file"]
        content, declared = (file.read(), file.name) if file else (b"", "")
        seen = form.cleaned_data["seen"] or 0
        if form.run(file_summary, ctx, house, figures=form.figures(), content=content, declared_name=declared, seen=seen, **values) is not None:
            return done(request, _("Saved."), "stays.house.see_summaries", house.public_id)
    filed = _seen_now(ctx, house, form) if form.is_bound else None
    back = reverse("stays.house.see_summaries", args=[house.public_id])
    return render(
        request,
        "stays/summary.html",
        {"form": form, "kinds": kinds, "back": back, "filed": filed, "house_id": house.public_id},
        status=422 if form.errors else 200,
    )


def _seen_now(ctx: Context, house: House, form: SummaryForm) -> SummaryLine | None:
    """Return what has been filed of the period that was typed; the next save is made knowing it."""
    code, start_on, end_on = (form.cleaned_data.get(name) for name in ("code", "start_on", "end_on"))
    filed = filed_of(ctx, house, code, start_on, end_on) if code and start_on and end_on else None
    typed: Any = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict or a dict; both can
    typed["seen"] = str(1 + len(filed.earlier) if filed else 0)
    form.data = typed
    return filed


@page(HouseAction.SEE_SUMMARIES)
def summary_open(request: HttpRequest, ctx: Context, house: House, summary_id: str) -> HttpResponse:
    """Open the file of a summary: always as a download under its neutral name."""
    summary = summary_of(house, summary_id)
    if summary is None or not summary.media_type:
        raise Http404
    return let_out(ctx, Going(Way.INSIDE, content_of(summary), summary.media_type, summary.file_name))
