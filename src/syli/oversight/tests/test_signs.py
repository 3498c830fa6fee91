"""Every sign of one look by its own rule: what raises it, and what ordinary work takes away."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.oversight import rules
from syli.oversight.choices import Sign
from syli.oversight.rules import OF_A_LOOK, Facts, signs_of

looks = st.builds(Facts, days_closed=st.one_of(st.none(), st.integers(0, 1000)))


def of(**facts: Any) -> Facts:
    return Facts(**facts)


@pytest.mark.parametrize(
    ("facts", "shown"), [(of(), True), (of(explained=True), False), (of(protected=True), True), (of(explained=True, blocked=True), False)]
)
def test_oversight_01__what_no_record_explains(facts: Facts, shown: bool) -> None:
    assert rules.is_unexplained(facts) is shown


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        (of(), False),
        (of(same_surname=True), True),
        # A Virtanen with a client Virtanen is no sign; a declared sister is, named or not.
        (of(same_surname=True, explained=True), False),
        (of(declared_kin=True), True),
        (of(declared_kin=True, explained=True), True),
        (of(declared_kin=True, same_surname=True, explained=True), True),
    ],
)
def test_oversight_02__kin_always_and_a_surname_alone_when_unexplained(facts: Facts, shown: bool) -> None:
    assert rules.is_of_kin(facts) is shown


@pytest.mark.parametrize(
    ("facts", "shown"), [(of(), False), (of(works_here=True), True), (of(works_here=True, explained=True), False), (of(same_surname=True), False)]
)
def test_oversight_03__a_colleague_without_work(facts: Facts, shown: bool) -> None:
    assert rules.is_of_a_colleague(facts) is shown


@pytest.mark.parametrize("explained", [True, False])
@pytest.mark.parametrize("blocked", [True, False])
def test_oversight_04__whom_the_client_has_named__whatever_explains(blocked: bool, explained: bool) -> None:
    assert rules.is_blocked(of(blocked=blocked, explained=explained)) is blocked


@pytest.mark.parametrize(
    ("other_side", "explained", "other_explained", "shown"),
    [
        (False, False, False, False), (False, True, False, False), (False, False, True, False),
        (True, False, False, True), (True, True, False, True), (True, False, True, True), (True, True, True, False),
    ],
)  # fmt: skip
def test_oversight_05__both_sides__unless_work_explains_both(other_side: bool, explained: bool, other_explained: bool, shown: bool) -> None:
    facts = of(other_side=other_side, explained=explained, other_side_explained=other_explained)
    assert rules.is_on_both_sides(facts) is shown


@pytest.mark.parametrize(
    ("protected", "sealed", "explained", "shown"),
    [
        (False, False, False, False), (True, False, False, True), (True, False, True, False), (False, True, False, True), (False, True, True, True),
        (True, True, True, True),
    ],
)  # fmt: skip
def test_oversight_06__sealed_always_and_protected_when_unexplained(protected: bool, sealed: bool, explained: bool, shown: bool) -> None:
    assert rules.is_of_the_secret(of(protected=protected, sealed_from_her=sealed, explained=explained)) is shown


@pytest.mark.parametrize(
    ("days", "explained", "shown"),
    [(None, False, False), (0, False, False), (90, False, False), (91, False, True), (4000, False, True), (91, True, False), (4000, True, False)],
)
def test_oversight_07__closed_for_more_than_ninety_days(days: int | None, explained: bool, shown: bool) -> None:
    assert rules.is_long_closed(of(days_closed=days, explained=explained)) is shown


@pytest.mark.parametrize(("found", "explained", "shown"), [(True, False, True), (True, True, False), (False, False, False)])
def test_oversight_08__found_by_a_search_without_work(found: bool, explained: bool, shown: bool) -> None:
    assert rules.is_searched_for(of(found_by_search=found, explained=explained)) is shown


@pytest.mark.property
@given(looks)
def test_signs__each_at_most_once_and_the_gravest_first(facts: Facts) -> None:
    found, order = signs_of(facts), [sign for sign, _holds in OF_A_LOOK]
    assert found == sorted(set(found), key=order.index)
    # Everything unexplained is shown as that at least: nothing else hides it.
    assert (found[-1:] == [Sign.UNEXPLAINED]) is not facts.explained


@pytest.mark.property
@given(looks, st.sampled_from([one.name for one in fields(Facts) if one.name not in ("explained", "other_side_explained", "days_closed")]))
def test_signs__one_more_suspicion_takes_no_sign_away(facts: Facts, name: str) -> None:
    more: dict[str, Any] = {name: True}
    assert set(signs_of(facts)) <= set(signs_of(replace(facts, **more)))


@pytest.mark.property
@given(looks)
def test_signs__an_explanation_adds_none(facts: Facts) -> None:
    assert set(signs_of(replace(facts, explained=True, other_side_explained=True))) <= set(signs_of(facts))
