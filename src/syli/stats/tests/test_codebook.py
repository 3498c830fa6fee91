"""Declared categories: their order, what joins them, and what can occur together."""

from __future__ import annotations

import pytest

from syli.stats.choices import UNKNOWN
from syli.stats.codebook import CodeBook, CodeSet
from syli.stats.dimensions import CODE_DIMENSIONS, DIMENSIONS, TIME_DIMENSIONS, Words, without_implied
from syli.stats.tests.facts import book


def test_codes__are_in_order_and_end_with_the_unknown() -> None:
    assert CodeSet.of(["b", UNKNOWN, "a", "b"]).codes == ("a", "b", UNKNOWN)


def test_codes__join_into_wider_categories() -> None:
    ages = book().codes_of("age_group")
    assert ages.broad_codes() == ("adult", "child", UNKNOWN)
    assert ages.members("child") == ("00-02", "03-06", "07-17")
    assert ages.members(UNKNOWN) == (UNKNOWN,)
    assert ages.broad_of("45-") == "adult"
    assert not book().codes_of("gender").is_broadened


def test_code_book__refuses_what_is_no_dimension() -> None:
    with pytest.raises(ValueError, match="month"):
        CodeBook({"month": CodeSet.of(["2025-01"])})


def test_code_book__knows_only_the_unknown_of_the_undeclared() -> None:
    assert CodeBook({}).codes_of("service").codes == (UNKNOWN,)


@pytest.mark.parametrize(
    ("one", "code", "other", "other_code", "possible"),
    [
        ("municipality", "398", "county", "09", True),
        ("municipality", "398", "county", "08", False),
        ("county", "08", "municipality", "398", False),
        ("municipality", UNKNOWN, "county", "08", True),
        ("service", "talk", "funding", "grant", True),
        ("service", "talk", "funding", "county", False),
        ("funding", "county", "service", "talk", False),
        ("funding", "county", "service", UNKNOWN, True),
        ("service", "talk", "gender", "x", True),
    ],
)
def test_codes__may_occur_together(one: str, code: str, other: str, other_code: str, possible: bool) -> None:
    declared = book(together={("service", "funding"): frozenset({("talk", "grant"), ("baby", "county")})})
    assert declared.may_occur(one, code, other, other_code) is possible


def test_dimensions__have_words_in_three_languages() -> None:
    for dimension in DIMENSIONS.values():
        texts = {dimension.words.in_language(language) for language in ("fi", "sv", "en")}
        assert all(texts)
        assert all(coarser in DIMENSIONS for coarser in dimension.coarser)
    assert Words("f", "s", "e").in_language("de") == "e"


def test_dimensions__are_times_or_codes() -> None:
    assert set(TIME_DIMENSIONS) | set(CODE_DIMENSIONS) == set(DIMENSIONS)
    assert TIME_DIMENSIONS == ("day", "month", "quarter", "year")


@pytest.mark.parametrize("name", ["service", "reason", "referral_source", "end_result", "funding", "modality"])
def test_what_nobody_outside_may_learn__reveals(name: str) -> None:
    assert DIMENSIONS[name].reveals


@pytest.mark.parametrize("name", ["unit", "day"])
def test_where_a_secret_unit_is_and_single_days__never_leave(name: str) -> None:
    assert not DIMENSIONS[name].outside


@pytest.mark.parametrize(
    ("names", "telling"),
    [
        (["municipality", "county"], ["municipality"]),
        (["year", "month", "service"], ["month", "service"]),
        (["region", "county"], ["region", "county"]),
        ([], []),
    ],
)
def test_what_a_finer_dimension_fixes__is_left_out(names: list[str], telling: list[str]) -> None:
    assert without_implied(names) == telling
