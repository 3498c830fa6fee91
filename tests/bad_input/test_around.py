"""The forms around client work, sent well, badly and by the wrong ids: saved once and logged once, or refused with nothing lost.

A shorter walk than that of client work (`test_forms.py`): every form with a good answer, with none, and with a few of the hostile ones.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.bad_input.around import APPS, ELSEWHERE, spots_around
from tests.bad_input.taking import pages_of
from tests.bad_input.trying import Finding, finding
from tests.bad_input.walks import Walk
from tests.bad_input.world import World, made
from tests.case import Case

__all__ = ["finding"]
pytestmark = pytest.mark.django_db
#: Forms that change a row without having shown it, so that nobody's words can be overwritten by them.
SHOWS_NOTHING = {
    "org.account.change": "one's own language",
    "org.account.joining_code": "a code of one's own",
    "org.organisation.join_staff": "uses up the code, which nobody writes in",
    "org.staff.hand_link": "a new link beside the old",
    "org.staff.close": "the button says the opposite when somebody else has pressed it",
    "org.staff.end_sessions": "pressed twice is as once",
    "safety.approval.answer": "what has been answered is not answered again",
    "safety.suggestion.close": "pressed twice is as once",
    "plans.episode.say_part": "the form shows nothing that was said before; saying it anew is what it is for",
    "plans.task.done": "pressed twice is as once",
    "plans.joint.end": "pressed twice is as once",
    "development.agreed.done": "pressed twice is as once",
    "development.unit.set_rhythm": "pressed twice is as once",
    "development.indicators.drop": "what is gone is not taken out again",
    "development.indicators.end": "pressed twice is as once",
    "chat.line_day.remove": "what is gone is not taken away again",
    "chat.answerer.change": "pressed twice is as once",
    "chat.shift.ask_swap": "pressed twice is as once",
    "chat.shift.cancel": "what is gone is not cancelled again",
    "oversight.alert.answer": "only she who is asked answers",
    "oversight.declared_kin.withdraw": "one's own",
}


@pytest.fixture
def world(case: Case) -> World:
    return made(case)


@pytest.fixture
def clients(world: World) -> Callable[[str], Client]:
    known = {who: world.case.cast.client(who) for who in ("leena", "adele", "stina", "saga", "aino", "aarne")}
    return known.__getitem__


@pytest.fixture
def walk(world: World, clients: Callable[[str], Client], finding: Finding) -> Walk:
    return Walk(finding, spots_around(world), clients, SHOWS_NOTHING)


def test_every_page_around__that_takes_a_form__is_tried(world: World) -> None:
    assert {spot.name for spot in spots_around(world)} | set(ELSEWHERE) == set(pages_of(*APPS))


@pytest.mark.either_engine
def test_a_good_form__is_saved_logged_and_carries_what_it_changes(walk: Walk) -> None:
    walk.send_well()


def test_a_bad_form__breaks_nothing_and_loses_nothing(walk: Walk) -> None:
    walk.send_badly_everywhere(poison=True, most=2)


@pytest.mark.either_engine
def test_another_associations_ids__look_like_ids_of_nobody(walk: Walk, world: World) -> None:
    walk.send_the_ids_of_others(world.elsewhere, most=2)
