"""The rules about people, as tables."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.people import rules
from syli.people.choices import ROLE_MEANS, FamilyRole, IdentityLevel, RelationshipKind, Safety, role_of
from syli.people.choices import ContactPointKind as Point

TODAY = date(2026, 11, 22)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("given_name", "family_name", "alias", "unborn", "level"),
    [
        ("Kaisa", "", "", False, IdentityLevel.NAMED),
        ("", "Virta", "", False, IdentityLevel.NAMED),
        ("Kaisa", "Virta", "Kissa", False, IdentityLevel.NAMED),
        ("", "", "Kissa", False, IdentityLevel.PSEUDONYMOUS),
        ("", "", "", True, IdentityLevel.NAMED),
        ("", "", "Kissan vauva", True, IdentityLevel.PSEUDONYMOUS),
        ("", "", "", False, None),
    ],
)
def test_people_01__one_name_or_alias_is_enough(given_name: str, family_name: str, alias: str, unborn: bool, level: IdentityLevel | None) -> None:
    assert rules.identity_level_of(given_name, family_name, alias, is_unborn=unborn) == level


@pytest.mark.parametrize(
    ("level", "unborn", "may"),
    [(IdentityLevel.NAMED, False, True), (IdentityLevel.NAMED, True, False), (IdentityLevel.PSEUDONYMOUS, False, False)],
)
def test_people_02__only_the_named_and_born_carry_an_identity_code(level: IdentityLevel, unborn: bool, may: bool) -> None:
    assert rules.may_carry_identity_code(level, is_unborn=unborn) is may


D = date(1994, 3, 4)


@pytest.mark.parametrize(
    ("born_on", "year", "code", "agrees"),
    [
        (None, None, None, True),
        (D, None, None, True),
        (D, 1994, D, True),
        (None, 1994, D, True),
        (D, 1995, None, False),
        (D, None, date(1994, 3, 5), False),
        (None, 1993, D, False),
    ],
)
def test_people_03__what_is_known_of_the_birth_agrees(born_on: date | None, year: int | None, code: date | None, agrees: bool) -> None:
    assert rules.birth_agrees(born_on, year, code) is agrees


@pytest.mark.parametrize(
    ("born_on", "year", "may"),
    [
        (None, None, True),
        (TODAY, None, True),
        (TOMORROW, None, False),
        (None, 2026, True),
        (None, 2027, False),
        (None, 1901, True),
        (None, 1900, False),
        (date(1900, 12, 31), None, False),
    ],
)
def test_people_04__nobody_is_born_in_the_future_or_too_long_ago(born_on: date | None, year: int | None, may: bool) -> None:
    assert rules.may_be_born_on(born_on, year, TODAY) is may


@pytest.mark.parametrize(
    ("died_on", "born_on", "year", "may"),
    [
        (TODAY, TODAY, None, True),
        (TOMORROW, None, None, False),
        (YESTERDAY, TODAY, None, False),
        (date(2019, 1, 1), None, 2020, False),
        (date(2020, 1, 1), None, 2020, True),
        (YESTERDAY, None, None, True),
    ],
)
def test_people_05__nobody_dies_before_birth_or_in_the_future(died_on: date, born_on: date | None, year: int | None, may: bool) -> None:
    assert rules.may_have_died_on(died_on, born_on, year, TODAY) is may


@pytest.mark.parametrize(("days", "may"), [(-61, False), (-60, True), (0, True), (300, True), (301, False)])
def test_people_06__a_due_date_is_near(days: int, may: bool) -> None:
    assert rules.may_be_due_on(TODAY + timedelta(days=days), TODAY) is may


@pytest.mark.parametrize(
    ("due", "born", "may"),
    [
        (None, TODAY, True),
        (None, TOMORROW, False),
        (TODAY, TODAY, True),
        (TODAY + timedelta(days=126), TODAY, True),
        (TODAY + timedelta(days=127), TODAY, False),
        (TODAY - timedelta(days=28), TODAY, True),
        (TODAY - timedelta(days=29), TODAY, False),
    ],
)
def test_people_07__a_child_is_born_around_the_due_date(due: date | None, born: date, may: bool) -> None:
    assert rules.may_be_born(due, born, TODAY) is may


def test_people_08__nobody_is_related_to_herself() -> None:
    assert rules.are_two(1, 2)
    assert not rules.are_two(1, 1)


@pytest.mark.parametrize(
    ("parent", "child", "closes"),
    [(3, 1, True), (2, 1, True), (1, 3, False), (4, 1, False), (1, 4, False), (1, 1, True)],
)
def test_people_09__nobody_is_her_own_ancestor(parent: int, child: int, closes: bool) -> None:
    assert rules.closes_a_circle(parent, child, {1: [2], 2: [3]}) is closes


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=30))
def test_people_09__links_accepted_one_by_one_never_make_a_circle(links: list[tuple[int, int]]) -> None:
    children: dict[int, set[int]] = {}
    for parent, child in links:
        if not rules.closes_a_circle(parent, child, children):
            children.setdefault(parent, set()).add(child)
    for start, first in children.items():
        seen: set[int] = set()
        waiting = list(first)
        while waiting:
            one = waiting.pop()
            assert one != start
            if one not in seen:
                seen.add(one)
                waiting.extend(children.get(one, ()))


@pytest.mark.parametrize(
    ("elder", "younger", "older"),
    [
        ((date(1990, 1, 1), None), (date(2020, 1, 1), None), True),
        ((None, 1990), (None, 1990), False),
        ((None, 1991), (date(1990, 5, 1), None), False),
        ((None, None), (date(1990, 5, 1), None), True),
        ((None, 1991), (None, None), True),
    ],
)
def test_people_10__a_parent_is_older(elder: tuple[date | None, int | None], younger: tuple[date | None, int | None], older: bool) -> None:
    assert rules.is_older(elder, younger) is older


@pytest.mark.parametrize(
    ("start", "end", "is_one"),
    [(None, None, True), (TODAY, None, True), (None, TODAY, True), (TODAY, TODAY, True), (TODAY, YESTERDAY, False)],
)
def test_people_11__a_period_does_not_end_before_it_begins(start: date | None, end: date | None, is_one: bool) -> None:
    assert rules.is_period(start, end) is is_one


@pytest.mark.parametrize(
    ("period", "known", "free"),
    [
        ((TODAY, None), [], True),
        ((TODAY, None), [(None, YESTERDAY)], True),
        ((TODAY, None), [(None, TODAY)], False),
        ((None, None), [(TODAY, TODAY)], False),
        ((None, YESTERDAY), [(TODAY, None)], True),
        ((TODAY, TOMORROW), [(None, YESTERDAY), (TOMORROW, None)], False),
    ],
)
def test_people_12__the_same_relationship_holds_once(period: rules.Period, known: list[rules.Period], free: bool) -> None:
    assert rules.is_free_of(period, known) is free


days = st.one_of(st.none(), st.integers(0, 8).map(lambda n: TODAY + timedelta(days=n)))


@given(st.tuples(days, days).filter(lambda p: rules.is_period(*p)), st.lists(st.tuples(days, days).filter(lambda p: rules.is_period(*p)), max_size=4))
def test_people_13__two_homes_at_most_on_every_day(period: rules.Period, homes: list[rules.Period]) -> None:
    every_day = [TODAY + timedelta(days=n) for n in range(-1, 11)]

    def lives(home: rules.Period, day: date) -> bool:
        return (home[0] is None or home[0] <= day) and (home[1] is None or day <= home[1])

    fits = all(sum(lives(home, day) for home in homes) < 2 for day in every_day if lives(period, day))
    assert rules.may_live_also(period, homes) is fits


@pytest.mark.parametrize(
    ("safety", "until", "today_it_is"),
    [
        (Safety.SAFE, TODAY, Safety.SAFE),
        (Safety.SAFE, YESTERDAY, Safety.UNKNOWN),
        (Safety.SAFE, None, Safety.UNKNOWN),
        (Safety.LIMITED, TOMORROW, Safety.LIMITED),
        (Safety.LIMITED, YESTERDAY, Safety.UNKNOWN),
        (Safety.UNSAFE, YESTERDAY, Safety.UNSAFE),
        (Safety.UNSAFE, None, Safety.UNSAFE),
        (Safety.UNKNOWN, None, Safety.UNKNOWN),
    ],
)
def test_people_14__an_answer_about_safety_grows_old(safety: Safety, until: date | None, today_it_is: Safety) -> None:
    assert rules.safety_on(safety, until, TODAY) == today_it_is


def test_people_14__an_answer_given_today_holds_ninety_days() -> None:
    until = rules.safe_until_from(Safety.SAFE, TODAY)
    assert until == TODAY + timedelta(days=90)
    assert rules.safety_on(Safety.SAFE, until, until) == Safety.SAFE
    assert rules.safety_on(Safety.SAFE, until, until + timedelta(days=1)) == Safety.UNKNOWN
    assert rules.safe_until_from(Safety.UNSAFE, TODAY) is None


@pytest.mark.parametrize(
    ("ways", "best"),
    [
        ([], None),
        ([rules.Way(1, Point.PHONE, Safety.UNSAFE), rules.Way(2, Point.PHONE, Safety.UNKNOWN)], None),
        ([rules.Way(1, Point.EMAIL, Safety.SAFE), rules.Way(2, Point.PHONE, Safety.SAFE)], 2),
        ([rules.Way(1, Point.PHONE, Safety.LIMITED), rules.Way(2, Point.EMAIL, Safety.SAFE)], 2),
        ([rules.Way(1, Point.PHONE, Safety.LIMITED), rules.Way(2, Point.PHONE, Safety.UNSAFE)], 1),
    ],
)
def test_people_15__the_safest_way_comes_first(ways: list[rules.Way], best: int | None) -> None:
    assert rules.best_way(ways) == best


@pytest.mark.parametrize(
    ("kind", "value", "good"),
    [
        (Point.PHONE, "040 123 4567", True),
        (Point.PHONE, "+358 (0)40-1234567", True),
        (Point.PHONE, "112", True),
        (Point.PHONE, "12", False),
        (Point.PHONE, "1234567890123456", False),
        (Point.PHONE, "soita äidille", False),
        (Point.EMAIL, "kaisa@example.fi", True),
        (Point.EMAIL, "kaisa@@example.fi", False),
        (Point.EMAIL, "kaisa@example", False),
        (Point.EMAIL, "@example.fi", False),
        (Point.EMAIL, "kai sa@example.fi", False),
        (Point.ADDRESS, "Kotikuja 1", True),
        (Point.ADDRESS, "  ", False),
        (Point.POSTAL, "PL 12, 15101 Lahti", True),
        (Point.OTHER, "naapurin kautta", True),
    ],
)
def test_people_16__an_address_looks_like_its_kind(kind: Point, value: str, good: bool) -> None:
    assert rules.is_address_of(kind, value) is good


@pytest.mark.parametrize(
    ("protected", "until", "home", "masked"),
    [
        (False, None, False, False),
        (True, None, False, True),
        (True, TODAY, False, True),
        (True, YESTERDAY, False, False),
        (False, None, True, True),
        (True, YESTERDAY, True, True),
    ],
)
def test_people_17__protection_covers_the_household(protected: bool, until: date | None, home: bool, masked: bool) -> None:
    assert rules.is_masked(is_protected=protected, protected_until=until, lives_with_protected=home, today=TODAY) is masked


@pytest.mark.parametrize(
    ("before", "after", "weaker"),
    [
        ((False, None), (True, None), False),
        ((True, None), (True, None), False),
        ((True, None), (False, None), True),
        ((True, None), (True, date(2027, 1, 1)), True),
        ((True, date(2027, 1, 1)), (True, date(2027, 1, 2)), False),
        ((True, date(2027, 1, 2)), (True, date(2027, 1, 1)), True),
        ((True, date(2027, 1, 1)), (True, None), False),
        ((True, TODAY), (False, None), True),
        ((True, YESTERDAY), (False, None), False),
    ],
)
def test_people_26__less_protection_needs_two(before: tuple[bool, date | None], after: tuple[bool, date | None], weaker: bool) -> None:
    assert rules.weakens_protection(before, after, TODAY) is weaker


@pytest.mark.parametrize(("said", "alone", "with_another"), [(s, "unknown" if s in ("safe", "limited") else s, s) for s in Safety])
def test_people_27__a_new_way_is_safe_when_two_have_said_so(said: Safety, alone: str, with_another: str) -> None:
    assert rules.safety_to_begin_with(said, may_say_alone=False) == alone
    assert rules.safety_to_begin_with(said, may_say_alone=True) == with_another


@pytest.mark.parametrize(
    ("until", "today", "may"),
    [
        (None, TODAY, True),
        (TODAY, TODAY, True),
        (YESTERDAY, TODAY, False),
        (date(2031, 11, 22), TODAY, True),
        (date(2031, 11, 23), TODAY, False),
        (date(2029, 2, 28), date(2024, 2, 29), True),
        (date(2029, 3, 1), date(2024, 2, 29), False),
    ],
)
def test_people_18__a_protection_has_an_end_within_five_years_or_none(until: date | None, today: date, may: bool) -> None:
    assert rules.may_protect_until(until, today) is may


def test_people_19__registering_gives_fourteen_days() -> None:
    now = datetime(2026, 11, 22, 10, tzinfo=UTC)
    assert rules.works_with_registered_since(now) == datetime(2026, 11, 8, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "likeness", "birth", "other", "worth"),
    [
        (True, 0.0, (None, 1950), (None, 2000), True),
        (False, 1.0, (D, None), (D, None), True),
        (False, 1.0, (None, None), (None, None), True),
        (False, 0.9, (None, None), (None, None), False),
        (False, 0.9, (None, 1994), (D, None), True),
        (False, 1.0, (D, None), (date(1994, 4, 3), None), True),
        (False, 1.0, (D, None), (None, 1993), False),
        (False, 0.6, (D, None), (D, None), True),
        (False, 0.3, (D, None), (D, None), False),
    ],
)
def test_people_20__two_of_three_make_a_duplicate(
    code: bool, likeness: float, birth: tuple[date | None, int | None], other: tuple[date | None, int | None], worth: bool
) -> None:
    score = rules.duplicate_score(same_code=code, name_likeness=likeness, birth=birth, other=other)
    assert 0 <= score <= 100
    assert (score >= rules.DUPLICATE_FROM) is worth


@pytest.mark.parametrize("role", list(FamilyRole))
def test_family_role__is_read_back_from_its_relationship(role: FamilyRole) -> None:
    kind, relative_is_person = ROLE_MEANS[role]
    assert role_of(kind, relative_is_person=relative_is_person) == role


@pytest.mark.parametrize("kind", list(RelationshipKind))
@pytest.mark.parametrize("relative_is_person", [True, False])
def test_family_role__every_relationship_has_a_word_in_both_directions(kind: RelationshipKind, relative_is_person: bool) -> None:
    assert ROLE_MEANS[role_of(kind, relative_is_person=relative_is_person)][0] == kind
