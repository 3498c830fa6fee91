"""The terms of a paid stay: payment commitments and reviews with the sender."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from syli.episodes.models import Episode
from syli.kernel.access import visible_to
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.events import announce
from syli.kernel.rules import RuleBroken
from syli.people.models import Person
from syli.records.access import RecordAction
from syli.records.commands import add_file
from syli.stays.access import EpisodeAction, PaymentCommitmentAction, ReviewAction
from syli.stays.choices import PricePer, StayState
from syli.stays.events import StayChanged
from syli.stays.models import PaymentCommitment, Review, Stay


@command(EpisodeAction.COMMIT)
def record_commitment(
    ctx: Context,
    episode: Episode,
    *,
    issuer: str,
    start_on: date,
    end_on: date | None = None,
    reference: str = "",
    contact: str = "",
    price_cents: int | None = None,
    price_per: str = PricePer.DAY,
    scope: str = "",
    content: bytes | None = None,
    declared_name: str = "",
) -> PaymentCommitment:
    """Record who promises to pay, by which number, from when until when, with the paper itself. Broken rules: STAY-36, RECORDS-06."""
    if not issuer.strip():
        raise RuleBroken("STAY-36", _("Say who pays."), "issuer")
    if end_on is not None and end_on < start_on:
        raise RuleBroken("STAY-36", _("The end is before the beginning."), "end_on")
    file = None if content is None else add_file(ctx, _whose_file(ctx, episode), content=content, declared_name=declared_name)
    commitment: PaymentCommitment = PaymentCommitment.objects.create(
        organisation_id=episode.organisation_id,
        register_id=episode.register_id,
        episode=episode,
        issuer=issuer.strip(),
        reference=reference.strip(),
        contact=contact.strip(),
        start_on=start_on,
        end_on=end_on,
        price_cents=price_cents,
        price_per=PricePer(price_per),
        scope=scope.strip() or None,
        file=file,
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
    )
    _tell(ctx, episode)
    return commitment


def _whose_file(ctx: Context, episode: Episode) -> Person:
    """Return with whose record the paper is kept: the client's whose relationship the episode is, or the first grown-up the actor works with."""
    mine = visible_to(ctx, RecordAction.ADD_FILE).filter(participations__episode=episode, is_unborn=False)
    main = episode.relationship.person_id if episode.relationship is not None else 0
    first: Person | None = mine.filter(pk=main).first() or mine.order_by("participations__pk").first()
    if first is None:
        raise RuleBroken("STAY-36", _("A file is kept with a client you work with. There is none in this episode."), "file")
    return first


@command(EpisodeAction.BILL_UNCOVERED)
def bill_uncovered(ctx: Context, episode: Episode, *, start_on: date, end_on: date) -> PaymentCommitment:
    """Let the days that no commitment covers be billed all the same, as the director decides with a written reason. Broken rules: STAY-36."""
    if end_on < start_on:
        raise RuleBroken("STAY-36", _("The end is before the beginning."), "end_on")
    decided: PaymentCommitment = PaymentCommitment.objects.create(
        organisation_id=episode.organisation_id,
        register_id=episode.register_id,
        episode=episode,
        issuer=_("The leader's decision"),
        start_on=start_on,
        end_on=end_on,
        is_directors=True,
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
    )
    _tell(ctx, episode)
    return decided


@command(PaymentCommitmentAction.CANCEL)
def cancel_commitment(ctx: Context, commitment: PaymentCommitment) -> PaymentCommitment:
    """Cancel a commitment; the stay goes on and is warned about. Cancelling twice cancels once."""
    if commitment.cancelled_at is None:
        commitment.cancelled_at = ctx.now
        commitment.save()
        _tell(ctx, commitment.episode)
    return commitment


@command(EpisodeAction.PLAN_REVIEW)
def plan_review(ctx: Context, episode: Episode, *, planned_on: date) -> Review:
    """Agree on the next review with the sender. Broken rules: STAY-37."""
    if planned_on < ctx.today:
        raise RuleBroken("STAY-37", _("Plan a day to come."), "planned_on")
    ctx.trail.touch(episode.participants.values_list("person_id", flat=True))
    return Review.objects.create(
        organisation_id=episode.organisation_id,
        register_id=episode.register_id,
        episode=episode,
        planned_on=planned_on,
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
    )


@command(ReviewAction.HOLD)
def hold_review(ctx: Context, review: Review, *, held_on: date, participants: str = "", minutes: str = "", goals: str = "") -> Review:
    """Record a review: when, who took part, what was said, joint goals. Broken rules: STAY-37."""
    if held_on > ctx.today or held_on < review.episode.start_on:
        raise RuleBroken("STAY-37", _("The review was held during the episode, today at the latest."), "held_on")
    review.held_on, review.participants, review.minutes, review.goals = held_on, participants, minutes, goals
    review.save()
    ctx.trail.touch(review.episode.participants.values_list("person_id", flat=True))
    return review


def _tell(ctx: Context, episode: Episode) -> None:
    ctx.trail.touch(episode.participants.values_list("person_id", flat=True))
    for stay in Stay.objects.filter(episode=episode, state=StayState.RUNNING):
        announce(ctx, StayChanged(stay))
