"""What answers add up to, speak for and oblige to, on a small form of our own; whose forms are closed; what a slip may say."""

from __future__ import annotations

from datetime import date
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.catalogue.packs.form_model import Condition, Form, FormCount, FormField, FormGroup, Trigger
from syli.catalogue.packs.model import Texts
from syli.plans import rules

WORDS = Texts("sanat", "ord", "words")


def question(code: str, kind: str = "yes_no_unknown") -> FormField:
    return FormField(code, kind, WORDS, WORDS, False, None, "", (), "", None, False)


def trigger(code: str, *conditions: Condition) -> Trigger:
    return Trigger(code, WORDS, conditions)


GROUPS = {"fear": ("a", "b", "c"), "past": ("d", "e"), "rest": ("calls", "forms")}
KINDS = {"calls": "number", "forms": "many"}
SMALL = Form(
    code="small", version=1, valid_from=date(2026, 1, 1), valid_to=None, about="adult_client", look="", texts=WORDS, lead=WORDS,
    groups=tuple(
        FormGroup(name, WORDS, WORDS, "", tuple(question(code, KINDS.get(code, "yes_no_unknown")) for code in codes))
        for name, codes in GROUPS.items()
    ),
    counts=(FormCount("yes_fear", WORDS, "yes", ("fear",)), FormCount("no_all", WORDS, "no", ("fear", "past"))),
    grounds=(
        trigger("two_fears", Condition(count="yes_fear", at_least=2)),
        trigger("calls_and_d", Condition(field="calls", at_least=3), Condition(field="d", answer="yes")),
    ),
    duties=(
        trigger("tell", Condition(field="e", answer="yes")),
        trigger("hit", Condition(field="forms", answer="physical"), Condition(count="no_all", at_least=1)),
    ),
)  # fmt: skip
Y, N, U = "yes", "no", "unknown"


@pytest.mark.parametrize(
    ("answers", "fears", "noes"),
    [
        ({}, 0, 0),
        ({"a": Y}, 1, 0),
        ({"a": Y, "b": Y, "c": Y}, 3, 0),
        # A yes elsewhere is counted by nobody; a no is counted in both groups.
        ({"d": Y, "e": Y}, 0, 0),
        ({"a": N, "d": N, "e": N}, 0, 3),
        ({"a": U, "b": "", "c": None}, 0, 0),
        # Neither a list that holds it nor another spelling is the answer.
        ({"a": [Y], "b": "Yes", "c": True}, 0, 0),
        ({"nobody_asks": Y, "calls": 9}, 0, 0),
    ],
)
def test_plan_07__counts_by_group_and_answer(answers: dict[str, Any], fears: int, noes: int) -> None:
    assert rules.counted(SMALL, answers) == {"yes_fear": fears, "no_all": noes}


answers_of_small = st.fixed_dictionaries(
    {},
    optional={
        **{code: st.sampled_from([Y, N, U, "", None]) for code in "abcde"},
        "calls": st.one_of(st.none(), st.integers(0, 6)),
        "forms": st.lists(st.sampled_from(["physical", "mental"]), unique=True),
    },
)


@pytest.mark.property
@given(answers_of_small)
def test_plan_07__what_is_counted_stays_within_what_is_asked(answers: dict[str, Any]) -> None:
    counts = rules.counted(SMALL, answers)
    assert 0 <= counts["yes_fear"] <= 3
    assert counts["yes_fear"] + sum(answers.get(code) == N for code in "abc") <= 3
    assert counts["no_all"] == sum(answers.get(code) == N for code in "abcde")


@pytest.mark.parametrize(
    ("answers", "grounds"),
    [
        ({}, []),
        ({"a": Y}, []),
        ({"a": Y, "c": Y}, ["two_fears"]),
        # Both conditions, not one of them.
        ({"calls": 3}, []),
        ({"d": Y}, []),
        ({"calls": 2, "d": Y}, []),
        ({"calls": 3, "d": Y}, ["calls_and_d"]),
        ({"calls": 3, "d": U}, []),
        # True is no number of calls, and a number in a text is none either.
        ({"calls": True, "d": Y}, []),
        ({"calls": "9", "d": Y}, []),
        ({"calls": None, "d": Y}, []),
        ({"a": Y, "b": Y, "c": Y, "calls": 30, "d": Y}, ["two_fears", "calls_and_d"]),
    ],
)
def test_plan_08__every_condition_of_a_ground(answers: dict[str, Any], grounds: list[str]) -> None:
    assert [ground.code for ground in rules.grounds_met(SMALL, answers)] == grounds


