"""Everything nobody should send, sent to every form: never a broken page, never half a thing, nothing lost, nobody betrayed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from syli.kernel.scope import everything
from syli.kernel.sent import FormSent
from syli.testing.clock import Travel
from syli.testing.page_forms import forms_in
from tests.bad_input.pages import APPS, MISSING, parts_of_address, spots
from tests.bad_input.taking import pages_of
from tests.bad_input.trying import Finding, bare, finding, undone
from tests.bad_input.walks import Walk
from tests.bad_input.world import World, made
from tests.case import Case

__all__ = ["finding"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def world(case: Case) -> World:
    return made(case)


@pytest.fixture
def leena(world: World) -> Client:
    """The leader: every form of client work is open to her, so nothing is refused before it is read."""
    return world.case.cast.client("leena")


@pytest.fixture
def walk(world: World, leena: Client, finding: Finding) -> Walk:
    return Walk(
        finding,
        spots(world),
        lambda who: leena,
        quiet=frozenset({"people.person.reveal_address", "kernel.draft.discard"}),
        writes_over=frozenset({"kernel.draft.keep", "intake.help_request.add_person"}),
        chosen_once=frozenset({"people.person.relate.household", "episodes.episode.edit"}),
    )


def test_every_page_that_takes_a_form__is_tried(world: World) -> None:
    assert {spot.name for spot in spots(world)} == set(pages_of(*APPS))


@pytest.mark.either_engine
def test_a_good_form__is_saved_logged_and_carries_what_it_changes(walk: Walk) -> None:
    """Without this the others would prove nothing: refused is what a form that is never right is too."""
    walk.send_well()


@pytest.mark.either_engine
def test_a_bad_form__breaks_nothing_and_loses_nothing(walk: Walk) -> None:
    walk.send_badly_everywhere()


def test_a_bad_field__among_good_ones__breaks_nothing_and_loses_nothing(walk: Walk) -> None:
    walk.send_one_bad_field()


def test_a_megabyte__in_a_field__is_told_beside_it(walk: Walk) -> None:
    walk.send_a_megabyte()


@pytest.mark.either_engine
def test_another_associations_ids__look_like_ids_of_nobody(walk: Walk, world: World) -> None:
    walk.send_the_ids_of_others(world.elsewhere)


@pytest.mark.either_engine
def test_another_associations_parts__in_an_address__look_like_nobodys(world: World, leena: Client, finding: Finding) -> None:
    for what, address in parts_of_address(world):
        for method in (leena.get, leena.post):
            with undone():
                nowhere = method(address(MISSING))
            for theirs in world.elsewhere:
                with undone():
                    there = method(address(theirs))
                same = (there.status_code, bare(there.text, theirs)) == (nowhere.status_code, bare(nowhere.text, MISSING))
                finding.check(f"{what} {method.__name__}: {theirs} answers {there.status_code}, nobody's {nowhere.status_code}", same)


@pytest.mark.either_engine
def test_the_same_form_twice__is_saved_once(walk: Walk) -> None:
    walk.send_twice()


def test_an_old_page_sent_again_with_other_words__is_saved(world: World, leena: Client) -> None:
    """Back, some other words, Save: that is a second note, however random the key of the page is."""
    address = f"/people/{world.case.kaisa.public_id}/notes/new/"
    form = forms_in(leena.get(address))[0]
    for words in ("Ensimmäinen.", "Toinen.", "Toinen."):
        assert form.send(leena, {"text_0": words}).status_code == 302
    text = leena.get(f"/people/{world.case.kaisa.public_id}/notes/").text
    assert (text.count("Ensimmäinen."), text.count("Toinen.")) == (1, 1)


def forms_remembered() -> int:
    with everything():
        return FormSent.objects.count()


def test_a_form_of_days_ago__is_forgotten(world: World, leena: Client, travel: Travel) -> None:
    address = f"/people/{world.case.kaisa.public_id}/notes/new/"
    form = forms_in(leena.get(address))[0]
    assert form.send(leena, {"text_0": "Sanoja."}).status_code == 302
    assert forms_remembered() == 1
    travel(timedelta(days=3))
    leena = world.case.cast.client("leena")
    assert forms_in(leena.get(address))[0].send(leena, {"text_0": "Muuta."}).status_code == 302
    assert forms_remembered() == 1
