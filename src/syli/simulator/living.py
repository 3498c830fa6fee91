"""How a family lives in a house: arriving, weekends away, somebody who comes later, another room, leaving; and who pays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from syli.simulator.families import NAMED_AFTER_DAYS, Member
from syli.simulator.indoors import Commitment, Hold, Review, Stay, Turn
from syli.simulator.lodges import Berth, Ledger
from syli.simulator.notes import phrase
from syli.simulator.profile import StayShape
from syli.simulator.seasons import HELSINKI, moment
from syli.simulator.staffing import Staff
from syli.simulator.world import Birth

SATURDAY = 5
NEWBORN_AT = 10
HOLD_HOURS = (6, 12, 24)
LEAVING_HOURS = (9, 10, 10, 11, 12, 13, 14, 16, 18)
LONGEST_WEEKENDS = 60


@dataclass(frozen=True, slots=True)
class Indoors:
    """What a story of living needs to know: the house, its staff, its shape, and where the story ends."""

    ledger: Ledger
    staff: Staff
    shape: StayShape
    until: date

    def is_told(self, at: datetime) -> bool:
        """Whether a moment lies within the story."""
        return at.date() <= self.until

    def on_duty(self, dice: Random, at: datetime) -> int:
        """Draw who was there."""
        return dice.choice(self.staff.on(self.ledger.lodge.unit, at.date())).key


def heads_of(people: Sequence[Member], at: datetime) -> tuple[int, int]:
    """Return how many grown-ups and children come; nobody before being born."""
    here = [member for member in people if is_here(member, at)]
    adults = sum(member.is_adult for member in here)
    return adults, len(here) - adults


def is_here(member: Member, at: datetime) -> bool:
    """Whether somebody is born, and written down as such, at a moment."""
    person = member.person
    return not person.was_expected or (person.born_on is not None and moment(named_on(person.born_on), 14) <= at)


def named_on(born_on: date) -> date:
    """Return the day on which a newborn child is written down."""
    return born_on + timedelta(days=NAMED_AFTER_DAYS)


def told_at(born_on: date) -> datetime:
    """Return the moment at which a birth is written down."""
    return moment(named_on(born_on), NEWBORN_AT)


def named_already(member: Member, day: date, after_birth: Mapping[str, str]) -> Member:
    """Return somebody in the role she has on a day: an expected child who has been born since is a newborn."""
    born = member.person.born_on
    role = after_birth.get(member.role, "") if member.person.was_expected else ""
    return Member(member.person, role, False) if role and born is not None and named_on(born) < day else member


def births(people: Sequence[Member], after_birth: Mapping[str, str], span: tuple[date, date]) -> tuple[Birth, ...]:
    """Tell which expected children are born, and written down as born, in a time."""
    return tuple(
        Birth(member.person.key, after_birth[member.role], born, told_at(born))
        for member in people
        if (born := member.person.born_on) is not None
        and member.person.was_expected
        and member.role in after_birth
        and span[0] <= named_on(born) <= span[1]
    )


def leaving(dice: Random, end_on: date) -> datetime:
    """Draw the hour of a departure."""
    return moment(end_on, dice.choice(LEAVING_HOURS), dice.choice((0, 0, 15, 30)))


def find_berth(ledger: Ledger, held_at: datetime, arrive_at: datetime, leave_at: datetime, patience: int) -> Berth | None:
    """Take a room for a family, at once or when one becomes free within its patience in days; None when there is none."""
    for later in range(patience + 1):
        shift = timedelta(days=later)
        room = ledger.free(held_at + shift, leave_at + shift)
        if room is not None:
            return Berth(ledger.lodge.unit, room, held_at + shift, arrive_at + shift, leave_at + shift)
    return None


def live(dice: Random, indoors: Indoors, people: Sequence[Member], berth: Berth, by: int) -> Stay:
    """Tell a stay from the door to the door."""
    shape, arrive = indoors.shape, berth.arrive_at
    first = tuple(member.person.key for member in people if is_here(member, arrive))
    late = _late(dice, shape, people, berth) if len(first) > 1 else None
    first = tuple(key for key in first if late is None or key != late[0])
    absences = list(_absences(dice, shape, berth))
    joins = [_outside(absences, at, "joined", (key,)) for key, at in [*([late] if late else []), *_newborns(people, berth)]]
    turns = [*absences, *joins, *_move(dice, indoors, berth, absences)]
    ended = indoors.is_told(berth.leave_at)
    hold = None
    if berth.start_at < arrive:
        adults, children = heads_of(people, arrive)
        hours = next(hours for hours in HOLD_HOURS if berth.start_at + timedelta(hours=hours) > arrive)
        hold = Hold(berth.unit, berth.room, adults, children, berth.start_at, by, berth.start_at + timedelta(hours=hours), arrive)
    return Stay(
        unit=berth.unit,
        room=berth.room,
        way=shape.ways.draw(dice) if hold is None else dice.choice(("phone", "agreed")),
        began_at=arrive,
        began_by=indoors.on_duty(dice, arrive),
        people=first,
        planned_end_on=berth.leave_at.date() if dice.random() < shape.planned else None,
        hold=hold,
        turns=tuple(_told(dice, indoors, first, turns, berth)),
        ended_at=berth.leave_at if ended else None,
        ended_by=indoors.on_duty(dice, berth.leave_at) if ended else None,
    )


def _late(dice: Random, shape: StayShape, people: Sequence[Member], berth: Berth) -> tuple[int, datetime] | None:
    """Draw whether the second grown-up comes later than the others."""
    adults = [member for member in people if member.is_adult]
    days = (berth.leave_at - berth.arrive_at).days
    if len(adults) < 2 or days < 6 or dice.random() >= shape.later:
        return None
    at = moment((berth.arrive_at + timedelta(days=dice.randrange(1, min(14, days - 3)))).date(), dice.randrange(9, 19))
    return adults[1].person.key, at


def _newborns(people: Sequence[Member], berth: Berth) -> Iterator[tuple[int, datetime]]:
    """Tell who is born during the stay and comes from the hospital."""
    for member in people:
        born = member.person.born_on
        if born is not None and member.person.was_expected and not is_here(member, berth.arrive_at):
            yield member.person.key, moment(named_on(born), 14)


def _absences(dice: Random, shape: StayShape, berth: Berth) -> Iterator[Turn]:
    day = berth.arrive_at.date() + timedelta(days=2)
    day += timedelta(days=(SATURDAY - day.weekday()) % 7)
    for _ in range(LONGEST_WEEKENDS):
        back = moment(day + timedelta(days=1), 17)
        if back + timedelta(days=1) >= berth.leave_at:
            return
        if dice.random() < shape.away:
            yield Turn("away", moment(day, 10), 0, (), back_at=back)
            yield Turn("back", back, 0, ())
        day += timedelta(days=7)


def _outside(absences: Sequence[Turn], at: datetime, kind: str, people: tuple[int, ...], room: int | None = None) -> Turn:
    """Put something after an absence it would fall into."""
    for turn in absences:
        if turn.back_at is not None and turn.at <= at <= turn.back_at:
            return Turn(kind, turn.back_at + timedelta(hours=1), 0, people, room)
    return Turn(kind, at, 0, people, room)


def _move(dice: Random, indoors: Indoors, berth: Berth, absences: Sequence[Turn]) -> list[Turn]:
    days = (berth.leave_at - berth.arrive_at).days
    if days < 14 or dice.random() >= indoors.shape.moves:
        return []
    at = moment((berth.arrive_at + timedelta(days=dice.randrange(5, days - 5))).date(), dice.choice((11, 13, 15)), 20)
    turn = _outside(absences, at, "moved", ())
    other = indoors.ledger.free_one(turn.at, berth.leave_at, berth.room)
    if other is None or not indoors.is_told(turn.at):
        return []
    indoors.ledger.move(berth, turn.at, other)
    return [Turn("moved", turn.at, 0, (), other)]


def _told(dice: Random, indoors: Indoors, first: tuple[int, ...], turns: Sequence[Turn], berth: Berth) -> Iterator[Turn]:
    """Put the turns in order and say whom each concerns: everybody who is in the house then."""
    here = list(first)
    for turn in sorted(turns, key=lambda turn: turn.at):
        if not indoors.is_told(turn.at) or turn.at >= berth.leave_at:
            return
        people = turn.people or tuple(here)
        if turn.kind == "joined":
            here += people
        yield Turn(turn.kind, turn.at, indoors.on_duty(dice, turn.at), people, turn.room, turn.back_at)


def commitments(
    dice: Random, language: str, start_on: date, end_on: date, until: date, decided_at: datetime, by: int
) -> tuple[Commitment, ...]:  # fmt: skip
    """Tell who promised to pay: for a time, and again before it runs out."""
    issuer, price = phrase(dice, language, "payer"), dice.randrange(210, 345) * 100
    found: list[Commitment] = []
    day, recorded = start_on, decided_at
    while day <= end_on and recorded.date() <= until:
        last = day + timedelta(days=dice.choice((29, 59, 59, 89)))
        found.append(Commitment(recorded, by, issuer, f"{day.year}/{dice.randrange(1000, 9999)}", day, last, price))
        day = last + timedelta(days=1)
        # Now and then the next promise is late: that is what the board warns of.
        recorded = datetime.combine(day - timedelta(days=dice.choice((21, 14, 7, 2, -3))), time(13), HELSINKI)
    return tuple(found)


def reviews(dice: Random, shape: StayShape, language: str, start_on: date, end_on: date, until: date, by: int) -> tuple[Review, ...]:
    """Tell the meetings with the sender: each is agreed on in the one before."""
    if not shape.reviewed:
        return ()
    found: list[Review] = []
    planned_at, day = moment(start_on, 15), start_on
    while planned_at.date() <= until:
        day += timedelta(days=max(7, round(dice.gauss(shape.reviewed, 6))))
        day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= SATURDAY else 0)
        if day > end_on:
            break
        held = moment(day, 14) if day <= until else None
        words = [phrase(dice, language, "review", kind) if held else "" for kind in ("participants", "minutes", "goals")]
        found.append(Review(planned_at, by, day, held, *words))
        if held is None:
            break
        planned_at = moment(day, 15)
    return tuple(found)
