"""Twelve families at the door at the same moment, and three places: exactly three come in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections, transaction

from syli.kernel.rules import RuleBroken
from syli.stays.choices import StayState
from syli.stays.commands import arrive, hold_place, move_room
from syli.stays.models import Hold, Presence, Stay
from syli.stays.queries.places import fullness_of
from syli.stays.tests.conftest import Lighthouse, make_lighthouse
from tests.cast import Cast

#: Real transactions of several connections: what is made is truncated afterwards.
pytestmark = [pytest.mark.postgresql_only, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lighthouse(cast: Cast) -> Lighthouse:
    """Return the house, committed."""
    return make_lighthouse(cast)


def at_once(acts: list[Callable[[], None]]) -> list[str]:
    """Do all acts at the same moment, each on a connection of its own; return the broken rule of each, or nothing."""
    start, results = threading.Barrier(len(acts), timeout=60), ["no answer"] * len(acts)

    def run(n: int) -> None:
        try:
            # The pool lends fewer connections than there are threads: the rest wait at its door, as workers of a server do.
            start.wait()
            acts[n]()
            results[n] = ""
        except RuleBroken as broken:
            results[n] = broken.rule_id
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads)
    return results


def test_arrivals__twelve_at_once_for_three_places__admit_three(lighthouse: Lighthouse) -> None:
    families = [lighthouse.family() for _ in range(12)]

    def coming(n: int):
        def come() -> None:
            with lighthouse.cast.inside("aino") as ctx:
                episode, people = families[n]
                arrive(ctx, episode, house=lighthouse.house, people=people, at=ctx.now, once_key=f"k{n}")

        return come

    results = at_once([coming(n) for n in range(12)])
    assert sorted(results) == [""] * 3 + ["STAY-10"] * 9
    with lighthouse.cast.inside("aino") as ctx:
        assert Stay.objects.filter(state=StayState.RUNNING).count() == 3
        assert Presence.objects.filter(end_at__isnull=True).count() == 6
        assert fullness_of(ctx, lighthouse.house).free == 0


def test_arrivals_and_holds__mixed_at_once__never_exceed_the_places(lighthouse: Lighthouse) -> None:
    """Four holds, four arrivals and one family moving: places and rooms are counted right at the end."""
    living = lighthouse.stay(room=lighthouse.rooms[0])
    families = [lighthouse.family() for _ in range(4)]

    def come(n: int):
        def act() -> None:
            with lighthouse.cast.inside("aino") as ctx:
                episode, people = families[n]
                arrive(ctx, episode, house=lighthouse.house, people=people, at=ctx.now, once_key=f"m{n}", room=lighthouse.rooms[1 + n % 2])

        return act

    def hold(n: int):
        def act() -> None:
            with lighthouse.cast.inside("aino") as ctx:
                hold_place(ctx, lighthouse.house, expires_at=ctx.now + timedelta(hours=1), room=lighthouse.rooms[n % 3])

        return act

    def move() -> None:
        with lighthouse.cast.inside("aino") as ctx:
            move_room(ctx, living, room=lighthouse.rooms[2], at=ctx.now)

    results = at_once([*(come(n) for n in range(4)), *(hold(n) for n in range(4)), move])
    assert set(results) <= {"", "STAY-10", "STAY-11"}
    with lighthouse.cast.inside("aino") as ctx:
        full = fullness_of(ctx, lighthouse.house)
        # Whoever was told yes is in, nobody else; a room may stay free when all who wanted it asked too early.
        assert full.families + full.holds == 1 + results[:8].count("")
        assert 2 <= full.families + full.holds <= 3
        assert full.families + full.holds == Stay.objects.filter(state="running").count() + Hold.objects.count()
        assert all(full.families_in[room.pk] + full.holds_on[room.pk] <= 1 for room in lighthouse.rooms)


def test_arrivals__the_same_button_pressed_six_times_at_once__give_one_room(lighthouse: Lighthouse) -> None:
    episode, people = lighthouse.family()

    def press() -> None:
        with lighthouse.cast.inside("aino") as ctx:
            arrive(ctx, episode, house=lighthouse.house, people=people, at=ctx.now, once_key="one")

    assert at_once([press] * 6) == [""] * 6
    with lighthouse.cast.inside("aino"), transaction.atomic():
        assert Stay.objects.count() == 1
