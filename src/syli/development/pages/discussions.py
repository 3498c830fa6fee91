"""A discussion that was held: reading, correcting, agreeing on something, saying it is done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.development.access import AgreedActionAction, DiscussionAction
from syli.development.choices import DiscussionKind
from syli.development.commands import agree, correct_discussion, finish_action
from syli.development.forms import AgreedForm, ConcludedForm
from syli.development.models import AgreedAction, Discussion
from syli.development.pages.answering import done
from syli.development.queries.discussions import discussion_card, own_actions, survey_page_of
from syli.development.queries.teams import colleagues
from syli.kernel.access import allows
from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import ask, render


@page(DiscussionAction.VIEW)
def discussion(request: HttpRequest, ctx: Context, discussion: Discussion) -> HttpResponse:
    """Show a discussion with what was agreed."""
    is_log = discussion.kind == DiscussionKind.LOG
    survey = None if is_log else survey_page_of(ctx, discussion)
    data = {
        "card": discussion_card(ctx, discussion),
        "is_log": is_log,
        "back": reverse("development.unit.log", args=[discussion.unit.public_id]) if is_log else survey or reverse("development.results.list"),
        "may_change": allows(ctx, DiscussionAction.CHANGE, discussion),
    }
    return render(request, "development/discussion.html", data)


@page(DiscussionAction.CHANGE)
def change(request: HttpRequest, ctx: Context, discussion: Discussion) -> HttpResponse:
    """Correct what was concluded."""
    form = ConcludedForm(posted(request), initial={"concluded": discussion.concluded, "seen_version": discussion.version})
    if request.method == "POST" and form.is_valid():
        if form.run(correct_discussion, ctx, discussion, concluded=form.cleaned_data["concluded"]) is not None:
            return done(request, _there(discussion))
    return ask(request, form, _("What was concluded"), _there(discussion), lead=discussion.unit.name)


@page(DiscussionAction.AGREE)
def agreeing(request: HttpRequest, ctx: Context, discussion: Discussion) -> HttpResponse:
    """Agree on something to do."""
    form = AgreedForm(posted(request), staff=colleagues(ctx, discussion.unit))
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("what", "responsible", "due_on")}
        if form.run(agree, ctx, discussion, **facts) is not None:
            return done(request, _there(discussion))
    return ask(request, form, _("Agree on something to do"), _there(discussion), lead=discussion.unit.name)


@page(AgreedActionAction.LIST)
def mine(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Show what one has agreed to do in one's team and has not done."""
    return render(request, "development/agreed.html", {"actions": own_actions(ctx)})


@page(AgreedActionAction.DONE)
def finish(request: HttpRequest, ctx: Context, agreed: AgreedAction) -> HttpResponse:
    """Say that it is done (a button, so only POST changes anything)."""
    there = _there(agreed.discussion) if request.POST.get("there") == "discussion" else reverse("development.agreed.list")
    if request.method != "POST":
        return redirect(there)
    finish_action(ctx, agreed)
    return done(request, there)


def _there(discussion: Discussion) -> str:
    return reverse("development.discussion.view", args=[discussion.public_id])
