"""Invented identities look right and belong to nobody."""

from __future__ import annotations

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from stdnum.fi import hetu

from syli.simulator.identity import ascii_word, email_address, identity_code, phone_number
from syli.simulator.names import name_book
from syli.simulator.places import country

DAYS = st.dates(date(1900, 1, 1), date(2026, 12, 31))


@given(born_on=DAYS, gender=st.sampled_from(["female", "male", "other"]), seed=st.integers(0, 10_000))
def test_identity_code__invented__is_right_and_in_the_invented_range(born_on: date, gender: str, seed: int) -> None:
    code = identity_code(Random(seed), born_on, gender)
    assert hetu.is_valid(code, allow_temporary=True)
    assert not hetu.is_valid(code), "a code that could be a real person's"
    assert 900 <= int(code[7:10]) <= 999
    assert code[:6] == born_on.strftime("%d%m%y")
    assert (code[6] in "-YXWVU") == (born_on.year < 2000)
    if gender != "other":
        assert (int(code[7:10]) % 2 == 0) == (gender == "female")


@given(seed=st.integers(0, 10_000))
def test_contact_details__reach_nobody(seed: int) -> None:
    dice = Random(seed)
    assert phone_number(dice).startswith("048 000 ")
    address = email_address(dice, "Áslat-Ánte", "Öhman Åkerlund")
    assert address.isascii()
    assert address.endswith("@esimerkki.example")


def test_ascii_word__any_name__leaves_something() -> None:
    assert ascii_word("Näkkäläjärvi") == "nakkalajarvi"
    assert ascii_word("محمد") == "x"


def test_names__every_language__has_all_lists() -> None:
    book = name_book()
    for language in book.surnames:
        for is_child in (False, True):
            for gender in ("female", "male"):
                assert book.given[(language, is_child, gender)].items
    assert set(book.surnames) == {"fi", "sv", "se", "ru", "uk", "et", "so", "ar", "en"}


def test_names__drawn__common_ones_come_more_often() -> None:
    dice = Random(3)
    drawn = [name_book().surname(dice, "fi") for _ in range(20_000)]
    assert drawn.count("Korhonen") > 5 * drawn.count("Äijälä") > 0


def test_country__has_all_municipalities_and_counties() -> None:
    land = country()
    assert len(land.places) == 308
    assert len(land.by_county) == 23
    assert all(code == place.code and len(code) == 3 for code, place in land.places.items())


def test_country__homes__are_spread() -> None:
    homes = [country().home_of(index) for index in range(30)]
    assert len({home.county for home in homes}) >= 12
    assert len({home.code for home in homes}) >= 18
