"""When is a question asked, when must it be answered, and what is still missing?"""

from __future__ import annotations

from typing import Any

import pytest

from syli.questions.conditions import All, When, holds
from syli.questions.conditions import Any as AnyOf
from syli.questions.missing import compact, is_empty, left_out, missing, only_asked
from syli.questions.plain import PlainError, from_plain
from syli.questions.tests.trees import EVERYTHING
from syli.questions.tree import Field, Group

CODED = {"system": "s", "code": "31", "display": "x"}


@pytest.mark.parametrize(
    ("condition", "answer", "expected"),
    [
        (When("a", "is", (True,)), True, True),
        (When("a", "is", (True,)), 1, False),
        (When("a", "is", (True,)), None, False),
        (When("a", "is_not", (True,)), None, False),
        (When("a", "is_not", (True,)), False, True),
        (When("a", "is", ("31", "32")), CODED, True),
        (When("a", "is", ("31",)), [{"code": "12"}, CODED], True),
        (When("a", "is", ("99",)), [CODED], False),
        (When("a", "answered"), 0, True),
        (When("a", "answered"), "", False),
        (When("a", "empty"), {}, True),
        (When("a", "empty"), {"value": "x"}, False),
        (When("a", "at_least", (18,)), 18, True),
        (When("a", "at_least", (18,)), 17, False),
        (When("a", "at_least", (18,)), None, False),
        (When("a", "below", (18,)), None, False),
        (When("a", "below", (18,)), 3, True),
        (When("a", "at_least", (18,)), True, False),
        (All((When("a", "answered"), When("a", "is", ("x",)))), "x", True),
        (AnyOf((When("a", "is", ("y",)), When("a", "is", ("x",)))), "x", True),
        (None, None, True),
    ],
)
def test_holds__one_answer(condition: Any, answer: Any, expected: bool) -> None:
    assert holds(condition, [(frozenset({"a"}), {"a": answer})]) is expected


def test_holds__a_row_sees_its_own_group_before_the_whole() -> None:
    scope: Any = [(frozenset({"kind"}), {"kind": "dog"}), (frozenset({"kind", "top"}), {"kind": "cat", "top": {"in": 1}})]
    assert holds(When("kind", "is", ("dog",)), scope)
    assert holds(When("top.in", "is", (1,)), scope)
    assert not holds(When("top.out", "is", (1,)), scope)


def test_holds__a_fact_nobody_told__makes_nothing_true() -> None:
    assert not holds(When("@age", "at_least", (18,)), [])
    assert not holds(When("@age", "below", (18,)), [])
    assert holds(When("@age", "below", (18,)), [], {"age": 3})


def paths(found: Any) -> list[str]:
    return [".".join(map(str, one.path)) for one in found]


@pytest.mark.parametrize(
    ("answers", "facts", "expected"),
    [
        ({}, {}, ["name"]),
        ({"name": "x"}, {}, []),
        ({"name": "x"}, {"age": 20}, []),  # the group is not begun, and nobody needs it
        ({"name": "x", "facts": {"count": 1}}, {"age": 20}, ["facts.known"]),
        ({"name": "x", "facts": {"count": 1}}, {"age": 10}, []),
        ({"name": "x", "has_pets": True}, {}, ["pets.0.kind"]),
        ({"name": "x", "has_pets": False, "pets": [{"born": "2020"}]}, {}, []),
        ({"name": "x", "has_pets": True, "pets": [{"kind": "dog"}, {}]}, {}, ["pets.0.toy"]),
    ],
)
def test_missing__says_what_must_still_be_answered(answers: Any, facts: Any, expected: list[str]) -> None:
    assert paths(missing(EVERYTHING, answers, facts)) == expected


def test_only_asked__leaves_out_what_is_not_asked__and_what_hung_on_it() -> None:
    chain = Group(key="", parts=(
        Field(key="a"), Field(key="b", shown_when=When("a", "is", ("1",))), Field(key="c", shown_when=When("b", "answered")),
    ))  # fmt: skip
    answers = {"a": "2", "b": "x", "c": "y"}
    assert paths(left_out(chain, answers)) == ["b"]
    assert only_asked(chain, answers) == {"a": "2"}
    assert answers == {"a": "2", "b": "x", "c": "y"}
    assert only_asked(EVERYTHING, {"has_pets": False, "pets": [{"kind": "cat"}]}) == {"has_pets": False}


def test_compact__no_and_zero_are_answers() -> None:
    assert compact({"a": False, "b": 0, "c": "", "d": {"e": None}, "f": [{}, {"g": 1}], "h": []}) == {"a": False, "b": 0, "f": [{"g": 1}]}
    assert is_empty([{}, {"a": ""}])
    assert not is_empty(False)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "expected names"),
        ({"parts": [{"key": "1a"}]}, "a key is"),
        ({"parts": [{"key": "a-b"}]}, "a key is"),
        ({"parts": [{"key": "a", "kind": "song"}]}, "a question is one of"),
        ({"parts": [{"key": "a", "kind": "choice"}]}, "what may be chosen"),
        ({"parts": [{"key": "a"}, {"key": "a"}]}, "two questions have one key"),
        ({"parts": [{"key": "a", "colour": "red"}]}, "unknown: colour"),
        ({"parts": [{"key": "a", "required": "yes"}]}, "true or false"),
        ({"parts": [{"key": "a", "longest": "long"}]}, "a number"),
        ({"parts": [{"key": "a", "check": "astrology"}]}, "no check"),
        ({"parts": [{"key": "a", "shown_when": {"path": "b", "is": 1}}]}, "no question is called 'b'"),
        ({"parts": [{"key": "a", "shown_when": {"path": "a"}}]}, "a condition has"),
        ({"parts": [{"key": "a", "repeat": {"repeat": {"parts": []}}}]}, "a list of lists"),
        ({"parts": [{"key": "a", "label": {"de": "x"}}]}, "unknown: de"),
    ],
)
def test_from_plain__what_is_no_tree__is_refused_with_its_place(data: Any, words: str) -> None:
    with pytest.raises(PlainError, match=words):
        from_plain(data)


def test_said__falls_back_to_a_language_there_is() -> None:
    part = EVERYTHING.parts[0]
    assert [part.label.said(one) for one in ("fi", "sv-fi", "en", "de")] == ["Nimi", "Namn", "Name", "Nimi"]
    assert EVERYTHING.parts[1].label.said("sv") == "Onko lemmikkejä"
