"""The forms on an episode's page: what is there, what is missing, one tap to begin; nothing for whoever may not see it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from syli.episodes.commands import close_episode
from syli.plans.tests.conftest import Boathouse
from tests.case import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]


def page(boathouse: Boathouse, who: str, episode: Any = None) -> str:
    address = reverse("episodes.episode.view", args=[(episode or boathouse.hers).public_id])
    answer = boathouse.cast.client(who).get(address)
    assert answer.status_code == 200
    return str(answer.text)


def begins(boathouse: Boathouse, code: str, about: Any, episode: Any = None) -> str:
    return reverse("plans.episode.begin", args=[(episode or boathouse.hers).public_id, about.public_id, code])


@pytest.mark.parametrize("who", ["aino", "leena"])
def test_episode__shows_what_is_there_and_what_is_missing(boathouse: Boathouse, who: str) -> None:
    sheet = boathouse.sheet("violence_screening", answers={"children_exposed": "yes"})
    shown = page(boathouse, who)
    assert shown.count("Puuttuu") == 2, "the basic information of her and of her child"
    assert reverse("plans.sheet.view", args=[sheet.public_id]) in shown
    assert "Tee heti" in shown
    for code, about in (("basic_information", boathouse.she), ("basic_information", boathouse.child), ("safety_plan", boathouse.she)):
        assert f'href="{begins(boathouse, code, about)}"' in shown
    assert begins(boathouse, "violence_screening", boathouse.she) not in shown, "it has been begun"
    assert begins(boathouse, "child_safety_plan", boathouse.she) not in shown


def test_episode__the_other_sides_worker__sees_no_form_and_nothing_to_begin(boathouse: Boathouse) -> None:
    """Her new episode in his unit is his own worker's to see; her forms are not."""
    theirs = boathouse.episode("aarne", "a2+", boathouse.she)
    boathouse.sheet("safety_plan", episode=theirs, who="leena")
    shown = page(boathouse, "aarne", theirs)
    assert 'id="plans"' not in shown
    assert "/plans/" not in shown
    assert 'id="plans"' in page(boathouse, "leena", theirs)


def test_episode__closed__keeps_what_is_there_and_begins_nothing(boathouse: Boathouse) -> None:
    sheet = boathouse.sheet("safety_plan")
    boathouse.sheet("end_mapping")
    with boathouse.cast.inside("aino") as ctx:
        close_episode(ctx, boathouse.hers, end_on=ctx.today, end_result="goals_reached")
    shown = page(boathouse, "aino")
    assert reverse("plans.sheet.view", args=[sheet.public_id]) in shown
    assert f"/episodes/{boathouse.hers.public_id}/plans/" not in shown


def test_episode__costs_the_same_whatever_the_number_of_forms_and_people(boathouse: Boathouse, same_queries: Any) -> None:
    boathouse.sheet("safety_plan")
    with boathouse.cast.inside("aino") as ctx:
        others = [make_person(boathouse.cast, ctx, "aino", name, born_on=ctx.today.replace(year=1990)) for name in ("Yksi", "Kaksi")]
    few, many = boathouse.hers, boathouse.episode("aino", "a1", *others)
    now = [few]

    def more() -> None:
        for code in ("safety_plan", "risk_assessment", "violence_screening"):
            for person in others:
                boathouse.sheet(code, about=person, episode=many)
        now[0] = many

    same_queries(lambda: page(boathouse, "aino", now[0]), more)
