"""Words of one side found with the other: the keeper's list, letting them stand, asking the writer; and the writer who has read."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render
from syli.kernel.rules import RuleBroken
from syli.safety.access import ReadOverAction, StrayWordsAction
from syli.safety.commands import ask_to_read_over, finish_reading, let_stand
from syli.safety.labels import TOKENS, WRITTEN
from syli.safety.models import ReadOver, StrayWords
from syli.safety.queries.straying import strays


@page(StrayWordsAction.LIST)
def listing(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Show where words of one side were found with the other."""
    found = strays(ctx, request.GET.get("page"))
    ctx.trail.touch((key for one in found.object_list for key in one.keys), count=len(found.object_list))
    return render(request, "safety/strays.html", {"page": found, "tokens": TOKENS, "written": WRITTEN})


@page(StrayWordsAction.CLOSE)
def close(request: HttpRequest, ctx: Context, stray: StrayWords) -> HttpResponse:
    """Let words stand (a button, so only POST changes anything)."""
    if request.method == "POST":
        let_stand(ctx, stray)
        messages.success(request, _("Saved."))
    return redirect("safety.stray.list")


@page(StrayWordsAction.ASK)
def ask(request: HttpRequest, ctx: Context, stray: StrayWords) -> HttpResponse:
    """Ask the writer to read the text over (a button, so only POST changes anything)."""
    if request.method == "POST":
        try:
            ask_to_read_over(ctx, stray)
            messages.success(request, _("Asked. The writer is told neither what was found nor of whom."))
        except RuleBroken as broken:
            messages.error(request, str(broken))
    return redirect("safety.stray.list")


@page(ReadOverAction.FINISH)
def finish(request: HttpRequest, ctx: Context, read_over: ReadOver) -> HttpResponse:
    """Say that a text has been read over (a button, so only POST changes anything)."""
    if request.method == "POST":
        finish_reading(ctx, read_over)
        messages.success(request, _("Saved."))
    return redirect("home")
