"""The demonstration's house tonight: families in, one that leaves, one that came in the night, a held place, a room to clean.

Also two people who are kept apart, so that a newcomer can see what the leader sees and her workers do not.
Everything is done by the commands that people use, after the invented story has ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from syli.catalogue.models import ServiceOffer
from syli.catalogue.queries import current_pack
from syli.episodes.choices import EpisodeState
from syli.episodes.commands import Joining, open_episode
from syli.episodes.models import Episode
from syli.kernel.context import HELSINKI, Context
from syli.kernel.ids import new_public_id
from syli.org.models import Organisation, Unit
from syli.people.choices import FamilyRole, Gender
from syli.people.commands import register_person, relate
from syli.people.models import Person
from syli.safety.commands import keep_apart
from syli.stays.choices import Caller, LineKind, RoomState, StayState
from syli.stays.commands import (
    answer_call,
    arrive,
    give_handover,
    go_away,
    hold_place,
    receive_family,
    set_room_state,
    turn_away,
    write_line,
)
from syli.stays.models import House, Presence, Room, Stay
from syli.stays.queries.board import free_rooms
from syli.stays.queries.handovers import shift_now
from syli.stays.queries.offers import DoorRoles, call_kind, door_roles, stay_offers

SHIFT_HOURS = 8


@dataclass(frozen=True, slots=True)
class Known:
    """A family whose names are known: mother, children with their ages, how long it has been here, how long it stays."""

    given_name: str
    family_name: str
    age: int
    children: tuple[tuple[str, int], ...]
    days: int
    stays_for: int | None


#: She leaves today, and is the one who is kept apart from somebody.
LEAVES = Known("Hanna", "Tuovila", 33, (("Eevi", 6), ("Niilo", 3)), 12, 0)
#: They have gone out and come back in the evening.
AWAY = Known("Maria", "Kallasvuo", 27, (("Aamos", 2),), 26, None)


def house_unit(organisation: Organisation) -> Unit | None:
    """Return the unit of the association's house to which people come unknown, if it has one."""
    houses = House.objects.filter(organisation=organisation).select_related("unit").order_by("pk")
    return next((house.unit for house in houses if house.unit.is_secret), houses[0].unit if houses else None)


def fill_the_house(leader: Context, worker: Context, unit: Unit) -> Person | None:
    """Make tonight's board lively; return the woman who leaves today, or None where nobody may come unknown."""
    house = House.objects.get(unit=unit)
    found = next(((offer, roles) for offer, pack in stay_offers(worker, house) if (roles := door_roles(pack)) is not None), None)
    if found is None:
        return None
    offer, roles = found
    she = _arrives(worker, house, offer, roles, LEAVES)
    _came_in_the_night(worker, house, offer)
    if _arrives(worker, house, offer, roles, AWAY) is not None:
        _goes_out(worker, house)
    _rooms(worker, house)
    _phone_and_door(worker, house, offer)
    _shift(leader, worker, house)
    return she


def _room(ctx: Context, house: House) -> Room | None:
    return next((room for room, _free in free_rooms(ctx, house) if room.state == RoomState.READY), None)


def _arrives(ctx: Context, house: House, offer: ServiceOffer, roles: DoorRoles, known: Known) -> Person | None:
    """Let a family have arrived some days ago, if there is a room; return the mother."""
    room = _room(ctx, house)
    if room is None:
        return None
    began, family = ctx.now - timedelta(days=known.days, hours=5), known.family_name
    she: Person = register_person(
        ctx, confirmed=True, given_name=known.given_name, family_name=family, gender=Gender.FEMALE, birth_year=began.year - known.age
    )
    people, joining = [she], [Joining(she, roles.adult)]
    for name, age in known.children:
        child: Person = register_person(ctx, confirmed=True, given_name=name, family_name=family, birth_year=began.year - age)
        relate(ctx, she, other=child, role=FamilyRole.CHILD)
        people.append(child)
        joining.append(Joining(child, roles.child))
    episode = open_episode(ctx, offer=offer, participants=joining, start_on=began.astimezone(HELSINKI).date())
    planned = None if known.stays_for is None else ctx.today + timedelta(days=known.stays_for)
    arrive(ctx, episode, house=house, people=people, at=began, once_key=new_public_id(), room=room, way="phone", planned_end_on=planned)
    return she


