"""Who works where and when: somebody is always there, own workers follow each other without a gap, and nobody works before or after."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.simulator.houses import build_house
from syli.simulator.profile import federation_profile
from syli.simulator.staffing import Staff, build_staff
from syli.simulator.tests.plans import UNTIL, shipped_traits

START = date(2023, 1, 1)


@cache
def staff(index: int, scale: float = 0.4) -> Staff:
    """The staff of one association over three years."""
    profile, traits = federation_profile(), shipped_traits()
    return build_staff(build_house(1, index, profile, traits, START), profile, traits, START, UNTIL, scale)


DAYS = st.dates(START, UNTIL)


@given(index=st.integers(0, 5), day=DAYS)
def test_staff__on_any_day__somebody_is_there(index: int, day: date) -> None:
    for unit in staff(index).by_unit:
        team = staff(index).on(unit, day)
        assert team
        assert all(worker.unit == unit for worker in team)


@given(index=st.integers(0, 5), day=DAYS, length=st.integers(0, 900), seed=st.integers(0, 99), open_end=st.booleans())
def test_care__own_workers__follow_each_other_without_a_gap(index: int, day: date, length: int, seed: int, open_end: bool) -> None:
    people = staff(index)
    end = None if open_end else min(day + timedelta(days=length), UNTIL)
    for unit in people.by_unit:
        care = people.care(Random(seed), unit, day, end)
        assert care[0].start_on == day
        assert care[-1].end_on == end or (end is None and care[-1].end_on is not None and care[-1].end_on >= UNTIL)
        for one, after in pairwise(care):
            assert one.end_on is not None
            assert after.start_on == one.end_on + timedelta(days=1)


@given(index=st.integers(0, 5), day=DAYS, seed=st.integers(0, 99))
def test_partner__is_somebody_else_of_the_unit_or_nobody(index: int, day: date, seed: int) -> None:
    people = staff(index)
    for unit in people.by_unit:
        own = people.on(unit, day)[0]
        partner = people.partner(Random(seed), unit, day, own.key)
        assert partner != own.key
        assert partner is None or partner in {worker.key for worker in people.on(unit, day)}


@pytest.mark.parametrize("index", range(6))
def test_staff__every_role__is_held_and_everybody_has_her_own_name_to_sign_in(index: int) -> None:
    workers = staff(index).workers
    assert {worker.role for worker in workers} == {"worker", "leader", "admin", "finance", "privacy"}
    assert [worker.key for worker in workers] == list(range(len(workers)))
    names = [worker.username for worker in workers]
    assert len(set(names)) == len(names)
    assert all(name.isascii() and name == name.lower() and " " not in name for name in names)
    assert all(worker.end_on is None or worker.end_on >= worker.start_on for worker in workers)


def test_staff__larger_scale__needs_more_people() -> None:
    assert sum(len(staff(n, 1.0).workers) for n in range(4)) > sum(len(staff(n, 0.05).workers) for n in range(4))


def test_staff__offices_and_leaders__belong_to_no_team_of_workers() -> None:
    people = staff(0)
    teams = {worker.key for team in people.by_unit.values() for worker in team}
    assert all((worker.role == "worker") == (worker.key in teams) for worker in people.workers)
