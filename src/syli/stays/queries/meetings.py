"""Who would meet in a house? Computed over everybody, told to the keeper alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from syli.bookings.queries.taken import booked_there
from syli.kernel.access import may, visible_to
from syli.kernel.context import Context
from syli.org.choices import Role
from syli.people.models import Person
from syli.people.queries import cards
from syli.safety.conflicts import apart_from
from syli.safety.standing import pairs_in_force, standing_of
from syli.stays.access import KeeperNoticeAction
from syli.stays.models import House, Presence, Room, Stay

MOST = 50


@dataclass(frozen=True, slots=True, repr=False)
class Warned:
    """What the keeper reads: who, whom, in which house, since when; without an id it is how things are now."""

    public_id: str
    person: str
    other: str
    house: str
    at: datetime | None
    has_come: bool


def would_meet(ctx: Context, house: House, people: Iterable[int], since: datetime, *, besides_stay: int | None = None) -> list[tuple[int, int]]:
    """Return (who comes, whom she must not meet) for the house between then and now; those away keep their place and count, visitors too."""
    there = Presence.objects.filter(stay__house=house, start_at__lte=ctx.now).filter(Q(end_at__isnull=True) | Q(end_at__gt=since))
    living = there.exclude(stay_id=besides_stay or 0).values_list("person_id", flat=True)
    # Who has a room or a visit in the unit around this moment stands at the same door.
    return apart_from(ctx, people, {*living, *booked_there(ctx, house.unit_id, (ctx.now, ctx.now + timedelta(minutes=1)))})


def meets_in_room(ctx: Context, room: Room, people: Iterable[Person], stay: Stay) -> bool:
    """Tell whether somebody lives in the room whom one of these people must not meet."""
    there = Presence.objects.filter(room=room, end_at__isnull=True).exclude(stay=stay).values_list("person_id", flat=True)
    return bool(apart_from(ctx, [person.pk for person in people], there))


def is_keeper_of(ctx: Context, pairs: Iterable[tuple[int, int]]) -> bool:
    """Tell whether the actor may be told about these pairs: a leader to whom neither side is closed."""
    hidden = standing_of(ctx).hidden
    return ctx.has_role(Role.LEADER) and not any(key in hidden for pair in pairs for key in pair)


def keeper_warnings(ctx: Context) -> list[Warned]:
    """Return what the keeper has not seen yet, and who live in one house now though they are kept apart; and touch them."""
    if not may(ctx, KeeperNoticeAction.LIST):
        return []
    rows = visible_to(ctx, KeeperNoticeAction.CLOSE).filter(seen_at__isnull=True).select_related("house__unit").order_by("-happened_at", "-pk")
    told = list(rows[:MOST])
    together = _together(ctx)
    people = cards(
        ctx, {key for row in told for key in (row.person_id, row.other_id)} | {key for one, other, _house in together for key in (one, other)}
    )
    ctx.trail.touch(people)
    found = [
        Warned(row.public_id, people[row.person_id].name, people[row.other_id].name, row.house.unit.name, row.happened_at, row.has_come)
        for row in told
        if row.person_id in people and row.other_id in people
    ]
    now = [Warned("", people[one].name, people[other].name, house, None, True) for one, other, house in together if one in people and other in people]
    return [*now, *found]


def _together(ctx: Context) -> list[tuple[int, int, str]]:
    pairs = pairs_in_force(ctx)
    if not pairs:
        return []
    keys = {key for _pair, *two in pairs for key in two}
    inside = Presence.objects.filter(person_id__in=keys, end_at__isnull=True).values_list("person_id", "stay__house_id", "stay__house__unit__name")
    where = {person: (house, name) for person, house, name in inside}
    hidden = standing_of(ctx).hidden
    return [
        (one, other, where[one][1])
        for _pair, one, other in pairs
        if one in where and other in where and where[one][0] == where[other][0] and not {one, other} & hidden
    ]


def residents_called(house: House, words: str) -> list[int]:
    """Return whose name or alias is among the words; the names of those in the house alone are opened."""
    typed = set(_folded(words))
    inside = Person.objects.filter(presences__stay__house=house, presences__end_at__isnull=True).order_by("pk").distinct()
    found = []
    for person in inside:
        names = [_folded(f"{person.given_name} {person.family_name}"), _folded(person.alias or "")]
        if any(name and set(name) <= typed for name in names):
            found.append(person.pk)
    return found


def _folded(words: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in words.casefold()).split()
