"""A house's number of places changes; what is over keeps the number it had then, in occupancy and for who is said to have come earlier."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.kernel.rules import RuleBroken
from syli.stays.commands import change_house, depart
from syli.stays.models import House, PastPlaces
from syli.stays.queries.places import offered_between
from syli.stays.queries.stays import numbers_of
from syli.stays.rules import places_at, spans_of_places
from syli.stays.tests.conftest import Lighthouse

NOON = datetime(2026, 11, 1, 12)
DAY = timedelta(days=1)
moments = st.integers(0, 60).map(lambda n: NOON + n * DAY)


@pytest.mark.parametrize(("ahead", "places"), [(-10, 3), (0, 5), (4, 5), (5, 8), (20, 8)])
def test_places__at_a_moment__are_those_of_then(ahead: int, places: int) -> None:
    """STAY-62: three until the first noon, five until five days later, eight today."""
    assert places_at([(NOON + 5 * DAY, 5), (NOON, 3)], 8, NOON + ahead * DAY) == places


@pytest.mark.property
@given(st.dictionaries(moments, st.integers(1, 9), max_size=4), st.integers(1, 9), moments, moments)
def test_spans__cover_the_time__with_the_places_of_each_moment(past: dict[datetime, int], today: int, one: datetime, other: datetime) -> None:
    since, now = min(one, other), max(one, other)
    spans = spans_of_places(past.items(), today, since, now)
    assert (spans[0][0], spans[-1][1]) == (since, now)
    for begins, ends, places in spans:
        assert places_at(past.items(), today, begins) == places_at(past.items(), today, ends) == places
    assert all(ends + datetime.resolution == begins for (_b, ends, _p), (begins, _e, _q) in pairwise(spans))


def change(lighthouse: Lighthouse, places: int, *, days_ago: int) -> House:
    """Change the number of places, and say that it was so many days ago."""
    with lighthouse.cast.inside("leena") as ctx:
        house = change_house(ctx, House.objects.get(), family_places=places)
        PastPlaces.objects.filter(house=house, until_at=ctx.now).update(until_at=ctx.now - days_ago * DAY)
        return house


@pytest.mark.django_db
def test_house__that_grows__keeps_the_occupancy_of_its_past(lighthouse: Lighthouse) -> None:
    stay = lighthouse.stay(at=lighthouse.cast.now - 10 * DAY, adults=1, children=0)
    with lighthouse.cast.inside("aino") as ctx:
        depart(ctx, stay, at=ctx.now)
        first, last = ctx.today - 10 * DAY, ctx.today - DAY
        before = numbers_of(ctx, House.objects.get(), first, first + 3 * DAY).occupancy
    assert before == pytest.approx(1 / 3)
    house = change(lighthouse, 6, days_ago=5)
    with lighthouse.cast.inside("aino") as ctx:
        assert numbers_of(ctx, house, first, first + 3 * DAY).occupancy == before
        assert offered_between(house, first, last) == 5 * 3 + 5 * 6


@pytest.mark.django_db
def test_house__full_before_it_grew__takes_nobody_back_then(lighthouse: Lighthouse) -> None:
    change(lighthouse, 1, days_ago=20)
    lighthouse.stay(at=lighthouse.cast.now - 10 * DAY)
    change(lighthouse, 2, days_ago=5)
    with pytest.raises(RuleBroken) as broken:
        lighthouse.stay(at=lighthouse.cast.now - 8 * DAY)
    assert broken.value.rule_id == "STAY-19"
    lighthouse.stay(at=lighthouse.cast.now - 4 * DAY)


@pytest.mark.django_db
def test_house__changed_twice_at_one_moment__had_the_first_number_before(lighthouse: Lighthouse) -> None:
    with lighthouse.cast.inside("leena") as ctx:
        change_house(ctx, lighthouse.house, family_places=9)
        change_house(ctx, lighthouse.house, family_places=9)
        change_house(ctx, lighthouse.house, family_places=4)
        assert [(row.family_places, row.until_at) for row in PastPlaces.objects.all()] == [(3, ctx.now)]
