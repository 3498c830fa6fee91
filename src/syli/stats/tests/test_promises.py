"""What is promised to everybody in the records, tried on random worlds and on long stories of arrivals, corrections and looks."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syli.attack.tests.planted import closed_months_move, fresh_noise_every_time, no_epochs, no_sticky_cells
from syli.stats.answers import Answer, Cell
from syli.stats.choices import CellStatus, Fact, Kind
from syli.stats.epochs import advance_epochs, current_epoch, forget_contributors
from syli.stats.marts.folder import MartFolder
from syli.stats.measures import MEASURES
from syli.stats.periods import Period
from syli.stats.query import Question, Statistics
from syli.stats.rules import STICKY_CONTRIBUTORS
from syli.stats.tests.facts import ENGINE, SECRET, TODAY, World, book, contact, key, people, question, worlds

Table = tuple[tuple[str, ...], tuple[str, ...]]
TABLES: tuple[Table, ...] = (
    ((), ()), (("county",), ()), (("service",), ("gender",)), (("county",), ("reason",)), (("age_group",), ("county",)),
)  # fmt: skip
#: What is counted at a house's door knows nobody's home: it is asked by reason, month and hour.
TABLES_AT_THE_DOOR: tuple[Table, ...] = ((("refusal_reason",), ("guided_to",)), (("organisation",), ("month",)), (("service",), ("arrival_hour",)))
COUNTED = [name for name, measure in MEASURES.items() if measure.kind in (Kind.PEOPLE, Kind.COUNT)]
ASKED = [(name, table) for name in COUNTED for table in (*TABLES, *TABLES_AT_THE_DOOR) if {*table[0], *table[1]} <= set(MEASURES[name].dimensions)]


def cells(answer: Answer) -> list[Cell]:
    return [*(cell for line in answer.cells for cell in line), *answer.row_totals, *answer.column_totals, answer.total]


@pytest.fixture
def root() -> Any:
    folder = Path(tempfile.mkdtemp(prefix="syli-promises-"))
    yield folder
    shutil.rmtree(folder)


def test_everything_counted__is_asked_by_something() -> None:
    by_something = {name for name, (rows, columns) in ASKED if rows or columns}
    assert by_something == set(COUNTED)


@pytest.mark.property
@pytest.mark.usefixtures("unsynced")
@settings(max_examples=8, deadline=None)
@given(world=worlds(), asked=st.sampled_from(ASKED))
def test_counts__in_any_world__are_nothing_or_several(world: World, asked: tuple[str, Table]) -> None:
    measure, table = asked
    with tempfile.TemporaryDirectory() as folder:
        answer = world.system(Path(folder)).answer(question(measure=measure, rows=table[0], columns=table[1]), today=TODAY)
    for cell in cells(answer):
        assert cell.value is None or cell.value == 0 or cell.value >= 3
        assert cell.value is None or cell.value == int(cell.value)


@pytest.mark.property
@pytest.mark.usefixtures("unsynced")
@settings(max_examples=6, deadline=None)
@given(world=worlds(), tables=st.permutations(TABLES), measure=st.sampled_from(("clients", "contacts", "hours")))
def test_numbers__do_not_depend_on_the_order_of_questions(world: World, tables: list[tuple[Any, Any]], measure: str) -> None:
    """Who asks first must not decide what the next one reads."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        first, second = world.system(Path(one)), world.system(Path(other))
        there = {t: first.answer(question(measure=measure, rows=t[0], columns=t[1]), today=TODAY) for t in tables}
        back = {t: second.answer(question(measure=measure, rows=t[0], columns=t[1]), today=TODAY) for t in reversed(tables)}
    assert there == back


@pytest.mark.property
@pytest.mark.usefixtures("unsynced")
@settings(max_examples=6, deadline=None)
@given(world=worlds(), seed=st.randoms(use_true_random=False))
def test_numbers__do_not_depend_on_the_order_of_records(world: World, seed: Any) -> None:
    shuffled = replace(world, contacts=seed.sample(world.contacts, len(world.contacts)), episodes=seed.sample(world.episodes, len(world.episodes)))
    asked = question(rows=("county",), columns=("service",))
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        assert world.system(Path(one)).answer(asked, today=TODAY) == shuffled.system(Path(other)).answer(asked, today=TODAY)


@pytest.mark.usefixtures("unsynced")
@pytest.mark.parametrize("number", [0, 5, 11])
def test_one_person_more__is_never_the_difference_one_reads(root: Path, number: int) -> None:
    """Two worlds that differ in one person: the published difference is never certain to be one, and often nothing."""
    moved = []
    for extra in range(8):
        with_her = World(contacts=[*people(30 + number, county="09"), contact(1000 + extra, date(2024, 5, 5), county="09")])
        answers = []
        for name, world in (("without", World(contacts=people(30 + number, county="09"))), (f"with{extra}", with_her)):
            folder = root / f"{name}-{extra}"
            answers.append(world.system(folder).answer(question(rows=("county",)), today=TODAY).total.value or 0)
        moved.append(answers[1] - answers[0])
    assert len(set(moved)) > 2, moved


