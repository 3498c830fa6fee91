"""Rooms for the tests: two in unit A1, one of them shared, and one in A2; Kaisa's family is a client of A1."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from syli.bookings.commands import add_open_hours, add_space, book_for_family, book_room
from syli.bookings.models import Booking, OpenHours, Space
from syli.catalogue.commands import offer_service
from syli.episodes.commands import Joining, open_episode
from syli.episodes.models import Episode
from syli.kernel.dates import at_local
from syli.people.models import Person
from syli.safety.commands import keep_apart
from tests.case import SERVICE, Case
from tests.cast import Cast

#: The tests' today is Sunday 22.11.2026; this is the Tuesday after.
TUESDAY = date(2026, 11, 24)


@dataclass
class Rooms:
    """The rooms, and how to take them."""

    case: Case
    family_room: Space
    small_room: Space
    other_unit: Space

    @property
    def cast(self) -> Cast:
        """Return who works where."""
        return self.case.cast

    def at(self, clock: str, day: date = TUESDAY) -> datetime:
        """Return a moment of the Tuesday."""
        return at_local(day, time.fromisoformat(clock))

    def book(self, begins: str, ends: str, *, space: Space | None = None, who: str = "aino", day: date = TUESDAY, purpose: str = "Tiimi") -> Booking:
        """Book a room of A1 for something without clients."""
        with self.cast.inside(who) as ctx:
            span = {"taken_at": self.at(begins, day), "given_back_at": self.at(ends, day)}
            return book_room(ctx, self.cast.units["a1"], space=space or self.small_room, purpose=purpose, **span)

    def book_for(self, episode: Episode, begins: str, ends: str, *, space: Space | None = None, who: str = "aino", day: date = TUESDAY) -> Booking:
        """Book a room for a family."""
        with self.cast.inside(who) as ctx:
            span = {"taken_at": self.at(begins, day), "given_back_at": self.at(ends, day)}
            return book_for_family(ctx, episode, space=space or self.small_room, **span)

    def open(self, begins: str = "09:00", ends: str = "14:00", *, weekday: int = 1, **more: Any) -> OpenHours:
        """Open A1 on a weekday, Tuesday unless told."""
        with self.cast.inside("leena") as ctx:
            hours = {"begins": time.fromisoformat(begins), "ends": time.fromisoformat(ends)}
            return add_open_hours(ctx, self.cast.units["a1"], title="Avoin tupa", weekday=weekday, start_on=ctx.today, **hours, **more)

    def other_side(self, *, unit: str = "a1", worker: str = "aino") -> tuple[Person, Episode]:
        """Return somebody from whom Kaisa is kept apart, and his episode in a unit."""
        he = self.case.person("Oskari", born_on=date(1990, 1, 1))
        with self.cast.inside("leena") as ctx:
            offers = self.cast.units[unit].offers.filter(service_code=SERVICE)
            offer = offers.first() or offer_service(ctx, unit=self.cast.units[unit], service_code=SERVICE, start_on=date(2026, 1, 1))
        with self.cast.inside(worker if worker != "aino" else "leena") as ctx:
            theirs = open_episode(ctx, offer=offer, participants=[Joining(he, "adult_client")], start_on=ctx.today - timedelta(days=3))
        with self.cast.inside("leena") as ctx:
            keep_apart(ctx, self.case.kaisa, other=he)
        return he, theirs


@pytest.fixture
def rooms(case: Case) -> Rooms:
    """Return the rooms of A1 and A2."""
    with case.cast.inside("leena") as ctx:
        family_room = add_space(ctx, case.cast.units["a1"], name="Perhehuone", is_shared=True)
        small_room = add_space(ctx, case.cast.units["a1"], name="Pieni huone")
        other_unit = add_space(ctx, case.cast.units["a2"], name="Kakkosen huone")
    return Rooms(case, family_room, small_room, other_unit)
