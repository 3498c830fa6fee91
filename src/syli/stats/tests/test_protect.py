"""Protection of single cells: what may be shown of people, counts, sums, means and medians."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.stats.choices import CellStatus, Kind
from syli.stats.disclosure.protect import MOST_SUM_NOISE, Cells, Protection, Shown, dominated, percentage, protect, published_people, sum_noise
from syli.stats.disclosure.ptable import GENERAL, PROTECTED, load
from syli.stats.disclosure.record_keys import mix
from syli.stats.rules import is_dominated, is_full

PEOPLE, COUNT, SUM = Protection(Kind.PEOPLE), Protection(Kind.COUNT), Protection(Kind.SUM)
MEAN, MEDIAN = Protection(Kind.MEAN), Protection(Kind.MEDIAN, step=5)
AMOUNTS = st.lists(st.integers(0, 400), max_size=40)


def cells(*groups: list[int], key: int = 7, name: int = 3, possible: bool = True, protected: bool = False, median: float = 30.0) -> Cells:
    """Cells in which each number is what one person contributed."""
    people = np.array([len(group) for group in groups], dtype=np.int64)
    size = len(groups)
    return Cells(
        people=people,
        keys=np.where(people > 0, mix(np.arange(key, key + size, dtype=np.uint64)), np.uint64(0)).astype(np.uint64),
        names=mix(np.arange(name, name + size, dtype=np.uint64)),
        possible=np.full(size, possible),
        protected=np.full(size, protected),
        total=np.array([sum(group) for group in groups], dtype=np.int64),
        top=np.array([max(group, default=0) for group in groups], dtype=np.int64),
        squares=np.array([float(sum(one * one for one in group)) for group in groups]),
        records=people,
        record_top=np.minimum(people, 1),
        median=np.where(people > 0, median, np.nan),
        base=np.zeros(len(people), dtype=np.int64),
        part=np.zeros(len(people), dtype=np.int64),
        part_keys=np.zeros(len(people), dtype=np.uint64),
        rest=np.zeros(len(people), dtype=np.int64),
    )


def one(shown: Shown) -> float | None:
    return None if math.isnan(shown.values[0]) else float(shown.values[0])


@pytest.mark.property
@given(st.integers(0, 60), st.integers(0, 10_000), st.booleans())
def test_people__published__are_zero_or_enough(people: int, key: int, protected: bool) -> None:
    table = load(PROTECTED if protected else GENERAL)
    found = cells([1] * people, key=key, name=key, protected=protected)
    shown = protect(found, PEOPLE)
    value = one(shown)
    assert value == 0 or (value is not None and value >= table.threshold)
    assert abs(value - people) <= table.bound
    assert shown.status[0] == CellStatus.PUBLISHED
    assert value == shown.heads[0]


@pytest.mark.property
@given(st.integers(1, 30), st.integers(0, 10_000))
def test_people__published__depend_on_nothing_but_people_and_key(people: int, key: int) -> None:
    first, second = cells([1] * people, key=key, name=1), cells([9] * people, key=key, name=2, median=99)
    assert published_people(first) == published_people(second)


def test_empty_cell__is_sometimes_shown_as_the_smallest_count() -> None:
    shown = published_people(cells(*[[]] * 20_000))
    assert set(shown.tolist()) == {0, 3}
    assert 0.017 < (shown == 3).mean() < 0.023


def test_empty_cell__that_cannot_occur__stays_zero_in_every_table() -> None:
    assert set(published_people(cells(*[[]] * 5_000, possible=False)).tolist()) == {0}


def test_empty_cell__is_the_same_however_often_asked() -> None:
    assert (published_people(cells(*[[]] * 500)) == published_people(cells(*[[]] * 500, key=99))).all()


def test_cell_that_should_not_occur_but_does__is_shown_like_any_other() -> None:
    assert published_people(cells([1] * 40, possible=False))[0] >= 35


@pytest.mark.property
@given(st.integers(0, 40), st.integers(0, 10_000))
def test_count_without_repeats__is_the_number_of_people(people: int, key: int) -> None:
    found = cells([1] * people, key=key)
    assert one(protect(found, COUNT)) == published_people(found)[0]


@pytest.mark.property
@given(st.lists(st.integers(1, 6), max_size=30), st.integers(0, 10_000))
def test_count__published__is_zero_or_enough(group: list[int], key: int) -> None:
    value = one(protect(cells(group, key=key), COUNT))
    assert value == 0 or (value is not None and value >= 3)


def test_count__of_one_person_with_many_episodes__tells_nothing_of_how_many() -> None:
    shown = {one(protect(cells([episodes], key=key), COUNT)) for episodes in (1, 4, 50) for key in range(300)}
    assert shown == {0, 3}


def test_counts__published__are_right_on_average() -> None:
    group = [1] * 14 + [2] * 6
    values = [protect(cells(group, key=key), COUNT).values[0] for key in range(0, 8_000, 2)]
    assert np.mean(values) == pytest.approx(26, abs=0.15)


@pytest.mark.property
@given(AMOUNTS, st.integers(0, 10_000))
def test_sum__is_withheld_whenever_the_exact_rule_says_so(group: list[int], key: int) -> None:
    largest = sorted(group, reverse=True)
    exact = is_dominated(sum(group), largest[0] if group else 0, largest[1] if len(group) > 1 else 0)
    found = cells(group, key=key)
    assert not exact or bool(dominated(found.total, found.top, found.squares, found.people)[0])
    value = one(protect(found, SUM))
    assert not exact or value in {None, 0.0}


def test_sum__of_a_few__is_shown_where_nobody_dominates() -> None:
    values = [one(protect(cells([50, 45, 40, 48, 52, 47, 44, 46, 51, 49], key=key), SUM)) for key in range(500)]
    assert sum(value is not None for value in values) > 450


@pytest.mark.parametrize("protected", [False, True])
def test_sum__of_too_few__is_never_shown(protected: bool) -> None:
    least = load(PROTECTED if protected else GENERAL).threshold
    for people in range(1, least):
        values = {one(protect(cells([60] * people, key=key, protected=protected), SUM)) for key in range(800)}
        assert values <= {None, 0.0}


@pytest.mark.property
@given(st.lists(st.integers(20, 60), min_size=12, max_size=40), st.integers(0, 10_000))
def test_sum__is_off_by_at_most_the_bound_times_the_largest(group: list[int], key: int) -> None:
    value = one(protect(cells(group, key=key), SUM))
    assert value is None or abs(value - sum(group)) <= MOST_SUM_NOISE * max(group) + 0.5


def test_sum_noise__has_mean_zero_and_deviation_near_one() -> None:
    noise = sum_noise(mix(np.arange(200_000, dtype=np.uint64)))
    assert abs(noise.mean()) < 0.01
    assert 0.9 < noise.std() < 1.0
    assert np.abs(noise).max() <= MOST_SUM_NOISE


def test_sum__is_scaled_before_it_is_rounded() -> None:
    minutes = cells([600, 660, 720, 540, 610, 650, 590, 605, 640, 615, 630, 600])
    hours = one(protect(minutes, Protection(Kind.SUM, scale=60)))
    assert hours is not None
    assert hours == round(hours)
    assert abs(hours - sum([600, 660, 720, 540, 610, 650, 590, 605, 640, 615, 630, 600]) / 60) <= 2.5 * 12 + 1


@pytest.mark.parametrize(("people", "ever"), [(3, False), (4, False), (16, True)])
def test_mean__needs_ten_published_people(people: int, ever: bool) -> None:
    values = {one(protect(cells([20] * people, key=key), MEAN)) for key in range(600)}
    assert (values != {None}) is ever


def test_mean__is_protected_sum_over_protected_count() -> None:
    group = [10, 12, 9, 14, 11, 30, 8, 10, 13, 12, 11, 10, 9, 14, 15]
    found = cells(group)
    counted, summed, mean = published_people(found)[0], float(found.total[0] + sum_noise(found.keys)[0] * 30), one(protect(found, MEAN))
    assert mean == pytest.approx(round(summed / counted, 1))
    assert mean != pytest.approx(sum(group) / len(group), abs=0.05)


def test_mean__is_withheld_when_one_dominates() -> None:
    assert {one(protect(cells([900, *[1] * 15], key=key), MEAN)) for key in range(300)} == {None}


@pytest.mark.parametrize(("people", "ever"), [(0, False), (3, False), (14, False), (30, True)])
def test_median__needs_twenty_published_people(people: int, ever: bool) -> None:
    values = {one(protect(cells([20] * people, key=key), MEDIAN)) for key in range(600)}
    assert (values != {None}) is ever


def test_median__is_rounded_to_its_step() -> None:
    assert {one(protect(cells([1] * 60, median=days), MEDIAN)) for days in (28.0, 30.0, 31.5)} == {30.0}


@pytest.mark.parametrize("kind", [MEAN, MEDIAN])
def test_average_of_nobody__is_withheld_possible_or_not(kind: Protection) -> None:
    for possible in (True, False):
        shown = protect(cells(*[[]] * 400, possible=possible), kind)
        assert set(shown.status.tolist()) == {CellStatus.WITHHELD}


def shown_values(*values: float) -> Shown:
    numbers = np.array(values)
    return Shown(np.zeros(len(values), dtype=np.int64), numbers, np.zeros(len(values), dtype=np.int64))


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(25.0, 100.0, 25.0), (3.0, 9.0, None), (math.nan, 100.0, None), (25.0, math.nan, None), (104.0, 100.0, 100.0), (0.0, 100.0, 0.0), (1.0, 3000.0, 0.0)],
)  # fmt: skip
def test_percentage__comes_from_published_numbers_only(part: float, whole: float, percent: float | None) -> None:
    assert percentage(shown_values(part), shown_values(whole), 0, 0) == percent


def shared(people: int, having: int, *, key: int = 7, protected: bool = False) -> Cells:
    """One cell of so many people, of whom some have it."""
    found = cells([1] * people, key=key, protected=protected)
    part = np.array([having])
    keys = np.where(part > 0, mix(np.array([key + 1], dtype=np.uint64)), np.uint64(0)).astype(np.uint64)
    top = np.minimum(part, 1)
    return replace(found, total=part, top=top, part=part, part_keys=keys, rest=np.array([people - having]))


@pytest.mark.property
@given(st.integers(0, 200), st.floats(0, 1), st.integers(0, 10_000), st.booleans())
def test_share__says_nothing_of_few_nor_of_all(people: int, part: float, key: int, protected: bool) -> None:
    having = round(people * part)
    value = one(protect(shared(people, having, key=key, protected=protected), Protection(Kind.SHARE)))
    if value is None:
        return
    floor = load(PROTECTED if protected else GENERAL).threshold
    assert 0 < value < 100
    assert people >= 10 - load(PROTECTED).bound
    assert 0 < having < people
    assert not is_full(people, having, floor)
    assert not is_full(people, people - having, floor)
    assert value == int(value)
    assert abs(value - 100 * having / people) <= 100 * 2 * 5 / (people - 5) + 1


def test_share__of_many__is_near_the_truth() -> None:
    assert one(protect(shared(1000, 250), Protection(Kind.SHARE))) == pytest.approx(25, abs=1)
