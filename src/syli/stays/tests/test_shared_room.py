"""A stay whose service is given in a shared room takes that room: not over open hours or bookings, until the family moves or leaves."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.urls import reverse

from syli.bookings.commands import add_open_hours, add_space, book_for_family, book_room, cancel_booking
from syli.bookings.models import Booking, RoomNotice, Space
from syli.bookings.queries.taken import taken_spans
from syli.catalogue.queries import choices_of
from syli.episodes.commands import close_episode, name_own_worker
from syli.kernel.dates import add_months
from syli.kernel.rules import RuleBroken
from syli.safety.commands import keep_apart
from syli.stays.commands import arrive, depart, move_room
from syli.stays.models import Stay
from syli.stays.tests.test_acceptance import Scene, at, rhythm

__all__ = ["rhythm"]
pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]
#: The tests' today, a Sunday; a stay of three days that begins now ends on Wednesday at this time of day.
SUNDAY = date(2026, 11, 22)


@pytest.fixture
def space(rhythm: Scene) -> Space:
    """Return the shared room of the unit."""
    with rhythm.cast.inside("leena") as ctx:
        return add_space(ctx, rhythm.cast.units["a1"], name="Perhehuone", is_shared=True)


def comes(scene: Scene, key: str = "k", *, moment: datetime | None = None) -> Stay:
    """Let a family with a baby of eight months arrive."""
    episode, people = scene.family(SUNDAY, born_on=add_months(SUNDAY, -8))
    with scene.cast.inside("aino") as ctx:
        return arrive(ctx, episode, house=scene.house, people=people, at=moment or ctx.now, once_key=key)


def opened(scene: Scene, weekday: int) -> None:
    with scene.cast.inside("leena") as ctx:
        hours = {"begins": time(9), "ends": time(14), "start_on": ctx.today}
        add_open_hours(ctx, scene.cast.units["a1"], title="Avoin tupa", weekday=weekday, **hours)


def booked(scene: Scene, space: Space, day: date, hour: int) -> Booking:
    with scene.cast.inside("leena") as ctx:
        span = {"taken_at": at(day, hour), "given_back_at": at(day, hour + 1)}
        return book_room(ctx, scene.cast.units["a1"], space=space, purpose="Synttärit", **span)


def broken(rule_id: str) -> Any:
    return pytest.raises(RuleBroken, match=rf"^{rule_id}:")


def test_stay__takes_the_shared_room__until_the_same_time_three_days_later(rhythm: Scene, space: Space) -> None:
    stay = comes(rhythm)
    with rhythm.cast.inside("aino"):
        booking = Booking.objects.get()
        assert (booking.space, booking.episode_id, booking.taken_for) == (space, stay.episode_id, "stay")
        assert (booking.taken_at, booking.given_back_at) == (stay.began_at, stay.began_at + timedelta(days=3))
    with broken("BOOKING-01"):
        booked(rhythm, space, date(2026, 11, 24), 10)
    booked(rhythm, space, date(2026, 11, 26), 10)
    # The next family finds it taken, and nothing of hers is saved.
    with broken("BOOKING-10"):
        comes(rhythm, "next")
    with rhythm.cast.inside("aino"):
        assert Stay.objects.count() == 1


@pytest.mark.parametrize(("weekday", "rule_id"), [(1, "BOOKING-04"), (2, "BOOKING-04"), (3, ""), (4, ""), (6, "")])
def test_stay__over_open_hours__is_refused_with_their_day(rhythm: Scene, space: Space, weekday: int, rule_id: str) -> None:
    """From Sunday to Wednesday: Tuesday and Wednesday are in its way; this Sunday's hours are over before it comes."""
    opened(rhythm, weekday)
    moment = at(SUNDAY, 14)
    if rule_id:
        with broken(rule_id) as refused:
            comes(rhythm, moment=min(moment, rhythm.cast.now))
        assert f"{SUNDAY.day + weekday + 1}.11." in str(refused.value.message)
    else:
        rhythm.cast.now = max(moment, rhythm.cast.now)
        comes(rhythm, moment=moment)


def test_stay__where_a_second_shared_room_is_free__takes_that(rhythm: Scene, space: Space) -> None:
    booking = booked(rhythm, space, date(2026, 11, 24), 10)
    with broken("BOOKING-10"):
        comes(rhythm)
    with rhythm.cast.inside("leena") as ctx:
        second = add_space(ctx, rhythm.cast.units["a1"], name="Toinen perhehuone", is_shared=True)
    comes(rhythm)
    with rhythm.cast.inside("leena") as ctx:
        assert Booking.objects.get(taken_for="stay").space == second
        cancel_booking(ctx, booking, reason="Siirtyi")
    comes(rhythm, "second")


