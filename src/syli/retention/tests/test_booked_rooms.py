"""The rooms booked for a family are her own data: what is asked for holds them, and who was cancelled on and why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from syli.bookings.commands import add_space, book_for_family, book_room, cancel_booking
from syli.retention.queries.booked import booked_about
from tests.case import Case

pytestmark = pytest.mark.django_db


def test_collect__own_record__holds_the_rooms_of_her_family_and_no_others(case: Case) -> None:
    with case.cast.inside("leena") as ctx:
        unit, begins = case.cast.units["a1"], ctx.now + timedelta(days=2)
        room = add_space(ctx, unit, name="Perhehuone")
        first = {"taken_at": begins, "given_back_at": begins + timedelta(hours=1)}
        second = {"taken_at": begins + timedelta(hours=2), "given_back_at": begins + timedelta(hours=3)}
        third = {"taken_at": begins + timedelta(hours=4), "given_back_at": begins + timedelta(hours=5)}
        book_for_family(ctx, case.episode, space=room, **first)
        cancel_booking(ctx, book_for_family(ctx, case.episode, space=room, **second), reason="Perhe sairastui")
        book_room(ctx, unit, space=room, purpose="Tiimi", **third)
        lines = list(booked_about(ctx, case.kaisa))
        assert [("Perhehuone" in line.text, "Perhe sairastui" in line.text) for line in lines] == [(True, False), (True, True)]
        assert all(line.subjects == {case.kaisa.pk, case.child.pk} and not line.is_place for line in lines)
        unit.is_secret, unit.alias = True, "Talo"
        unit.save()
        secret = next(booked_about(ctx, case.kaisa))
        assert secret.is_place
        assert unit.name not in secret.text
        assert list(booked_about(ctx, case.person("Toinen"))) == []
    with case.cast.inside("aarne") as ctx:
        assert list(booked_about(ctx, case.kaisa)) == []
