"""Houses and rooms: setting them up, cleaning, taking out of use; holding a place and releasing it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.locks import lock
from syli.kernel.rules import RuleBroken
from syli.org.models import Unit
from syli.stays import rules
from syli.stays.access import HoldAction, HouseAction, RoomAction, UnitAction
from syli.stays.choices import RoomState
from syli.stays.commands.meetings import no_place
from syli.stays.models import Hold, House, PastPlaces, Room
from syli.stays.queries.places import fullness_of, lived_since, past_places_of

#: What may be changed of a house later.
FACTS = frozenset({"family_places", "day_workers", "evening_workers", "night_workers", "night_first_hour", "night_last_hour", "night_least_minutes"})


@command(UnitAction.SET_UP)
def set_up_house(ctx: Context, unit: Unit, *, family_places: int, **facts: Any) -> House:
    """Make a unit a house where families live; doing it again changes its facts. Broken rules: STAY-28."""
    house = House.objects.filter(unit=unit).first() or House(
        organisation_id=unit.organisation_id, unit=unit, created_at=ctx.now, created_by_id=ctx.actor.id
    )
    return _with_facts(ctx, house, {"family_places": family_places, **facts})


@command(HouseAction.EDIT)
def change_house(ctx: Context, house: House, **facts: Any) -> House:
    """Change how many families, how many workers, when it is night. Broken rules: STAY-10, 28."""
    full = fullness_of(ctx, house)
    if facts.get("family_places", house.family_places) < full.families + full.holds:
        raise RuleBroken("STAY-10", _("More families live here now than this. Give a larger number."), "family_places")
    return _with_facts(ctx, house, facts)


def _with_facts(ctx: Context, house: House, facts: dict[str, Any]) -> House:
    strange = set(facts) - FACTS
    if strange:
        raise TypeError(f"not facts of a house: {', '.join(sorted(strange))}")
    before = house.family_places if house.pk else None
    for name, value in facts.items():
        setattr(house, name, value)
    try:
        house.night  # noqa: B018  # asks whether the hours can bound a night
    except ValueError:
        raise RuleBroken(
            "STAY-28", _("Check the hours of the night: from the evening to the morning, not three o'clock."), "night_first_hour"
        ) from None
    house.save()
    if before is not None and before != house.family_places:
        _keep_places(ctx, house, before)
    return house


def _keep_places(ctx: Context, house: House, before: int) -> None:
    """Write down how many places the house had until now; a slip corrected at the same moment was no change (STAY-62)."""
    own = {"organisation_id": house.organisation_id, "created_at": ctx.now, "created_by_id": ctx.actor.id}
    PastPlaces.objects.get_or_create(house=house, until_at=ctx.now, defaults={"family_places": before, **own})


@command(HouseAction.EDIT)
def add_room(ctx: Context, house: House, *, name: str, family_places: int = 1, beds: int = 4) -> Room:
    """Add a room. Broken rules: STAY-29 (the name is taken)."""
    if not name.strip() or house.rooms.filter(name=name.strip()).exists():
        raise RuleBroken("STAY-29", _("Give the room a name that no other room has."), "name")
    return Room.objects.create(
        organisation_id=house.organisation_id,
        house=house,
        name=name.strip(),
        family_places=family_places,
        beds=beds,
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
    )


@command(RoomAction.CLEAN)
def set_room_state(ctx: Context, room: Room, *, state: str) -> Room:
    """Mark a room ready, waiting for cleaning, or out of use. Broken rules: STAY-18."""
    house = lock(room.house)
    full = fullness_of(ctx, house)
    if state == RoomState.OUT_OF_USE and not rules.may_be_lent(full.families_in[room.pk], full.holds_on[room.pk]):
        raise RuleBroken("STAY-18", _("Somebody lives in this room or it is being held. Move them first."), "state")
    room.state = RoomState(state)
    room.save()
    return room


@command(HouseAction.HOLD)
def hold_place(ctx: Context, house: House, *, expires_at: datetime, room: Room | None = None, adults: int = 1, children: int = 0) -> Hold:
    """Keep a place for a family that is on its way. The house's row is locked. Broken rules: STAY-10, 11, 12, 14, 17."""
    if not rules.may_hold_until(expires_at, ctx.now):
        raise RuleBroken("STAY-14", _("Hold the place until a time to come, two days at the most."), "expires_at")
    if not rules.is_head_count(adults, children):
        raise RuleBroken("STAY-17", _("Count from one to twenty people."), "adults")
    check_space(ctx, house, room)
    return Hold.objects.create(
        organisation_id=house.organisation_id,
        house=house,
        room=room,
        adults=adults,
        children=children,
        expires_at=expires_at,
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
    )


@command(HoldAction.RELEASE)
def release_hold(ctx: Context, hold: Hold) -> Hold:
    """Give the place free again. Releasing twice releases once."""
    if hold.ended_at is None:
        hold.ended_at = min(ctx.now, hold.expires_at)
        hold.save()
    return hold


def check_space(
    ctx: Context,
    house: House,
    room: Room | None,
    *,
    besides_stay: int | None = None,
    besides_hold: int | None = None,
    since: datetime | None = None,
) -> None:
    """Raise RuleBroken when one more family does not fit; the caller holds the lock on the house.

    With `since`, she is said to have been there since then: she had a place all that time (STAY-19).
    """
    full = fullness_of(ctx, house, besides_stay=besides_stay, besides_hold=besides_hold)
    if not rules.has_free_place(full.families, full.holds, full.places):
        raise no_place()
    if room is not None and (room.house_id != house.pk or not rules.is_usable(room.state)):
        raise RuleBroken("STAY-12", _("This room is not in use. Choose another."), "room")
    if room is not None and not rules.room_has_space(full.families_in[room.pk], full.holds_on[room.pk], room.family_places):
        raise RuleBroken("STAY-11", _("This room was just taken. Choose another."), "room")
    if since is not None and since < ctx.now:
        _check_then(ctx, house, room, since, besides_stay)


def _check_then(ctx: Context, house: House, room: Room | None, since: datetime, besides_stay: int | None) -> None:
    """Raise RuleBroken when the house or the room was full at some moment since then; holds of that time kept nobody out."""
    lived = lived_since(house, since, besides_stay=besides_stay)
    spans = rules.spans_of_places(past_places_of(house), house.family_places, since, ctx.now)
    if any(rules.most_at_once(lived, begins, ends) >= places for begins, ends, places in spans):
        raise RuleBroken("STAY-19", _("The house was full at that time. Check when they came."), "time")
    if room is not None and rules.most_at_once(lived_since(house, since, room=room, besides_stay=besides_stay), since, ctx.now) >= room.family_places:
        raise RuleBroken("STAY-19", _("The room was taken at that time. Choose another room, or check when they came."), "room")
