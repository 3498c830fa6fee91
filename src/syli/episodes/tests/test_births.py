"""A child who was expected is born: one child, one episode, two roles, and the history of both."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from syli.catalogue.commands import offer_service, publish_pack
from syli.episodes import rules
from syli.episodes.commands import Joining, open_episode
from syli.episodes.models import Episode
from syli.kernel.context import system_context
from syli.people.commands import child_was_born
from syli.people.models import Person
from tests.case import invented_pack, make_person
from tests.cast import Cast

pytestmark = pytest.mark.django_db
IMAGINARY = Path(__file__).parents[4] / "tests" / "packs" / "imaginary_stays.yaml"
SERVICE = "imaginary_lighthouse"


@pytest.mark.parametrize(
    ("role", "expected", "newborn", "after"),
    [
        ("unborn_child", ["unborn_child"], ["baby"], "baby"),
        ("child", ["unborn_child"], ["baby"], None),
        ("unborn_child", ["unborn_child"], [], None),
        ("unborn_child", [], ["baby"], None),
    ],
)
def test_role__after_birth__is_the_newborns(role: str, expected: list[str], newborn: list[str], after: str | None) -> None:
    """EPISODE-20."""
    assert rules.role_after_birth(role, expected, newborn) == after


@pytest.fixture
def expecting(cast: Cast) -> tuple[Episode, Person]:
    """Open an episode for a mother and the child she expects."""
    publish_pack(system_context(None, now=cast.now), pack=invented_pack(IMAGINARY, SERVICE))
    with cast.inside("leena") as ctx:
        offer = offer_service(ctx, unit=cast.units["a1"], service_code=SERVICE, start_on=date(2025, 1, 1))
    with cast.inside("aino") as ctx:
        mother = make_person(cast, ctx, "aino", "Äiti", born_on=date(1995, 1, 1))
        child = make_person(cast, ctx, "aino", "", family_name="", alias="Tulokas", is_unborn=True, due_on=ctx.today)
        joining = [Joining(mother, "adult_client"), Joining(child, "unborn_child")]
        return open_episode(ctx, offer=offer, participants=joining, start_on=ctx.today - timedelta(days=20)), child


@pytest.mark.parametrize(
    ("days_ago", "parts"), [(3, [("unborn_child", 20, 4), ("baby", 3, None)]), (20, [("baby", 20, None)]), (25, [("baby", 20, None)])]
)
def test_child__born__goes_on_as_a_newborn(
    cast: Cast, expecting: tuple[Episode, Person], days_ago: int, parts: list[tuple[str, int, int | None]]
) -> None:
    episode, child = expecting
    with cast.inside("aino") as ctx:
        child_was_born(ctx, child, born_on=ctx.today - timedelta(days=days_ago))
        found = episode.participants.filter(person=child).order_by("start_on", "pk").values_list("role", "start_on", "end_on")
        assert list(found) == [
            (role, ctx.today - timedelta(start), ctx.today - timedelta(end) if end is not None else None) for role, start, end in parts
        ]
        assert episode.participants.exclude(person=child).get().role == "adult_client"