def test_empty_year__shows_only_what_emptiness_may_show(root: Path) -> None:
    answer = World().system(root).answer(question(rows=("county",), columns=("service",)), today=TODAY)
    assert {cell.status for cell in cells(answer)} <= set(CellStatus)
    assert all(cell.value in (None, 0) or cell.value >= 3 for cell in cells(answer))


class Watching:
    """Somebody looks at the outside's numbers again and again while people come, months end and records are destroyed."""

    def __init__(self, root: Path, seed: int) -> None:
        self.random, self.folder = Random(seed), MartFolder(root)
        self.system = Statistics(self.folder, book(), SECRET, ENGINE)
        self.today, self.next, self.contacts = date(2025, 1, 20), 0, list[dict[str, Any]]()
        #: What was seen last of each number, in which epoch and month, and how many people it was made of.
        self.seen: dict[tuple[str, tuple[str, ...]], tuple[Cell, tuple[int, int], int]] = {}
        self.pending: set[tuple[str, tuple[str, ...]]] = set()
        self.moved = 0
        self._come(40, "09")
        self._come(25, "08")
        self.refresh()

    def run(self, steps: int) -> None:
        """Let so much happen, and look after each refresh."""
        for _ in range(steps):
            happens = self.random.choice((self.trickle, self.trickle, self.crowd, self.time_passes, self.time_passes, self.destroy))
            happens()
            self.refresh()
            self.look()

    def _come(self, number: int, county: str) -> None:
        on = max(date(2025, 1, 1), self.today - timedelta(days=self.random.randrange(40)))
        self.contacts += people(number, on, first=self.next, county=county)
        self.next += number

    def trickle(self) -> None:
        self._come(self.random.randint(1, 2), "09")

    def crowd(self) -> None:
        self._come(self.random.randint(11, 16), "08")

    def time_passes(self) -> None:
        self.today = min(self.today + timedelta(days=self.random.randint(5, 25)), date(2025, 12, 20))

    def refresh(self) -> None:
        self.folder.live.write(Fact.CONTACT, 2025, "north", self.contacts)
        advance_epochs(self.folder, today=self.today)

    def destroy(self) -> None:
        gone = {row["record_key"] for row in self.contacts[: self.random.randint(1, 3)]}
        self.contacts = [row for row in self.contacts if row["record_key"] not in gone]
        forget_contributors(self.folder, gone)
        self.pending |= set(self.seen)

    def look(self) -> None:
        epoch = (current_epoch(self.folder.epochs_path).number, self.today.year * 100 + self.today.month)
        rows = self.folder.outside.read(Fact.CONTACT).to_pylist()
        for period in (Period.years(2025), Period.months(202501, 202501)):
            answer = self.system.answer(Question("clients", period, rows=("county",)), today=self.today)
            inside = [row for row in rows if period.start_on <= row["event_on"] <= period.end_on]
            shown = {("total",): answer.total} | dict(zip(answer.rows, answer.row_totals, strict=True))
            for labels, cell in shown.items():
                made_of = len({row["record_key"] for row in inside if labels == ("total",) or row["county"] in labels})
                self._compare((period.label, labels), cell, epoch, made_of)

    def _compare(self, name: tuple[str, tuple[str, ...]], cell: Cell, epoch: tuple[int, int], made_of: int) -> None:
        old, at, base = self.seen.get(name, (cell, epoch, made_of))
        if old != cell:
            self.moved += 1
            assert name not in self.pending, f"{name} moved because records were destroyed"
            assert epoch != at, f"{name} moved within an epoch"
            assert abs(made_of - base) >= STICKY_CONTRIBUTORS, f"{name} moved for {made_of - base}"
            base = made_of
        if name in self.pending and epoch != at:
            # Looked at again since: from now on it is compared with those who are left.
            self.pending.discard(name)
            base = made_of
        self.seen[name] = (cell, epoch, base)


@pytest.mark.usefixtures("unsynced")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_watching__however_long__nobody_is_seen_arriving(root: Path, seed: int) -> None:
    story = Watching(root, seed)
    story.run(25)
    assert story.moved >= 3, "the numbers must move, or nothing was tried"


def everything_off(patch: pytest.MonkeyPatch) -> None:
    no_epochs(patch)
    fresh_noise_every_time(patch)


@pytest.mark.usefixtures("unsynced")
@pytest.mark.parametrize("weakness", [no_sticky_cells, closed_months_move, everything_off], ids=lambda one: one.__name__)
def test_watching__without_a_protection__somebody_is_seen(
    root: Path, weakness: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The story above can fail: it does when cells move freely, when closed months do, and when nothing is remembered."""
    weakness(monkeypatch)
    with pytest.raises(AssertionError, match="moved"):
        Watching(root, 1).run(25)


def test_destroyed__somebody__moves_no_number_at_once(root: Path) -> None:
    system = World(contacts=[*people(20, county="09"), *people(15, first=100, county="08")]).system(root)
    before = system.answer(question(rows=("county",)), today=TODAY)
    assert forget_contributors(system.folder, {key(person) for person in range(10)}) == 20
    assert system.answer(question(rows=("county",)), today=TODAY) == before
    later = date(TODAY.year, TODAY.month + 1, 1)
    assert system.answer(question(rows=("county",)), today=later) == before
