"""The lists one has handed in, and handing in more."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from syli.interop.access import ImportAction
from syli.interop.commands import hand_in_lists
from syli.interop.commands.handing_in import Given
from syli.interop.forms import FilesForm
from syli.interop.imports.targets import TARGETS
from syli.interop.labels import STATES
from syli.interop.queries import PAGE_SIZE, own_uploads, upload_cards
from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render


@page(ImportAction.LIST)
def uploads(request: HttpRequest, ctx: Context) -> HttpResponse:
    """List what one has handed in, the latest first."""
    shown = Paginator(own_uploads(ctx), PAGE_SIZE).get_page(request.GET.get("page"))
    cards = upload_cards(shown.object_list)  # type: ignore[arg-type]  # a slice of the query set
    ctx.trail.touch([], count=len(cards))
    columns = [
        {"key": "lists", "label": _("Lists"), "primary": True},
        {"key": "when", "label": pgettext("import", "Handed in")},
        {"key": "state", "label": pgettext("import", "State")},
        {"key": "entered", "label": pgettext("import", "Rows brought in"), "numeric": True},
    ]
    data = {"rows": cards, "page": shown, "columns": columns, "states": STATES}
    return render(request, "interop/list.html", data, fragment="interop/_rows.html")


@page(ImportAction.HAND_IN)
def hand_in(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Hand in lists; they are sealed at once and nothing of them is entered yet."""
    form = FilesForm(request.POST, request.FILES) if request.method == "POST" else FilesForm()
    if request.method == "POST" and form.is_valid():
        given = {target: form.cleaned_data[target] for target in TARGETS if form.cleaned_data.get(target)}
        lists = {target: Given(file.name, file.read()) for target, file in given.items()}
        upload = form.run(hand_in_lists, ctx, lists=lists, mapping=form.cleaned_data["mapping"])
        if upload is not None:
            return redirect("interop.upload.map", upload.public_id)
    return render(request, "interop/hand_in.html", {"form": form}, status=422 if form.errors else 200)
