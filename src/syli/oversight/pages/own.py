"""A worker's own side of oversight: what she is asked about her looks, and whom she declares as near to her."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import render
from syli.oversight.access import AlertAction, DeclaredKinAction
from syli.oversight.commands import answer_question, declare_kin, withdraw_kin
from syli.oversight.forms import AnswerForm, KinForm
from syli.oversight.models import Alert, DeclaredKin
from syli.oversight.queries.reviewing import own_kin, own_questions


@page(AlertAction.QUESTIONS)
def questions(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Show what one is asked about one's own looks."""
    found = own_questions(ctx)
    ctx.trail.touch((one.subject_id for one in found if one.subject_id is not None), count=len(found))
    return render(request, "oversight/questions.html", {"found": found})


@page(AlertAction.ANSWER)
def answer(request: HttpRequest, ctx: Context, alert: Alert) -> HttpResponse:
    """Answer one question; the answer closes it."""
    ctx.trail.touch([alert.subject_id] if alert.subject_id is not None else [])
    form = AnswerForm(posted(request))
    if request.method == "POST" and form.is_valid() and form.run(answer_question, ctx, alert, words=form.cleaned_data["words"]) is not None:
        messages.success(request, _("Answered."))
        return redirect("oversight.alert.questions")
    asked = next((one for one in own_questions(ctx) if one.public_id == alert.public_id), None)
    return render(request, "oversight/answer.html", {"form": form, "asked": asked}, status=422 if request.method == "POST" else 200)


@page(DeclaredKinAction.DECLARE)
def kin(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Show whom one has declared as near to oneself, and add somebody."""
    form = KinForm(posted(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if form.run(declare_kin, ctx, name=said["name"], phone=said["phone"]) is not None:
            messages.success(request, _("Saved."))
            return redirect("oversight.declared_kin.declare")
    return render(request, "oversight/kin.html", {"form": form, "known": own_kin(ctx)}, status=422 if request.method == "POST" else 200)


@page(DeclaredKinAction.WITHDRAW)
def withdraw(request: HttpRequest, ctx: Context, kin: DeclaredKin) -> HttpResponse:
    """Withdraw one of them (a button, so only POST changes anything)."""
    if request.method == "POST":
        withdraw_kin(ctx, kin)
        messages.success(request, _("Saved."))
    return redirect("oversight.declared_kin.declare")
