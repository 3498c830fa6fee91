"""One help request: what is known, who it is about, and what is decided."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.catalogue.queries import current_pack
from syli.intake.access import HelpRequestAction
from syli.intake.commands import add_person_to_request, decide_request, reopen_request
from syli.intake.forms import AddPersonForm, DecisionForm
from syli.intake.labels import STATES, URGENCIES, URGENCY_TONES
from syli.intake.models import HelpRequest
from syli.intake.queries import RequestCard, request_card
from syli.intake.rules import LONGEST_REASON, is_reason
from syli.kernel.access import allows, may, visible_to
from syli.kernel.context import HELSINKI, Context
from syli.kernel.drafts.keeping import draft_of, forget_draft
from syli.kernel.forms import posted, seen_in
from syli.kernel.page import page
from syli.kernel.render import render
from syli.kernel.ui.formats import format_date, format_datetime
from syli.people.queries import person_named, search
from syli.safety.access import PersonSafetyAction

#: The kind of draft: a decision being made.
DECISION = "intake.decision"


@page(HelpRequestAction.VIEW)
def request_detail(request: HttpRequest, ctx: Context, help_request: HelpRequest) -> HttpResponse:
    """Show a request and what may be done with it."""
    return _show(request, ctx, help_request)


def _show(request: HttpRequest, ctx: Context, help_request: HelpRequest, *, reason: str = "", error: str = "") -> HttpResponse:
    """Render the request; with the reason that was typed and what is wrong with it, when it could not be taken up again."""
    card = request_card(ctx, help_request)
    received_on = help_request.received_at.astimezone(HELSINKI).date()
    ctx.trail.touch({person.pk for person, _role in card.people}, earliest_on=received_on)
    data = {
        "request_card": card,
        "facts": _facts(ctx, card),
        "roles": _roles(ctx, help_request),
        "state": STATES[card.state],
        "urgency": (URGENCIES[card.urgency], URGENCY_TONES[card.urgency]),
        "may_keep_apart": _closable(ctx, card),
        "may_decide": card.is_open and allows(ctx, HelpRequestAction.DECIDE, help_request),
        "may_reopen": not card.is_open and card.state != "accepted" and may(ctx, HelpRequestAction.REOPEN),
        "reason": reason,
        "reason_error": error,
    }
    return render(request, "intake/detail.html", data, status=422 if error else 200)


def _roles(ctx: Context, help_request: HelpRequest) -> dict[str, str]:
    pack = current_pack(help_request.service_code, help_request.profile, ctx.today)
    return {role.code: role.texts.in_language(ctx.language) for role in pack.participants}


def _closable(ctx: Context, card: RequestCard) -> set[int]:
    """Return of whom on the request the actor may say who must not learn of her: not of those whom she only reads in an emergency."""
    people = [person.pk for person, _role in card.people]
    return set(visible_to(ctx, PersonSafetyAction.KEEP_APART).filter(pk__in=people).values_list("pk", flat=True)) if people else set()


def _facts(ctx: Context, card: RequestCard) -> list[tuple[str, str | None]]:
    return [
        (_("Received"), format_datetime(card.received_at)),
        (_("Answer by"), format_date(card.answer_due_on) if card.is_open else None),
        (_("Who asks"), card.caller or None),
        (_("How to answer safely"), card.callback or None),
        (_("Must not know"), card.must_not_know or None),
        (_("Directed by"), card.source or None),
        (_("Why"), ", ".join(card.reasons) or None),
        (_("Own worker"), card.own_worker or None),
        (_("Guided to"), card.guided_to or None),
        (_("First time offered"), format_datetime(card.first_offered_at) if card.first_offered_at else None),
    ]


@page(HelpRequestAction.DECIDE, known_by=HelpRequestAction.VIEW)
def decide(request: HttpRequest, ctx: Context, help_request: HelpRequest) -> HttpResponse:
    """Decide on a request without opening an episode."""
    form = DecisionForm(posted(request), initial={"seen_version": help_request.version}, language=ctx.language)
    form.filled_from = _decided
    left = None if request.method == "POST" else draft_of(ctx, DECISION, help_request.public_id)
    if left is not None:
        form.go_on(left)
    ctx.trail.touch(help_request.people.values_list("person_id", flat=True))
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("to", "decision_code", "guided_to")}
        if form.run(decide_request, ctx, help_request, **values) is not None:
            forget_draft(ctx, kind=DECISION, public_id=help_request.public_id)
            messages.success(request, _("Decided."))
            return redirect("intake.help_request.view", help_request.public_id)
    draft = {"draft": (DECISION, help_request.public_id), "is_draft": left is not None}
    data = {"form": form, "request_card": request_card(ctx, help_request), **draft}
    return render(request, "intake/decide.html", data, status=422 if form.errors else 200)


def _decided(help_request: HelpRequest) -> dict[str, Any]:
    """Return the decision as it stands now, in the words in which the request's page says it."""
    return {"to": STATES[help_request.state], "decision_code": help_request.decision_code, "guided_to": help_request.guided_to}


@page(HelpRequestAction.EDIT, known_by=HelpRequestAction.VIEW)
def add_person(request: HttpRequest, ctx: Context, help_request: HelpRequest) -> HttpResponse:
    """Find somebody known and say that the request is about her."""
    asked = request.GET.get("q", "").strip()[:100]
    hits = list(search(ctx, asked).page.object_list)[:10] if asked else []
    form = AddPersonForm(posted(request), roles=list(_roles(ctx, help_request).items()))
    ctx.trail.touch({hit.card.pk for hit in hits}, count=len(hits))
    if request.method == "POST" and form.is_valid():
        person = person_named(ctx, form.cleaned_data["person"])
        if person is None:
            form.add_error("person", _("Choose somebody from the list."))
        elif form.run(add_person_to_request, ctx, help_request, person=person, role=form.cleaned_data["role"]) is not None:
            messages.success(request, _("Added."))
            return redirect("intake.help_request.view", help_request.public_id)
    data = {"form": form, "asked": asked, "hits": hits, "request_card": request_card(ctx, help_request)}
    return render(request, "intake/add_person.html", data, status=422 if form.errors else 200)


@page(HelpRequestAction.REOPEN, known_by=HelpRequestAction.VIEW)
def reopen(request: HttpRequest, ctx: Context, help_request: HelpRequest) -> HttpResponse:
    """Take up a decided request again, with a reason (a button with a field, so only POST changes anything)."""
    reason = request.POST.get("reason", "").strip()
    if request.method == "POST" and not is_reason(reason):
        return _show(request, ctx, help_request, reason=reason, error=_("Say why, in at most %(most)s letters.") % {"most": LONGEST_REASON})
    if request.method == "POST":
        reopen_request(ctx.because(reason), help_request, seen_version=seen_in(request))
        messages.success(request, _("Taken up again."))
    return redirect("intake.help_request.view", help_request.public_id)
