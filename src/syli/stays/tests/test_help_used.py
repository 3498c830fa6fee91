"""The case shows which forms of help it used, the stay among them, and the order of steps where the service has switched one on (UNI-1)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from syli.catalogue.commands import publish_pack
from syli.catalogue.packs.build import pack_from_json
from syli.episodes import rules
from syli.episodes.commands import record_contact, strike_contact
from syli.episodes.models import Contact, Episode
from syli.episodes.queries.help import help_used
from syli.kernel.context import system_context
from syli.kernel.ids import new_public_id
from syli.people.models import Person
from syli.stays.commands import arrive
from syli.stays.tests.test_acceptance import Scene, at, rhythm

__all__ = ["rhythm"]
FIRST = date(2026, 11, 2)
ORDER = ("phone", "chat", "clinic_visit", "home_visit", "rhythm_stay")


@pytest.mark.parametrize(
    ("tried", "passed_over"),
    [
        ({}, []),
        ({"phone": 1}, []),
        ({"phone": 1, "chat": 2, "clinic_visit": 3}, []),
        ({"clinic_visit": 3}, ["phone", "chat"]),
        ({"phone": 1, "home_visit": 3}, ["chat", "clinic_visit"]),
        # Tried, but only after the heavier one.
        ({"phone": 5, "chat": 2}, ["phone"]),
        ({"phone": 2, "chat": 2}, []),
        ({"something": 1}, []),
    ],
)
def test_episode_25__steps_passed_over(tried: dict[str, int], passed_over: list[str]) -> None:
    assert rules.steps_passed_over(ORDER, {step: date(2026, 11, day) for step, day in tried.items()}) == passed_over


def test_episode_25__no_order__passes_nothing_over() -> None:
    assert rules.steps_passed_over((), {"home_visit": FIRST}) == []


def stepped(scene: Scene) -> Scene:
    """Switch the order on, as a setting of the service's pack: its next version."""
    said: dict[str, Any] = json.loads(scene.pack.source_json)
    scene.pack = pack_from_json(json.dumps({**said, "version": said["version"] + 1, "valid_from": "2021-01-01", "steps": list(ORDER)}))
    publish_pack(system_context(None, now=scene.cast.now), pack=scene.pack)
    return scene


def contact(scene: Scene, episode: Episode, people: Sequence[Person], kind: str, day: int, way: str = "") -> Contact:
    with scene.cast.inside("aino") as ctx:
        return record_contact(
            ctx, episode, kind=kind, way=way, started_at=at(FIRST.replace(day=day), 10), minutes=30, participants=people, once_key=new_public_id()
        )


@pytest.mark.django_db
@pytest.mark.either_engine
def test_episode__that_used_all_forms__tells_them_with_first_and_last_day(rhythm: Scene) -> None:
    episode, people = rhythm.family(FIRST)
    contact(rhythm, episode, people[:1], "phone_call", 3, "phone")
    contact(rhythm, episode, people[:1], "message", 4, "chat")
    contact(rhythm, episode, people, "home_visit", 10)
    contact(rhythm, episode, people, "home_visit", 17)
    mistake = contact(rhythm, episode, people, "clinic_visit", 5)
    with rhythm.cast.inside("aino") as ctx:
        strike_contact(ctx.because("Väärä perhe"), mistake)
        arrive(ctx, episode, house=rhythm.house, people=people, at=ctx.now - timedelta(hours=3), once_key="k")
        found = help_used(ctx, episode)
    assert [(one.times, one.first_on.day, one.last_on.day) for one in found.forms] == [(1, 3, 3), (1, 4, 4), (2, 10, 17), (1, 22, 22)]
    assert found.skipped == (), "without an order there is no step"
    page = rhythm.client().get(reverse("episodes.episode.view", args=[episode.public_id])).text
    for words in ("Puhelin", "Chat", "Kotikäynti", "10.–17.11.2026"):
        assert words in page
    assert 'id="help"' in page


@pytest.mark.django_db
def test_episode__where_a_step_was_passed_over__says_so_and_refuses_nothing(rhythm: Scene) -> None:
    scene = stepped(rhythm)
    episode, people = scene.family(FIRST)
    contact(scene, episode, people, "home_visit", 10)
    with scene.cast.inside("aino") as ctx:
        assert len(help_used(ctx, episode).skipped) == 3
    page = scene.client().get(reverse("episodes.episode.view", args=[episode.public_id])).text
    assert "Puhelin, Chat-keskustelu, Tapaaminen neuvolassa" in page


@pytest.mark.django_db
def test_episode__nothing_has_happened__has_no_such_section(rhythm: Scene) -> None:
    episode, _people = rhythm.family(FIRST)
    page = rhythm.client().get(reverse("episodes.episode.view", args=[episode.public_id])).text
    assert 'id="help"' not in page
