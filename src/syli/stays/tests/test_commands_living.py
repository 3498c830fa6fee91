"""Arriving, living and leaving: who is where, by the minute, and never more families than places."""

from __future__ import annotations

from datetime import timedelta

import pytest

from syli.episodes.commands import close_episode, transfer_episode
from syli.kernel.access import NotAllowed
from syli.kernel.audit.models import AuditEvent
from syli.kernel.ids import new_public_id
from syli.kernel.rules import RuleBroken
from syli.stays.choices import RoomState, StayState, Where
from syli.stays.commands import (
    add_room,
    arrive,
    change_house,
    come_back,
    depart,
    go_away,
    hold_place,
    join_stay,
    move_room,
    release_hold,
    set_room_state,
    set_up_house,
)
from syli.stays.models import Hold, House, Presence, Room, Stay
from syli.stays.queries.places import fullness_of
from syli.stays.tests.conftest import Lighthouse

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def broken(rule_id: str) -> pytest.RaisesExc[RuleBroken]:
    return pytest.RaisesExc(RuleBroken, check=lambda raised: raised.rule_id == rule_id)


def test_stay__arrive__everybody_is_in_the_room(lighthouse: Lighthouse) -> None:
    stay = lighthouse.stay(room=lighthouse.rooms[0], adults=1, children=2)
    with lighthouse.cast.inside("aino") as ctx:
        pieces = list(stay.presences.order_by("pk"))
        assert [p.heads for p in pieces] == ["adult", "child", "child"]
        assert {p.room_id for p in pieces} == {lighthouse.rooms[0].pk}
        assert all(p.start_at == stay.began_at and p.end_at is None and p.where == Where.IN_HOUSE for p in pieces)
        full = fullness_of(ctx, lighthouse.house)
        assert (full.families, full.free, full.free_in(lighthouse.rooms[0]), full.free_in(lighthouse.rooms[1])) == (1, 2, 0, 1)


def test_stay__arrive_pressed_twice__arrives_once_and_is_logged(lighthouse: Lighthouse) -> None:
    episode, people = lighthouse.family()
    with lighthouse.cast.inside("aino") as ctx:
        first = arrive(ctx, episode, house=lighthouse.house, people=people, at=ctx.now, once_key="k")
        assert arrive(ctx, episode, house=lighthouse.house, people=people, at=ctx.now, once_key="k") == first
        assert Stay.objects.count() == 1
        event = AuditEvent.objects.filter(action="stays.episode.arrive").order_by("pk")[0]
        assert set(event.subjects.values_list("subject_id", flat=True)) == {person.pk for person in people}


def test_stay__arrive_into_a_full_house__is_refused_and_nothing_is_saved(lighthouse: Lighthouse) -> None:
    for room in lighthouse.rooms:
        lighthouse.stay(room=room)
    episode, people = lighthouse.family()
    with lighthouse.cast.inside("aino") as ctx:
        with broken("STAY-10"):
            arrive(ctx, episode, house=lighthouse.house, people=people, at=ctx.now, once_key="x")
        assert Stay.objects.count() == 3
        assert Presence.objects.filter(end_at__isnull=True).count() == 6


def test_stay__arrive_where_it_does_not_fit__is_refused(lighthouse: Lighthouse) -> None:
    stay = lighthouse.stay(room=lighthouse.rooms[0])
    episode, people = lighthouse.family()
    house, rooms = lighthouse.house, lighthouse.rooms
    with lighthouse.cast.inside("aino") as ctx:
        with broken("STAY-11"):
            arrive(ctx, episode, house=house, people=people, at=ctx.now, once_key="a", room=rooms[0])
        set_room_state(ctx, rooms[1], state=RoomState.OUT_OF_USE)
        rooms[1].refresh_from_db()
        with broken("STAY-12"):
            arrive(ctx, episode, house=house, people=people, at=ctx.now, once_key="b", room=rooms[1])
        with broken("STAY-16"):
            arrive(ctx, episode, house=house, people=people, at=ctx.now + HOUR, once_key="c")
        with broken("STAY-16"):
            arrive(ctx, episode, house=house, people=people, at=ctx.now - timedelta(days=60), once_key="d")
        with broken("STAY-15"):
            arrive(ctx, episode, house=house, people=people[1:], at=ctx.now, once_key="e")
        with broken("STAY-30"):
            arrive(ctx, episode, house=house, people=[], at=ctx.now, once_key="f")
        with broken("STAY-30"):
            arrive(ctx, episode, house=house, people=[stay.presences.order_by("pk")[0].person], at=ctx.now, once_key="g")
        with broken("STAY-31"):
            arrive(ctx, stay.episode, house=house, people=people, at=ctx.now, once_key="h")
        assert arrive(ctx, episode, house=house, people=people[1:], at=ctx.now, once_key="i", alone_reason="16-vuotias, yksin").alone_reason


