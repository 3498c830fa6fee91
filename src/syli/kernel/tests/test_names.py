"""Names: spellings that sound alike meet, likeness orders them, lists stand in Finnish order."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.kernel.names import NameRanker, clean_name, fold, folded_spellings, folded_words, likeness, sort_key

# Latin, Greek, Cyrillic, Hebrew and Arabic letters with their marks, and all that people put between them.
NAMES = st.text(st.characters(max_codepoint=0x6FF, categories=["Lu", "Ll", "Lo", "Zs", "Pd", "Mn", "Nd", "Po"]), max_size=30)


@pytest.mark.parametrize(
    "spellings",
    [
        ["Mäki", "Maki", "MAEKI", "ma\u0308ki", "Mäkki"],
        ["Virtanen", "Wirtanen", "virtanen"],
        ["Åberg", "Aberg", "Aaberg"],
        ["Öhman", "Ohman", "Oehman", "Øhman"],
        ["Liisa", "Lisa", "Liissa"],
        ["Katariina", "Katharina", "Catarina", "Kattarina"],
        ["O’Connor", "O'Connor", "OConnor", "Okonnor"],
        ["Müller", "Muller", "Mueller"],
        ["Širin", "Shirin", "Sirin"],
        ["Weiß", "Weiss", "Veis"],
        ["Đorđević", "Dordevic"],
    ],
)
def test_fold__spellings_of_one_name__become_the_same(spellings: list[str]) -> None:
    assert len({fold(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Mäki", "Mäkinen"), ("Aino", "Eino"), ("Kari", "Kati"), ("Ali", "Alia"), ("Ольга", "Олег"), ("محمد", "أحمد")]
)
def test_fold__different_names__stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(NAMES)
def test_fold__folded_again__stays(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(NAMES, st.integers(0, 30))
def test_fold__beginning_of_a_name__begins_the_folded_name(name: str, size: int) -> None:
    """What is typed letter by letter must keep finding: a folded beginning begins the folded whole."""
    name = clean_name(name)
    assert fold(name).startswith(fold(name[:size]))


def test_folded_words__leave_particles_out_unless_alone() -> None:
    assert folded_words("Ebba von Wendt") == ["eba", "vendt"]
    assert folded_words("von") == ["von"]
    assert folded_words(" - ") == []


def test_folded_spellings__hold_together_what_hyphens_and_particles_join() -> None:
    assert folded_spellings("Anna-Maija Kuura") == ["ana", "maija", "kura", "anamaija"]
    assert folded_spellings("Ali El Hassan") == ["ali", "el", "hasan", "elhasan"]
    assert folded_spellings("Eeva–Aino-Marja Oja") == ["eva", "aino", "marja", "oja", "evaino", "ainomarja"]


def test_clean_name__takes_away_what_cannot_be_seen() -> None:
    assert clean_name("  Kerttu\u00a0\u200b Kuura\u2010Oja \t") == "Kerttu Kuura-Oja"
    assert clean_name("A\u0308ija\u0308") == "Äijä"


@pytest.mark.parametrize(
    ("typed", "better", "worse"),
    [
        ("matti", "Matti Kuura", "Mattias Kuura"),
        ("matti kuura", "Matti Kuura", "Matti Kuuranen"),
        ("kuura matti", "Matti Kuura", "Martti Kuura"),
        ("mäki", "Aino Mäki", "Aino Maki"),
        ("maki", "Aino Maki", "Aino Mäki"),
        ("annamaija", "Anna-Maija Oja", "Annamari Oja"),
        ("ketunen", "Aino Kettunen", "Aino Kekkonen"),
        ("kettnuen", "Aino Kettunen", "Aino Kettula"),
        ("mat kuu", "Matti Kuura", "Marko Kuura"),
        ("kaltle", "Kalle Oja", "Kaarle Oja"),
    ],
)
def test_likeness__orders_the_better_answer_first(typed: str, better: str, worse: str) -> None:
    ranker = NameRanker(typed)
    assert ranker.likeness(better) > ranker.likeness(worse)


@given(NAMES, NAMES)
def test_likeness__of_anything__lies_between_nothing_and_all(typed: str, name: str) -> None:
    assert 0.0 <= likeness(typed, name) <= 100.0


@given(NAMES.filter(lambda name: bool(fold(name))))
def test_likeness__of_the_name_itself__is_full(name: str) -> None:
    assert likeness(name, name) == pytest.approx(100.0)


def test_sort_key__puts_a_list_in_finnish_order() -> None:
    expected = ["Aalto", "Müller", "Muller", "Mäki", "Mäki-Aho", "Mäkinen", "van Dijk", "Virtanen 2", "Virtanen 9", "Von Bell", "Väinö"]
    expected += ["Wirta", "Zeta", "Åberg", "Äijälä", "Öhman", "Ольга"]
    assert sorted(expected[:2:-1], key=sort_key) == expected[3:]
    assert sort_key("Müller") == sort_key("Muller")
    assert sort_key("Mäki", "Aino") < sort_key("Mäki", "Eino") < sort_key("Mäkinen", "Aino")


@given(st.lists(NAMES, max_size=8))
def test_sort_key__of_any_names__orders_them_all(names: list[str]) -> None:
    keys = [sort_key(name) for name in sorted(names, key=sort_key)]
    assert all(earlier <= later for earlier, later in pairwise(keys))
