"""Bringing checked rows in, and throwing handed-in lists away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.interop.access import UploadAction
from syli.interop.commands import begin_entering, discard_lists
from syli.interop.forms import EnterForm
from syli.interop.models import Upload
from syli.interop.queries import list_cards
from syli.kernel.context import Context
from syli.kernel.forms import SyliForm
from syli.kernel.page import page
from syli.kernel.render import render


@page(UploadAction.ENTER)
def enter(request: HttpRequest, ctx: Context, upload: Upload) -> HttpResponse:
    """Choose between the good rows and all or nothing, and begin."""
    form = EnterForm(request.POST if request.method == "POST" else None, initial={"seen_version": upload.version, "on_error": "row"})
    if request.method == "POST" and form.is_valid():
        if form.run(begin_entering, ctx, upload, on_error=form.cleaned_data["on_error"]) is not None:
            return redirect("interop.upload.view", upload.public_id)
    data = {"upload": upload, "form": form, "lists": list_cards(upload)}
    return render(request, "interop/enter.html", data, status=422 if form.errors else 200)


@page(UploadAction.DISCARD)
def discard(request: HttpRequest, ctx: Context, upload: Upload) -> HttpResponse:
    """Throw the lists and what was found in them away; what has been brought in stays."""
    form = SyliForm(request.POST if request.method == "POST" else None, initial={"seen_version": upload.version})
    if request.method == "POST" and form.is_valid():
        form.run(discard_lists, ctx, upload)
        if not form.errors:
            messages.success(request, _("Removed."))
            return redirect("interop.import.list")
    return render(request, "interop/discard.html", {"upload": upload, "form": form}, status=422 if form.errors else 200)
