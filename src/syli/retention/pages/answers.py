"""Asking a second person, finishing the answer, opening it and writing down that it was given."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import render
from syli.people.labels import POINT_KINDS, label_of
from syli.people.models import ContactPoint
from syli.people.queries import name_of
from syli.retention.access import DataRequestAction
from syli.retention.commands import ask_agreement, deliver, finish
from syli.retention.commands.answering import receiver_of
from syli.retention.forms import AskForm, DeliverForm
from syli.retention.models import DataRequest
from syli.retention.queries.documents import finished
from syli.retention.queries.posting import safe_points
from syli.retention.queries.requests import stage
from syli.safety.gate import Going, Way, let_out


@page(DataRequestAction.ASK)
def asking(request: HttpRequest, ctx: Context, asked: DataRequest) -> HttpResponse:
    """Ask a second person to agree to what becomes of the request."""
    form = AskForm(posted(request), initial={"seen_version": asked.version})
    ctx.trail.touch([asked.person_id])
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("outcome", "reason", "refusal_ground")}
        if form.run(ask_agreement, ctx, asked, **facts) is not None:
            messages.success(request, _("Asked. A second person answers within a day."))
            return redirect("retention.data_request.view", asked.public_id)
    data = {"form": form, "one": asked, "name": name_of(asked.person), "stage": stage(ctx, asked)}
    return render(request, "retention/ask.html", data, status=422 if request.method == "POST" else 200)


@page(DataRequestAction.FINISH)
def finishing(request: HttpRequest, ctx: Context, asked: DataRequest) -> HttpResponse:
    """Make the answer (a button, so only POST changes anything)."""
    ctx.trail.touch([asked.person_id])
    if request.method == "POST":
        finish(ctx, asked)
        messages.success(request, _("Finished."))
    return redirect("retention.data_request.view", asked.public_id)


@page(DataRequestAction.OPEN)
def opening(request: HttpRequest, ctx: Context, asked: DataRequest) -> HttpResponse:
    """Open the finished answer: it passes the gate once more, as it stands today."""
    ctx.trail.touch([asked.person_id])
    if asked.document is None:
        raise Http404
    readers = frozenset([asked.asker_person_id] if asked.asker_person_id is not None else [])
    return let_out(ctx, Going(Way.ANSWER, finished(asked), "application/pdf", "file.pdf", about=frozenset({asked.person_id}), readers=readers))


@page(DataRequestAction.DELIVER)
def giving(request: HttpRequest, ctx: Context, asked: DataRequest) -> HttpResponse:
    """Write down how the answer was given."""
    points = {point.public_id: point for point in safe_points(ctx, asked.asker_person_id)}
    form = DeliverForm(posted(request), points=point_choices(points), initial={"delivered_on": ctx.today})
    ctx.trail.touch([asked.person_id])
    if request.method == "POST" and form.is_valid():
        point = points.get(form.cleaned_data["point"])
        if form.run(deliver, ctx, asked, how=form.cleaned_data["how"], on=form.cleaned_data["delivered_on"], point=point) is not None:
            messages.success(request, _("Written down."))
            return redirect("retention.data_request.view", asked.public_id)
    data = {"form": form, "one": asked, "receiver": receiver_of(asked)}
    return render(request, "retention/deliver.html", data, status=422 if request.method == "POST" else 200)


def point_choices(points: dict[str, ContactPoint]) -> list[tuple[str, Any]]:
    """Return addresses to choose from."""
    return [(key, f"{label_of(POINT_KINDS, point.kind)}: {point.value}") for key, point in points.items()]
