"""Every form of the house and of documents, sent well, badly, with the ids of others and twice: saved once and logged, or refused with nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from syli.documents.tests.conftest import own_schemas
from syli.stays.tests.conftest import Lighthouse, haven, make_lighthouse, manor
from tests.bad_input.house import APPS, HouseWorld, made_house, spots_in_house
from tests.bad_input.taking import pages_of
from tests.bad_input.trying import Finding, finding
from tests.bad_input.walks import Walk
from tests.case import Case
from tests.cast import Cast

__all__ = ["finding", "haven", "manor", "own_schemas"]
pytestmark = pytest.mark.django_db
#: Pages that stand here without a form, each with the tests that try it instead.
ELSEWHERE = {
    "stays.stay.back": "only for who is away: stays/tests/test_pages.py",
}
#: Forms that change a row without having shown it, so that nobody's words can be overwritten by them.
SHOWS_NOTHING = {
    "stays.room.clean": "a tap says what the room is like now",
    "stays.hold.release": "pressed twice is as once",
    "bookings.room_notice.close": "pressed twice is as once",
    "stays.keeper_notice.close": "pressed twice is as once",
    "stays.handover_line.finish": "pressed twice is as once",
    "stays.handover_line.move": "what has been moved is not moved again",
    "stays.house.drop_programme": "pressed twice is as once",
    "stays.stay.away": "says what happened at a moment; who is not there does not go",
    "stays.stay.move": "says what happened at a moment",
    "stays.stay.depart": "says what happened at a moment; who is not there does not leave",
    "stays.stay.end_danger": "pressed twice is as once",
    "stays.payment_commitment.cancel": "pressed twice is as once",
    "stays.permission.withdraw": "pressed twice is as once",
    "stays.task.finish": "pressed twice is as once",
}
#: Whose form names who is there and which room is free: who has gone, moved or come, and a room that is held, cannot be chosen again.
CHOSEN_ONCE = frozenset({"stays.house.receive", "stays.stay.away", "stays.stay.move", "stays.stay.depart", "stays.stay.join"})


@pytest.fixture
def lighthouse(cast: Cast) -> Lighthouse:
    """Return a house with room for everybody who comes in this walk."""
    return make_lighthouse(cast, places=6)


@pytest.fixture
def world(own_schemas: Path, case: Case, haven: Lighthouse, manor: Lighthouse) -> HouseWorld:
    return made_house(case, haven, manor)


@pytest.fixture
def walk(world: HouseWorld, finding: Finding) -> Walk:
    clients: dict[str, Client] = {who: world.case.cast.client(who) for who in ("leena", "aino")}
    return Walk(finding, spots_in_house(world), clients.__getitem__, SHOWS_NOTHING, chosen_once=CHOSEN_ONCE)


def test_every_page_of_the_house__that_takes_a_form__is_tried(world: HouseWorld) -> None:
    assert {spot.name for spot in spots_in_house(world)} | set(ELSEWHERE) == set(pages_of(*APPS))


@pytest.mark.either_engine
def test_a_good_form__is_saved_logged_and_carries_what_it_changes(walk: Walk) -> None:
    walk.send_well()


@pytest.mark.either_engine
def test_a_bad_form__breaks_nothing_and_loses_nothing(walk: Walk) -> None:
    walk.send_badly_everywhere(poison=True, most=2)


def test_a_bad_field__among_good_ones__breaks_nothing_and_loses_nothing(walk: Walk) -> None:
    walk.send_one_bad_field()


@pytest.mark.either_engine
def test_a_megabyte__in_a_field__is_told_beside_it(walk: Walk) -> None:
    walk.send_a_megabyte()


@pytest.mark.either_engine
def test_another_associations_ids__look_like_ids_of_nobody(walk: Walk, world: HouseWorld) -> None:
    walk.send_the_ids_of_others(world.elsewhere, most=2)


@pytest.mark.either_engine
def test_the_same_form_twice__is_saved_once(walk: Walk) -> None:
    walk.send_twice()
