"""Invented texts: in the client's language, about who was there, and about nobody real."""

from __future__ import annotations

import re
from random import Random

import pytest

from syli.simulator.names import name_book, weighted_words
from syli.simulator.notes import guided_to, request_summary
from syli.simulator.seasons import Seasons, is_working_day, moment
from syli.simulator.tests.plans import plan, shipped_traits
from syli.simulator.tests.test_story import told

#: The languages services are given in.
LANGUAGES = ("fi", "sv")


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts__every_group_of_services__has_words_in_every_language(language: str) -> None:
    for group in {traits.group for traits in shipped_traits().values()}:
        assert request_summary(Random(1), language, group).strip()
    assert guided_to(Random(1), language).strip()


def test_texts__differ_between_languages() -> None:
    assert len({request_summary(Random(1), language, "any") for language in LANGUAGES}) == len(LANGUAGES)


def test_notes__are_about_somebody_who_was_there_and_hold_no_name_or_number() -> None:
    _association, families, _groups, _counts = told(0)
    notes = 0
    for family in families[:60]:
        names = {name for person in family.persons for name in (person.given_name, person.family_name) if len(name) > 3}
        known = {person.key for person in family.persons}
        for contact in (contact for episode in family.episodes for contact in episode.contacts):
            for note in contact.notes:
                notes += 1
                assert note.person in known
                assert note.text.strip()
                assert not names & set(re.findall(r"\w+", note.text))
                assert not re.search(r"\d{6}|@|\+358", note.text)
    assert notes > 50


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["Aino 7", "Eeva"], {"Aino": 7.0, "Eeva": 1.0}),
        (["Anna Maria 3"], {"Anna Maria": 3.0}),
        (["Anna Maria"], {"Anna Maria": 1.0}),
        (["7"], {"7": 1.0}),
    ],
)
def test_weighted_words__names_with_and_without_weights(words: list[str], expected: dict[str, float]) -> None:
    found = weighted_words(words)
    assert set(found.items) == set(expected)
    assert found.total == sum(expected.values())


def test_address__stands_on_no_map() -> None:
    address = name_book().address(Random(3), "Lahti")
    assert address.endswith(", 00000 Lahti")
    assert re.match(r"\S.* \d+", address)


def test_names__unknown_language__falls_back_to_finnish() -> None:
    book = name_book()
    assert book.surname(Random(1), "xx") == book.surname(Random(1), "fi")
    assert book.given_name(Random(1), "xx", is_child=True, gender="female") == book.given_name(Random(1), "fi", is_child=True, gender="female")


@pytest.mark.parametrize("always_open", [True, False])
def test_seasons__days__fall_into_the_year_and_offices_keep_their_days(always_open: bool) -> None:
    seasons = Seasons(plan().profile)
    days = [seasons.arrival_day(Random(seed), 2025, always_open=always_open) for seed in range(300)]
    assert {day.year for day in days} == {2025}
    assert all(is_working_day(day) for day in days) or always_open
    assert any(not is_working_day(day) for day in days) is always_open


def test_seasons__next_open__is_never_earlier_and_never_closed() -> None:
    seasons = Seasons(plan().profile)
    for seed in range(60):
        day = seasons.arrival_day(Random(seed), 2025, always_open=True)
        found = seasons.next_open(day, always_open=False)
        assert found >= day
        assert is_working_day(found)
        assert seasons.next_open(day, always_open=True) == day


def test_moment__is_in_finland() -> None:
    day = plan().until
    assert moment(day, 9, 30).isoformat() == f"{day.isoformat()}T09:30:00+02:00"
