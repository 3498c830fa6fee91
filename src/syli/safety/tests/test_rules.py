"""Tables of the rules: sides, names, agreements."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.safety import rules
from syli.safety.choices import ApprovalState, Nearness

N, U, B, M, P = Nearness.NONE, Nearness.THROUGH_UNIT, Nearness.NAMED_BEFORE, Nearness.NAMED, Nearness.PLACED
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "other", "is_keeper", "closed"),
    [
        (N, N, False, (False, False)),
        (U, N, False, (False, True)),
        (N, M, False, (True, False)),
        (U, U, False, (True, True)),
        (B, B, False, (True, True)),
        (U, B, False, (True, False)),
        (M, U, False, (False, True)),
        (M, B, False, (False, True)),
        (M, M, False, (False, False)),
        (P, N, False, (False, True)),
        (P, M, False, (False, True)),
        (N, N, True, (False, False)),
        (U, N, True, (False, False)),
        (B, U, True, (False, False)),
        (M, U, True, (False, True)),
        (M, M, True, (False, False)),
    ],
)
def test_safe_01__sides__table(one: Nearness, other: Nearness, is_keeper: bool, closed: tuple[bool, bool]) -> None:
    assert rules.closed_sides(one, other, is_keeper=is_keeper) == closed


@given(st.sampled_from(Nearness), st.sampled_from(Nearness), st.booleans())
def test_sides__the_same_whoever_comes_first(one: Nearness, other: Nearness, is_keeper: bool) -> None:
    assert rules.closed_sides(one, other, is_keeper=is_keeper) == rules.closed_sides(other, one, is_keeper=is_keeper)[::-1]


@given(st.sampled_from(Nearness), st.sampled_from(Nearness))
def test_sides__whoever_works_with_one_only__never_sees_the_other(near: Nearness, far: Nearness) -> None:
    if near > far:
        assert rules.closed_sides(near, far, is_keeper=False) == (False, True)


@pytest.mark.parametrize(("person", "other", "known", "may"), [(1, 2, False, True), (1, 1, False, False), (1, 2, True, False)])
def test_safe_02__pair__table(person: int, other: int, known: bool, may: bool) -> None:
    assert rules.may_be_kept_apart(person, other, is_known_pair=known) is may


@pytest.mark.parametrize(("asked_by", "by", "may"), [(1, 2, True), (1, 1, False), (None, 2, False), (1, None, False), (None, None, False)])
def test_safe_05__answer__by_another(asked_by: int | None, by: int | None, may: bool) -> None:
    assert rules.may_answer(asked_by, by) is may


WHEN = st.integers(min_value=-60, max_value=60 * 30).map(lambda minutes: timedelta(minutes=minutes))


@given(st.sampled_from(ApprovalState), WHEN)
def test_safe_06__request__waits_a_day(state: ApprovalState, ago: timedelta) -> None:
    waits = rules.is_waiting(state, NOW - ago, NOW)
    assert waits is (state == ApprovalState.ASKED and ago < timedelta(hours=24))
    assert not (waits and rules.is_open(state, NOW - ago, NOW))


@given(st.sampled_from(ApprovalState), WHEN)
def test_safe_07__agreement__opens_for_a_day(state: ApprovalState, ago: timedelta) -> None:
    assert rules.is_open(state, NOW - ago, NOW) is (state == ApprovalState.AGREED and ago < timedelta(hours=24))
    assert not rules.is_open(state, None, NOW)


def test_safe_03__named_for_one__is_not_named_for_the_other() -> None:
    assert rules.may_be_named(0)
    assert not rules.may_be_named(1)


def test_safe_04__pair__is_never_together() -> None:
    assert rules.may_be_together(0)
    assert not rules.may_be_together(1)


def test_safe_08__reason__is_words() -> None:
    assert rules.says_why("Taksi")
    assert not rules.says_why("  \n")


@pytest.mark.parametrize(
    ("code", "name", "birth", "meant"),
    [
        (True, False, False, True),
        (False, True, True, True),
        (False, True, False, False),
        (False, False, True, False),
        (False, False, False, False),
        (True, True, True, True),
    ],
)
def test_safe_21__by_the_code_or_by_name_and_birth_together(code: bool, name: bool, birth: bool, meant: bool) -> None:
    assert rules.is_meant(same_code=code, same_name=name, same_birth=birth) is meant


@pytest.mark.parametrize("opened_at", [NOW, datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 12, 31, 22, 0, tzinfo=UTC)])
def test_safe_22__an_opening_ends_four_hours_later__clocks_changed_or_not(opened_at: datetime) -> None:
    assert rules.opening_ends_at(opened_at) - opened_at == timedelta(hours=4)


@pytest.mark.parametrize(
    ("is_protected", "is_asked_for", "two"), [(False, False, False), (True, False, True), (False, True, True), (True, True, True)]
)
def test_safe_29__of_whoever_is_in_danger_two_give_out(is_protected: bool, is_asked_for: bool, two: bool) -> None:
    assert rules.two_disclose(is_protected=is_protected, is_asked_for=is_asked_for) is two
