"""Receiving a request, seeing which wait, how far one is, and collecting its lines."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.kernel.access import allows, may
from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import render
from syli.people.models import Person
from syli.people.queries import card, name_of, person_named
from syli.people.queries.family import family_of
from syli.retention.access import DataRequestAction, PersonDataAction
from syli.retention.choices import Asker, Outcome, Stage
from syli.retention.commands import collect, receive
from syli.retention.commands.answering import receiver_of
from syli.retention.forms import OUTCOMES, CollectForm, ReceiveForm
from syli.retention.labels import ASKERS, DELIVERIES, IDENTITIES, REFUSALS, RIGHTS, STAGES
from syli.retention.models import DataRequest
from syli.retention.queries.requests import closed_cards, closed_requests, open_requests, stage

PAGE = 25


@page(PersonDataAction.RECEIVE)
def receiving(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """Write down a request as it comes."""
    ctx.trail.touch([person.pk])
    guardians = _guardians(ctx, person)
    start = {"received_on": ctx.today, "language": person.service_language if person.service_language in ("fi", "sv", "en") else "fi"}
    form = ReceiveForm(posted(request), guardians=guardians, initial=start)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in _FACTS}
        chosen = form.cleaned_data["asker_person"] if facts["asker"] == Asker.GUARDIAN else ""
        asker = person_named(ctx, chosen) if chosen else None
        made = form.run(receive, ctx, person, asker_person=asker, **facts)
        if made is not None:
            messages.success(request, _("Noted. The leader answers."))
            known = may(ctx, DataRequestAction.VIEW)
            return redirect("retention.data_request.view", made.public_id) if known else redirect("people.person.view", person.public_id)
    return render(request, "retention/receive.html", {"form": form, "person": card(ctx, person)}, status=422 if form.errors else 200)


_FACTS = ("right", "asker", "asker_name", "identity", "received_on", "language", "since_on", "since_reason", "is_staff_covered")


def _guardians(ctx: Context, person: Person) -> list[tuple[str, Any]]:
    return [(one.card.public_id, one.card.name) for one in family_of(ctx, person).relatives]


@page(DataRequestAction.LIST)
def listing(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Show every request that waits for an answer, the one due first in front, and those answered."""
    waiting = open_requests(ctx)
    closed = Paginator(closed_requests(ctx), PAGE).get_page(request.GET.get("page", "1"))
    done = closed_cards(ctx, list(closed.object_list))
    ctx.trail.touch((one.person_pk for one in [*waiting, *done]), count=len(waiting) + len(done))
    return render(request, "retention/requests.html", {"waiting": waiting, "closed": closed, "done": done})


@page(DataRequestAction.VIEW)
def view(request: HttpRequest, ctx: Context, asked: DataRequest) -> HttpResponse:
    """Show how far one request is, and its next step."""
    return show(request, ctx, asked, CollectForm())


def show(request: HttpRequest, ctx: Context, asked: DataRequest, form: CollectForm, *, status: int = 200) -> HttpResponse:
    """Answer with the page of one request."""
    ctx.trail.touch([asked.person_id])
    now = stage(ctx, asked)
    facts = [
        (_("Client"), name_of(asked.person)),
        (_("Asked for"), RIGHTS[asked.right]),  # type: ignore[index]
        (_("Asked by"), ASKERS[asked.asker]),  # type: ignore[index]
        (_("Name"), receiver_of(asked)),
        (_("Made sure"), IDENTITIES[asked.identity]),  # type: ignore[index]
        (_("Made sure by"), str(asked.identity_by)),
        (_("Outcome"), dict(OUTCOMES).get(asked.outcome)),
        (_("Why refused"), REFUSALS.get(asked.refusal_ground)),  # type: ignore[call-overload]
        (_("Given"), DELIVERIES.get(asked.delivery)),  # type: ignore[call-overload]
    ]
    data = {
        "one": asked,
        "form": form,
        "facts": [(term, value) for term, value in facts if value],
        "stage": now,
        "stage_words": STAGES[now],
        "stages": [(code, words) for code, words in STAGES.items()],
        "for_child": asked.asker == Asker.GUARDIAN,
        "may_work": may(ctx, DataRequestAction.DECIDE),
        "may_open_person": allows(ctx, PersonDataAction.RECEIVE, asked.person),
        "may_read_over": now == Stage.WAITING and allows(ctx, DataRequestAction.READ_OVER, asked),
        "has_document": asked.document is not None,
        "is_late": asked.closed_at is None and asked.due_on < ctx.today,
        "is_withdrawn": asked.outcome == Outcome.WITHDRAW,
        "is_own_question": asked.approval is not None and asked.approval.asked_by_id == ctx.actor.id,
    }
    return render(request, "retention/request.html", data, status=status)


@page(DataRequestAction.COLLECT)
def collecting(request: HttpRequest, ctx: Context, asked: DataRequest) -> HttpResponse:
    """Collect the lines (a button; for a child with how far she decides herself)."""
    form = CollectForm(posted(request))
    if request.method == "POST" and form.is_valid() and form.run(collect, ctx, asked, assessment=form.cleaned_data["assessment"]) is not None:
        return redirect("retention.data_request.decide", asked.public_id)
    return show(request, ctx, asked, form, status=422 if request.method == "POST" else 200)
