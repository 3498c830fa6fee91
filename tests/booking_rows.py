"""Rooms of unit A1, one of them booked for Kaisa's family, as plain rows: for tests that ask of every action and address who may."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from django.db.models import Model

from syli.bookings.models import Booking, OpenHours, RoomNotice, Space
from tests.case import Case


def booking_rows(case: Case) -> list[Model]:
    """Make and return one row of every kind that bookings own."""
    cast = case.cast
    with cast.inside("aino") as ctx:
        own: dict[str, Any] = {"organisation_id": ctx.home_id, "created_at": ctx.now}
        stamp: dict[str, Any] = {**own, "register": cast.registers["aava"]}
        unit, begins = cast.units["a1"], ctx.now + timedelta(days=2)
        space = Space.objects.create(unit=unit, name="Perhehuone", is_shared=True, **own)
        hours = OpenHours.objects.create(unit=unit, title="Avoin tupa", weekday=3, begins=time(9), ends=time(14), start_on=ctx.today, **own)
        span = {"taken_at": begins, "given_back_at": begins + timedelta(hours=1)}
        booking = Booking.objects.create(space=space, episode=case.episode, **span, **stamp)
        notice = RoomNotice.objects.create(unit=unit, person=case.kaisa, other=case.child, wanted_at=begins, **stamp)
    return [space, hours, booking, notice]
