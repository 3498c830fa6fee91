"""What was published is remembered cell by cell, and moves only when enough people changed."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.stats.disclosure.protect import Cells, Shown
from syli.stats.releases import Published, ReleaseStore, baseline, may_move, settle, stays
from syli.stats.rules import cell_may_move


def cells(people: list[int], total: list[int] | None = None, top: list[int] | None = None, first: int = 10) -> Cells:
    numbers = np.array(people, dtype=np.int64)
    size = len(people)
    return Cells(
        people=numbers,
        keys=np.arange(2**63, 2**63 + size, dtype=np.uint64),
        names=np.arange(2**64 - first, 2**64 - first + size, dtype=np.uint64),
        possible=np.full(size, True),
        protected=np.full(size, False),
        total=np.array(total or people, dtype=np.int64),
        top=np.array(top or [1] * size, dtype=np.int64),
        squares=numbers.astype(np.float64),
        records=numbers,
        record_top=numbers,
        median=np.full(size, np.nan),
        base=np.zeros(len(people), dtype=np.int64),
        part=np.zeros(len(people), dtype=np.int64),
        part_keys=np.zeros(len(people), dtype=np.uint64),
        rest=np.zeros(len(people), dtype=np.int64),
    )


def shown(*numbers: float) -> Shown:
    array = np.array(numbers, dtype=np.float64)
    return Shown(np.nan_to_num(array).astype(np.int64), array, np.isnan(array).astype(np.int64))


def stamps(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int64)


def publish(path: Path, found: Cells, values: Shown, stamp: int) -> None:
    with ReleaseStore(path) as releases:
        size = len(found.people)
        releases.save([Published(found, values, stamps(*[stamp] * size), np.full(size, True))])


def look(path: Path, found: Cells, fresh: Shown, stamp: int) -> Shown:
    """Look again the way an answer does: settle, and remember."""
    with ReleaseStore(path) as releases:
        known, mine = releases.known(found.names), stamps(*[stamp] * len(found.people))
        stay = stays(found, known, mine)
        settled = settle(fresh, known, stay)
        releases.save([Published(baseline(found, known, stay), settled, mine, np.full(len(found.people), True))])
    return settled


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "releases.sqlite3"


def test_store__gives_back_what_it_was_given(path: Path) -> None:
    found, values = cells([5, 0, 9], total=[50, 0, 90], top=[20, 0, 30]), shown(6.5, np.nan, 9)
    publish(path, found, values, 4)
    with ReleaseStore(path) as releases:
        known = releases.known(found.names[::-1].copy())
    assert known.is_known.all()
    assert known.people.tolist() == [9, 0, 5]
    assert known.keys.tolist() == found.keys[::-1].tolist()
    assert known.total.tolist() == [90, 0, 50]
    assert known.stamp.tolist() == [4, 4, 4]
    np.testing.assert_array_equal(known.shown.values, values.values[::-1])
    assert known.shown.status.tolist() == [0, 1, 0]


def test_store__knows_nothing_of_others(path: Path) -> None:
    publish(path, cells([5]), shown(5), 1)
    with ReleaseStore(path) as releases:
        known = releases.known(np.array([1, 2**64 - 10, 3], dtype=np.uint64))
    assert known.is_known.tolist() == [False, True, False]


def test_store__must_be_open(path: Path) -> None:
    with pytest.raises(RuntimeError, match="not open"):
        ReleaseStore(path).known(np.array([1], dtype=np.uint64))


@pytest.mark.parametrize(
    ("people", "stamp", "seen"),
    [(8, 1, 7), (30, 1, 7), (8, 2, 7), (9, 2, 7), (10, 2, 99), (4, 2, 99), (5, 2, 7)],
)
def test_number__moves_in_a_new_epoch_when_three_changed(path: Path, people: int, stamp: int, seen: float) -> None:
    publish(path, cells([7]), shown(7), 1)
    assert look(path, cells([people]), shown(99), stamp).values.tolist() == [seen]


def test_small_changes__add_up(path: Path) -> None:
    publish(path, cells([7]), shown(7), 1)
    seen = [look(path, cells([people]), shown(people), stamp).values[0] for stamp, people in enumerate([8, 9, 10, 11, 12, 13], start=2)]
    assert seen == [7, 7, 10, 10, 10, 13]


def test_number__that_may_move_takes_the_new_people_as_its_base(path: Path) -> None:
    publish(path, cells([7]), shown(7), 1)
    # Three came, and by chance the same number was published again: the next one person must not move it.
    assert look(path, cells([10]), shown(7), 2).values.tolist() == [7]
    assert look(path, cells([11]), shown(99), 3).values.tolist() == [7]


def test_sum__moves_only_for_more_than_two_could_do(path: Path) -> None:
    publish(path, cells([9], total=[100], top=[20]), shown(100), 1)
    assert look(path, cells([9], total=[140], top=[20]), shown(140), 2).values.tolist() == [100]
    assert look(path, cells([9], total=[141], top=[20]), shown(141), 3).values.tolist() == [141]


def test_destroyed_facts__move_nothing(path: Path) -> None:
    publish(path, cells([20]), shown(21), 1)
    with ReleaseStore(path) as releases:
        releases.rebase()
    assert look(path, cells([12]), shown(12), 2).values.tolist() == [21], "eight were destroyed, the number stays"
    assert look(path, cells([13]), shown(13), 3).values.tolist() == [21]
    assert look(path, cells([15]), shown(15), 4).values.tolist() == [15], "three new ones since"


@pytest.mark.property
@given(st.lists(st.tuples(*[st.integers(0, 60)] * 6), min_size=1, max_size=20))
def test_may_move__is_the_rule_for_many_at_once(rows: list[tuple[int, ...]]) -> None:
    """SDC-02."""
    before, after, before_total, after_total, before_top, after_top = (list(column) for column in zip(*rows, strict=True))
    old = cells(before, before_total, before_top)
    known = replace(_known_of(old), top=old.top)
    found = may_move(cells(after, after_total, after_top), known)
    expected = [
        cell_may_move(new - was, new_total - was_total, max(top, was_top))
        for was, new, was_total, new_total, was_top, top in zip(before, after, before_total, after_total, before_top, after_top, strict=True)
    ]
    assert found.tolist() == expected


def _known_of(found: Cells):
    from syli.stats.releases import Known

    size = len(found.people)
    flags = np.full(size, True)
    return Known(flags, stamps(*[1] * size), found.people, found.keys, found.total, found.top, shown(*[0.0] * size), ~flags)


def test_several_writers__do_not_disturb_each_other(path: Path) -> None:
    errors: list[Exception] = []

    def work(first: int) -> None:
        try:
            for turn in range(10):
                publish(path, cells([turn] * 50, first=first), shown(*[float(turn)] * 50), turn)
        except Exception as error:  # noqa: BLE001 - the test is to show it
            errors.append(error)

    threads = [threading.Thread(target=work, args=(1000 * n + 100,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    with ReleaseStore(path) as releases:
        assert all(releases.known(cells([0] * 50, first=1000 * n + 100).names).is_known.all() for n in range(4))
