"""Several forms of violence of one person: true inside, protected outside, and files of before they were counted still answer."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from syli.stats.answers import Answer, Cell
from syli.stats.choices import CellStatus, Fact, Grain, Zone
from syli.stats.epochs import advance_epochs, changed_partitions
from syli.stats.marts.folder import MartFolder
from syli.stats.periods import Period
from syli.stats.query import Question, QuestionError, Statistics
from syli.stats.tests.facts import CODES, ENGINE, SECRET, TODAY, World, book, key
from syli.stats.tests.stay_worlds import lived_year

YEAR = Period.years(2024)
FORMS = CODES["violence"]
MINE = {"organisation": ("north",)}
#: What is promised of a service whose clients are endangered.
LEAST = 5


def ask(system: Statistics, rows: tuple[str, ...] = (), columns: tuple[str, ...] = (), *, measure: str = "stay_violence", **changes: Any) -> Answer:
    return system.answer(Question(measure, YEAR, rows, columns, **changes), today=TODAY)


def cells(answer: Answer) -> list[Cell]:
    return [*(cell for line in answer.cells for cell in line), *answer.row_totals, *answer.column_totals, answer.total]


def form(person: int, violence: str, **values: Any) -> dict[str, Any]:
    row = {"organisation": "north", "service": "refuge", "county": "09", "heads": "adult", "event_on": date(2024, 5, 5), "told": 1}
    return row | {"record_key": key(person), "violence": violence} | values


def test_inside__rows_overlap_and_the_total_is_of_people(system: Statistics) -> None:
    answer = ask(system, ("violence",), zone=Zone.INSIDE, filters=MINE)
    rows = [total.value or 0 for total in answer.row_totals]
    people = {row["record_key"] for row in lived_year().violence if row["organisation"] == "north" and row["event_on"].year == 2024}
    assert answer.total.value == len(people)
    assert sum(rows) > len(people) >= max(rows), "somebody stands in several rows, and once in the total"


def test_inside__nobody_who_only_visits_another_association(system: Statistics) -> None:
    north, south = (ask(system, zone=Zone.INSIDE, filters={"organisation": (name,)}).total.value for name in ("north", "south"))
    both = ask(system, ("organisation",), zone=Zone.INSIDE, filters={"organisation": ("north", "south")})
    assert [total.value for total in both.row_totals] == [north, south]
    assert north and south


@pytest.mark.parametrize("columns", [(), ("organisation",)])
@pytest.mark.parametrize("rows", [("violence",), ("violence", "heads"), ("county",), ("age_group",), ("month",), ("reason",)])
def test_outside__no_number_between_nothing_and_five(system: Statistics, rows: tuple[str, ...], columns: tuple[str, ...]) -> None:
    for shown in cells(ask(system, rows, columns, filters={"service": ("refuge",)})):
        assert shown.value is None or shown.value == 0 or shown.value >= LEAST


@pytest.mark.parametrize("dimension", ["with_perpetrator", "housing_after", "earlier_stays"])
@pytest.mark.parametrize("columns", [(), ("county",), ("heads",), ("age_group",)])
def test_outside__how_they_left__keeps_to_five(system: Statistics, dimension: str, columns: tuple[str, ...]) -> None:
    for shown in cells(ask(system, (dimension,), columns, measure="stays_ended", filters={"service": ("refuge",)})):
        assert shown.value is None or shown.value == 0 or shown.value >= LEAST


@pytest.mark.parametrize("violence", FORMS)
def test_outside__a_filter_says_what_the_row_says(system: Statistics, violence: str) -> None:
    table = ask(system, ("violence",))
    row = dict(zip(table.rows, table.row_totals, strict=True))[violence,]
    only = ask(system, filters={"violence": (violence,)}).total
    assert (only.value, only.status) == (row.value, row.status)
    assert row.value, "there is something to compare"


def test_outside__everybody_of_a_row_in_one_form__is_not_told(tmp_path: Path) -> None:
    """All forty of one county met stalking, and most something else too: that nobody is left without it must not be seen."""
    world = World()
    world.violence = [form(n, "stalking", county="03") for n in range(40)] + [form(n, "physical", county="03") for n in range(25)]
    world.violence += [form(100 + n, FORMS[n % 3], county="09") for n in range(90)]
    answer = ask(world.system(tmp_path), ("county",), ("violence",))
    lines = dict(zip(answer.rows, answer.cells, strict=True))
    assert {cell.status for cell in lines["03",]} == {CellStatus.MERGED}
    assert CellStatus.PUBLISHED in {cell.status for cell in lines["09",]}
    assert not [cell for cell in lines["03",] if cell.value is not None]


def test_outside__one_more_form_of_the_same_people__moves_no_total(tmp_path: Path) -> None:
    world = World()
    world.violence = [form(n, FORMS[n % 2]) for n in range(60)]
    before = ask(world.system(tmp_path / "before")).total
    world.violence += [form(n, "stalking") for n in range(60)]
    after = ask(world.system(tmp_path / "after")).total
    assert (after.value, after.status) == (before.value, before.status)
    assert after.value


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"measure": "stay_persons", "rows": ("violence",)}, "dimension_not_for_measure"),
        ({"measure": "nights", "rows": ("violence",)}, "dimension_not_for_measure"),
        ({"measure": "clients", "filters": {"violence": ("physical",)}}, "dimension_not_for_measure"),
        ({"measure": "stays_begun", "rows": ("with_perpetrator",)}, "dimension_not_for_measure"),
        ({"measure": "turned_away", "rows": ("with_perpetrator",)}, "dimension_not_for_measure"),
        ({"measure": "stay_violence", "rows": ("stay_length",)}, "dimension_not_for_measure"),
        ({"measure": "stay_violence", "rows": ("perpetrator",)}, "dimension_not_for_measure"),
        ({"measure": "stay_violence", "rows": ("moods",)}, "unknown_dimension"),
        ({"measure": "stay_violence", "rows": ("violence",), "columns": ("violence",)}, "dimension_twice"),
        ({"measure": "stay_violence", "filters": {"violence": ("beaten",)}}, "unknown_code"),
        ({"measure": "stay_violence", "filters": {"violence": ()}}, "filter_is_empty"),
        ({"measure": "stay_violence", "filters": {"violence": ("physical", "stalking")}}, "filter_not_whole"),
        ({"measure": "stay_violence", "rows": ("unit",)}, "dimension_not_outside"),
        ({"measure": "stay_violence", "rows": ("day",)}, "dimension_not_outside"),
        ({"measure": "stay_violence", "rows": ("violence",), "zone": Zone.INSIDE}, "inside_needs_organisation"),
        ({"measure": "stays_ended", "filters": {"with_perpetrator": ("maybe",)}}, "unknown_code"),
        ({"measure": "stay_violences"}, "unknown_measure"),
    ],
)
def test_question__that_cannot_be_answered__says_why(system: Statistics, asked: dict[str, Any], why: str) -> None:
    with pytest.raises(QuestionError) as raised:
        system.answer(Question(period=YEAR, **asked), today=TODAY)
    assert raised.value.code == why


# -- files of before ------------------------------------------------------------------------------------------------


def _lived() -> World:
    world = World()
    for n in range(40):
        ended = {"end_on": date(2024, 6, 1), "with_perpetrator": ("yes", "no")[n % 2], "housing_after": "new_home"}
        row = {"organisation": ("north", "south")[n % 4 == 0], "service": "refuge", "county": "09", "heads": "adult", "start_on": date(2024, 5, 1)}
        world.stays.append(row | ended | {"record_key": key(n), "families": 1})
    return world


def _without_column(folder: MartFolder, *, only: str = "") -> int:
    """Write the files anew as they were before anybody counted who people live with."""
    changed = 0
    for store in (folder.live, folder.outside):
        for path in store.files(Fact.STAY, Grain.DAY):
            if only in path.name:
                table = pq.read_table(path, partitioning=None).drop_columns(["with_perpetrator"])
                path.unlink()
                pq.write_table(table, path)
                changed += 1
    return changed


@pytest.mark.parametrize(
    ("only", "wanted"),
    [
        ("", {"no": 0, "yes": 0, "unknown": 40}),
        ("south", {"no": 20, "yes": 10, "unknown": 10}),
        ("north", {"no": 0, "yes": 10, "unknown": 30}),
    ],
)
def test_old_files__answer_beside_new_ones_as_not_known(tmp_path: Path, only: str, wanted: dict[str, int]) -> None:
    folder = _lived().system(tmp_path).folder
    assert _without_column(folder, only=only)
    # The codes are found anew, as in another process.
    system = Statistics(MartFolder(tmp_path), book(), SECRET, ENGINE)
    mine = {"organisation": ("north", "south")}
    answer = ask(system, ("with_perpetrator",), measure="stays_ended", zone=Zone.INSIDE, filters=mine)
    assert {labels[0]: total.value for labels, total in zip(answer.rows, answer.row_totals, strict=True)} == wanted
    assert answer.total.value == 40, "nobody is lost"
    for code, number in wanted.items():
        alone = ask(system, measure="stays_ended", zone=Zone.INSIDE, filters=mine | {"with_perpetrator": (code,)})
        assert alone.total.value == number, "a filter says what the row says"


def test_old_files__are_followed_by_new_ones_and_the_outside_moves_on(tmp_path: Path) -> None:
    world = _lived()
    folder = world.system(tmp_path).folder
    _without_column(folder)
    assert {row["with_perpetrator"] for row in folder.live.read(Fact.STAY).to_pylist()} == {None}
    world.write(folder)
    assert changed_partitions(folder, "north")
    assert advance_epochs(folder, today=TODAY) == ["north", "south"]
    assert not changed_partitions(folder, "north")
    assert {row["with_perpetrator"] for row in folder.outside.read(Fact.STAY).to_pylist()} == {"yes", "no"}


def test_old_files__forget_who_asks_to_be_forgotten(tmp_path: Path) -> None:
    folder = _lived().system(tmp_path).folder
    _without_column(folder)
    assert folder.live.drop_contributors({key(1)}) == 1
    assert folder.live.read(Fact.STAY).num_rows == 39
