"""The terms of a paid stay: payment commitments and reviews with the sender."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.episodes.models import Episode
from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.stays.access import EpisodeAction, PaymentCommitmentAction, ReviewAction
from syli.stays.commands import cancel_commitment, hold_review, plan_review, record_commitment
from syli.stays.forms.living import CommitmentForm, HoldReviewForm, PlanReviewForm
from syli.stays.models import PaymentCommitment, Review
from syli.stays.pages.answering import ask
from syli.stays.queries.stays import running_stay_of

TEXTS = ("issuer", "reference", "contact", "start_on", "end_on", "price_per", "scope")


@page(EpisodeAction.COMMIT)
def commit(request: HttpRequest, ctx: Context, episode: Episode) -> HttpResponse:
    """Record a payment commitment."""
    form = CommitmentForm(posted(request), request.FILES or None, initial={"start_on": ctx.today, "price_per": "day"})
    ctx.trail.touch(episode.participants.values_list("person_id", flat=True))
    if request.method == "POST" and form.is_valid():
        euros, file = form.cleaned_data["euros"], form.cleaned_data["file"]
        values = {name: form.cleaned_data[name] for name in TEXTS} | {"price_cents": round(euros * 100) if euros is not None else None}
        if file:
            values |= {"content": file.read(), "declared_name": file.name}
        if form.run(record_commitment, ctx, episode, **values) is not None:
            return redirect(_there(ctx, episode))
    return ask(request, form, _("Payment commitment"), _("Save"), _there(ctx, episode))


@page(PaymentCommitmentAction.CANCEL)
def commitment_cancel(request: HttpRequest, ctx: Context, commitment: PaymentCommitment) -> HttpResponse:
    """Cancel a payment commitment."""
    if request.method == "POST":
        cancel_commitment(ctx, commitment)
    return redirect(_there(ctx, commitment.episode))


@page(EpisodeAction.PLAN_REVIEW)
def review_plan(request: HttpRequest, ctx: Context, episode: Episode) -> HttpResponse:
    """Plan a review with the sender."""
    form = PlanReviewForm(posted(request))
    ctx.trail.touch(episode.participants.values_list("person_id", flat=True))
    if request.method == "POST" and form.is_valid():
        if form.run(plan_review, ctx, episode, planned_on=form.cleaned_data["planned_on"]) is not None:
            return redirect(_there(ctx, episode))
    return ask(request, form, _("Plan a review"), _("Save"), _there(ctx, episode))


@page(ReviewAction.HOLD)
def review_hold(request: HttpRequest, ctx: Context, review: Review) -> HttpResponse:
    """Record what was said at a review."""
    initial = {name: getattr(review, name) for name in ("participants", "minutes", "goals")}
    initial |= {"held_on": review.held_on or ctx.today, "seen_version": review.version}
    form = HoldReviewForm(posted(request), initial=initial)
    ctx.trail.touch(review.episode.participants.values_list("person_id", flat=True))
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("held_on", "participants", "minutes", "goals")}
        if form.run(hold_review, ctx, review, **values) is not None:
            return redirect(_there(ctx, review.episode))
    return ask(request, form, _("Review with the sender"), _("Save"), _there(ctx, review.episode))


def _there(ctx: Context, episode: Episode) -> str:
    stay = running_stay_of(ctx, episode)
    return reverse("stays.stay.view", args=[stay.public_id]) if stay else reverse("episodes.episode.view", args=[episode.public_id])
