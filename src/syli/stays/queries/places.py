"""How full is the house? Families who live in it, holds that live, rooms with their state."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, Min, Q, QuerySet

from syli.kernel.context import Context
from syli.stays import rules
from syli.stays.choices import StayState
from syli.stays.models import Hold, House, Presence, Room, Stay

#: From when until when; without an end still.
Span = tuple[datetime, datetime | None]


@dataclass(frozen=True, slots=True)
class Fullness:
    """What is taken of a house: families living in it, living holds, and both by room."""

    places: int
    families: int
    holds: int
    families_in: Counter[int]
    holds_on: Counter[int]

    @property
    def free(self) -> int:
        """Return how many families could still come."""
        return max(0, self.places - self.families - self.holds)

    def free_in(self, room: Room) -> int:
        """Return how many families still fit into the room."""
        return max(0, room.family_places - self.families_in[room.pk] - self.holds_on[room.pk])


def living_holds(ctx: Context, house: House) -> QuerySet[Hold]:
    """Return the holds that keep a place now; one that has run out needs no cleaning up (STAY-13)."""
    return Hold.objects.filter(house=house, ended_at__isnull=True, expires_at__gt=ctx.now)


def fullness_of(ctx: Context, house: House, *, besides_stay: int | None = None, besides_hold: int | None = None) -> Fullness:
    """Return how full the house is, leaving out one stay or hold when it is about to move or to be used."""
    stays = Stay.objects.filter(house=house, state=StayState.RUNNING).exclude(pk=besides_stay or 0).values_list("pk", flat=True)
    families = set(stays)
    rooms = Presence.objects.filter(stay__in=families, end_at__isnull=True, room__isnull=False).values_list("room_id", "stay_id").distinct()
    holds: list[int | None] = list(living_holds(ctx, house).exclude(pk=besides_hold or 0).values_list("room_id", flat=True))
    return Fullness(
        places=house.family_places,
        families=len(families),
        holds=len(holds),
        # Somebody who is away for a weekend keeps her room: her piece of presence names it.
        families_in=Counter(room_id for room_id, _stay_id in rooms),
        holds_on=Counter(room_id for room_id in holds if room_id is not None),
    )


def past_places_of(house: House) -> list[tuple[datetime, int]]:
    """Return until when the house had how many places, of each number it has had before."""
    return [(row.until_at, row.family_places) for row in house.past_places.all()]


def offered_between(house: House, start_on: date, end_on: date) -> int:
    """Return the place-nights a house offered from the first night to the last, each by its places when that night began (STAY-62)."""
    past, days = past_places_of(house), range((end_on - start_on).days + 1)
    return sum(rules.places_at(past, house.family_places, house.night.hours_of(start_on + timedelta(days=n))[0]) for n in days)


def lived_since(
    house: House, since: datetime, *, room: Room | None = None, besides_stay: int | None = None
) -> list[tuple[datetime, datetime | None]]:
    """Return from when until when each family has had its place in the house, or in one room, of those who had one after `since`."""
    stays = Stay.objects.filter(house=house).exclude(pk=besides_stay or 0)
    if room is None:
        rows = stays.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=since))
        return list(rows.order_by("began_at", "pk").values_list("began_at", "ended_at"))
    pieces = Presence.objects.filter(stay__in=stays, room=room).filter(Q(end_at__isnull=True) | Q(end_at__gt=since))
    spans = pieces.values("stay_id").annotate(first=Min("start_at"), last=Max("end_at"), lasts=Max("pk", filter=Q(end_at__isnull=True)))
    return [(row["first"], None if row["lasts"] else row["last"]) for row in spans.order_by("stay_id")]
