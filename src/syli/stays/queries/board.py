"""The board of a house: who is where, who comes and goes today, free places, cleaning, what tonight's worker must know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.kernel.dates import local_date
from syli.people.queries import PersonCard, cards
from syli.stays.choices import Heads, StayState, Where
from syli.stays.models import Hold, House, Presence, Room, Stay
from syli.stays.queries.awaited import AwaitedTile, awaited_in
from syli.stays.queries.handovers import Line, open_lines
from syli.stays.queries.places import fullness_of, living_holds
from syli.stays.queries.terms import Mark, marks_of
from syli.stays.queries.week import ShiftCell, shifts_today


@dataclass(frozen=True, slots=True)
class PersonTile:
    """Somebody on the board. `name` is empty for whom the reader may not know; she is counted all the same."""

    name: str
    age: int | None
    is_child: bool
    is_away: bool
    back_at: datetime | None
    #: Known by what she wants to be called: there is no name behind it to be hidden.
    is_alias: bool = False


@dataclass(frozen=True, slots=True)
class FamilyTile:
    """A family in its room."""

    stay_id: str
    people: tuple[PersonTile, ...]
    began_at: datetime
    days: int
    goes_today: bool
    marks: tuple[Mark, ...]
    may_open: bool
    is_in_danger: bool

    def heads(self, *, children: bool) -> int:
        """Return how many grown-ups or children of the family are in the house now."""
        return sum(p.is_child == children and not p.is_away for p in self.people)

    @property
    def is_away(self) -> bool:
        """Tell whether the whole family is away for a while."""
        return all(person.is_away for person in self.people)


@dataclass(frozen=True, slots=True)
class HoldTile:
    """A place kept for somebody on the way."""

    public_id: str
    adults: int
    children: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class RoomTile:
    """A room with who lives in it and who is on the way; the room without a name is where nobody has been given one."""

    public_id: str
    name: str
    state: str
    free: int
    families: tuple[FamilyTile, ...]
    holds: tuple[HoldTile, ...]

    def heads(self, *, children: bool) -> int:
        """Return how many grown-ups or children are in the room now."""
        return sum(family.heads(children=children) for family in self.families)


@dataclass(frozen=True, slots=True)
class Board:
    """A house at this moment."""

    house_id: str
    name: str
    outward_name: str
    places: int
    free: int
    rooms: tuple[RoomTile, ...]
    lines: tuple[Line, ...]
    shift: ShiftCell
    tonight: ShiftCell | None
    now: datetime
    awaited: tuple[AwaitedTile, ...] = ()

    @property
    def workers(self) -> int:
        """Return how many workers the running shift has by the plan, or should have where nobody plans."""
        return len(self.shift.workers) or self.shift.norm

    @property
    def families(self) -> list[FamilyTile]:
        """Return every family in the house."""
        return [family for room in self.rooms for family in room.families]

    @property
    def people(self) -> list[PersonTile]:
        """Return everybody who lives in the house."""
        return [person for family in self.families for person in family.people]

    @property
    def adults(self) -> int:
        """Return how many grown-ups are in the house now."""
        return sum(not p.is_child and not p.is_away for p in self.people)

    @property
    def children(self) -> int:
        """Return how many children are in the house now."""
        return sum(p.is_child and not p.is_away for p in self.people)

    @property
    def away(self) -> int:
        """Return how many are away for a while."""
        return sum(p.is_away for p in self.people)

    @property
    def leaving(self) -> list[FamilyTile]:
        """Return who leaves today."""
        return [family for family in self.families if family.goes_today]

    @property
    def returning(self) -> list[PersonTile]:
        """Return who comes back today, in the order of the clock."""
        back = [(p.back_at, p) for p in self.people if p.back_at is not None and local_date(p.back_at) <= local_date(self.now)]
        return [p for _at, p in sorted(back, key=lambda pair: pair[0])]

    @property
    def coming(self) -> list[HoldTile]:
        """Return who is on the way."""
        return sorted((hold for room in self.rooms for hold in room.holds), key=lambda hold: hold.expires_at)


def board_of(ctx: Context, house: House) -> Board:
    """Return the board in a constant number of queries, and touch everybody on it."""
    now_in = Presence.objects.filter(end_at__isnull=True).order_by("heads", "pk")
    stays = Stay.objects.filter(house=house, state=StayState.RUNNING).select_related("episode").order_by("began_at", "pk")
    stays = stays.prefetch_related(Prefetch("presences", now_in), "episode__commitments", "episode__reviews")
    people = cards(ctx, {piece.person_id for stay in stays for piece in stay.presences.all()})
    ctx.trail.touch(people, count=len(people))
    by_room: dict[int | None, list[FamilyTile]] = defaultdict(list)
    for stay in stays:
        by_room[_room_of(stay)].append(_family(ctx, stay, people))
    holds: dict[int | None, list[HoldTile]] = defaultdict(list)
    for hold in living_holds(ctx, house).order_by("expires_at", "pk"):
        holds[hold.room_id].append(_hold(hold))
    rooms = [_room(room, by_room[room.pk], holds[room.pk]) for room in house.rooms.order_by("name", "pk")]
    if by_room[None] or holds[None]:
        rooms.append(RoomTile("", "", "ready", 0, tuple(by_room[None]), tuple(holds[None])))
    shift, tonight = shifts_today(ctx, house)
    taken = len(stays) + sum(len(held) for held in holds.values())
    return Board(
        house_id=house.public_id,
        name=house.unit.name,
        outward_name=house.unit.outward_name,
        places=house.family_places,
        free=max(0, house.family_places - taken),
        rooms=tuple(rooms),
        lines=tuple(open_lines(ctx, house)),
        shift=shift,
        tonight=tonight,
        now=ctx.now,
        awaited=awaited_in(ctx, house),
    )


def free_rooms(ctx: Context, house: House) -> list[tuple[Room, int]]:
    """Return the rooms that can be given now with their free places: ready and empty ones first, then shared, then unclean."""
    full = fullness_of(ctx, house)
    rooms = [(room, full.free_in(room)) for room in house.rooms.exclude(state="out_of_use").order_by("name", "pk")]
    return sorted(((room, free) for room, free in rooms if free > 0), key=lambda pair: (pair[0].state != "ready", pair[1] < pair[0].family_places))


def _room_of(stay: Stay) -> int | None:
    return next((piece.room_id for piece in stay.presences.all() if piece.room_id is not None), None)


def _room(room: Room, families: Iterable[FamilyTile], holds: Iterable[HoldTile]) -> RoomTile:
    lived, held = tuple(families), tuple(holds)
    return RoomTile(room.public_id, room.name, room.state, max(0, room.family_places - len(lived) - len(held)), lived, held)


def _hold(hold: Hold) -> HoldTile:
    return HoldTile(hold.public_id, hold.adults, hold.children, hold.expires_at)


def _family(ctx: Context, stay: Stay, people: dict[int, PersonCard]) -> FamilyTile:
    episode = stay.episode
    began_on = local_date(stay.began_at)
    shown = tuple(_person(piece, people.get(piece.person_id)) for piece in stay.presences.all())
    may_open = any(people[piece.person_id].may_view for piece in stay.presences.all() if piece.person_id in people)
    return FamilyTile(
        stay_id=stay.public_id,
        people=shown,
        began_at=stay.began_at,
        days=(ctx.today - began_on).days,
        goes_today=stay.planned_end_on is not None and stay.planned_end_on <= ctx.today,
        marks=(*_danger(stay), *(marks_of(ctx, episode, episode.start_on, episode.commitments.all(), episode.reviews.all()) if may_open else ())),
        may_open=may_open,
        is_in_danger=stay.is_in_danger,
    )


def _danger(stay: Stay) -> tuple[Mark, ...]:
    """Everybody on the shift sees that danger is near, whoever it is about."""
    return (Mark(_("Danger right now"), "danger"),) if stay.is_in_danger else ()


def _person(piece: Presence, card: PersonCard | None) -> PersonTile:
    away = piece.where == Where.AWAY
    is_child = piece.heads == Heads.CHILD
    if card is None:
        # Somebody the reader may not know of is a head in the house: an evacuation counts her too.
        return PersonTile("", None, is_child, away, None)
    return PersonTile(card.name, card.age, is_child, away, piece.back_at, is_alias=card.name == card.alias)
