"""Rules of the whole family by tables and by search: bands of age, helped at the same time, what a child lets be kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.plans import rules
from syli.plans.choices import Opinion
from syli.plans.rules import Span

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (0, "age_0"), (1, "age_1_2"), (2, "age_1_2"), (3, "age_3_6"), (6, "age_3_6"), (7, "age_7_12"), (12, "age_7_12"),
        (13, "age_13_17"), (17, "age_13_17"), (18, "age_18_24"), (24, "age_18_24"), (25, "age_25_29"), (29, "age_25_29"),
        (30, "age_30_39"), (39, "age_30_39"), (40, "age_40_49"), (49, "age_40_49"), (50, "age_50_64"), (64, "age_50_64"),
        (65, "age_65_plus"), (109, "age_65_plus"), (None, "unknown"), (-1, "unknown"),
    ],
)  # fmt: skip
def test_plan_40__both_ends_of_every_band(age: int | None, band: str) -> None:
    assert rules.age_band(age) == band


@pytest.mark.parametrize("age", [None, 0, 30])
def test_plan_40__the_unborn__is_no_age(age: int | None) -> None:
    assert rules.age_band(age, is_unborn=True) == "unborn"


@pytest.mark.property
@given(st.integers(0, 130), st.integers(0, 130))
def test_plan_40__older_is_never_in_a_younger_band(one: int, other: int) -> None:
    order = [code for _low, code in reversed(rules.BANDS)]
    younger, older = sorted((one, other))
    assert order.index(rules.age_band(younger)) <= order.index(rules.age_band(older))


def span(start: int, end: int, *, is_child: bool) -> Span:
    return Span(DAY + timedelta(days=start), DAY + timedelta(days=end), is_child)


@pytest.mark.parametrize(
    ("grown", "children", "same"),
    [
        ([], [], False),
        ([(0, 9)], [], False),
        ([], [(0, 9)], False),
        # Two adults at once, or two children, are not a family helped together.
        ([(0, 9), (0, 9)], [], False),
        ([], [(0, 9), (3, 5)], False),
        ([(0, 9)], [(9, 20)], True),
        ([(9, 20)], [(0, 9)], True),
        ([(0, 9)], [(10, 20)], False),
        ([(10, 20)], [(0, 9)], False),
        ([(0, 30)], [(10, 10)], True),
        # The second adult, the second child.
        ([(0, 3), (40, 50)], [(10, 20), (45, 45)], True),
        ([(0, 3), (40, 50)], [(10, 20), (51, 60)], False),
    ],
)
def test_plan_41__some_day_with_an_adult_and_a_child(grown: list[tuple[int, int]], children: list[tuple[int, int]], same: bool) -> None:
    spans = [span(*days, is_child=False) for days in grown] + [span(*days, is_child=True) for days in children]
    assert rules.is_same_time(spans) is same
    assert rules.is_same_time(reversed(spans)) is same
    # One pass is enough: a generator is not used up by the first look.
    assert rules.is_same_time(one for one in spans) is same


spans_of_anybody = st.builds(
    lambda start, length, is_child: span(start, start + length, is_child=is_child), st.integers(0, 40), st.integers(0, 15), st.booleans()
)


@pytest.mark.property
@given(st.lists(spans_of_anybody, max_size=8))
def test_plan_41__equals_asking_every_day(spans: list[Span]) -> None:
    days = [DAY + timedelta(days=number) for number in range(60)]
    slow = any({True, False} <= {one.is_child for one in spans if one.start <= day <= one.end} for day in days)
    assert rules.is_same_time(spans) is slow


@pytest.mark.property
@given(st.lists(spans_of_anybody, max_size=6), spans_of_anybody)
def test_plan_41__one_more_service_never_makes_it_less(spans: list[Span], more: Span) -> None:
    if rules.is_same_time(spans):
        assert rules.is_same_time([*spans, more])


@pytest.mark.parametrize(
    ("grown", "children", "between"),
    [
        ([], [], None), ([3], [], None), ([], [3], None), ([3], [3], 0), ([0], [9], 9), ([9], [0], 9),
        # The first of each side, whoever it was; what came later says nothing.
        ([8, 2], [30, 5, 6], 3), ([2], [400, 370], 368),
    ],
)  # fmt: skip
def test_plan_70__days_between_the_first_of_each_side(grown: list[int], children: list[int], between: int | None) -> None:
    adults, minors = ([DAY + timedelta(days=number) for number in side] for side in (grown, children))
    assert rules.days_between_first_times(adults, minors) == between
    assert rules.days_between_first_times(iter(minors), iter(adults)) == between, "whichever came first"


@pytest.mark.parametrize(("days", "third"), [([], None), ([1, 2], None), ([1, 2, 3], 3), ([9, 1, 5], 9), ([4, 1, 2, 3], 3), ([5, 5, 5], 5)])
def test_plan_71__enough_from_the_third_time_on(days: list[int], third: int | None) -> None:
    found = rules.enough_times_on(DAY + timedelta(days=number) for number in days)
    assert found == (None if third is None else DAY + timedelta(days=third))


@pytest.mark.parametrize(
    ("days", "opinion", "kept"),
    [
        (0, "yes", True), (-400, "yes", True), (1, "yes", False),
        (0, "not_shown", True), (1, "not_shown", False),
        (0, "not_asked", True), (1, "not_asked", False),
        (0, "no", False), (-1, "no", False), (0, "", False), (0, "YES", False),
    ],
)  # fmt: skip
def test_plan_43__made_already_and_not_refused(days: int, opinion: str, kept: bool) -> None:
    assert rules.may_be_kept(DAY + timedelta(days=days), DAY, opinion) is kept


@pytest.mark.property
@given(st.integers(-800, 800), st.text(max_size=12))
def test_plan_43__only_the_known_opinions_keep_anything(days: int, opinion: str) -> None:
    kept = rules.may_be_kept(DAY + timedelta(days=days), DAY, opinion)
    assert kept == (days <= 0 and opinion in {known.value for known in Opinion})
