"""The rules of oversight by tables: each sign with what raises it and what does not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.oversight import rules
from syli.oversight.choices import AlertState, Sign, Verdict
from syli.oversight.queries.habits import most_in_an_hour
from syli.oversight.rules import Facts, signs_of

NOON = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Europe/Helsinki"))


@pytest.mark.parametrize(
    ("facts", "signs"),
    [
        ({"explained": True}, set()),
        ({}, {Sign.UNEXPLAINED}),
        ({"explained": True, "same_surname": True}, set()),
        ({"same_surname": True}, {Sign.KIN, Sign.UNEXPLAINED}),
        ({"explained": True, "declared_kin": True}, {Sign.KIN}),
        ({"explained": True, "works_here": True}, set()),
        ({"works_here": True}, {Sign.COLLEAGUE, Sign.UNEXPLAINED}),
        ({"explained": True, "blocked": True}, {Sign.BLOCKED}),
        ({"explained": True, "other_side": True, "other_side_explained": True}, set()),
        ({"explained": True, "other_side": True}, {Sign.BOTH_SIDES}),
        ({"other_side": True, "other_side_explained": True}, {Sign.BOTH_SIDES, Sign.UNEXPLAINED}),
        ({"explained": True, "protected": True}, set()),
        ({"protected": True}, {Sign.SECRET, Sign.UNEXPLAINED}),
        ({"explained": True, "sealed_from_her": True}, {Sign.SECRET}),
        ({"days_closed": 90}, {Sign.UNEXPLAINED}),
        ({"days_closed": 91}, {Sign.LONG_CLOSED, Sign.UNEXPLAINED}),
        ({"explained": True, "days_closed": 400}, set()),
        ({"found_by_search": True}, {Sign.SEARCHED, Sign.UNEXPLAINED}),
        ({"explained": True, "found_by_search": True}, set()),
    ],
)
def test_look__facts__give_signs(facts: dict[str, Any], signs: set[Sign]) -> None:
    assert set(signs_of(Facts(**facts))) == signs


@pytest.mark.property
@given(st.builds(Facts, days_closed=st.one_of(st.none(), st.integers(0, 1000))))
def test_look__explained__is_shown_for_what_no_work_explains_alone(facts: Facts) -> None:
    signs = set(signs_of(facts))
    assert (Sign.UNEXPLAINED in signs) != facts.explained
    if facts.explained:
        assert signs <= {Sign.KIN, Sign.BLOCKED, Sign.BOTH_SIDES, Sign.SECRET}
    if not (facts.declared_kin or facts.blocked or facts.sealed_from_her or facts.other_side) and facts.explained:
        assert signs == set()


@pytest.mark.parametrize(
    ("today", "in_hour", "usual", "holds"),
    [
        (5, 5, [], False), (15, 15, [], False), (16, 16, [], True), (40, 15, [], False), (10, 3, [1, 1, 1], False), (11, 3, [1, 1, 1], True),
        (12, 3, [4, 4, 4], False), (13, 3, [4, 4, 4], True), (13, 3, [1, 4, 30], True),
    ],
)  # fmt: skip
def test_oversight_09__many__by_the_hour_and_by_ones_own_days(today: int, in_hour: int, usual: list[int], holds: bool) -> None:
    assert rules.are_many(today, in_hour, usual) is holds


@pytest.mark.parametrize(
    ("hours", "known", "days", "holds"),
    [
        ({3}, {9: 30}, 30, True), ({3}, {9: 30}, 19, False), ({9, 12}, {9: 30}, 30, False), ({22}, {21: 5, 9: 30}, 30, False),
        ({23}, {0: 20}, 20, False), ({2}, {0: 20}, 20, True), ({20}, {9: 30}, 30, False), (set(), {9: 30}, 30, False),
    ],
)  # fmt: skip
def test_oversight_10__odd_hours__are_night_hours_far_from_ones_own(hours: set[int], known: dict[int, int], days: int, holds: bool) -> None:
    assert rules.are_odd_hours(hours, known, days) is holds


@pytest.mark.parametrize(("files", "holds"), [(0, False), (10, False), (11, True)])
def test_oversight_11__files(files: int, holds: bool) -> None:
    assert rules.are_many_files(files) is holds


@pytest.mark.parametrize(("hours", "followed", "holds"), [(23.99, False, False), (24, False, True), (24, True, False), (100, False, True)])
def test_oversight_12__emergency__is_followed_within_a_day(hours: float, followed: bool, holds: bool) -> None:
    assert rules.is_not_followed(NOON, NOON + timedelta(hours=hours), was_followed=followed) is holds


@pytest.mark.parametrize(("looked", "reviewer", "holds"), [(1, 2, True), (1, 1, False), (1, None, False)])
def test_oversight_13__nobody_reviews_herself(looked: int, reviewer: int | None, holds: bool) -> None:
    assert rules.may_review(looked, reviewer) is holds


@pytest.mark.parametrize("state", AlertState)
@pytest.mark.parametrize("verdict", Verdict)
def test_oversight_14__judged_once(state: AlertState, verdict: Verdict) -> None:
    may = {
        Verdict.FINE: {AlertState.NEW, AlertState.ANSWERED},
        Verdict.ASK: {AlertState.NEW},
        Verdict.MISUSE: {AlertState.NEW, AlertState.ASKED, AlertState.ANSWERED},
    }
    assert rules.may_become(state, verdict) is (state in may[verdict])


@pytest.mark.parametrize(
    ("state", "words", "holds"), [("asked", "Koska", True), ("asked", " \n", False), ("new", "Koska", False), ("answered", "x", False)]
)
def test_oversight_15__answered_once_in_words(state: str, words: str, holds: bool) -> None:
    assert rules.may_answer(state, words) is holds


@pytest.mark.parametrize(("name", "holds"), [("Maija Keksitty", True), ("Maija", False), ("", False), (" ", False)])
def test_oversight_16__whole_names(name: str, holds: bool) -> None:
    assert rules.names_somebody(name) is holds


@pytest.mark.property
@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 5)), max_size=40))
def test_fullest_hour__equals_counting_every_hour(moments: list[tuple[int, int]]) -> None:
    placed = [(NOON + timedelta(minutes=minute), what) for minute, what in moments]
    slow = max((len({what for m, what in moments if start <= m < start + 60}) for start, _w in moments), default=0)
    assert most_in_an_hour(placed) == slow
