"""Ten workers want one room at the same moment, and two sides want two rooms of one unit: one of them has it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from syli.bookings.commands import book_for_family, book_room
from syli.bookings.models import Booking, Space
from syli.bookings.tests.conftest import Rooms
from syli.episodes.models import Episode
from syli.stays.tests.test_capacity import at_once

#: Real transactions of several connections: what is made is truncated afterwards.
pytestmark = [pytest.mark.postgresql_only, pytest.mark.django_db(transaction=True)]


def wanting(rooms: Rooms, n: int) -> Callable[[], None]:
    def book() -> None:
        with rooms.cast.inside("aino" if n % 2 else "leena") as ctx:
            minute = f"{n:02d}"
            span = {"taken_at": rooms.at(f"10:{minute}"), "given_back_at": rooms.at(f"11:{minute}")}
            book_room(ctx, rooms.cast.units["a1"], space=rooms.small_room, purpose=f"Tiimi {n}", **span)

    return book


def test_one_room__wanted_by_ten_at_once__is_given_to_one(rooms: Rooms) -> None:
    results = at_once([wanting(rooms, n) for n in range(10)])
    assert sorted(results) == ["", *["BOOKING-01"] * 9]
    with rooms.cast.inside("aino"):
        assert Booking.objects.count() == 1


def test_two_rooms__wanted_by_two_who_must_not_meet_at_once__are_given_to_one(rooms: Rooms) -> None:
    _he, his = rooms.other_side(unit="a2", worker="aarne")

    def side(episode: Episode, space: Space, who: str) -> Callable[[], None]:
        def book() -> None:
            with rooms.cast.inside(who) as ctx:
                book_for_family(ctx, episode, space=space, taken_at=rooms.at("10:00"), given_back_at=rooms.at("11:00"))

        return book

    results = at_once([side(rooms.case.episode, rooms.small_room, "aino"), side(his, rooms.family_room, "aarne")])
    assert sorted(results) == ["", "BOOKING-01"]
