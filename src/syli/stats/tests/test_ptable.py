"""The tables of changes: what they were solved for holds in every row, and the look-up gives exactly these chances."""

from __future__ import annotations

import json
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.stats.disclosure.ptable import GENERAL, PROTECTED, PTable, from_document, load
from tools.build_ptable import TABLES, document, possible_changes, solve

NAMES = (GENERAL, PROTECTED)
ROWS = [(name, people) for name in NAMES for people in range(load(name).limit + 3)]


def moment(chances: dict[int, float], power: int) -> float:
    return sum(change**power * chance for change, chance in chances.items())


@pytest.mark.parametrize(("name", "people"), ROWS)
def test_row__has_mean_zero(name: str, people: int) -> None:
    chances = load(name).distribution(people)
    assert sum(chances.values()) == pytest.approx(1, abs=1e-12)
    if people:
        assert moment(chances, 1) == pytest.approx(0, abs=1e-9)
    else:
        # An empty cell can only be raised, so its mean cannot be 0; it is as small as the parameter says.
        assert moment(chances, 1) == pytest.approx(load(name).zero_rate * load(name).threshold)


@pytest.mark.parametrize(("name", "people"), [row for row in ROWS if row[1]])
def test_row__has_the_variance_or_the_smallest_possible(name: str, people: int) -> None:
    table = load(name)
    variance = moment(table.distribution(people), 2)
    assert variance >= table.variance - 1e-9
    if variance > table.variance + 1e-9:
        # With mean 0 and nothing between −n and T − n, the two nearest changes on either side give the smallest variance.
        assert variance == pytest.approx(people * (table.threshold - people))


@pytest.mark.parametrize(("name", "people"), ROWS)
def test_row__never_publishes_a_small_or_negative_count(name: str, people: int) -> None:
    table = load(name)
    for change in table.distribution(people):
        assert abs(change) <= table.bound
        assert people + change == 0 or people + change >= table.threshold


@pytest.mark.parametrize(("name", "people"), ROWS)
def test_row__cannot_be_made_more_random(name: str, people: int) -> None:
    """Moving chance along any direction that keeps the three moments lowers the entropy."""
    wanted = TABLES[name]
    if people == 0:
        return
    chances = load(name).distribution(people)
    changes = np.array(possible_changes(min(people, load(name).limit), wanted), dtype=float)
    solved = np.array([chances.get(int(change), 0.0) for change in changes])
    _, values, directions = np.linalg.svd(np.stack([np.ones_like(changes), changes, changes**2]))
    for direction in directions[np.count_nonzero(values > 1e-9) :]:
        for step in (1e-5, -1e-5):
            moved = solved + step * direction
            if (moved >= 0).all():
                assert entropy(moved) <= entropy(solved) + 1e-12


def entropy(chances: np.ndarray) -> float:
    kept = chances[chances > 0]
    return float(-(kept * np.log(kept)).sum())


@pytest.mark.parametrize("name", NAMES)
def test_table__small_true_counts_hide_behind_zero(name: str) -> None:
    table = load(name)
    hidden = table.possible_people(0)
    assert set(range(table.threshold)) <= set(hidden)
    assert 0 in table.possible_people(table.threshold), "the smallest published count does not prove that anybody is there"


@pytest.mark.parametrize("name", NAMES)
def test_table__shows_no_count_that_proves_a_small_one(name: str) -> None:
    table = load(name)
    for published in range(table.limit + 20):
        people = table.possible_people(published)
        assert not people or min(people) == 0 or min(people) >= table.threshold


@pytest.mark.parametrize("name", NAMES)
def test_table__is_stored_in_order(name: str) -> None:
    table = load(name)
    assert (np.diff(table.cuts.astype(object), axis=1) >= 0).all()
    for row, size in enumerate(table.sizes):
        assert (np.diff(table.changes[row, :size]) > 0).all()


@pytest.mark.parametrize("name", NAMES)
def test_stored_table__is_what_the_tool_solves(name: str) -> None:
    solved, stored = from_document(document(name, TABLES[name])), load(name)
    assert (solved.version, solved.variance, solved.bound, solved.threshold) == (stored.version, stored.variance, stored.bound, stored.threshold)
    for people in range(stored.limit + 1):
        assert solved.distribution(people) == pytest.approx(stored.distribution(people), abs=1e-7)


@pytest.mark.property
@given(st.sampled_from(NAMES), st.integers(0, 40), st.integers(0, 2**64 - 1))
def test_look_up__gives_the_change_whose_range_holds_the_key(name: str, people: int, key: int) -> None:
    table = load(name)
    change = int(table.look_up(np.array([people]), np.array([key], dtype=np.uint64))[0])
    below = sum(chance for known, chance in table.distribution(people).items() if known < change)
    upto = below + table.distribution(people)[change]
    assert below - 1e-9 <= key / 2**64 <= upto + 1e-9


@pytest.mark.parametrize("name", NAMES)
def test_look_up__is_exact_at_the_cuts(name: str) -> None:
    table = load(name)
    for people, size in enumerate(table.sizes):
        for place in range(size - 1):
            cut = table.cuts[people, place]
            keys = np.array([cut - np.uint64(1), cut], dtype=np.uint64)
            assert table.look_up(np.array([people, people]), keys).tolist() == table.changes[people, [place, place + 1]].tolist()
    last = np.array([2**64 - 1], dtype=np.uint64)
    assert table.look_up(np.array([1]), last)[0] == table.changes[1, table.sizes[1] - 1]


def test_solve__falls_back_to_the_smallest_variance() -> None:
    changes = np.array([-1.0, 4.0, 5.0])
    assert solve(changes, 2.0) == pytest.approx([0.8, 0.2, 0.0], abs=1e-9)


@pytest.mark.parametrize(
    "damage",
    [
        lambda row: row.update(people=7),
        lambda row: row["cuts"].reverse(),
        lambda row: row["changes"].append(9),
        lambda row: row["changes"].reverse(),
    ],
)
def test_damaged_table__is_refused(damage) -> None:
    text = (files("syli.stats.disclosure") / "tables" / "general.json").read_text(encoding="utf-8")
    stored = json.loads(text)
    damage(stored["rows"][4])
    with pytest.raises(ValueError, match="damaged"):
        from_document(stored)


def test_load__gives_the_same_table_every_time() -> None:
    assert load(GENERAL) is load(GENERAL)
    assert isinstance(load(PROTECTED), PTable)
    assert load(PROTECTED).threshold == 5
    assert load(GENERAL).threshold == 3
