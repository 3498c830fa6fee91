"""Where a form's unfinished text is sent while somebody writes."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from syli.kernel.context import HELSINKI, Context
from syli.kernel.drafts.access import DraftAction
from syli.kernel.drafts.keeping import DraftTooLarge, forget_draft, keep_draft
from syli.kernel.page import page


@page(DraftAction.KEEP)
def draft(request: HttpRequest, ctx: Context, kind: str, about: str) -> HttpResponse:
    """Keep (POST) one form's draft; answers with the time it was kept."""
    if request.method != "POST":
        raise Http404
    try:
        kept = keep_draft(ctx, kind=kind, public_id=about, typed=dict(request.POST.lists()))
    except DraftTooLarge:
        return JsonResponse({}, status=413)
    if kept is None:
        raise Http404
    return JsonResponse({"saved": f"{ctx.now.astimezone(HELSINKI):%H.%M}"})


@page(DraftAction.KEEP)
def discard(request: HttpRequest, ctx: Context, kind: str, about: str) -> HttpResponse:
    """Throw a draft away on its writer's word."""
    if request.method != "POST":
        raise Http404
    forget_draft(ctx, kind=kind, public_id=about)
    return redirect(reverse("home"))
