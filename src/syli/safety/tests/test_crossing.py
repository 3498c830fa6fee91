"""Both sides planned to one place at one hour: the keeper is told, whoever plans is answered as always."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from syli.episodes.commands import plan_contact
from syli.episodes.models import Contact, Episode
from syli.kernel.ids import new_public_id
from syli.safety.rules import would_meet
from tests.apart import HER_WORKER, HIS_WORKER, Apart

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 1, 12)
TITLE = "Kohtaisivat"


@pytest.fixture
def one_place(apart: Apart) -> Apart:
    """Let his episode be given in her unit as well."""
    with apart.case.cast.inside("leena"):
        Episode.objects.filter(pk=apart.his_episode.pk).update(unit=apart.case.cast.units["a1"])
        apart.his_episode.refresh_from_db()
    return apart


def plan(apart: Apart, who: str, *, hours: float, kind: str = "preparatory_meeting") -> Contact:
    side = {HER_WORKER: (apart.her_episode, apart.she), HIS_WORKER: (apart.his_episode, apart.he)}[who]
    with apart.case.cast.inside(who) as ctx:
        start = ctx.now + timedelta(days=2, hours=hours)
        return plan_contact(ctx, side[0], kind=kind, participants=[side[1]], started_at=start, minutes=60, once_key=new_public_id())


def keepers(apart: Apart) -> str:
    return apart.case.cast.client("leena").get(reverse("safety.separation.list")).text


def test_visits__of_both_sides_at_one_hour__are_told_to_the_keeper_and_to_nobody_else(one_place: Apart, query_list: Any) -> None:
    one_place.keep()
    plan(one_place, HER_WORKER, hours=0)
    assert TITLE not in keepers(one_place)
    with query_list() as alone:
        plan(one_place, HIS_WORKER, hours=5)
    with query_list() as meeting:
        hit = plan(one_place, HIS_WORKER, hours=0.5)
    assert len(alone) == len(meeting), "planning asks and writes the same"
    assert TITLE in keepers(one_place)
    assert TITLE in one_place.case.cast.client("leena").get("/").text
    for who in (HER_WORKER, HIS_WORKER):
        assert TITLE not in one_place.case.cast.client(who).get("/").text
        assert one_place.case.cast.client(who).get(reverse("safety.separation.list")).status_code in (403, 404)
    with one_place.case.cast.inside("leena"):
        Contact.objects.filter(pk=hit.pk).update(state="cancelled")
    assert TITLE not in keepers(one_place), "nothing is kept of what is not so any more"


def test_visits__of_two_who_may_meet__are_nobodys_matter(one_place: Apart) -> None:
    plan(one_place, HER_WORKER, hours=0)
    plan(one_place, HIS_WORKER, hours=0)
    assert TITLE not in keepers(one_place)


def test_visits__in_two_places_or_at_home__do_not_meet(apart: Apart) -> None:
    apart.keep()
    plan(apart, HER_WORKER, hours=0)
    plan(apart, HIS_WORKER, hours=0)
    assert TITLE not in keepers(apart)


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ((0, 60), (30, 90), True),
        ((0, 60), (60, 90), True),
        ((0, 60), (119, 150), True),
        ((0, 60), (120, 150), False),
        ((119, 150), (0, 60), True),
        ((121, 150), (0, 60), False),
        ((0, 90), (30, 40), True),
        ((0, 0), (30, 30), True),
    ],
)
def test_safe_30__would_meet(one: tuple[int, int], other: tuple[int, int], meet: bool) -> None:
    at = [NOON + timedelta(minutes=minute) for minute in (*one, *other)]
    assert would_meet(*at) is meet
