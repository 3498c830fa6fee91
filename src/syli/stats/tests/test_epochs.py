"""Time: what the outside sees moves in steps of many people, and closed months do not move."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from syli.stats.answers import Answer
from syli.stats.choices import Fact, Grain, Zone
from syli.stats.epochs import advance_epochs, changed_contributors, changed_partitions, current_epoch, forget_contributors
from syli.stats.marts.folder import MartFolder
from syli.stats.marts.schema import GRAINS
from syli.stats.marts.store import MartStore, Partition
from syli.stats.periods import Period
from syli.stats.query import Statistics
from syli.stats.tests.facts import ENGINE, SECRET, World, book, contact, key, people, question

MARCH, APRIL = date(2024, 3, 10), date(2024, 4, 2)
MONTH = Period.parse("2024-03")


@pytest.fixture
def folder(tmp_path: Path) -> MartFolder:
    folder = MartFolder(tmp_path)
    folder.live.write(Fact.CONTACT, 2024, "north", people(40, date(2024, 3, 1), county="09"))
    assert advance_epochs(folder, today=MARCH) == ["north"]
    return folder


def ask(folder: MartFolder, *rows: str, today: date = MARCH, **asked: Any) -> Answer:
    return Statistics(folder, book(), SECRET, ENGINE).answer(question(**({"rows": rows} | asked)), today=today)


def live(folder: MartFolder, today: date = MARCH) -> float | None:
    return ask(folder, zone=Zone.INSIDE, filters={"organisation": ("north",)}, today=today).total.value


def seen(folder: MartFolder) -> int:
    return int(folder.outside.read(Fact.CONTACT).num_rows)


def write(
    folder: MartFolder, number: int, *, on: date = date(2024, 3, 1), organisation: str = "north", more: list[dict[str, Any]] | None = None
) -> None:
    folder.live.write(Fact.CONTACT, 2024, organisation, [*people(number, on, county="09", organisation=organisation), *(more or [])])


@pytest.mark.parametrize(("arrived", "visible"), [(1, 40), (9, 40), (10, 50), (30, 70)])
def test_outside__sees_new_people_only_ten_at_a_time(folder: MartFolder, arrived: int, visible: int) -> None:
    write(folder, 40 + arrived)
    advance_epochs(folder, today=MARCH)
    assert live(folder) == 40 + arrived
    assert seen(folder) == visible


def test_outside__sees_everything_when_a_month_has_ended(folder: MartFolder) -> None:
    write(folder, 41)
    assert advance_epochs(folder, today=MARCH) == []
    assert advance_epochs(folder, today=APRIL) == ["north"]
    assert seen(folder) == 41
    write(folder, 42)
    assert advance_epochs(folder, today=APRIL) == [], "once a month, not once a day"


def test_month__that_ended_without_changes_counts_as_seen(folder: MartFolder) -> None:
    assert advance_epochs(folder, today=APRIL) == []
    write(folder, 41)
    assert advance_epochs(folder, today=date(2024, 4, 20)) == []


def test_changed_contacts_of_known_people__count_as_changes(folder: MartFolder) -> None:
    more = [contact(person, date(2024, 3, 5), county="09") for person in range(9)]
    write(folder, 40, more=more)
    assert advance_epochs(folder, today=MARCH) == []
    write(folder, 40, more=[*more, contact(9, date(2024, 3, 5))])
    assert advance_epochs(folder, today=MARCH) == ["north"]


def test_first_epoch__needs_as_many_people(tmp_path: Path) -> None:
    folder = MartFolder(tmp_path)
    write(folder, 9)
    assert advance_epochs(folder, today=MARCH) == []
    assert seen(folder) == 0
    write(folder, 10)
    assert advance_epochs(folder, today=MARCH) == ["north"]


def test_registers__move_one_by_one(folder: MartFolder) -> None:
    write(folder, 12, organisation="south")
    write(folder, 43)
    assert advance_epochs(folder, today=MARCH) == ["south"]
    assert seen(folder) == 52


def test_epoch__has_a_number_and_a_day(folder: MartFolder) -> None:
    first = current_epoch(folder.epochs_path)
    assert (first.number, first.opened_on) == (1, MARCH)
    write(folder, 41)
    advance_epochs(folder, today=date(2024, 3, 11))
    assert current_epoch(folder.epochs_path) == first
    write(folder, 60)
    advance_epochs(folder, today=date(2024, 3, 12))
    assert current_epoch(folder.epochs_path).number == 2
    assert current_epoch(folder.root / "none.json").opened_on is None


def test_question_never_asked_before__is_answered_from_the_same_facts(folder: MartFolder, tmp_path: Path) -> None:
    """A watcher who asks something new after every arrival learns nothing."""
    questions: list[tuple[tuple[str, ...], dict[str, Any]]] = [
        ((), {}),
        (("county",), {}),
        (("gender",), {}),
        ((), {"filters": {"county": ("09",)}}),
        ((), {"period": MONTH}),
        (("month",), {}),
    ]
    twin = MartFolder(tmp_path / "twin")
    twin.live.write(Fact.CONTACT, 2024, "north", people(40, date(2024, 3, 1), county="09"))
    advance_epochs(twin, today=MARCH)
    write(folder, 49)
    advance_epochs(folder, today=MARCH)
    for rows, asked in questions:
        assert ask(folder, *rows, **asked).cells == ask(twin, *rows, **asked).cells


def test_cell__stays_while_fewer_than_three_of_its_people_changed(folder: MartFolder) -> None:
    counties = [*people(30, date(2024, 3, 1), first=100, county="08"), *people(30, date(2024, 3, 1), first=200, county="03")]
    write(folder, 40, more=counties)
    advance_epochs(folder, today=MARCH)
    before = ask(folder, "county")
    two = people(2, date(2024, 3, 2), first=300, county="08")
    twenty = people(20, date(2024, 3, 2), first=400, county="03")
    write(folder, 40, more=[*counties, *two, *twenty])
    assert advance_epochs(folder, today=MARCH) == ["north"]
    after = ask(folder, "county")
    assert after.cell(("08",)) == before.cell(("08",))
    assert after.cell(("09",)) == before.cell(("09",))
    moved = after.cell(("03",)).value
    assert moved is not None
    assert moved >= 50 - 6


def test_closed_month__does_not_move_for_a_correction(folder: MartFolder) -> None:
    before = ask(folder, today=APRIL, period=MONTH)
    for number in (41, 42):
        write(folder, number)
        advance_epochs(folder, today=APRIL)
        advance_epochs(folder, today=date(2024, 5, 2))
        assert ask(folder, today=APRIL, period=MONTH).total == before.total
        assert ask(folder, today=date(2024, 5, 2), period=MONTH).total == before.total
    write(folder, 60)
    advance_epochs(folder, today=date(2024, 6, 2))
    assert ask(folder, today=date(2024, 5, 20), period=MONTH).total == before.total, "within a month a closed number never moves"
    revised = ask(folder, today=date(2024, 6, 2), period=MONTH).total.value
    assert revised is not None
    assert revised >= 60 - 6, "a release later many corrections show together"


def test_destroyed_records__leave_published_numbers_and_are_gone_from_the_facts(folder: MartFolder) -> None:
    before = ask(folder, "month", today=APRIL)
    assert forget_contributors(folder, {key(person) for person in range(15)}) == 30, "from the live facts and from the outside's"
    for store in (folder.live, folder.outside):
        assert not set(store.read(Fact.CONTACT)["record_key"].to_pylist()) & {key(person) for person in range(15)}
    assert advance_epochs(folder, today=date(2024, 5, 2)) == [], "nothing changed that anybody should see"
    for day in (APRIL, date(2024, 5, 2), date(2024, 9, 2)):
        assert ask(folder, "month", today=day).cell(("2024-03",)) == before.cell(("2024-03",))
    assert live(folder) == 25


def test_handing_over__copies_nothing(folder: MartFolder) -> None:
    partition = Partition(Fact.CONTACT, 2024, "north")
    for grain in GRAINS[Fact.CONTACT]:
        mine, theirs = folder.live.current(partition, grain), folder.outside.current(partition, grain)
        assert mine is not None
        assert theirs is not None
        assert mine.samefile(theirs)
    assert changed_partitions(folder, "north") == []


def test_crash_while_handing_over__is_mended(folder: MartFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, 80)
    made: list[Path] = []

    def fail_at_the_last(self: Path, target: Path) -> None:
        raise OSError("power cut")

    original = MartStore._path
    monkeypatch.setattr("os.link", lambda source, target: made.append(target) if len(made) < 2 else fail_at_the_last(source, target))
    with pytest.raises(OSError, match="power cut"):
        advance_epochs(folder, today=MARCH)
    monkeypatch.undo()
    assert MartStore._path is original
    assert seen(folder) == 40
    assert advance_epochs(folder, today=MARCH) == ["north"]
    assert seen(folder) == 80
    years = folder.outside.current(Partition(Fact.CONTACT, 2024, "north"), Grain.YEAR)
    assert years is not None
    assert ask(folder, zone=Zone.INSIDE, filters={"organisation": ("north",)}).total.value == 80


def test_changed_contributors__are_those_whose_rows_differ(folder: MartFolder) -> None:
    write(folder, 38, more=[contact(38, date(2024, 3, 1), county="08"), contact(39, date(2024, 3, 1), county="09")])
    changed = changed_contributors(folder, changed_partitions(folder, "north"))
    assert len(changed) == 1
    write(folder, 40)
    assert changed_contributors(folder, changed_partitions(folder, "north")) == set()


def test_association_that_left__stays_visible_until_its_epoch_opens(folder: MartFolder) -> None:
    folder.live.write(Fact.CONTACT, 2024, "north", [])
    assert advance_epochs(folder, today=MARCH) == ["north"]
    assert seen(folder) == 0
    assert World().of(Fact.CONTACT) == []
