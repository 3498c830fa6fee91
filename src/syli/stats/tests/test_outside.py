"""What the outside sees: protected, complete, the same wherever it is asked, and silent about whom it is about."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from syli.stats.answers import Answer
from syli.stats.choices import CellStatus, Zone
from syli.stats.disclosure.ptable import GENERAL, PROTECTED, load
from syli.stats.query import Statistics
from syli.stats.tests.facts import CODES, SERVICES, TODAY, World, book, contact, episode, key, lifelike, number, people, question


def ask(system: Statistics, *rows: str, columns: tuple[str, ...] = (), today: date = TODAY, **asked: Any) -> Answer:
    return system.answer(question(**({"rows": rows, "columns": columns} | asked)), today=today)


def values(answer: Answer) -> Iterator[tuple[tuple[str, ...], Any]]:
    for row, cells in zip(answer.rows, answer.cells, strict=True):
        for column, cell in zip(answer.columns, cells, strict=True):
            yield row + column, cell


def members(world: World, dimensions: tuple[str, ...]) -> dict[tuple[str, ...], set[int]]:
    """Who is in each cell, by the plainest of loops."""
    found: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for row in world.contacts:
        if row["event_on"].year == 2024:
            labels = {"month": f"2024-{row['event_on'].month:02d}", **row}
            found[tuple(labels[name] for name in dimensions)].add(row["record_key"])
    return found


def published(everybody: set[int], table_name: str) -> int:
    """The cell-key method once more, by whole numbers and a sorted list."""
    table = load(table_name)
    row = min(len(everybody), table.limit)
    place = bisect_right([int(cut) for cut in table.cuts[row][: table.sizes[row] - 1]], sum(everybody) % 2**64)
    return len(everybody) + int(table.changes[row, place])


@pytest.mark.parametrize("dimensions", [("county", "gender"), ("service", "county"), ("month",), ("organisation", "age_group"), ()])
def test_people__outside__are_what_the_method_says(system: Statistics, dimensions: tuple[str, ...]) -> None:
    answer = ask(system, *dimensions[:1], columns=dimensions[1:])
    assert answer.row_dimensions + answer.column_dimensions == dimensions
    truth, checked = members(lifelike(), dimensions), 0
    for labels, cell in values(answer):
        everybody = truth.get(labels, set())
        safe = "service" in dimensions and labels[dimensions.index("service")] != "refuge"
        if cell.status is CellStatus.PUBLISHED and everybody:
            assert cell.value == published(everybody, GENERAL if safe else PROTECTED)
            checked += 1
    assert checked >= len([group for group in truth.values() if len(group) > 15]) - 3


@pytest.mark.parametrize("measure", ["clients", "new_episodes", "ongoing_episodes", "ended_episodes"])
def test_counts__outside__are_never_small(system: Statistics, measure: str) -> None:
    for rows, columns in ((("county", "reason"), ("age_group",)), (("service",), ("month",)), (("municipality",), ("gender", "referral_source"))):
        answer = ask(system, *rows, columns=columns, measure=measure)
        shown = [cell.value for _, cell in values(answer)] + [cell.value for cell in (*answer.row_totals, *answer.column_totals, answer.total)]
        assert all(value is None or value == 0 or value >= 3 for value in shown)


def test_protected_service__is_never_below_five(tmp_path: Path) -> None:
    rows = [row for n in range(12) for row in people(n % 7, first=n * 10, service="refuge", municipality=f"{n}", age_group="18-29")]
    rows += people(200, first=1000, service="talk")
    system = World(contacts=rows).system(tmp_path)
    counted = {cell.value for service in SERVICES for _, cell in values(ask(system, "age_group", filters={"service": (service,)}))}
    counted |= {cell.value for _, cell in values(ask(system, "month", columns=("gender",)))}
    assert not counted & {1, 2, 3, 4}


def test_same_people__have_the_same_number_wherever_asked(system: Statistics) -> None:
    table = ask(system, "county", columns=("service",))
    turned = ask(system, "service", columns=("county",))
    finer = ask(system, "county", columns=("service", "gender"))
    assert table.row_dimensions == turned.column_dimensions == ("county",)
    for row, column in ((row, column) for row in table.rows for column in table.columns):
        assert table.cell(row, column) == turned.cell(column, row)
    for row, total in zip(finer.rows, finer.row_totals, strict=True):
        assert total == table.row_totals[table.rows.index(row)]
    assert turned.total == table.total == ask(system).total == finer.total
    for code in CODES["county"]:
        filtered = ask(system, "service", filters={"county": (code,)})
        for (service,), cell in values(filtered):
            assert cell == table.cell((code,), (service,))


def test_filter_that_reveals__shows_the_same_numbers(system: Statistics) -> None:
    table = ask(system, "county", columns=("service",))
    for service in ("baby", "talk"):
        filtered = ask(system, "county", filters={"service": (service,)})
        for (county,), cell in values(filtered):
            assert cell.value == table.cell((county,), (service,)).value
        assert filtered.total == table.column_totals[table.columns.index((service,))]


def test_margins__are_numbers_of_their_own(system: Statistics) -> None:
    answer = ask(system, "county", columns=("gender",))
    sums = [sum(number(cell) for cell in cells) for cells in answer.cells]
    assert any(total.value != made for total, made in zip(answer.row_totals, sums, strict=True))


def test_full_row__is_not_split(tmp_path: Path) -> None:
    rows = [*people(30, county="09", reason="violence"), *people(40, first=100, county="08", reason="tired")]
    rows += [*people(30, first=200, county="08", reason="drugs"), *people(25, first=300, county="03", reason="tired")]
    system = World(contacts=[*rows, *people(24, first=400, county="03", reason="separation")]).system(tmp_path)
    answer = ask(system, "county", columns=("reason",))
    status = {row: {cell.status for cell in cells} for row, cells in zip(answer.rows, answer.cells, strict=True)}
    assert status["09",] == {CellStatus.MERGED}
    assert CellStatus.PUBLISHED in status["08",]
    total = answer.row_totals[answer.rows.index(("09",))]
    assert total.value is not None
    assert abs(total.value - 30) <= 6, "their number is still there, in the total"
    filtered = ask(system, "county", filters={"reason": ("violence",)})
    assert filtered.cell(("09",)).status is CellStatus.WITHHELD
    elsewhere = ask(system, "county", filters={"reason": ("tired",)})
    assert elsewhere.cell(("09",)).status is CellStatus.WITHHELD, "that nobody there is tired says it just as well"
    assert ask(system, filters={"county": ("09",)}, columns=("reason",)).cells[0][0].status is CellStatus.MERGED


def test_full_row__of_what_everybody_knows__is_shown(tmp_path: Path) -> None:
    pairs = frozenset({("baby", "county"), ("talk", "grant")})
    rows = [*people(60, service="baby", funding="county"), *people(60, first=100, service="talk", funding="grant")]
    system = World(contacts=rows).system(tmp_path, codes=book(together={("service", "funding"): pairs}))
    answer = ask(system, "service", columns=("funding",))
    assert answer.cell(("baby",), ("grant",)).value == 0
    assert answer.cell(("baby",), ("county",)).status is CellStatus.MERGED, "the unknown can always occur"


def test_rows__are_the_declared_ones_whoever_is_there(tmp_path: Path) -> None:
    busy = World(contacts=people(300, county="09", gender="f")).system(tmp_path / "busy")
    other = World(contacts=people(300, county="90", gender="m")).system(tmp_path / "other")
    for system in (busy, other):
        answer = ask(system, "county", columns=("gender",))
        assert answer.rows == tuple((code,) for code in (*CODES["county"], "unknown"))
        assert answer.columns == (("f",), ("m",), ("x",), ("unknown",))


def test_empty_marts__have_all_rows_and_nothing_in_them(tmp_path: Path) -> None:
    answer = ask(World().system(tmp_path), "county", columns=("gender",))
    assert (answer.rows, answer.columns) == (((),), ((),)), "joined until one cell is left"
    assert answer.total.value in {0, 5}
    inside = ask(World().system(tmp_path), "county", zone=Zone.INSIDE, filters={"organisation": ("north",)})
    assert [cell.value for _, cell in values(inside)] == [0] * 6


def test_codes_that_nobody_declared__count_in_the_totals_only(tmp_path: Path) -> None:
    rows = [*people(80, gender="f"), *people(80, first=100, gender="m"), *people(80, first=200, gender="new")]
    answer = ask(World(contacts=rows).system(tmp_path), "gender")
    assert ("new",) not in answer.rows
    assert answer.total.value is not None
    assert abs(answer.total.value - 240) <= 6


def test_joined_table__has_the_same_numbers_as_the_coarse_one(tmp_path: Path) -> None:
    rows = [row for n in range(12) for row in people(5 + n % 3, date(2024, n + 1, 3), first=n * 20, gender="fm"[n % 2])]
    system = World(contacts=rows).system(tmp_path)
    joined = ask(system, "month", columns=("gender",))
    assert joined.row_dimensions == ("quarter",)
    coarse = ask(system, "quarter", columns=("gender",))
    assert joined.cells == coarse.cells
    again = ask(system, "month", columns=("gender",))
    assert again == joined


def test_asked_again__is_answered_from_what_was_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    system = lifelike(persons=300).system(tmp_path)
    first = ask(system, "county", columns=("gender",))
    runs: list[str] = []
    monkeypatch.setattr(type(system.engine), "run", lambda self, sql, tables: runs.append(sql))
    assert ask(system, "county", columns=("gender",)) == first
    assert ask(system, "gender", columns=("county",)).total == first.total
    assert not runs


@pytest.mark.parametrize("measure", ["contacts", "hours", "participations"])
def test_sums__outside__hide_who_comes_most(tmp_path: Path, measure: str) -> None:
    rows = [contact(1, date(2024, 3, 1 + n), county="09", minutes=240, contacts=8, participations=8) for n in range(25)]
    rows += people(12, county="09", first=50)
    rows += [row for n in range(6) for row in people(40, date(2024, 4, 1 + n), first=100, county="08", minutes=60 + n)]
    answer = ask(World(contacts=rows).system(tmp_path), "county", measure=measure)
    assert answer.cell(("09",)).status is CellStatus.WITHHELD
    value = answer.cell(("08",)).value
    assert value is not None
    assert value > 200


def test_waiting__outside__needs_enough_people(tmp_path: Path) -> None:
    rows = [episode(n, date(2024, 5, 1), county="09", waiting_days=20 + n % 5) for n in range(60)]
    rows += [episode(100 + n, date(2024, 5, 1), county="08", waiting_days=40) for n in range(4)]
    system = World(episodes=rows).system(tmp_path)
    for measure in ("waiting_days", "waiting_days_median"):
        answer = ask(system, "county", measure=measure)
        assert answer.cell(("08",)).value is None
        value = answer.cell(("09",)).value
        assert value is not None
        assert abs(value - 22) <= 5
    assert ask(system, "county", measure="waiting_days_median").cell(("09",)).value in {20, 25}


def test_secret__decides_the_changes(tmp_path: Path) -> None:
    world = World(contacts=[row for n in range(6) for row in people(40, first=100 * n, county=(*CODES["county"], "unknown")[n])])
    system = world.system(tmp_path)
    first = [cell.value for _, cell in values(ask(system, "county"))]
    for row in world.contacts:
        row["record_key"] = (row["record_key"] * 31 + key(5)) % 2**64
    other = [cell.value for _, cell in values(ask(world.system(tmp_path / "other"), "county"))]
    assert first != other