def test_stay__arrive_in_somebody_elses_house__is_not_allowed(lighthouse: Lighthouse) -> None:
    episode, people = lighthouse.family()
    for who in ("otso", "aarne", "adele", "saga", "vilma"):
        with lighthouse.cast.inside(who) as ctx, pytest.raises(NotAllowed):
            arrive(ctx, episode, house=lighthouse.house, people=people, at=ctx.now, once_key=who)


def test_stay__away_and_back__keeps_the_place_and_the_room(lighthouse: Lighthouse) -> None:
    stay = lighthouse.stay(room=lighthouse.rooms[0])
    with lighthouse.cast.inside("aino") as ctx:
        adult, child = [p.person for p in stay.presences.order_by("pk")]
        go_away(ctx, stay, people=[adult], at=ctx.now - 9 * HOUR, back_at=ctx.now + HOUR)
        assert fullness_of(ctx, lighthouse.house).free_in(lighthouse.rooms[0]) == 0
        with broken("STAY-32"):
            go_away(ctx, stay, people=[adult], at=ctx.now - 8 * HOUR)
        with broken("STAY-32"):
            come_back(ctx, stay, people=[child], at=ctx.now - 8 * HOUR)
        with broken("STAY-16"):
            come_back(ctx, stay, people=[adult], at=ctx.now - 10 * HOUR)
        come_back(ctx, stay, people=[adult], at=ctx.now - 2 * HOUR)
        pieces = [(p.where, p.start_at, p.end_at) for p in stay.presences.filter(person=adult).order_by("start_at", "pk")]
        nine, two = ctx.now - 9 * HOUR, ctx.now - 2 * HOUR
        assert pieces == [("in_house", stay.began_at, nine), ("away", nine, two), ("in_house", two, None)]


def test_stay__move__frees_the_room_for_cleaning(lighthouse: Lighthouse) -> None:
    one, two, three = lighthouse.rooms
    stay, other = lighthouse.stay(room=one), lighthouse.stay(room=two)
    with lighthouse.cast.inside("aino") as ctx:
        with broken("STAY-11"):
            move_room(ctx, stay, room=two, at=ctx.now)
        move_room(ctx, stay, room=three, at=ctx.now)
        assert set(stay.presences.filter(end_at__isnull=True).values_list("room_id", flat=True)) == {three.pk}
        assert Room.objects.get(pk=one.pk).state == RoomState.TO_CLEAN
        assert Room.objects.get(pk=two.pk).state == RoomState.READY
        # A room that waits for cleaning may still be given in the middle of the night.
        move_room(ctx, other, room=one, at=ctx.now)


def test_stay__move_within_a_full_house__needs_no_free_place(lighthouse: Lighthouse) -> None:
    """Three families in two rooms of a house for three: one of them moves to the third room."""
    with lighthouse.cast.inside("leena") as ctx:
        big = add_room(ctx, lighthouse.house, name="iso", family_places=2)
    shared = lighthouse.stay(room=big)
    lighthouse.stay(room=big)
    lighthouse.stay(room=lighthouse.rooms[0])
    with lighthouse.cast.inside("aino") as ctx:
        move_room(ctx, shared, room=lighthouse.rooms[1], at=ctx.now)
        # The other family still lives in the shared room, so nobody cleans it yet.
        assert Room.objects.get(pk=big.pk).state == RoomState.READY


def test_stay__depart__ends_with_the_last_one(lighthouse: Lighthouse) -> None:
    stay = lighthouse.stay(room=lighthouse.rooms[0])
    with lighthouse.cast.inside("aino") as ctx:
        adult, child = [p.person for p in stay.presences.order_by("pk")]
        depart(ctx, stay, at=ctx.now - HOUR, people=[adult])
        stay.refresh_from_db()
        assert stay.state == StayState.RUNNING
        assert Room.objects.get(pk=lighthouse.rooms[0].pk).state == RoomState.READY
        join_stay(ctx, stay, people=[adult], at=ctx.now)
        depart(ctx, stay, at=ctx.now)
        stay.refresh_from_db()
        assert (stay.state, stay.ended_at) == (StayState.ENDED, ctx.now)
        assert not stay.presences.filter(end_at__isnull=True).exists()
        assert Room.objects.get(pk=lighthouse.rooms[0].pk).state == RoomState.TO_CLEAN
        with broken("STAY-32"):
            depart(ctx, stay, at=ctx.now)
        again = arrive(ctx, stay.episode, house=lighthouse.house, people=[adult, child], at=ctx.now, once_key=new_public_id())
        assert again.state == StayState.RUNNING


