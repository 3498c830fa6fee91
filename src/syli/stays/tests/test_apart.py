"""She lives in the house with the child they share: his worker finds no stay, no house on the child's page, and no word that tells of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from syli.kernel.access import visible_to
from syli.kernel.rules import RuleBroken
from syli.stays.access import StayAction
from syli.stays.commands.arriving import check_free_to_come
from syli.stays.models import House, Presence, Stay
from syli.stays.queries.stays import could_come
from tests.apart import HER_WORKER, HIS_WORKER, Apart, plant
from tests.case import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def hidden(case: Case) -> tuple[Apart, Stay]:
    """Keep the two apart and let her and the child live in the house of A1."""
    apart = plant(case)
    apart.keep()
    with case.cast.inside(HER_WORKER) as ctx:
        own: dict[str, Any] = {"organisation_id": ctx.home_id, "created_at": ctx.now}
        house = House.objects.create(unit=case.cast.units["a1"], family_places=3, **own)
        began_at = ctx.now - timedelta(days=1)
        stay = Stay.objects.create(
            episode=apart.her_episode, house=house, began_at=began_at, once_key="k", register_id=apart.her_episode.register_id, **own
        )
        for person, heads in ((apart.she, "adult"), (apart.child, "child")):
            Presence.objects.create(stay=stay, person=person, heads=heads, start_at=began_at, **own)
    return apart, stay


def test_stay__of_the_other_side__is_nowhere(hidden: tuple[Apart, Stay]) -> None:
    apart, stay = hidden
    cast = apart.case.cast
    with cast.inside(HER_WORKER) as ctx:
        assert visible_to(ctx, StayAction.VIEW).filter(pk=stay.pk).exists()
    with cast.inside(HIS_WORKER) as ctx:
        for declared in (StayAction.VIEW, StayAction.LIVE, StayAction.DEPART):
            assert not visible_to(ctx, declared).exists()
    his = cast.client(HIS_WORKER)
    there = reverse("stays.stay.view", args=[stay.public_id])
    assert his.get(there).status_code == 404
    page = his.get(reverse("people.person.view", args=[apart.child.public_id])).text
    assert there not in page
    assert there in cast.client(HER_WORKER).get(reverse("people.person.view", args=[apart.child.public_id])).text


def test_child__of_both_sides__is_refused_elsewhere_in_neutral_words(hidden: tuple[Apart, Stay]) -> None:
    apart, _stay = hidden
    cast = apart.case.cast
    with cast.inside(HIS_WORKER) as ctx:
        assert apart.child.public_id not in [key for key, _name in could_come(ctx, apart.his_episode)]
        with pytest.raises(RuleBroken) as refused:
            check_free_to_come(ctx, [apart.child])
        assert refused.value.rule_id == "STAY-30"
    with cast.inside(HER_WORKER) as ctx:
        with pytest.raises(RuleBroken) as told:
            check_free_to_come(ctx, [apart.child])
        assert told.value.rule_id == "STAY-31"
