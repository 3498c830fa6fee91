"""Feedback: an anonymous answer is joined to nobody, shown with others only; what is linked is a form; what others keep is kept nowhere."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from django.urls import reverse

from syli.catalogue.packs import shipped_catalogue
from syli.kernel.access import visible_to
from syli.kernel.audit.models import AuditEvent
from syli.kernel.context import HELSINKI
from syli.kernel.rules import RuleBroken
from syli.kernel.scope import everything
from syli.kernel.sent import FormSent
from syli.org.models import Unit
from syli.plans import rules
from syli.plans.access import FeedbackAction
from syli.plans.commands import give_feedback, revise_sheet
from syli.plans.models import Sheet, SurveyAnswer
from syli.plans.queries.forms import newest_form, options_of
from syli.plans.queries.surveys import answered_together, asks_of, surveys_used
from syli.plans.tests.conftest import TODAY, Boathouse, complete, form
from syli.testing.page_forms import forms_in
from tests.bad_input.trying import send

END = "end_survey"


@pytest.mark.parametrize(("keeping", "kept"), [("linked", True), ("anonymous", False), ("not_stored", False)])
def test_is_kept_with_client(keeping: str, kept: bool) -> None:
    """PLAN-50."""
    assert rules.is_kept_with_client(keeping) is kept


@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2026, 11, 22), date(2026, 11, 30)])
def test_month_of__every_day_of_a_month__is_one(day: date) -> None:
    """PLAN-51."""
    assert rules.month_of(day) == date(2026, 11, 1)


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, 0), (4, 0), (5, 5), (6, 5), (9, 5), (10, 10), (13, 10)])
def test_shown_of(count: int, shown: int) -> None:
    """PLAN-52."""
    assert rules.shown_of(count) == shown


@pytest.mark.parametrize(("code", "who", "asked"), [("e", "mother", True), ("e", "worker", False), ("x", "mother", False)])
def test_is_asked(code: str, who: str, asked: bool) -> None:
    """PLAN-53."""
    assert rules.is_asked(code, who, {"e": ("mother",)}) is asked


def test_shipped__every_survey_that_somebody_else_keeps__is_defined_nowhere_here() -> None:
    elsewhere = {ask.code for pack in shipped_catalogue().packs for ask in pack.feedback if ask.keeping == "not_stored"}
    assert elsewhere
    assert not [code for code in elsewhere if newest_form(code, TODAY) is not None]


def give(boathouse: Boathouse, times: int = 1, **answers: Any) -> None:
    with boathouse.cast.inside("aino") as ctx:
        for _time in range(times):
            give_feedback(ctx, boathouse.offers["a1"], form_code=END, respondent="adult_client", answers=complete(END) | answers)


def address(boathouse: Boathouse, name: str = "give", unit: str = "a1", code: str = END) -> str:
    return reverse(f"plans.feedback.{name}", args=[boathouse.offers[unit].public_id, code])


def test_shipped__what_is_not_known__is_said_by_whoever_answers() -> None:
    """In a survey she answers for herself; a worker's form tells of somebody else."""
    forms = shipped_catalogue().forms.values()
    kinds = {code.code: code.kind for code in shipped_catalogue().code_sets["forms"].codes}
    said = {
        (kinds[form.code] == "survey", words)
        for form in forms
        for field in form.fields
        if field.kind == "yes_no_unknown"
        for code, words in options_of(field, "fi")
        if code == "unknown"
    }
    assert said == {(True, "En tiedä"), (False, "Ei tiedossa")}


@pytest.mark.django_db
def test_give__page__lets_her_say_that_she_does_not_know(boathouse: Boathouse) -> None:
    client = boathouse.cast.client("aino")
    assert "En tiedä" in client.get(address(boathouse)).text
    assert "Ei tiedossa" not in client.get(address(boathouse)).text
    give(boathouse, 5, stronger="unknown")
    assert "En tiedä" in client.get(address(boathouse, "results")).text


@pytest.mark.django_db
def test_give__nothing_joins_the_answer_to_anybody(boathouse: Boathouse) -> None:
    client = boathouse.cast.client("aino")
    page = client.get(address(boathouse))
    assert "Kaisla" not in page.text
    sent = {"respondent": "adult_client", "q_helped": "good", "q_best": "Kanarialintu"}
    answer = client.post(address(boathouse), sent)
    assert answer.status_code == 302
    assert "Kiitos" in client.get(answer["Location"]).text
    with boathouse.cast.inside("leena"):
        row = SurveyAnswer.objects.get()
        assert (row.created_by_id, row.month_on, row.answers["best"]) == (None, date(2026, 11, 1), "Kanarialintu")
        assert row.created_at.astimezone().date() <= date(2026, 11, 1), "no day is finer than the month"
        assert not Sheet.objects.exists()
        fields = {field.name for field in SurveyAnswer._meta.get_fields()}
        assert not fields & {"person", "episode", "staff", "worker"}
    with everything():
        assert not AuditEvent.objects.filter(action__startswith="plans.feedback.give").exists(), "the moment in the log would tell whose it is"