def test_stay__join__only_from_the_episode_and_once(lighthouse: Lighthouse) -> None:
    stay, (_episode, strangers) = lighthouse.stay(), lighthouse.family()
    with lighthouse.cast.inside("aino") as ctx:
        with broken("STAY-30"):
            join_stay(ctx, stay, people=strangers[:1], at=ctx.now)
        with broken("STAY-31"):
            join_stay(ctx, stay, people=[stay.presences.order_by("pk")[0].person], at=ctx.now)


def test_hold__keeps_a_place_until_it_runs_out(lighthouse: Lighthouse) -> None:
    house = lighthouse.house
    with lighthouse.cast.inside("aino") as ctx:
        held = [hold_place(ctx, house, expires_at=ctx.now + 2 * HOUR, room=room) for room in lighthouse.rooms]
        with broken("STAY-10"):
            hold_place(ctx, house, expires_at=ctx.now + HOUR)
        release_hold(ctx, held[0])
        assert release_hold(ctx, held[0]).ended_at == ctx.now
        with broken("STAY-11"):
            hold_place(ctx, house, expires_at=ctx.now + HOUR, room=lighthouse.rooms[1])
        Hold.objects.filter(pk=held[1].pk).update(expires_at=ctx.now)
        assert fullness_of(ctx, house).holds == 1
        for wrong in (ctx.now, ctx.now + 49 * HOUR):
            with broken("STAY-14"):
                hold_place(ctx, house, expires_at=wrong)
        with broken("STAY-17"):
            hold_place(ctx, house, expires_at=ctx.now + HOUR, adults=0)


def test_hold__used_on_arrival__gives_its_place(lighthouse: Lighthouse) -> None:
    lighthouse.stay(room=lighthouse.rooms[0])
    lighthouse.stay(room=lighthouse.rooms[1])
    episode, people = lighthouse.family()
    with lighthouse.cast.inside("aino") as ctx:
        held = hold_place(ctx, lighthouse.house, expires_at=ctx.now + HOUR, room=lighthouse.rooms[2])
        with broken("STAY-10"):
            arrive(ctx, episode, house=lighthouse.house, people=people, at=ctx.now, once_key="n")
        stay = arrive(ctx, episode, house=lighthouse.house, people=people, at=ctx.now, once_key="y", hold=held, room=lighthouse.rooms[2])
        held.refresh_from_db()
        assert (held.stay, held.ended_at) == (stay, ctx.now)


def test_room__lived_in__is_not_taken_out_of_use(lighthouse: Lighthouse) -> None:
    lighthouse.stay(room=lighthouse.rooms[0])
    with lighthouse.cast.inside("aino") as ctx:
        hold_place(ctx, lighthouse.house, expires_at=ctx.now + HOUR, room=lighthouse.rooms[1])
        for room in lighthouse.rooms[:2]:
            with broken("STAY-18"):
                set_room_state(ctx, room, state=RoomState.OUT_OF_USE)
        assert set_room_state(ctx, lighthouse.rooms[2], state=RoomState.OUT_OF_USE).state == RoomState.OUT_OF_USE


def test_house__facts__are_changed_within_reason(lighthouse: Lighthouse) -> None:
    lighthouse.stay()
    lighthouse.stay()
    with lighthouse.cast.inside("leena") as ctx:
        with broken("STAY-10"):
            change_house(ctx, lighthouse.house, family_places=1)
        with broken("STAY-28"):
            change_house(ctx, lighthouse.house, night_first_hour=3)
        with broken("STAY-29"):
            add_room(ctx, lighthouse.house, name=" 1 ")
        assert change_house(ctx, lighthouse.house, family_places=2, night_workers=1).family_places == 2
        assert set_up_house(ctx, lighthouse.cast.units["a1"], family_places=5).pk == lighthouse.house.pk
        assert House.objects.count() == 1


def test_episode__closed__lets_its_family_depart(lighthouse: Lighthouse) -> None:
    stay = lighthouse.stay(room=lighthouse.rooms[0])
    with lighthouse.cast.inside("aino") as ctx:
        close_episode(ctx, stay.episode, end_on=ctx.today, end_result="not_assessed")
        stay.refresh_from_db()
        assert (stay.state, stay.ended_at) == (StayState.ENDED, ctx.now)


def test_episode__with_a_family_in_the_house__does_not_move_to_another_unit(lighthouse: Lighthouse) -> None:
    from datetime import date

    from syli.catalogue.commands import offer_service

    stay = lighthouse.stay()
    with lighthouse.cast.inside("leena") as ctx:
        there = offer_service(ctx, unit=lighthouse.cast.units["a2"], service_code=stay.episode.service_code, start_on=date(2025, 1, 1))
        with broken("STAY-33"):
            transfer_episode(ctx, stay.episode, offer=there)
        stay.episode.refresh_from_db()
        assert stay.episode.unit == lighthouse.cast.units["a1"]
