"""Questions that hang on another answer: what is asked, what must be answered, what is refused, and what the page says of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import override

from syli.catalogue.packs.form_model import Condition, FormField
from syli.plans import rules
from syli.plans.forms.asked import in_words
from syli.plans.models import Sheet
from syli.plans.queries.forms import newest_form
from syli.plans.queries.sheets import current_of
from syli.plans.tests.conftest import Boathouse, complete
from syli.plans.tests.test_rules_of_answers import SMALL, question

SCREENING = "violence_screening"


def hanging(code: str, on: Condition, *, must: bool = False, kind: str = "yes_no_unknown") -> FormField:
    return replace(question(code, kind), when=on, is_required=must)


CHAIN = replace(
    SMALL,
    groups=(
        replace(
            SMALL.groups[0],
            fields=(
                question("a"),
                hanging("b", Condition(field="a", answer="yes"), must=True),
                hanging("c", Condition(field="b", answer="no"), kind="text"),
                question("calls", "number"),
                hanging("many_calls", Condition(field="calls", at_least=3), kind="text"),
            ),
        ),
    ),
    counts=(),
    grounds=(),
    duties=(),
)


@pytest.mark.parametrize(
    ("answers", "asked", "lacking", "wrong"),
    [
        ({}, {"a", "calls"}, [], []),
        ({"a": "no"}, {"a", "calls"}, [], []),
        ({"a": "yes"}, {"a", "b", "calls"}, ["b"], []),
        ({"a": "yes", "b": "no"}, {"a", "b", "c", "calls"}, [], []),
        # What hangs on a question that is not asked is not asked either, whatever was left in it.
        ({"a": "no", "b": "no", "c": "sanoja"}, {"a", "calls"}, [], ["b", "c"]),
        ({"calls": 2, "many_calls": "monta"}, {"a", "calls"}, [], ["many_calls"]),
        ({"calls": 3, "many_calls": "monta"}, {"a", "calls", "many_calls"}, [], []),
    ],
)
def test_asked_of(answers: dict[str, Any], asked: set[str], lacking: list[str], wrong: list[str]) -> None:
    """PLAN-16, PLAN-05, PLAN-06."""
    assert rules.asked_of(CHAIN, answers) == asked
    assert rules.unanswered(CHAIN, answers) == lacking
    assert rules.misfits(CHAIN, answers, {}) == wrong


def there(boathouse: Boathouse) -> str:
    return reverse("plans.episode.begin", args=[boathouse.hers.public_id, boathouse.she.public_id, SCREENING])


def sent(**more: Any) -> dict[str, Any]:
    return {f"q_{name}": value for name, value in (complete(SCREENING) | more).items()} | {"happened_on": "22.11.2026"}


@pytest.mark.django_db
def test_page__says_what_a_question_hangs_on__to_the_script_and_in_words(boathouse: Boathouse) -> None:
    page = unescape(boathouse.cast.client("aino").get(there(boathouse)).text)
    condition = json.dumps({"names": ["q_ever"], "test": "is", "values": ["yes"]})
    assert page.count(condition) == 5
    assert page.count("Vain jos ”Kyllä”: On kokenut väkivaltaa lähisuhteessa.") == 5
    assert page.count("data-not-asked") == 5, "nothing is answered yet"
    assert page.count("data-unsent") == 5


def test_condition__on_a_direct_question__ends_with_its_question_mark() -> None:
    form = newest_form("actor_timeline", date(2026, 11, 22))
    assert form is not None
    field = next(one for one in form.fields if one.code == "gap_what")
    with override("fi"):
        assert in_words(form, field, "fi") == "Vain jos ”Kyllä”: Jääkö jokin osa ilman tekijää?"


@pytest.mark.django_db
def test_page__choice_left_where_nothing_is_asked__is_left_out(boathouse: Boathouse) -> None:
    """Without a script a chosen answer cannot be taken back: it is no answer to a question that is not put."""
    assert boathouse.cast.client("aino").post(there(boathouse), sent(ever="no", how_often="often")).status_code == 302
    with boathouse.cast.inside("aino"):
        assert "how_often" not in current_of(Sheet.objects.get()).answers


@pytest.mark.django_db
def test_page__words_typed_where_nothing_is_asked__are_refused_and_kept(boathouse: Boathouse) -> None:
    answer = boathouse.cast.client("aino").post(there(boathouse), sent(ever="no", told_whom="Siskolle"))
    assert answer.status_code == 422
    assert "Siskolle" in answer.text
    assert "Tyhjennä tämä" in answer.text
    with boathouse.cast.inside("aino"):
        assert not Sheet.objects.exists()


@pytest.mark.django_db
def test_page__answers_that_are_asked__are_kept_and_shown_again(boathouse: Boathouse) -> None:
    client = boathouse.cast.client("aino")
    assert client.post(there(boathouse), sent(ever="yes", how_often="often", told_whom="Siskolle")).status_code == 302
    with boathouse.cast.inside("aino"):
        sheet = Sheet.objects.get()
        assert {"how_often": "often", "told_whom": "Siskolle"}.items() <= current_of(sheet).answers.items()
    assert "data-not-asked" not in client.get(reverse("plans.sheet.revise", args=[sheet.public_id])).text
