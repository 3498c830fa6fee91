"""Deciding line by line what is given: kept as one goes, with the keyboard, two hundred lines on a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from syli.kernel.command import Stale
from syli.kernel.context import Context
from syli.kernel.forms import seen_in
from syli.kernel.page import page
from syli.kernel.render import render
from syli.kernel.rules import RuleBroken
from syli.kernel.ui.formats import format_time
from syli.people.labels import joined
from syli.people.queries import name_of
from syli.records.labels import SOURCES
from syli.retention.access import DataRequestAction
from syli.retention.choices import Decision, LineKind
from syli.retention.commands import decide_lines
from syli.retention.commands.asking import Decided
from syli.retention.labels import DECISIONS, GROUNDS, KINDS
from syli.retention.models import DataRequest, RequestLine
from syli.retention.queries.documents import words_given
from syli.retention.queries.requests import stage
from syli.retention.rules import covered, may

#: Lines on one page; four fields each stay below what a form may have.
PAGE = 200


@dataclass(slots=True)
class LineRow:
    """One line with what is chosen for it now: kept, typed, or proposed."""

    number: int
    version: int
    kind: str
    when: date | None
    label: str
    told_by: str
    parts: tuple[tuple[str, bool], ...]
    decision: str
    ground: str
    extra: str
    is_decided: bool
    proposal: str
    error: str = ""
    error_at: str = ""
    left: Any = field(default="")


@dataclass(frozen=True, slots=True)
class Conflict:
    """A line that somebody else decided meanwhile: her decision beside one's own."""

    number: int
    version: int
    versions: list[tuple[str, str, str]]


@page(DataRequestAction.DECIDE)
def deciding(request: HttpRequest, ctx: Context, asked: DataRequest) -> HttpResponse:
    """Show the lines; what is posted is kept, whole or not at all."""
    error, at, conflict = "", "", None
    if request.method == "POST":
        decisions = _posted(request)
        try:
            decide_lines(ctx, asked, decisions=decisions)
        except RuleBroken as broken:
            error, at = str(broken.message), str(broken.field or "")
        except Stale as stale:
            conflict = _conflict(stale.current, decisions[stale.current.number])
            error, at = _("Somebody else decided this line meanwhile."), f"decision_{conflict.number}"
        else:
            if "HX-Request" not in request.headers:
                messages.success(request, _("Saved %(time)s") % {"time": format_time(ctx.now)})
                step = "retention.data_request.view" if "done" in request.POST else "retention.data_request.decide"
                return redirect(step, asked.public_id)
            asked.refresh_from_db()
    return _show(request, ctx, asked, error, at, conflict)


def _conflict(line: RequestLine, mine: Decided) -> Conflict:
    theirs = in_words(line.decision, line.ground, line.extra)
    return Conflict(line.number, line.version, [(line.label, theirs, in_words(mine.decision, mine.ground, mine.extra))])


def in_words(decision: str, ground: str, extra: str) -> str:
    """Return a decision about a line as it is read: what becomes of it, why, and which words are covered."""
    known = [DECISIONS.get(Decision(decision)) if decision in set(Decision) else "", GROUNDS.get(ground)]  # type: ignore[call-overload]
    return joined(str(one) for one in [*known, extra] if one)


def _show(request: HttpRequest, ctx: Context, asked: DataRequest, error: str, at: str, conflict: Conflict | None) -> HttpResponse:
    found = Paginator(asked.lines.order_by("number"), PAGE).get_page(request.GET.get("page", "1"))
    rows = [_row(line, request.POST if error else None) for line in found.object_list]
    for row in rows:
        if at.rpartition("_")[2] == str(row.number):
            row.error, row.error_at = error, at.rpartition("_")[0]
    undecided = asked.lines.filter(decision="").count()
    ctx.trail.touch([asked.person_id], earliest_on=min((row.when for row in rows if row.when), default=None), count=len(rows))
    data = {
        "one": asked, "name": name_of(asked.person), "rows": rows, "found": found, "decisions": DECISIONS, "grounds": GROUNDS, "error": error,
        "error_row": next((row.number for row in rows if row.error), None), "conflict": conflict, "saved": format_time(ctx.now),
        "is_open": may("decide", stage(ctx, asked)), "undecided": undecided, "is_kept": request.method == "POST" and not error,
        "left": ngettext("%(n)s line to decide", "%(n)s lines to decide", undecided) % {"n": undecided},
    }  # fmt: skip
    return render(request, "retention/lines.html", data, status=422 if error else 200, fragment="retention/_kept.html")


def _row(line: RequestLine, typed: Any) -> LineRow:
    told = {str(code): str(words) for code, words in SOURCES}
    chosen = (line.decision, line.ground or line.proposal_ground, line.extra)
    if typed is not None and f"decision_{line.number}" in typed:
        chosen = (typed[f"decision_{line.number}"], typed.get(f"ground_{line.number}", ""), typed.get(f"extra_{line.number}", ""))
    return LineRow(
        number=line.number, version=line.version, kind=str(KINDS[LineKind(line.kind)]), when=line.happened_on, label=line.label,
        told_by=told.get(line.told_by, ""), parts=marked(line), decision=chosen[0], ground=chosen[1], extra=chosen[2], is_decided=bool(line.decision),
        proposal=str(DECISIONS[Decision(line.proposal)]),
    )  # fmt: skip


def marked(line: RequestLine) -> tuple[tuple[str, bool], ...]:
    """Return a line's words in pieces, each with whether it would be covered."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in covered(line.text, line.spans, line.extra):
        pieces += [(line.text[at:start], False), (line.text[start:end], True)]
        at = end
    return tuple(piece for piece in [*pieces, (line.text[at:], False)] if piece[0])


def _posted(request: HttpRequest) -> dict[int, Decided]:
    """Return what was chosen, by the lines' numbers: a line nobody has decided sends nothing, for a proposal is no decision."""
    post = request.POST
    numbers = [int(name[9:]) for name in post if name.startswith("decision_") and name[9:].isascii() and name[9:].isdigit() and len(name) < 18]
    seen = {n: seen_in(request, f"over_{n}" if f"over_{n}" in post else f"seen_{n}") for n in numbers}
    return {n: Decided(post[f"decision_{n}"], post.get(f"ground_{n}", ""), post.get(f"extra_{n}", ""), seen[n]) for n in numbers}


@page(DataRequestAction.READ_OVER)
def over(request: HttpRequest, ctx: Context, asked: DataRequest) -> HttpResponse:
    """Read the answer over as the second person: what is given, what is covered, what is left out, and why."""
    found = Paginator(asked.lines.order_by("number"), PAGE).get_page(request.GET.get("page", "1"))
    rows = [_row(line, None) for line in found.object_list]
    for row, line in zip(rows, found.object_list, strict=True):
        row.left = [part if isinstance(part, str) else None for part in _given(line)]
    ctx.trail.touch([asked.person_id], count=len(rows))
    data = {
        "one": asked,
        "name": name_of(asked.person),
        "rows": rows,
        "found": found,
        "decisions": DECISIONS,
        "grounds": GROUNDS,
    }
    return render(request, "retention/over.html", {**data, "approval": asked.approval})


def _given(line: RequestLine) -> list[Any]:
    words = words_given(line) if line.decision in ("give", "mask") else []
    return [words] if isinstance(words, str) else list(words)
