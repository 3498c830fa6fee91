"""Every rule of the catalogue as a table."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.catalogue import rules
from syli.kernel.rules import registered_rules

D = date(2026, 11, 22)
DAY = timedelta(days=1)
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31))


def test_rules__each_id__stands_where_this_file_tests_it() -> None:
    declared = {known.id: known.name for known in registered_rules() if known.id.startswith("CATALOGUE-")}
    assert declared == {
        "CATALOGUE-01": "may_stand_as_published",
        "CATALOGUE-02": "may_offer_in",
        "CATALOGUE-03": "is_valid_on",
        "CATALOGUE-04": "may_end",
        "CATALOGUE-05": "may_offer_beside",
        "CATALOGUE-06": "is_unit_open",
        "CATALOGUE-07": "may_be_promised",
    }


@pytest.mark.parametrize(("known", "digest", "may"), [(None, "a", True), ("a", "a", True), ("a", "b", False), ("", "a", False)])
def test_catalogue_01(known: str | None, digest: str, may: bool) -> None:
    assert rules.may_stand_as_published(known, digest) is may


@pytest.mark.parametrize(
    ("days", "ways", "may"),
    [(None, [], True), (0, ["phone"], True), (365, [], True), (366, [], False), (-1, [], False), (7, ["pigeon"], False)],
)
def test_catalogue_07(days: int | None, ways: list[str], may: bool) -> None:
    assert rules.may_be_promised(days, ways, ["phone", "chat"]) is may


@pytest.mark.parametrize(("unit_of", "acting", "may"), [(1, 1, True), (1, 2, False), (1, None, False)])
def test_catalogue_02(unit_of: int, acting: int | None, may: bool) -> None:
    assert rules.may_offer_in(unit_of, acting) is may


PERIODS = [
    (D, None, D - DAY, False), (D, None, D, True), (D, None, D + 3650 * DAY, True),
    (D, D, D, True), (D, D, D + DAY, False), (D - DAY, D, D, True),
]  # fmt: skip


@pytest.mark.parametrize(("start", "end", "day", "is_valid"), PERIODS)
def test_catalogue_03(start: date, end: date | None, day: date, is_valid: bool) -> None:
    assert rules.is_valid_on(start, end, day) is is_valid


@pytest.mark.parametrize(("start", "end", "may"), [(D, D, True), (D, D + DAY, True), (D, D - DAY, False)])
def test_catalogue_04(start: date, end: date, may: bool) -> None:
    assert rules.may_end(start, end) is may


OTHERS: list[tuple[list[tuple[date, date | None]], bool]] = [
    ([], True), ([(D - 9 * DAY, D - DAY)], True), ([(D - 9 * DAY, D)], False), ([(D - 9 * DAY, None)], False),
    # An open-ended offer would run into one that is to begin later.
    ([(D + 9 * DAY, None)], False), ([(D + 9 * DAY, D + 10 * DAY)], False), ([(D - 9 * DAY, D - DAY), (D, None)], False),
]  # fmt: skip


@pytest.mark.parametrize(("others", "may"), OTHERS)
def test_catalogue_05(others: list[tuple[date, date | None]], may: bool) -> None:
    assert rules.may_offer_beside(D, others) is may


@given(DAYS, DAYS, st.none() | DAYS, DAYS)
def test_catalogue_05__what_may_stand_beside__shares_no_day(start: date, other: date, other_end: date | None, day: date) -> None:
    if rules.may_offer_beside(start, [(other, other_end)]):
        assert not (day >= start and rules.is_valid_on(other, other_end, day))


@pytest.mark.parametrize(("start", "end", "day", "is_open"), PERIODS)
def test_catalogue_06(start: date, end: date | None, day: date, is_open: bool) -> None:
    assert rules.is_unit_open(start, end, day) is is_open
