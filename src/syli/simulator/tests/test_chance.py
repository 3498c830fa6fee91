"""Chance that can be repeated: weights, lengths, even spreading."""

from __future__ import annotations

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from syli.simulator.houses import business_id, offers_service, size_of
from syli.simulator.profile import federation_profile
from syli.simulator.seasons import Seasons, is_working_day
from syli.simulator.seeds import Weighted, chance, lognormal, poisson, spread


def test_chance__same_story__same_draws() -> None:
    assert chance(1, "a", 2).random() == chance(1, "a", 2).random()
    assert chance(1, "a", 2).random() != chance(1, "a", 3).random()
    assert chance(1, "a", 2).random() != chance(2, "a", 2).random()
    assert chance(1, "a2").random() != chance(1, "a", 2).random()


def test_weighted__draw__by_weight_and_never_the_weightless() -> None:
    bag = Weighted({"often": 9.0, "seldom": 1.0, "never": 0.0})
    drawn = [bag.draw(Random(n)) for n in range(2000)]
    assert 0.85 < drawn.count("often") / 2000 < 0.95
    assert "never" not in drawn
    assert not Weighted({})
    assert len(set(bag.some(Random(1), 2))) == len(bag.some(Random(1), 2)) <= 2


@given(mean=st.floats(0.01, 90), seed=st.integers(0, 50))
def test_poisson__mean__is_near(mean: float, seed: int) -> None:
    dice = Random(seed)
    drawn = [poisson(dice, mean) for _ in range(400)]
    assert min(drawn) >= 0
    assert abs(sum(drawn) / 400 - mean) < 6 * (mean / 400) ** 0.5 + 0.05


@given(median=st.floats(0, 400), sigma=st.floats(0.1, 1.2), seed=st.integers(0, 50))
def test_lognormal__never_longer_than_the_longest(median: float, sigma: float, seed: int) -> None:
    assert 0 <= lognormal(Random(seed), median, sigma, 365) <= 365


@given(share=st.floats(0.1, 0.9), name=st.text(max_size=5))
def test_spread__any_thirty__hold_about_the_share(share: float, name: str) -> None:
    given_by = sum(offers_service(index, name, share) for index in range(30))
    assert abs(given_by - 30 * share) <= 5
    assert all(0 <= spread(index, name) < 1 for index in range(30))


def test_sizes__mean__is_one_and_few_are_large() -> None:
    sizes = sorted(size_of(index) for index in range(30))
    assert 0.9 < sum(sizes) / 30 < 1.1
    assert sizes[-1] > 2 * sizes[0]


def test_business_id__check_digit__is_right() -> None:
    from stdnum.fi import ytunnus

    ids = [business_id(index) for index in range(200)]
    assert len(set(ids)) == 200
    assert all(ytunnus.is_valid(one) and one.startswith("99") for one in ids)


def test_working_day__finnish_holidays__are_closed() -> None:
    assert not is_working_day(date(2025, 6, 20))  # midsummer eve
    assert not is_working_day(date(2025, 12, 6))
    assert not is_working_day(date(2025, 12, 25))
    assert is_working_day(date(2025, 12, 23))


def test_seasons__arrivals__july_is_quiet_and_offices_are_closed_on_holidays() -> None:
    seasons, dice = Seasons(federation_profile()), Random(5)
    days = [seasons.arrival_day(dice, 2025, always_open=False) for _ in range(8000)]
    assert all(is_working_day(day) for day in days)
    by_month = [sum(day.month == month for day in days) for month in range(1, 13)]
    assert by_month[6] == min(by_month) < 0.6 * by_month[8]
    mondays = sum(day.weekday() == 0 for day in days)
    assert mondays > 1.15 * sum(day.weekday() == 2 for day in days)
