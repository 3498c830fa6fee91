"""What bookings mean to apps below: whose bookings are a worker's own, and who is to come to which unit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q

from syli.bookings.access import OWN_UNITS
from syli.bookings.models import Booking
from syli.episodes.models import EpisodeParticipant
from syli.episodes.providers import CLIENT_WORK
from syli.kernel.context import Context
from syli.kernel.dates import minutes_between
from syli.safety.crossing import Coming, coming


@OWN_UNITS.provide
def without_clients_here(ctx: Context) -> Q:
    """Is for no client, in a unit in which she works; whoever works in the whole organisation works in each of its units."""
    grants = [grant for grant in ctx.grants if grant.role in CLIENT_WORK]
    rows = Q(episode__isnull=True)
    return rows if any(grant.unit_id is None for grant in grants) else rows & Q(space__unit_id__in=[grant.unit_id for grant in grants])


@coming
def booked_rooms(ctx: Context, keys: Iterable[int]) -> list[Coming]:
    """Return which of these people are to come to a unit because a room is booked for them there."""
    mine = EpisodeParticipant._base_manager.filter(organisation_id=ctx.home_id, person_id__in=keys, end_on__isnull=True)
    rooms = Booking._base_manager.filter(organisation_id=ctx.home_id, cancelled_at__isnull=True, given_back_at__gte=ctx.now - timedelta(hours=12))
    rows = rooms.filter(episode__in=mine.values("episode_id")).select_related("space__unit").order_by("taken_at", "pk")
    found: dict[int, list[int]] = {}
    for person_id, episode_id in mine.order_by("pk").values_list("person_id", "episode_id"):
        found.setdefault(episode_id, []).append(person_id)
    return [
        Coming(person_id, row.space.unit_id, row.space.unit.name, row.taken_at, minutes_between(row.taken_at, row.given_back_at))
        for row in rows
        for person_id in found.get(row.episode_id or 0, [])
    ]
