"""What is a shift's in a house: places held for families who did not come, and what one shift tells the next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from syli.simulator.houses import House, dice_of
from syli.simulator.indoors import Handover, Hold, Line, Lodge
from syli.simulator.lodges import Ledger
from syli.simulator.notes import phrase
from syli.simulator.profile import Profile
from syli.simulator.seasons import moment
from syli.simulator.seeds import Weighted
from syli.simulator.staffing import Staff

#: The shifts of a day: when each begins, and how many hours it lasts.
SHIFTS = (("morning", 7, 7), ("evening", 14, 7), ("night", 21, 10))
HOLD_HOURS = 6
DAYS_IN_A_WEEK = 7
KINDS = Weighted({"happened": 0.6, "open": 0.22, "tell": 0.18})
HOW_MANY = Weighted({0: 0.25, 1: 0.45, 2: 0.22, 3: 0.08})
SIGNED = timedelta(minutes=10)


def unused_holds(house: House, staff: Staff, profile: Profile, ledger: Ledger, span: tuple[date, date]) -> Iterator[Hold]:
    """Tell the holds for families who did not come: released when that was known, or run out. Only where there was a room."""
    unit = ledger.lodge.unit
    shapes = [profile.services[offer.service].stay for offer in house.offers if offer.unit == unit]
    daily = max((shape.unused_holds for shape in shapes if shape is not None), default=0.0) / DAYS_IN_A_WEEK
    dice = dice_of(house, "holds", unit)
    day = span[0]
    while daily and day < span[1]:
        if dice.random() < daily:
            held_at = moment(day, dice.randrange(24), dice.randrange(60))
            expires_at = held_at + timedelta(hours=HOLD_HOURS)
            room = ledger.free(held_at, expires_at)
            ended_at = held_at + timedelta(minutes=dice.randrange(30, 60 * HOLD_HOURS)) if dice.random() < 0.7 else None
            if room is not None:
                ledger.take(room, held_at, expires_at)
                by = dice.choice(staff.on(unit, day)).key
                yield Hold(unit, room, 1, dice.choice((0, 0, 1, 1, 2)), held_at, by, expires_at, ended_at)
        day += timedelta(days=1)


def handovers(house: House, staff: Staff, profile: Profile, lodge: Lodge, until: date) -> Iterator[Handover]:
    """Tell the handovers of the last weeks, shift by shift; what ends after the story is not signed yet."""
    dice = dice_of(house, "handovers", lodge.unit)
    language = "sv" if house.home.languages == "sv" else "fi"
    day = until - timedelta(days=profile.handover_days)
    ends = moment(until + timedelta(days=1), 0)
    while day <= until:
        for shift, hour, hours in SHIFTS:
            team = staff.on(lodge.unit, day)
            giver = dice.choice(team).key
            taker = dice.choice([worker.key for worker in team if worker.key != giver] or [None])
            begins = moment(day, hour)
            over = begins + timedelta(hours=hours)
            lines = tuple(_lines(dice, language, begins, over, ends, giver))
            if lines:
                given = over if over < ends else None
                taken = over + SIGNED if taker is not None and over + SIGNED < ends else None
                yield Handover(lodge.unit, day, shift, lines, given, giver if given else None, taken, taker if taken else None)
        day += timedelta(days=1)


def _lines(dice: Random, language: str, begins: datetime, over: datetime, ends: datetime, by: int) -> Iterator[Line]:
    for _ in range(HOW_MANY.draw(dice)):
        kind = KINDS.draw(dice)
        written = begins + timedelta(minutes=dice.randrange(20, 170))
        done = over + timedelta(hours=dice.randrange(2, 40)) if kind == "open" else None
        yield Line(kind, phrase(dice, language, "handover", kind), written, by, done if done is not None and done < ends else None)
