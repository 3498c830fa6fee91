"""What the simulator tells of houses and of living in them: plain frozen values, in no database's shape.

A house of the stays app is a `Lodge` here, for in the simulator a house is a whole association.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

#: A room waits for cleaning this long after a family has left it; until then it is given to nobody.
CLEANING = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Room:
    """A room for one family."""

    name: str
    beds: int


@dataclass(frozen=True, slots=True)
class Lodge:
    """A unit where families live; it has the unit's number."""

    unit: int
    rooms: tuple[Room, ...]
    day_workers: int
    night_workers: int

    @property
    def family_places(self) -> int:
        """Return how many families the house takes: one to a room."""
        return len(self.rooms)


@dataclass(frozen=True, slots=True)
class Hold:
    """A place kept for a family on its way. It ends with the arrival, when it is released, or by running out (no end)."""

    unit: int
    room: int
    adults: int
    children: int
    held_at: datetime
    held_by: int
    expires_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that happens while a family lives in the house: `away`, `back`, `moved`, `joined` or `left`, by these people."""

    kind: str
    at: datetime
    by: int
    people: tuple[int, ...]
    room: int | None = None
    back_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """A family lives in a house from arrival to departure."""

    unit: int
    room: int
    way: str
    began_at: datetime
    began_by: int
    people: tuple[int, ...]
    planned_end_on: date | None
    hold: Hold | None
    turns: tuple[Turn, ...]
    ended_at: datetime | None
    ended_by: int | None

    @property
    def rooms_left(self) -> list[tuple[int, datetime]]:
        """Return which rooms the family left when: each then waits for cleaning."""
        here, left = self.room, []
        for turn in self.turns:
            if turn.kind == "moved" and turn.room is not None:
                left.append((here, turn.at))
                here = turn.room
        return [*left, *([(here, self.ended_at)] if self.ended_at is not None else [])]


@dataclass(frozen=True, slots=True)
class Commitment:
    """A payer's promise to pay for a stay."""

    recorded_at: datetime
    recorded_by: int
    issuer: str
    reference: str
    start_on: date
    end_on: date
    price_cents: int


@dataclass(frozen=True, slots=True)
class Review:
    """A meeting with the sender: planned, perhaps held."""

    planned_at: datetime
    planned_by: int
    planned_on: date
    held_at: datetime | None
    participants: str
    minutes: str
    goals: str


@dataclass(frozen=True, slots=True)
class Call:
    """What the count of a call to the house does not say."""

    happened_at: datetime
    caller: str
    guided_to: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a handover."""

    kind: str
    text: str
    written_at: datetime
    written_by: int
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Handover:
    """What one shift tells the next; the last ones are not signed yet."""

    unit: int
    shift_on: date
    shift: str
    lines: tuple[Line, ...]
    given_at: datetime | None
    given_by: int | None
    taken_at: datetime | None
    taken_by: int | None
