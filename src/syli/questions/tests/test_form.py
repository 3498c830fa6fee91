"""A form of questions: what it shows is what it reads back; rows, unknown fields, sizes; nothing hostile breaks it."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from django.template import engines
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syli.questions.blocks import layout
from syli.questions.form import QuestionForm, bound_to
from syli.questions.plain import from_plain
from syli.questions.rows import ADD, REMOVE, path_in
from syli.questions.tests.trees import EVERYTHING, answers_to, groups
from syli.testing.dom import parse
from syli.testing.page_forms import _form

PAGE = '{% from "questions/form.html" import questions %}<form method="post">{{ questions(shape) }}</form>'
FULL = {
    "name": "Kaisa",
    "has_pets": True,
    "pets": [{"kind": "cat", "born": "2020-05"}, {"kind": "dog", "toy": "pallo"}],
    "facts": {
        "story": "Ensin.\nSitten.",
        "count": 0,
        "sum": 12.5,
        "day": "2026-11-22",
        "at": "2026-11-22T14:32:00+02:00",
        "known": "unknown",
        "colours": ["red", "blue"],
        "sex": {"system": "urn:oid:9.1", "code": "1", "display": "Yksi"},
        "forms": [{"system": "urn:oid:9.2", "code": "2", "display": "2"}],
        "unit": {"system": "urn:oid:9.3", "code": "7", "display": "Yksikkö"},
        "number": {"system": "urn:oid:9.4", "value": "A-1"},
        "words": ["yksi", "kaksi"],
    },
}


def html_of(form: QuestionForm) -> str:
    with translation.override("fi"):
        template = engines["jinja2"].env.from_string(PAGE)  # type: ignore[attr-defined]
        return str(template.render(shape=layout(form)))


def as_sent(form: QuestionForm) -> QueryDict:
    """Return what a browser would send for the drawn form if nobody touched it."""
    element = next(one for one in parse(html_of(form)) if one.tag == "form")
    data = QueryDict(mutable=True)
    for name, values in _form(element, "/").values.items():
        data.setlist(name, values)
    return data


def read_back(tree: Any, answers: Any) -> QuestionForm:
    form = QuestionForm(tree, as_sent(QuestionForm(tree, answers=answers)), answers=answers)
    assert form.is_valid(), form.errors
    return form


def test_form__every_kind_of_answer__is_drawn_and_read_back() -> None:
    assert read_back(EVERYTHING, FULL).compact_answers == FULL
    assert read_back(EVERYTHING, {}).compact_answers == {}


@pytest.mark.property
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(st.data())
def test_form__any_tree_with_any_answers__is_drawn_and_read_back(data: Any) -> None:
    tree = data.draw(groups())
    answers = data.draw(answers_to(tree))
    assert read_back(tree, answers).compact_answers == answers
    assert bound_to(tree, answers).compact_answers is not None


@pytest.mark.property
@settings(max_examples=30, deadline=None)
@given(answers_to(EVERYTHING))
def test_bound_to__answers__reads_as_the_page_would(answers: Any) -> None:
    form = bound_to(EVERYTHING, answers)
    assert form.is_valid(), form.errors
    assert form.compact_answers == answers


@pytest.mark.property
@settings(max_examples=25, deadline=None)
@given(st.dictionaries(
    st.one_of(
        st.sampled_from([*as_sent(QuestionForm(EVERYTHING, answers=FULL)), "q-pets-rows", "q-facts-words-rows", ADD, REMOVE, "q-pets-9-kind"]),
        st.text(max_size=12),
    ),
    st.lists(st.one_of(st.text(max_size=40), st.sampled_from(["pets", "pets-0", "pets-999", "facts-words-1", "²", "9" * 5000, "-1", "nan", "1e999"]))),
    max_size=12,
))  # fmt: skip
def test_form__hostile_input__never_raises_and_keeps_what_was_typed(sent: dict[str, list[str]]) -> None:
    data = QueryDict(mutable=True)
    for name, values in sent.items():
        data.setlist(name, values)
    form = QuestionForm(EVERYTHING, data, answers=FULL, complete=True)
    form.is_valid()
    assert not form.is_valid() or isinstance(form.compact_answers, dict)
    page = html_of(form)
    typed = data.get("q-name", "")
    if typed.strip() and "q-name" in form.data and not set(typed) & set("<>&\"'\r\n\x00\x0c") and typed.isprintable():
        assert typed in page


def test_form__unknown_field__is_refused_and_nothing_is_lost() -> None:
    data = as_sent(QuestionForm(EVERYTHING, answers=FULL))
    data["q-facts-secret"] = "x"
    form = QuestionForm(EVERYTHING, data, answers=FULL)
    assert not form.is_valid()
    assert form.non_field_errors()
    assert 'value="Kaisa"' in html_of(form)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("q-facts-count", "yksi"),
        ("q-facts-count", "51"),
        ("q-facts-sum", "NaN"),
        ("q-facts-day", "31.2.2026"),
        ("q-facts-at", "eilen joskus"),
        ("q-facts-sex", "2"),
        ("q-pets-0-born", "13.2020"),
        ("q-facts-unit-display", ""),
        ("q-facts-story", "a" * 20_001),
    ],
)
def test_form__wrong_answer__is_told_beside_its_field_and_kept(name: str, typed: str) -> None:
    data = as_sent(QuestionForm(EVERYTHING, answers=FULL))
    data[name] = typed
    form = QuestionForm(EVERYTHING, data, answers=FULL)
    assert not form.is_valid()
    assert any(wrong.startswith(name.rpartition("-")[0]) for wrong in form.errors)
    assert typed[:1000] in html_of(form) or name == "q-facts-sex"


def test_form__more_rows_than_there_may_be__are_refused() -> None:
    data = as_sent(QuestionForm(EVERYTHING, answers=FULL))
    data["q-pets-rows"], data["q-pets-8-kind"] = "9", "cat"
    assert not QuestionForm(EVERYTHING, data, answers=FULL).is_valid()


def test_rows__added_and_taken_away__keep_the_others() -> None:
    data = as_sent(QuestionForm(EVERYTHING, answers=FULL))
    data[ADD] = "pets"
    form = QuestionForm(EVERYTHING, data, answers=FULL)
    assert form.moved
    assert form.rows[("pets",)] == 3
    assert form["q-pets-1-toy"].value() == "pallo"
    data = as_sent(QuestionForm(EVERYTHING, answers=FULL))
    data[REMOVE] = "pets-0"
    form = QuestionForm(EVERYTHING, data, answers=FULL)
    assert form.rows[("pets",)] == 1
    assert form["q-pets-0-toy"].value() == "pallo"
    assert "q-pets-1-toy" not in form.data


def test_rows__most_there_may_be__no_more_are_offered() -> None:
    three = {"pets": [{"kind": "cat"}] * 3}
    assert 'name="add-row" value="pets"' not in html_of(QuestionForm(EVERYTHING, answers=three))
    assert 'name="add-row" value="pets"' in html_of(QuestionForm(EVERYTHING, answers=FULL))


@pytest.mark.parametrize("text", ["", "a--b", "-", "a b", "a/../b", "x" * 2000])
def test_path_in__what_is_no_path__is_none(text: str) -> None:
    assert path_in(text) is None


def test_complete__what_must_be_answered__is_asked_beside_it() -> None:
    data = as_sent(QuestionForm(EVERYTHING, answers={"has_pets": True, "pets": [{"kind": "dog"}], "facts": {"count": 1}}))
    form = QuestionForm(EVERYTHING, data, complete=True, facts={"age": 20})
    assert set(form.errors) == {"q-name", "q-pets-0-toy", "q-facts-known"}
    assert QuestionForm(EVERYTHING, data, complete=False).is_valid()


def test_page__what_is_asked_only_after_another_answer__says_so_to_the_browser() -> None:
    page = html_of(QuestionForm(EVERYTHING, answers={"has_pets": False}))
    boxes = {one.attributes.get("id"): one.attributes for one in parse(page) if one.tag == "div"}
    assert "data-not-asked" in boxes["part-pets-box"]
    assert "q-has_pets" in boxes["part-pets-box"]["data-asked-when"]
    page = html_of(QuestionForm(EVERYTHING, answers={"has_pets": True}))
    boxes = {one.attributes.get("id"): one.attributes for one in parse(page) if one.tag == "div"}
    assert "data-not-asked" not in boxes["part-pets-box"]


def test_page__stored_choice_that_is_offered_no_more__stays() -> None:
    old = {"facts": {"sex": {"system": "urn:oid:9.1", "code": "8", "display": "Vanha"}}}
    form = read_back(EVERYTHING, old)
    assert form.compact_answers["facts"]["sex"]["code"] == "8"


def test_layout__what_only_others_must_answer__is_folded() -> None:
    tree = from_plain({"parts": [{"key": "g", "label": "R", "required": True, "parts": [
        {"key": "must", "required": True},
        {"key": "adult", "required_when": {"path": "@age", "at_least": 18}},
        {"key": "child", "required_when": {"path": "@age", "below": 18}},
        {"key": "then", "required_when": {"path": "must", "is": "x"}},
        {"key": "free"},
    ]}]})  # fmt: skip
    with translation.override("fi"):
        shape = layout(QuestionForm(tree, facts={"age": 30}))
    section = shape.sections[0]
    assert [block.id for block in section.first] == ["part-g-must", "part-g-adult", "part-g-then"]
    assert [block.id for block in section.later] == ["part-g-child", "part-g-free"]
    assert (shape.answered, shape.asked, section.lacks) == (0, 2, 2)
    assert not section.is_folded


def test_layout__what_was_filled_in_wholly__is_folded__until_something_is_wrong() -> None:
    tree = from_plain({"parts": [{"key": "g", "label": "R", "parts": [{"key": "a", "required": True}]}, {"key": "b", "required": True}]})
    with translation.override("fi"):
        form = QuestionForm(tree, answers={"g": {"a": "x"}})
        form.mark([("g", "a")], "Kirjatuista tiedoista")
        assert [section.is_folded for section in layout(form).sections] == [True, False]
        wrong = bound_to(tree, {"g": {"a": "x" * 600}})
        assert [section.is_folded for section in layout(wrong).sections] == [False, False]


def test_layout__where_nothing_is_required__nothing_is_folded() -> None:
    tree = from_plain({"parts": [{"key": "g", "parts": [{"key": "a"}]}, {"key": "h", "parts": [{"key": "b"}]}]})
    assert [section.is_folded for section in layout(QuestionForm(tree)).sections] == [False, False]