@pytest.mark.django_db
def test_give__sent_by_the_page_itself__leaves_neither_who_nor_when(boathouse: Boathouse) -> None:
    """ANO-3: what keeps a form from being carried out twice tells of an anonymous one no person, no time finer than a day, no order."""
    client = boathouse.cast.client("aino")
    form = max(forms_in(client.get(address(boathouse))), key=lambda form: len(form.values))
    typed = {**form.values, "respondent": "adult_client", "q_helped": "good", "q_best": "Rauha"}
    for _twice in range(2):
        assert send(client, form, typed).status_code == 302
    with boathouse.cast.inside("leena"):
        assert SurveyAnswer.objects.count() == 1, "sent twice, kept once"
    with everything():
        rows = list(FormSent.objects.all())
    assert [row.actor_id for row in rows] == [0]
    assert all(row.pk < 0 and row.sent_at.astimezone(HELSINKI).time() == time() for row in rows)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"respondent": "child"}, ""),
        ({"respondent": "volunteer"}, "PLAN-53"),
        ({"form_code": "national_shelter_feedback"}, "PLAN-53"),
        ({"form_code": "safety_plan"}, "PLAN-53"),
        ({"answers": {}}, "PLAN-05"),
        ({"answers": {"helped": "splendid"}}, "PLAN-06"),
        ({"answers": {"helped": "good", "name": "Kaisla"}}, "PLAN-06"),
    ],
)
def test_give__what_is_not_asked__keeps_nothing(boathouse: Boathouse, changes: dict[str, Any], rule: str) -> None:
    values: dict[str, Any] = {"form_code": END, "respondent": "adult_client", "answers": complete(END)} | changes
    with boathouse.cast.inside("aino") as ctx:
        if not rule:
            assert give_feedback(ctx, boathouse.offers["a1"], **values)
            return
        with pytest.raises(RuleBroken) as broken:
            give_feedback(ctx, boathouse.offers["a1"], **values)
        assert broken.value.rule_id == rule
        assert not SurveyAnswer.objects.exists()


@pytest.mark.django_db
def test_page__bad_input__is_answered_and_everything_kept(boathouse: Boathouse) -> None:
    client = boathouse.cast.client("aino")
    for wrong in ({"q_helped": ""}, {"q_helped": "splendid"}, {"respondent": ""}, {"respondent": "nobody"}, {"q_best": "y" * 2001}):
        sent = {"respondent": "adult_client", "q_helped": "good", "q_change": "Muistan tämän"}
        answer = client.post(address(boathouse), sent | wrong)
        assert answer.status_code == 422, wrong
        assert "Muistan tämän" in answer.text
    assert client.get(address(boathouse, code="match_rating")).status_code == 404
    assert client.get(address(boathouse, code="risk_assessment")).status_code == 404
    with boathouse.cast.inside("leena"):
        assert not SurveyAnswer.objects.exists()


@pytest.mark.django_db
def test_results__fewer_than_five_and_the_last_ones__are_not_shown(boathouse: Boathouse) -> None:
    client = boathouse.cast.client("leena")
    give(boathouse, 4, best="Ensimmäisten sanat")
    assert "Ensimmäisten sanat" not in client.get(address(boathouse, "results")).text
    give(boathouse, 2, best="Viimeisen sanat", helped="bad")
    with boathouse.cast.inside("leena") as ctx:
        count, questions = answered_together(ctx, boathouse.offers["a1"], form(END))
        assert count == 5
        assert sorted(number for _words, number in questions[0].counts if number) == [1, 4]
        words = next(one.words for one in questions if one.words)
        assert words == ("Ensimmäisten sanat",) * 4 + ("Viimeisen sanat",), "in the order of the alphabet, not of coming"
        assert [survey.count for one in surveys_used(ctx) for survey in one.surveys if survey.code == END and survey.count] == [5]
    assert "Ensimmäisten sanat" in client.get(address(boathouse, "results")).text


@pytest.mark.django_db
def test_feedback__another_unit_and_another_association__reach_nothing(boathouse: Boathouse) -> None:
    for who in ("aarne", "otso", "tilda"):
        client = boathouse.cast.client(who)
        for name in ("give", "results"):
            assert client.get(address(boathouse, name)).status_code in (403, 404), (who, name)
    with boathouse.cast.inside("aino") as ctx:
        assert set(visible_to(ctx, FeedbackAction.GIVE)) == {boathouse.offers["a1"], boathouse.offers["a1+"]}


@pytest.mark.django_db
def test_feedback__anonymous_is_no_form_of_a_client__linked_is(boathouse: Boathouse) -> None:
    page = boathouse.cast.client("aino").get(reverse("people.person.view", args=[boathouse.she.public_id])).text
    assert f"/{END}/" not in page
    assert "/during_feedback/" in page
    with boathouse.cast.inside("aino") as ctx:
        assert set(asks_of(ctx, boathouse.offers["a1"])) == {END, "child_feedback", "volunteer_survey"}
    sheet = boathouse.sheet("during_feedback", answers={"words": "Täällä on hyvä olla"})
    again = boathouse.cast.client("aino").get(reverse("plans.sheet.revise", args=[sheet.public_id])).text
    assert "Täällä on hyvä olla" not in again, "what is said once more is said anew"
    with boathouse.cast.inside("aino") as ctx:
        revise_sheet(ctx, sheet, answers={"words": "Vielä parempi"}, happened_on=ctx.today)
        assert [version.answers["words"] for version in sheet.versions.order_by("number")] == ["Täällä on hyvä olla", "Vielä parempi"]


@pytest.mark.django_db
def test_list__costs_the_same_whatever_the_number_of_answers(boathouse: Boathouse, same_queries: Any) -> None:
    client = boathouse.cast.client("aino")
    give(boathouse, 5)
    same_queries(lambda: (client.get(reverse("plans.feedback.list")), client.get(address(boathouse, "results"))), lambda: give(boathouse, 10))


@pytest.mark.django_db
def test_list__unit_called_as_its_service__says_it_once(boathouse: Boathouse) -> None:
    with boathouse.cast.inside("aino") as ctx:
        service = next(one.service for one in surveys_used(ctx))
    Unit.objects.filter(pk=boathouse.cast.units["a1"].pk).update(name=service)
    page = boathouse.cast.client("aino").get(reverse("plans.feedback.list")).text
    assert service in page
    assert f"{service} · {service}" not in page
