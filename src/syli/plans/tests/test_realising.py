"""How a plan came true: every written need is asked of at the end, kept sealed, counted without giving small numbers away."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from syli.episodes.commands import close_episode
from syli.kernel.access import NotAllowed
from syli.kernel.rules import RuleBroken
from syli.plans import rules
from syli.plans.commands import begin_sheet, realise, revise_sheet
from syli.plans.models import Realisation, Sheet
from syli.plans.queries.forms import newest_form
from syli.plans.queries.realising import effects, needs_of, to_look_back
from syli.plans.tests.conftest import Boathouse, complete, form
from syli.stays.commands import arrive, record_commitment
from syli.stays.tests.conftest import Lighthouse, lighthouse, manor

#: Fixtures of the app below, used here.
__all__ = ["lighthouse", "manor"]

TODAY = date(2026, 11, 22)
SCORES = {"reached", "partly"}


def test_plan_62__what_was_written_and_marked__is_asked_of() -> None:
    plan = form("client_work_plan")
    written = {"client_view": "Haluan nukkua", "goals": "Oma koti", "safety_need": "", "worker_view": "Sanoja"}
    assert [field.code for field in rules.to_realise(plan, written)] == ["client_view", "goals"]
    assert rules.to_realise(form("safety_plan"), complete("safety_plan")) == []


@pytest.mark.parametrize(
    ("score", "days", "may"),
    [("reached", 0, True), ("reached", -5, True), ("reached", -6, False), ("reached", 1, False), ("", 0, False), ("magic", 0, False)],
)
def test_plan_63__one_of_the_answers__between_the_plan_and_today(score: str, days: int, may: bool) -> None:
    assert rules.may_be_scored(score, SCORES, TODAY + timedelta(days=days), TODAY - timedelta(days=5), TODAY) is may


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((2, 2, 0), None),
        ((9, 8, 0), (9, 8, 0)),
        ((9, 3, 0), (None, None, None)),
        ((9, 3, 2), (9, None, None)),
        ((90, 8, 1), (90, None, None)),
    ],
)
def test_plan_64__small_numbers__are_hidden_together(counts: tuple[int, ...], shown: tuple[int | None, ...] | None) -> None:
    found = rules.shown_scores(dict(zip("abc", counts, strict=True)))
    assert (tuple(found.values()) if found else found) == shown


@given(st.dictionaries(st.sampled_from("abcde"), st.integers(0, 20), min_size=2))
def test_plan_64__what_is_hidden__cannot_be_had_by_taking_away(counts: dict[str, int]) -> None:
    found = rules.shown_scores(counts)
    if found is None:
        assert sum(counts.values()) < rules.LEAST_SHOWN
        return
    hidden = [code for code, number in found.items() if number is None]
    assert all(number is None or number == 0 or number >= rules.LEAST_SHOWN for number in found.values())
    assert not hidden or (len(hidden) > 1 and sum(counts[code] for code in hidden) >= rules.LEAST_SHOWN)


def planned(boathouse: Boathouse, **more: Any) -> Sheet:
    return boathouse.sheet("family_plan", answers={"goals": "Rauhallinen uni"}, **more)


@pytest.mark.django_db
def test_plan__at_the_end__is_asked_need_by_need(boathouse: Boathouse) -> None:
    sheet, client = planned(boathouse), boathouse.cast.client("aino")
    end, there = reverse("episodes.episode.close", args=[boathouse.hers.public_id]), reverse("plans.sheet.score", args=[sheet.public_id])
    assert there in client.get(end).text, "asked where the service is closed"
    page = client.get(there).text
    assert "Rauhallinen uni" in page
    with boathouse.cast.inside("aino"):
        version = Sheet.objects.get().version
    sent = {"scored_on": "22.11.2026", "seen_version": str(version), "words_goals": "Nukutaan jo"}
    wrong = client.post(there, sent)
    assert wrong.status_code == 422 and "Nukutaan jo" in wrong.text
    assert client.post(there, sent | {"score_goals": "partly", "scored_on": "1.11.2026"}).status_code == 422
    assert client.post(there, sent | {"score_goals": "partly"}).status_code == 302
    stale = client.post(there, sent | {"score_goals": "reached"})
    assert stale.status_code == 422 and "Nukutaan jo" in stale.text, "both versions are shown"
    view = client.get(reverse("plans.sheet.view", args=[sheet.public_id])).text
    assert "Toteutui osittain" in view and "Nukutaan jo" in view
    assert there not in client.get(end).text
    with boathouse.cast.inside("aino") as ctx:
        row = Realisation.objects.get()
        assert (row.number, row.score, row.words) == (1, "partly", "Nukutaan jo")
        assert [need.score for need in needs_of(ctx, Sheet.objects.get())] == ["Toteutui osittain"]
        with pytest.raises(RuleBroken):
            realise(ctx, Sheet.objects.get(), scores={}, scored_on=ctx.today)
        again = revise_sheet(ctx, Sheet.objects.get(), answers=complete("family_plan") | {"goals": "Uusi koti"}, happened_on=ctx.today)
        realise(ctx, again, scores={"goals": ("reached", "")}, scored_on=ctx.today)
        assert (Realisation.objects.get().number, Realisation.objects.get().score) == (2, "reached")


@pytest.mark.django_db
def test_plan__when_a_family_leaves_a_house__is_asked_on_its_departure_list(manor: Lighthouse) -> None:
    """TUR-6: the scores are asked where the worker goes through the departure, not only when the service is closed."""
    cast = manor.cast
    episode, (mother, *_children) = manor.family(offer=manor.offer)
    with cast.inside("aino") as ctx:
        record_commitment(ctx, episode, issuer="Päijät-Häme", start_on=ctx.today)
        stay = arrive(ctx, episode, house=manor.house, people=[mother], at=ctx.now, once_key="k")
        answers = complete("stay_plan") | {"goals": "Rauhallinen uni"}
        sheet = begin_sheet(ctx, stay.episode, person=mother, form_code="stay_plan", answers=answers, happened_on=ctx.today)
    departure, there = reverse("stays.stay.check_out", args=[stay.public_id]), reverse("plans.sheet.score", args=[sheet.public_id])
    assert there in cast.client("aino").get(departure).text
    with cast.inside("aino") as ctx:
        realise(ctx, sheet, scores={need.code: ("reached", "") for need in needs_of(ctx, sheet)}, scored_on=ctx.today)
    assert there not in cast.client("aino").get(departure).text


@pytest.mark.django_db
def test_plan__ended_and_not_looked_back_on__waits_on_the_home_page(boathouse: Boathouse) -> None:
    sheet = planned(boathouse)
    boathouse.sheet("safety_plan")
    with boathouse.cast.inside("aino") as ctx:
        assert to_look_back(ctx) == [], "while it runs nobody is in a hurry"
        assert len(to_look_back(ctx, boathouse.hers)) == 1
        close_episode(ctx, boathouse.hers, end_on=ctx.today, end_result="goals_reached")
        assert [one.public_id for one in to_look_back(ctx)] == [sheet.public_id]
    assert reverse("plans.sheet.score", args=[sheet.public_id]) in boathouse.cast.client("aino").get("/").text
    with boathouse.cast.inside("aarne") as ctx:
        assert to_look_back(ctx) == []


@pytest.mark.django_db
def test_plan__of_the_other_side__is_neither_scored_nor_counted(boathouse: Boathouse) -> None:
    sheet, cast = planned(boathouse, about=boathouse.child), boathouse.cast
    with cast.inside("aarne") as ctx, pytest.raises(NotAllowed):
        realise(ctx, sheet, scores={"goals": ("reached", "")}, scored_on=ctx.today)
    there = reverse("plans.sheet.score", args=[sheet.public_id])
    assert [cast.client(who).get(there).status_code for who in ("aarne", "otso", "aino")] == [404, 404, 200]
    assert cast.client("aino").get(reverse("plans.sheet.score", args=[boathouse.sheet("safety_plan").public_id])).status_code == 404


@pytest.mark.django_db
def test_effects__by_unit_and_service__hide_small_numbers(boathouse: Boathouse) -> None:
    sheet, cast = planned(boathouse), boathouse.cast
    with cast.inside("aino") as ctx:
        realise(ctx, sheet, scores={"goals": ("reached", "Hyvin")}, scored_on=ctx.today)
    with cast.inside("leena") as ctx:
        few = effects(ctx, date(2026, 1, 1), date(2026, 12, 31))
        assert [(line.total, line.scores) for line in few] == [(None, ())]
        stamp = {"organisation_id": ctx.home_id, "register_id": sheet.register_id, "created_at": ctx.now}
        for number, score in enumerate(["reached"] * 8 + ["partly"] * 6):
            Realisation.objects.create(sheet=sheet, number=1, field_code=f"n{number}", score=score, scored_on=ctx.today, **stamp)
        line = effects(ctx, date(2026, 1, 1), date(2026, 12, 31))[0]
        assert (line.total, [number for _words, number in line.scores]) == (15, [9, 6, 0, 0, 0])
        assert effects(ctx, date(2025, 1, 1), date(2025, 12, 31)) == []
    address = reverse("plans.sheet.effects")
    page = cast.client("leena").get(address + "?year=2026").text
    assert "15" in page and "Hyvin" not in page
    assert [cast.client(who).get(address).status_code for who in ("aino", "tilda")] == [403, 403]
    assert cast.client("leena").get(address + "?year=20x6").status_code == 200


def test_packs__every_plan_of_a_service_that_asks__has_needs_to_look_back_on() -> None:
    for code in ("client_work_plan", "stay_plan", "violence_work_plan", "child_work_plan", "family_plan"):
        plan = newest_form(code, TODAY)
        assert plan is not None and any(field.is_realised for field in plan.fields), code