def _came_in_the_night(ctx: Context, house: House, offer: ServiceOffer) -> None:
    night = ctx.now.astimezone(HELSINKI).replace(hour=2, minute=40, second=0, microsecond=0)
    room = _room(ctx, house)
    if room is not None:
        receive_family(
            ctx, house, offer=offer, adults=1, children=2, once_key=new_public_id(), room=room, way="brought",
            at=night if night < ctx.now else night - timedelta(days=1),
        )  # fmt: skip


def _goes_out(ctx: Context, house: House) -> None:
    """Let the family that arrived last by its record be out until the evening."""
    stay = Stay.objects.filter(house=house, state=StayState.RUNNING).order_by("-pk")[0]
    pieces = Presence.objects.filter(stay=stay, end_at__isnull=True).select_related("person")
    # Before midnight, whatever the hour the demonstration is made: the board shows who comes back today.
    midnight = ctx.now.astimezone(HELSINKI).replace(hour=23, minute=59, second=0, microsecond=0)
    back_at = min(midnight, ctx.now + timedelta(hours=6))
    go_away(ctx, stay, people=[piece.person for piece in pieces], at=ctx.now - timedelta(hours=2), back_at=back_at)


def _rooms(ctx: Context, house: House) -> None:
    """Hold a place for somebody on the way, and let a room that has been left wait for cleaning."""
    room = _room(ctx, house)
    if room is not None:
        hold_place(ctx, house, expires_at=ctx.now + timedelta(hours=5), room=room, adults=1, children=1)
    left = next((free for free, _places in free_rooms(ctx, house) if room is None or free.pk != room.pk), None)
    if left is not None:
        set_room_state(ctx, left, state=RoomState.TO_CLEAN)


def _phone_and_door(ctx: Context, house: House, offer: ServiceOffer) -> None:
    if call_kind(current_pack(offer.service_code, offer.profile, ctx.today)) is not None:
        for hours, caller in ((7, Caller.SELF), (4, Caller.PROFESSIONAL), (1, Caller.CLOSE_ONE)):
            answer_call(ctx, house, offer=offer, once_key=new_public_id(), caller=caller, minutes=15, happened_at=ctx.now - timedelta(hours=hours))
    turn_away(
        ctx, house, reason="not_safe_here", adults=1, children=0, once_key=new_public_id(), guided_to="Toinen turvallinen talo",
        happened_at=ctx.now - timedelta(hours=9),
    )  # fmt: skip


def _shift(leader: Context, worker: Context, house: House) -> None:
    """Let the shift before have signed, and the one that is here have written what it will tell; nobody has signed that yet."""
    before_on, before = shift_now(worker.now - timedelta(hours=SHIFT_HOURS))
    now_on, now = shift_now(worker.now)
    lines = [
        (before_on, before, LineKind.HAPPENED, "Yöllä tuli perhe poliisin saattamana. Nukkuvat nyt."),
        (before_on, before, LineKind.OPEN, "Pyykkikone vuotaa. Huolto on tilattu."),
        (now_on, now, LineKind.TELL, "Pihalla on nähty tuntematon auto. Rekisterinumero on päivystyksen vihkossa."),
        (now_on, now, LineKind.OPEN, "Tulkki pitää tilata huomiseksi kello 10."),
    ]
    for shift_on, shift, kind, text in lines:
        handover = house.handovers.filter(shift_on=shift_on, shift=shift).first()
        if handover is None or handover.given_at is None:
            write_line(worker, house, shift_on=shift_on, shift=shift, kind=kind, text=text)
    handover = house.handovers.filter(shift_on=before_on, shift=before, given_at__isnull=True).first()
    if handover is not None and (before_on, before) != (now_on, now):
        give_handover(leader, handover)


def keep_two_apart(leader: Context, she: Person, episodes: list[Episode]) -> None:
    """Let her have parted from somebody who is a client of another unit, and keep the two apart: neither side's workers know of the other."""
    others = (
        part.person
        for episode in episodes
        for part in episode.participants.filter(end_on__isnull=True, person__gender=Gender.MALE).select_related("person")
        if episode.state == EpisodeState.OPEN and (part.person.birth_year or (part.person.born_on or leader.today).year) < leader.today.year - 20
    )
    other = next(others, None)
    if other is not None:
        relate(leader, she, other=other, role=FamilyRole.FORMER_PARTNER)
        keep_apart(leader, she, other=other)
