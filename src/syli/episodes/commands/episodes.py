"""Opening, closing and reopening an episode."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from syli.catalogue.models import ServiceOffer
from syli.catalogue.packs import Pack
from syli.catalogue.queries import codes_of, current_pack, pack_of
from syli.episodes import rules
from syli.episodes.access import EpisodeAction
from syli.episodes.choices import EpisodeState, WorkerKind
from syli.episodes.commands.joining import Joining, check_joining, refuse_second, refuse_two_registers
from syli.episodes.commands.people import own_worker_or_broken
from syli.episodes.events import EpisodeClosed, EpisodeOpened
from syli.episodes.models import ClientRelationship, Episode, EpisodeParticipant, EpisodeWorker
from syli.intake.models import HelpRequest
from syli.kernel.access import require_here
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.events import announce
from syli.kernel.rules import RuleBroken
from syli.org.models import StaffMember
from syli.people.models import Person
from syli.safety.conflicts import refuse_conflict, refuse_together


@command(EpisodeAction.OPEN)
def open_episode(
    ctx: Context,
    *,
    offer: ServiceOffer,
    participants: Sequence[Joining],
    start_on: date,
    own_worker: StaffMember | None = None,
    request: HelpRequest | None = None,
    **facts: Any,
) -> Episode:
    """Open an episode of an offered service for these people, under the pack version valid on its first day.

    `facts` are columns of the episode: referral_source, reason_codes, municipality_code, funding_code, legal_basis,
    organiser_code, payer_code, requested_on, source_key. Broken rules: EPISODE-01, 02, 03, 09, 16, 17, 18, SAFE-03, 04.
    """
    if not rules.may_start_on(start_on, ctx.today):
        raise RuleBroken("EPISODE-17", _("The first day cannot be in the future."), "start_on")
    require_here(ctx, EpisodeAction.OPEN, offer, request, *(joining.person for joining in participants))
    refuse_two_registers(participants[0].person if participants else None, *(joining.person for joining in participants))
    pack = current_pack(offer.service_code, offer.profile, start_on)
    _check_participants(ctx, pack, offer, participants, start_on)
    everybody = {joining.person.pk for joining in participants}
    refuse_together(ctx, everybody)
    refuse_conflict(ctx, own_worker.pk if own_worker else None, everybody)
    first = participants[0].person
    worker = own_worker_or_broken(offer.unit_id, own_worker, ctx) if own_worker else None
    episode = Episode.objects.create(
        organisation_id=ctx.organisation_id,
        register_id=first.register_id,
        relationship=_relationship(ctx, _main_client(pack, participants), start_on),
        unit_id=offer.unit_id,
        offer=offer,
        request=request,
        service_code=offer.service_code,
        profile=offer.profile,
        pack_version=pack.version,
        start_on=start_on,
        own_worker=worker,
        promised_days=offer.first_time_days,
        **_with_defaults(pack, offer, facts),
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
    )
    for joining in participants:
        _join(ctx, episode, joining, start_on)
    if worker is not None:
        _assign(ctx, episode, worker, start_on)
    ctx.trail.touch([joining.person.pk for joining in participants])
    announce(ctx, EpisodeOpened(episode))
    return episode


def _with_defaults(pack: Pack, offer: ServiceOffer, facts: dict[str, Any]) -> dict[str, Any]:
    defaults = {"funding_code": offer.funding_code or pack.default_funding, "legal_basis": pack.default_regime}
    return {**defaults, **{name: value for name, value in facts.items() if value not in ("", None)}}


def _main_client(pack: Pack, participants: Sequence[Joining]) -> Person:
    clients = {role.code for role in pack.clients}
    return next(joining.person for joining in participants if joining.role in clients)


def _check_participants(ctx: Context, pack: Pack, offer: ServiceOffer, participants: Sequence[Joining], day: date) -> None:
    if not rules.has_client([p.role for p in participants], {role.code for role in pack.clients}):
        raise RuleBroken("EPISODE-01", _("Choose at least one client for the episode."), "participants")
    for joining in participants:
        check_joining(pack, joining, day)
        refuse_second([joining.person.pk], offer.unit_id, offer.service_code)


def _relationship(ctx: Context, person: Person, start_on: date) -> ClientRelationship:
    known = ClientRelationship.objects.filter(person=person).first()
    if known is None:
        return ClientRelationship.objects.create(
            organisation_id=ctx.organisation_id,
            register_id=person.register_id,
            person=person,
            start_on=start_on,
            created_at=ctx.now,
            created_by_id=ctx.actor.id,
        )
    if known.end_on is not None or start_on < known.start_on:
        known.start_on, known.end_on = min(known.start_on, start_on), None
        known.save()
    return known


def _join(ctx: Context, episode: Episode, joining: Joining, start_on: date) -> None:
    EpisodeParticipant.objects.create(
        organisation_id=episode.organisation_id,
        episode=episode,
        person=joining.person,
        role=joining.role,
        start_on=start_on,
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
    )


def _assign(ctx: Context, episode: Episode, worker: StaffMember, start_on: date) -> None:
    EpisodeWorker.objects.create(
        organisation_id=episode.organisation_id,
        episode=episode,
        staff=worker,
        kind=WorkerKind.OWN,
        start_on=start_on,
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
    )


@command(EpisodeAction.CLOSE)
def close_episode(ctx: Context, episode: Episode, *, end_on: date, end_result: str, end_reason: str = "") -> Episode:
    """Close an episode with a result and a reason of its pack. Broken rules: EPISODE-04, 12, 13."""
    pack = pack_of(episode.service_code, episode.profile, episode.pack_version)
    if not rules.is_running(episode.state):
        raise RuleBroken("EPISODE-12", _("This episode has ended already."))
    if not rules.may_end_on(episode.start_on, end_on, ctx.today):
        raise RuleBroken("EPISODE-04", _("The last day must be between the first day and today."), "end_on")
    results, reasons = {c.code for c in codes_of(pack.results)}, {c.code for c in codes_of(pack.end_reasons)}
    if not rules.is_known_ending(end_result, end_reason, results, reasons):
        raise RuleBroken("EPISODE-13", _("Choose a result from the list."), "end_result")
    episode.state, episode.end_on, episode.end_result, episode.end_reason = EpisodeState.CLOSED, end_on, end_result, end_reason
    episode.save()
    still = {"end_on__isnull": True}
    touched = list(episode.participants.values_list("person_id", flat=True))
    episode.participants.filter(**still).update(end_on=end_on)
    episode.workers.filter(**still).update(end_on=end_on)
    _end_relationship(episode, end_on)
    ctx.trail.touch(touched, earliest_on=episode.start_on)
    announce(ctx, EpisodeClosed(episode))
    return episode


def _end_relationship(episode: Episode, end_on: date) -> None:
    """End the client relationship with its last episode."""
    relationship = episode.relationship
    if relationship is not None and not relationship.episodes.filter(state=EpisodeState.OPEN).exists():
        relationship.end_on = max(end_on, relationship.start_on)
        relationship.save()


@command(EpisodeAction.REOPEN)
def reopen_episode(ctx: Context, episode: Episode) -> Episode:
    """Reopen an episode closed by mistake; everything that ended on its last day goes on. Needs a written reason.

    Broken rules: EPISODE-12, 18.
    """
    if rules.is_running(episode.state):
        raise RuleBroken("EPISODE-12", _("This episode is running."))
    ended_on = episode.end_on
    going_on = episode.participants.filter(end_on=ended_on).values_list("person_id", flat=True)
    refuse_second(going_on, episode.unit_id, episode.service_code, beside=episode, field="reason")
    episode.state, episode.end_on, episode.end_result, episode.end_reason = EpisodeState.OPEN, None, "", ""
    episode.save()
    episode.participants.filter(end_on=ended_on).update(end_on=None)
    episode.workers.filter(end_on=ended_on).update(end_on=None)
    if episode.relationship is not None:
        episode.relationship.end_on = None
        episode.relationship.save()
    ctx.trail.touch(episode.participants.values_list("person_id", flat=True))
    announce(ctx, EpisodeOpened(episode))
    return episode
