"""Telling the keeper silently whom a room was not given for, and marking that seen."""

from __future__ import annotations

from datetime import datetime

from syli.bookings.access import EpisodeAction, RoomNoticeAction
from syli.bookings.commands.booking import people_of
from syli.bookings.models import RoomNotice
from syli.bookings.queries.taken import is_keeper_of, would_meet
from syli.episodes.models import Episode
from syli.kernel.command import command
from syli.kernel.context import Context


@command(EpisodeAction.BOOK_ROOM)
def tell_keeper_of_room(
    ctx: Context, episode: Episode, *, unit_id: int, taken_at: datetime, given_back_at: datetime, besides: int | None = None
) -> Episode:
    """After a room was refused: leave the keeper a notice if that was because two would have met. The actor sees no difference."""
    pairs = would_meet(ctx, unit_id, people_of(episode), (taken_at, given_back_at), besides=besides)
    if pairs and not is_keeper_of(ctx, pairs):
        for person_id, other_id in pairs:
            RoomNotice.objects.get_or_create(
                unit_id=unit_id,
                person_id=person_id,
                other_id=other_id,
                wanted_at=taken_at,
                defaults={
                    "organisation_id": episode.organisation_id,
                    "register_id": episode.register_id,
                    "created_at": ctx.now,
                    "created_by_id": ctx.actor.id,
                },
            )
    return episode


@command(RoomNoticeAction.CLOSE)
def close_room_notice(ctx: Context, notice: RoomNotice) -> RoomNotice:
    """Mark a notice seen: the keeper has decided what to do."""
    if notice.seen_at is None:
        notice.seen_at, notice.seen_by_id = ctx.now, ctx.actor.id
        notice.save()
    ctx.trail.touch([notice.person_id, notice.other_id])
    return notice
