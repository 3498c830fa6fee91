"""Asking a second person, and answering as the second person."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render
from syli.kernel.rules import RuleBroken
from syli.people.labels import POINT_KINDS, label_of
from syli.people.models import Person
from syli.people.queries import card
from syli.safety.access import ApprovalAction, PersonSafetyAction
from syli.safety.commands import answer, ask_to_change_contact, ask_to_disclose, ask_to_lift, ask_to_reveal
from syli.safety.disclosing import needs_two_to_disclose
from syli.safety.forms import AskForm
from syli.safety.labels import ACTS
from syli.safety.looking import where_to_look
from syli.safety.models import Approval
from syli.safety.queries.askable import askable_points
from syli.safety.queries.keeping import asked, own_requests, waiting

REVEAL, LIFT, DISCLOSE = "reveal", "lift", "disclose"


@page(PersonSafetyAction.ASK_REVEAL)
def ask(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """Ask a second person to agree: to see a protected address, to lift the protection, to give something out, to change a safe contact."""
    ctx.trail.touch([person.pk])
    shown = card(ctx, person)
    points = {point.public_id: point for point in askable_points(ctx, person)}
    choices = [(REVEAL, str(_("See the protected address")))] if shown.is_masked else []
    choices += [(LIFT, str(_("Lift or shorten the protection")))] if shown.is_protected else []
    if needs_two_to_disclose(ctx, person, is_protected=shown.is_protected):
        choices.append((DISCLOSE, str(_("Give something out about the client"))))
    choices += [(key, _("Change: %(contact)s") % {"contact": label_of(POINT_KINDS, point.kind)}) for key, point in points.items()]
    form = AskForm(request.POST if request.method == "POST" else None, choices=choices)
    if request.method == "POST" and form.is_valid():
        what, reason = form.cleaned_data["what"], form.cleaned_data["reason"]
        asked_for = {REVEAL: ask_to_reveal, LIFT: ask_to_lift, DISCLOSE: ask_to_disclose}.get(what)
        done = (
            form.run(asked_for, ctx, person, reason=reason)
            if asked_for is not None
            else form.run(ask_to_change_contact, ctx, points[what], reason=reason)
        )
        if done is not None:
            messages.success(request, _("Asked. A second person answers within a day."))
            return redirect("safety.person.ask_reveal", person.public_id)
    data = {"form": form, "person": shown, "can_ask": bool(choices), "own": own_requests(ctx, person), "acts": ACTS}
    return render(request, "safety/ask.html", data, status=422 if request.method == "POST" else 200)


@page(ApprovalAction.LIST)
def approvals(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Show what waits for a second person."""
    found = waiting(ctx)
    ctx.trail.touch((key for one in found for key in one.keys), count=len(found))
    return render(request, "safety/approvals.html", {"waiting": found, "acts": ACTS})


@page(ApprovalAction.ANSWER)
def respond(request: HttpRequest, ctx: Context, approval: Approval) -> HttpResponse:
    """Read who asks for what and why; agree or refuse."""
    shown = asked(ctx, approval)
    ctx.trail.touch(shown.keys)
    problem = ""
    if request.method == "POST":
        try:
            answer(ctx, approval, agree=request.POST.get("answer") == "agree")
        except RuleBroken as broken:
            problem = str(broken.message)
        else:
            messages.success(request, _("Answered."))
            return redirect("safety.approval.list")
    return render(
        request,
        "safety/respond.html",
        {"one": shown, "acts": ACTS, "problem": problem, "look": where_to_look(ctx, approval)},
        status=422 if problem else 200,
    )