def test_stay__in_a_unit_without_such_a_room__takes_none(rhythm: Scene) -> None:
    comes(rhythm)
    with rhythm.cast.inside("aino"):
        assert not Booking.objects.exists()


def test_stay__that_ends_early__gives_the_room_back_at_once(rhythm: Scene, space: Space) -> None:
    stay = comes(rhythm, moment=rhythm.cast.now - timedelta(hours=5))
    with rhythm.cast.inside("aino") as ctx:
        depart(ctx, stay, at=ctx.now - timedelta(hours=1))
        assert Booking.objects.get().given_back_at == ctx.now - timedelta(hours=1)
    booked(rhythm, space, date(2026, 11, 23), 10)


def test_stay__that_moves_to_a_room_of_the_house__gives_the_shared_room_back(rhythm: Scene, space: Space) -> None:
    stay = comes(rhythm, moment=rhythm.cast.now - timedelta(hours=5))
    with rhythm.cast.inside("aino") as ctx:
        move_room(ctx, stay, room=rhythm.rooms[0], at=ctx.now)
        assert Booking.objects.get().left_at == ctx.now
    comes(rhythm, "next")


def test_stay__of_a_closed_episode__gives_the_room_back(rhythm: Scene, space: Space) -> None:
    stay = comes(rhythm, moment=rhythm.cast.now - timedelta(hours=5))
    with rhythm.cast.inside("aino") as ctx:
        close_episode(ctx, stay.episode, end_on=ctx.today, end_result=choices_of(rhythm.pack.results, "fi")[0][0])
        assert Booking.objects.get().left_at == ctx.now


def test_booking_12__a_family_that_has_not_left__keeps_the_room_today(rhythm: Scene, space: Space) -> None:
    stay = comes(rhythm)
    rhythm.cast.now += timedelta(days=4)
    today = rhythm.cast.now.date()
    with rhythm.cast.inside("aino") as ctx:
        assert taken_spans(ctx, space, (ctx.now, ctx.now + timedelta(hours=1)))
    with broken("BOOKING-01"):
        booked(rhythm, space, today, 20)
    with rhythm.cast.inside("aino") as ctx:
        depart(ctx, stay, at=ctx.now)
    booked(rhythm, space, today, 20)


def test_booking_08__a_stays_booking__is_changed_by_nobodys_hand(rhythm: Scene, space: Space) -> None:
    comes(rhythm)
    with rhythm.cast.inside("leena") as ctx, broken("BOOKING-08"):
        cancel_booking(ctx, Booking.objects.get(), reason="Siirtyi")


def test_stay__where_the_other_side_has_a_room_then__is_refused_as_booked_and_the_keeper_told(rhythm: Scene, space: Space) -> None:
    his, (he, *_rest) = rhythm.family(SUNDAY)
    episode, people = rhythm.family(SUNDAY, born_on=add_months(SUNDAY, -8))
    with rhythm.cast.inside("leena") as ctx:
        other_room = add_space(ctx, rhythm.cast.units["a1"], name="Pieni huone")
        name_own_worker(ctx, episode, own_worker=rhythm.cast.staff["aino"])
        keep_apart(ctx, people[0], other=he)
        tuesday = {"taken_at": at(date(2026, 11, 24), 10), "given_back_at": at(date(2026, 11, 24), 11)}
        theirs = book_for_family(ctx, his, space=other_room, **tuesday)
    client = rhythm.client()
    there = reverse("stays.episode.arrive", args=[episode.public_id])
    sent = {"people": [p.public_id for p in people], "day": "22.11.2026", "time": "12.00", "once_key": "k"}
    refused = client.post(there, sent)
    assert refused.status_code == 422
    assert "BOOKING-10" in refused.text
    with rhythm.cast.inside("leena") as ctx:
        assert (RoomNotice.objects.get().person, RoomNotice.objects.get().other) == (people[0], he)
        cancel_booking(ctx, theirs, reason="Siirtyi")
        booked(rhythm, space, date(2026, 11, 24), 10)
    busy = client.post(there, sent)
    assert error_of(refused.text) == error_of(busy.text)


def error_of(page: str) -> list[str]:
    return re.findall(r"[^<>]*\(BOOKING-\d+\)[^<>]*", page)