@pytest.mark.parametrize(
    ("answers", "duties"),
    [
        ({}, []),
        ({"e": Y}, ["tell"]),
        ({"e": N}, []),
        ({"e": U}, []),
        ({"forms": ["physical"]}, []),
        ({"forms": ["mental"], "a": N}, []),
        ({"forms": ["mental", "physical"], "a": N}, ["hit"]),
        ({"forms": [], "a": N}, []),
        ({"forms": ["physical"], "d": N, "e": Y}, ["tell", "hit"]),
    ],
)
def test_plan_09__what_the_answers_oblige_to(answers: dict[str, Any], duties: list[str]) -> None:
    assert [duty.code for duty in rules.duties_of(SMALL, answers)] == duties


@pytest.mark.property
@given(answers_of_small, st.sampled_from("abc"))
def test_plan_08_and_plan_09__one_more_fear_never_takes_a_ground_away(answers: dict[str, Any], code: str) -> None:
    worse = {**answers, code: Y}
    assert {g.code for g in rules.grounds_met(SMALL, answers)} <= {g.code for g in rules.grounds_met(SMALL, worse)}
    # A ground is no duty: what is shown to the worker obliges to nothing by itself.
    assert ("tell" in {d.code for d in rules.duties_of(SMALL, worse)}) is (answers.get("e") == Y)


HERS, HIS, BOTH = frozenset({1, 3}), frozenset({2}), frozenset({1, 2})


@pytest.mark.parametrize(
    ("named", "around", "always", "unless_named"),
    [
        ({}, {}, set(), set()),
        ({1: HERS}, {1: HERS}, set(), set()),
        # Named for him, and somebody else named in the same unit: it is she herself who counts.
        ({2: HIS}, {}, {1}, set()),
        ({1: HERS, 2: HIS}, {1: HERS, 2: HIS}, {1}, set()),
        ({}, {2: HIS}, set(), {1}),
        ({1: HERS}, {2: HIS}, set(), {1}),
        # A family episode with both, in the unit only: nobody is of one side.
        ({}, {3: BOTH}, set(), set()),
        ({3: BOTH}, {3: BOTH}, set(), {1}),
        ({3: BOTH, 2: HIS}, {}, {1}, set()),
    ],
)
def test_plan_01__what_closes_and_what_a_name_opens(named: Any, around: Any, always: set[int], unless_named: set[int]) -> None:
    assert rules.closed_people([(1, 2)], named, around) == (always, unless_named)


@pytest.mark.parametrize("pairs", [[(1, 2), (3, 2)], [(3, 2), (1, 2)], iter([(1, 2), (3, 2)])])
def test_plan_01__mother_and_child_in_danger_of_the_same__are_closed_together(pairs: Any) -> None:
    assert rules.closed_people(pairs, {2: HIS}, {}) == ({1, 3}, set())


@pytest.mark.property
@given(st.dictionaries(st.integers(1, 6), st.frozensets(st.integers(1, 4), min_size=1), max_size=6))
def test_plan_01__without_danger_nothing_is_closed_and_a_stranger_to_him_reads(episodes: dict[int, frozenset[int]]) -> None:
    assert rules.closed_people([], episodes, episodes) == (set(), set())
    without_him = {number: takers - {2} for number, takers in episodes.items()}
    assert rules.closed_people([(1, 2)], without_him, without_him) == (set(), set())


TELLING = ["Aalto", "Turvakoti", "turvakod", "A1", "Aava ry", "Sörnäinen", "  ", ""]


@pytest.mark.parametrize(
    ("line", "may"),
    [
        ("Soita siskolle", True),
        ("", True),
        ("Aalto", False),
        ("AALTO 040", False),
        ("turvakotiin ennen seitsemää", False),
        # A bent word has a stem of its own among the telling ones.
        ("hae avain Turvakodista", False),
        # Inside a word too: the line is left out rather than told.
        ("Aaltoilu", False),
        ("SÖRNÄINEN", False),
        # As a phone may send it: letters in two parts, a space that does not break, two spaces, letters of full width.
        (normalize("NFD", "Sörnäinen 5"), False),
        ("aava\u00a0ry", False),
        ("Aava  ry", False),
        ("\uff21alto", False),
        # Two letters are in every other word and tell nothing.
        ("A1", True),
    ],
)
def test_plan_13__telling_words_in_any_spelling(line: str, may: bool) -> None:
    assert rules.tells_nothing(line, TELLING) is may


@pytest.mark.property
@given(
    st.text(max_size=20), st.text(max_size=20), st.sampled_from(["Majakka", "Aalto ry", "Kotipolku"]), st.sampled_from([str.upper, str.lower, str])
)
def test_plan_13__a_telling_word_is_found_wherever_it_stands(before: str, after: str, word: str, spelled: Any) -> None:
    assert not rules.tells_nothing(before + spelled(word) + after, ["toinen", word])
    assert rules.tells_nothing(before + after, [])
