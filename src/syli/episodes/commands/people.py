"""Who takes part in an episode and who works in it, changing in time; moving an episode to another unit."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from syli.catalogue.models import ServiceOffer
from syli.catalogue.queries import offers_of, pack_of
from syli.episodes import rules
from syli.episodes.access import EpisodeAction
from syli.episodes.choices import WorkerKind
from syli.episodes.commands.joining import Joining, check_joining, refuse_second, refuse_two_registers
from syli.episodes.events import EpisodeChanged
from syli.episodes.models import Episode, EpisodeParticipant, EpisodeWorker
from syli.episodes.queries.staff import workers_of
from syli.kernel.access import NotAllowed, require_here
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.events import announce
from syli.kernel.rules import RuleBroken
from syli.org.models import StaffMember
from syli.safety.conflicts import refuse_conflict, refuse_together


def own_worker_or_broken(unit_id: int, worker: StaffMember, ctx: Context) -> StaffMember:
    """Return the worker when she may be own worker in the unit; raise EPISODE-16 otherwise."""
    if ctx.actor.kind != "system" and not rules.may_be_own_worker(worker.pk, workers_of(unit_id, ctx)):
        raise RuleBroken("EPISODE-16", _("Choose somebody who works in this unit."), "own_worker")
    return worker


@command(EpisodeAction.EDIT)
def add_participant(ctx: Context, episode: Episode, *, joining: Joining, start_on: date) -> EpisodeParticipant:
    """Let somebody join a running episode: a father later, a newborn. Broken rules: EPISODE-02, 03, 05, 09, 12, 18."""
    if not rules.is_running(episode.state):
        raise RuleBroken("EPISODE-12", _("This episode has ended already."))
    if not rules.is_within_episode(start_on, episode.start_on, ctx.today):
        raise RuleBroken("EPISODE-05", _("The day must be between the episode's first day and today."), "start_on")
    require_here(ctx, EpisodeAction.EDIT, joining.person)
    refuse_two_registers(episode, joining.person)
    check_joining(pack_of(episode.service_code, episode.profile, episode.pack_version), joining, start_on)
    same_person = Q(end_on__isnull=True) | Q(start_on=start_on)
    if episode.participants.filter(same_person, person=joining.person).exists():
        raise RuleBroken("EPISODE-18", _("This person takes part already."), "participants")
    refuse_together(ctx, {joining.person.pk, *episode.participants.values_list("person_id", flat=True)}, field="person")
    refuse_second([joining.person.pk], episode.unit_id, episode.service_code, beside=episode, field="person")
    for worker_id in episode.workers.filter(end_on__isnull=True).values_list("staff_id", flat=True):
        refuse_conflict(ctx, worker_id, [joining.person.pk], field="person")
    participant: EpisodeParticipant = EpisodeParticipant.objects.create(
        organisation_id=episode.organisation_id,
        episode=episode,
        person=joining.person,
        role=joining.role,
        start_on=start_on,
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
    )
    ctx.trail.touch([joining.person.pk])
    announce(ctx, EpisodeChanged(episode))
    return participant


@command(EpisodeAction.EDIT)
def end_participation(ctx: Context, episode: Episode, *, participant: EpisodeParticipant, end_on: date) -> EpisodeParticipant:
    """End one participant's part while the episode goes on; a client must remain. Broken rules: EPISODE-01, 04."""
    if participant.episode_id != episode.pk:
        raise NotAllowed(EpisodeAction.EDIT)
    if not rules.may_end_on(participant.start_on, end_on, ctx.today):
        raise RuleBroken("EPISODE-04", _("The last day must be between the first day and today."), "end_on")
    pack = pack_of(episode.service_code, episode.profile, episode.pack_version)
    staying = episode.participants.filter(end_on__isnull=True).exclude(pk=participant.pk).values_list("role", flat=True)
    if not rules.has_client(staying, {role.code for role in pack.clients}):
        raise RuleBroken("EPISODE-01", _("A client must remain. Close the episode instead."), "end_on")
    participant.end_on = end_on
    participant.save()
    ctx.trail.touch([participant.person_id])
    announce(ctx, EpisodeChanged(episode))
    return participant


@command(EpisodeAction.TRANSFER)
def name_own_worker(ctx: Context, episode: Episode, *, own_worker: StaffMember) -> Episode:
    """Name the own worker, from today; the one before her stays visible in the history. Broken rules: EPISODE-12, 16."""
    if not rules.is_running(episode.state):
        raise RuleBroken("EPISODE-12", _("This episode has ended already."))
    worker = own_worker_or_broken(episode.unit_id, own_worker, ctx)
    refuse_conflict(ctx, worker.pk, episode.participants.values_list("person_id", flat=True))
    _hand_over(ctx, episode, worker)
    ctx.trail.touch(episode.participants.values_list("person_id", flat=True))
    announce(ctx, EpisodeChanged(episode))
    return episode


def _hand_over(ctx: Context, episode: Episode, worker: StaffMember) -> None:
    for earlier in episode.workers.filter(kind=WorkerKind.OWN, end_on__isnull=True).exclude(staff=worker):
        earlier.end_on = max(earlier.start_on, ctx.today - timedelta(days=1))
        earlier.save()
    if not episode.workers.filter(kind=WorkerKind.OWN, end_on__isnull=True, staff=worker).exists():
        EpisodeWorker.objects.create(
            organisation_id=episode.organisation_id,
            episode=episode,
            staff=worker,
            kind=WorkerKind.OWN,
            start_on=ctx.today,
            created_at=ctx.now,
            created_by_id=ctx.actor.id,
        )
    episode.own_worker = worker
    episode.save()


@command(EpisodeAction.TRANSFER)
def transfer_episode(ctx: Context, episode: Episode, *, offer: ServiceOffer, own_worker: StaffMember | None = None) -> Episode:
    """Move a running episode to another unit of the organisation that offers the same service.

    Broken rules: EPISODE-12, 15, 16, 18.
    """
    if not rules.is_running(episode.state):
        raise RuleBroken("EPISODE-12", _("This episode has ended already."))
    offered = offers_of(episode.organisation_id, ctx.today, [offer.unit_id]).values_list("service_code", flat=True)
    if offer.organisation_id != episode.organisation_id or not rules.may_move_to(episode.service_code, set(offered)):
        raise RuleBroken("EPISODE-15", _("Choose a unit of your organisation that gives the same service."), "offer")
    here = episode.participants.filter(end_on__isnull=True).values_list("person_id", flat=True)
    refuse_second(here, offer.unit_id, episode.service_code, beside=episode, field="offer")
    if own_worker is not None:
        refuse_conflict(ctx, own_worker.pk, episode.participants.values_list("person_id", flat=True))
    episode.unit_id, episode.offer, episode.own_worker = offer.unit_id, offer, None
    episode.save()
    for earlier in episode.workers.filter(end_on__isnull=True):
        earlier.end_on = ctx.today
        earlier.save()
    if own_worker is not None:
        _hand_over(ctx, episode, own_worker_or_broken(offer.unit_id, own_worker, ctx))
    ctx.trail.touch(episode.participants.values_list("person_id", flat=True))
    announce(ctx, EpisodeChanged(episode))
    return episode
