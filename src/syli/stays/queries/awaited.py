"""Which families are awaited in a house: their episode has begun there and they have not come. Heads only, for everybody who sees the board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch

from syli.catalogue.queries import pack_of
from syli.episodes.choices import EpisodeState
from syli.episodes.models import Episode, EpisodeParticipant
from syli.kernel.context import Context
from syli.stays.choices import Heads
from syli.stays.models import House
from syli.stays.queries.offers import STAY, heads_of_role

#: A family that has not come on its day is still looked for on the two days after; then somebody should ask, and the board is silent.
STILL_AWAITED = timedelta(days=2)
MOST = 50


@dataclass(frozen=True, slots=True)
class AwaitedTile:
    """A family whose episode has begun in the house and that has not come yet."""

    adults: int
    children: int
    since_on: date
    is_late: bool


def awaited_in(ctx: Context, house: House) -> tuple[AwaitedTile, ...]:
    """Return the families awaited in the house, in two queries, the longest awaited first."""
    living = Prefetch("participants", EpisodeParticipant.objects.filter(end_on__isnull=True, person__is_unborn=False).order_by("pk"))
    rows = Episode.objects.filter(unit_id=house.unit_id, organisation_id=house.organisation_id, state=EpisodeState.OPEN, stays__isnull=True)
    rows = rows.filter(start_on__lte=ctx.today, start_on__gte=ctx.today - STILL_AWAITED).order_by("start_on", "pk")
    found = (_tile(ctx, row) for row in rows.prefetch_related(living)[:MOST])
    return tuple(tile for tile in found if tile is not None)


def _tile(ctx: Context, episode: Episode) -> AwaitedTile | None:
    pack = pack_of(episode.service_code, episode.profile, episode.pack_version)
    if STAY not in pack.modalities:
        return None
    clients = {role.code for role in pack.clients}
    heads = [heads_of_role(part.role) for part in episode.participants.all() if part.role in clients]
    return AwaitedTile(heads.count(Heads.ADULT), heads.count(Heads.CHILD), episode.start_on, episode.start_on < ctx.today) if heads else None
