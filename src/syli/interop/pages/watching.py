"""How far handed-in lists are, what was found in them row by row, and the same as a file."""

from __future__ import annotations

import io
from collections import Counter

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from syli.interop.access import UploadAction
from syli.interop.choices import UNDER_WAY, UploadState
from syli.interop.imports.choices import Trouble
from syli.interop.imports.messages import message, outline, severity
from syli.interop.imports.report import write_report
from syli.interop.labels import STATES, TARGETS
from syli.interop.models import Upload
from syli.interop.queries import PAGE_SIZE, ListCard, every_finding, findings_on, is_under_way, list_cards
from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render
from syli.safety.gate import Going, Way, let_out


@page(UploadAction.WATCH)
def watch(request: HttpRequest, ctx: Context, upload: Upload) -> HttpResponse:
    """Show how far the lists are; asked for again and again by a script, or by hand where scripts do not run."""
    by_script = request.headers.get("HX-Request") == "true"
    if not is_under_way(ctx, upload):
        if by_script:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return redirect("interop.upload.view", upload.public_id)
    data = {"upload": upload, "is_entering": upload.state == UploadState.ENTERING, "all_rows": max(1, upload.all_rows)}
    return render(request, "interop/progress.html", data, fragment="interop/_progress.html")


@page(UploadAction.VIEW)
def view(request: HttpRequest, ctx: Context, upload: Upload) -> HttpResponse:
    """Show what was found: counts, kinds of trouble, every row with what to do."""
    if is_under_way(ctx, upload):
        return redirect("interop.upload.watch", upload.public_id)
    if upload.state == UploadState.HANDED_IN:
        return redirect("interop.upload.map", upload.public_id)
    shown = Paginator(range(upload.finding_count), PAGE_SIZE).get_page(request.GET.get("page"))
    found = findings_on(upload, shown.number)
    lists = list_cards(upload)
    ctx.trail.touch([], count=len(found))
    data = {
        "upload": upload,
        "lists": lists,
        "targets": TARGETS,
        "state": STATES[upload.state],
        "is_lost": upload.state in UNDER_WAY or upload.state == UploadState.FAILED,
        "is_entered": upload.state == UploadState.ENTERED,
        "may_enter": upload.state == UploadState.CHECKED and any(one.good for one in lists) and not any(one.is_refused for one in lists),
        "has_words": upload.state == UploadState.CHECKED and any(one["words"] for one in (upload.summary or {"lists": []})["lists"]),
        "troubles": [(outline(trouble), count) for trouble, count in _troubles(lists)],
        "rows": [{"finding": one, "words": message(one.problem), "severity": severity(one.problem)} for one in found],
        "page": shown,
        "columns": [
            {"key": "line", "label": pgettext("import", "Line"), "primary": True},
            {"key": "column", "label": _("Column")},
            {"key": "value", "label": _("Value")},
            {"key": "words", "label": _("What to do")},
            {"key": "severity", "label": _("How bad")},
        ],
    }
    return render(request, "interop/upload.html", data, fragment="interop/_findings.html")


def _troubles(lists: list[ListCard]) -> list[tuple[Trouble, int]]:
    counts: Counter[Trouble] = Counter()
    for one in lists:
        counts.update(dict(one.troubles))
    return counts.most_common()


@page(UploadAction.VIEW)
def report(request: HttpRequest, ctx: Context, upload: Upload) -> HttpResponse:
    """Download everything that was found, one line a problem; it opens safely in a spreadsheet."""
    found = list(every_finding(upload))
    ctx.trail.touch([], count=len(found))
    text = io.StringIO()
    headings = [_("List"), pgettext("import", "Line"), _("Column"), _("Value"), _("How bad"), _("What to do")]
    write_report([one.problem for one in found], text, headings, lists=[str(TARGETS[one.target]) for one in found])
    content = text.getvalue().encode("utf-8-sig")
    return let_out(ctx, Going(Way.INSIDE, content, "text/csv; charset=utf-8", "report.csv"))
