"""What is told of houses becomes rows: equal to what the commands of stays would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from syli.interop.bulk.stays import Piece, StayRows
from syli.interop.bulk.writer import EpisodeRow
from syli.simulator.header import Header, at
from syli.simulator.indoors import CLEANING, Handover, Hold, Stay
from syli.simulator.world import Count, Episode, Request
from syli.stays.choices import Heads, RoomState, Where
from syli.stays.models import Room
from syli.stays.queries.offers import heads_of_role


@dataclass(frozen=True, slots=True)
class RoomLeft:
    """A room at the end: whether it waits to be cleaned, and how often it has been left."""

    room: int
    waits: bool
    times: int

    def write(self) -> None:
        """Leave the room as the commands would."""
        state = RoomState.TO_CLEAN if self.waits else RoomState.READY
        Room.objects.filter(pk=self.room).update(state=state, version=1 + 2 * self.times - self.waits)


@dataclass(slots=True)
class LodgeWriter:
    """Writes what happens in the houses of one association."""

    header: Header
    rows: StayRows
    persons: Mapping[int, int]
    _cleaned: Counter[int] = field(default_factory=Counter)
    _left: dict[int, datetime] = field(default_factory=dict)

    def request(self, request: Request) -> None:
        """Count somebody for whom there was no place, or no safe one."""
        if not request.turned_away or request.decided_at is None:
            return
        children = sum(heads_of_role(role) == Heads.CHILD for _person, role in request.people)
        house = self.header.houses[self.header.offers[request.offer].unit_id]
        stamp = self.rows.rows.stamp(request.decided_at, self.header.staff[request.decided_by or 0])
        self.rows.turned_away(house.pk, request.decided_at, request.turned_away, request.guided_to, len(request.people) - children, children, stamp)

    def episode(self, episode: Episode, row: EpisodeRow) -> None:
        """Write what belongs to an episode: who pays, how the family lived in the house, what was agreed with the sender."""
        for one in episode.commitments:
            stamp = self.rows.rows.stamp(one.recorded_at, self.header.staff[one.recorded_by])
            self.rows.commitment(row.id, one.issuer, one.reference, one.start_on, one.end_on, one.price_cents, stamp)
        if episode.stay is not None:
            self._stay(episode.stay, dict(episode.people), row)
        for meeting in episode.reviews:
            stamp = self.rows.rows.stamp(meeting.planned_at, self.header.staff[meeting.planned_by])
            held_on = meeting.planned_on if meeting.held_at is not None else None
            self.rows.review(row.id, meeting.planned_on, held_on, meeting.participants, meeting.minutes, meeting.goals, stamp)

    def _stay(self, stay: Stay, roles: Mapping[int, str], row: EpisodeRow) -> None:
        stamp = self.rows.rows.stamp(stay.began_at, self.header.staff[stay.began_by])
        house = self.header.houses[row.unit]
        key = self.rows.stay(row.id, house.pk, stay.way, stay.began_at, stay.ended_at, stay.planned_end_on, self._pieces(stay, roles), stamp)
        if stay.hold is not None:
            self.hold(stay.hold, key)
        for room, left_at in stay.rooms_left:
            number = self._room(stay.unit, room).pk
            self._cleaned[number] += 1
            self._left[number] = max(left_at, self._left.get(number, left_at))

    def _pieces(self, stay: Stay, roles: Mapping[int, str]) -> list[Piece]:
        """Return everybody's presence, a new piece at every turn."""
        pieces: list[Piece] = []
        now: dict[int, Piece] = {}

        def begin(person: int, where: Where, room: int, moment: datetime, by: int, back_at: datetime | None = None) -> None:
            stamp = self.rows.rows.stamp(moment, self.header.staff[by])
            heads = heads_of_role(roles[person])
            now[person] = Piece(self.persons[person], str(heads), str(where), self._room(stay.unit, room).pk, moment, stamp, None, back_at)
            pieces.append(now[person])

        for person in stay.people:
            begin(person, Where.IN_HOUSE, stay.room, stay.began_at, stay.began_by)
        room = stay.room
        for turn in stay.turns:
            room = room if turn.room is None else turn.room
            where = Where.AWAY if turn.kind == "away" else Where.IN_HOUSE
            for person in turn.people:
                if person in now:
                    now[person].end_at = turn.at
                begin(person, where, room, turn.at, turn.by, turn.back_at if turn.kind == "away" else None)
        for piece in now.values():
            piece.end_at = stay.ended_at
        return pieces

    def hold(self, hold: Hold, stay: int | None = None) -> None:
        """Write a held place."""
        stamp = self.rows.rows.stamp(hold.held_at, self.header.staff[hold.held_by])
        room = self._room(hold.unit, hold.room)
        self.rows.hold(room.house_id, room.pk, hold.adults, hold.children, hold.expires_at, hold.ended_at, stay, stamp)

    def call(self, count: Count, counted: int) -> None:
        """Write who called and where she was guided."""
        if count.call is not None:
            stamp = self.rows.rows.stamp(count.call.happened_at, self.header.staff[count.worker])
            house = self.header.houses[self.header.offers[count.offer].unit_id]
            self.rows.call(house.pk, counted, count.call.happened_at, count.call.caller, count.call.guided_to, stamp)

    def handover(self, handover: Handover) -> None:
        """Write a shift's handover."""
        first = handover.lines[0]
        house = self.header.houses[self.header.units[handover.unit].pk]
        given = None if handover.given_at is None else (handover.given_at, self.header.staff[handover.given_by or 0])
        taken = None if handover.taken_at is None else (handover.taken_at, self.header.staff[handover.taken_by or 0])
        stamp = self.rows.rows.stamp(first.written_at, self.header.staff[first.written_by])
        key = self.rows.handover(house.pk, handover.shift_on, handover.shift, given, taken, stamp)
        for line in handover.lines:
            stamp = self.rows.rows.stamp(line.written_at, self.header.staff[line.written_by])
            self.rows.line(key, line.kind, line.text, line.done_at, stamp)

    def rooms_left(self, until: date) -> list[RoomLeft]:
        """Return how every room stands as its last cleaning, or the lack of it, left it."""
        ends = at(until + timedelta(days=1), time(0))
        return [RoomLeft(room, self._left[room] + CLEANING >= ends, times) for room, times in self._cleaned.items()]

    def _room(self, unit: int, number: int) -> Room:
        return self.header.rooms[(unit, number)]
