"""Files: the same numbers as the page, nothing a spreadsheet runs, nothing that was not shown, and notes that travel along."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from syli.stats.answers import Cell
from syli.stats.asking import Table
from syli.stats.choices import CellStatus
from syli.stats.files import csv_bytes, lines_of, number, safe, xlsx_bytes

WITHHELD, MERGED = Cell(17.0, CellStatus.WITHHELD), Cell(18.0, CellStatus.MERGED)
#: What a spreadsheet would run, open or fetch, were it written as it is.
FORMULAS = ("=1+1", '=HYPERLINK("http://example.invalid")', "+358 40", "-1-1", "@SUM(A1)", "\tx", "\rx", "=cmd|' /C calc'!A0")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def table(**changes: object) -> Table:
    """A table of two counties by two genders, changed as given."""
    plain = Table(
        title="Clients", unit="persons", row_label="County", column_label="Gender", rows=("Uusimaa", "Lappi"), row_codes=("90", "21"),
        columns=("Women", "Men"), cells=((Cell(12.0), Cell(5.0)), (Cell(7.0), WITHHELD)), row_totals=(Cell(18.0), MERGED),
        column_totals=(Cell(20.0), Cell(8.0)), total=Cell(29.0), notes=("Protected.",), decimals=0, may_be_published=True,
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]  # changed by name


def read_csv(made: Table) -> list[list[str]]:
    return list(csv.reader(io.StringIO(csv_bytes(made).decode("utf-8-sig")), delimiter=";"))


def read_xlsx(made: Table, folder: Path) -> list[list[object]]:
    path = folder / "table.xlsx"
    path.write_bytes(xlsx_bytes(made))
    return [list(row) for row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()]


def test_csv__holds_the_numbers_the_totals_and_the_notes() -> None:
    assert read_csv(table()) == [
        ["County", "Women", "Men", "Total"],
        ["Uusimaa", "12", "5", "18"],
        ["Lappi", "7", "", ""],
        ["Total", "20", "8", "29"],
        ["Protected."],
    ]


def test_csv__opens_in_a_finnish_spreadsheet() -> None:
    made = csv_bytes(table(decimals=1, cells=((Cell(12.25), Cell(5.0)), (Cell(1234.0), WITHHELD)), rows=("Äänekoski", "Lappi")))
    assert made.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in made
    assert "Äänekoski;12,2;5,0" in made.decode("utf-8-sig")
    assert "Lappi;1234,0;" in made.decode("utf-8-sig")


@pytest.mark.parametrize("hidden", [WITHHELD, MERGED, Cell(None), Cell(None, CellStatus.WITHHELD)])
def test_files__what_is_not_shown__is_in_no_file(hidden: Cell, tmp_path: Path) -> None:
    made = table(cells=((hidden, hidden), (hidden, hidden)), row_totals=(hidden, hidden), column_totals=(hidden, hidden), total=hidden)
    assert number(hidden) is None
    assert all(cell == "" for line in read_csv(made)[1:-1] for cell in line[1:])
    assert all(cell == "" for line in read_xlsx(made, tmp_path)[3:6] for cell in line[1:])
    with ZipFile(io.BytesIO(xlsx_bytes(made))) as book:
        assert all(value not in book.read(name) for name in book.namelist() for value in (b"<v>17</v>", b"<v>18</v>"))


@pytest.mark.parametrize("text", FORMULAS)
def test_csv__a_name_that_is_a_formula__is_text(text: str) -> None:
    made = table(rows=(text, "Lappi"), columns=(text, "Men"), row_label=text, notes=(text,))
    for line in read_csv(made):
        for cell in line:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), line
    assert safe(text) == f"'{text}"


@given(st.text(max_size=30))
def test_safe__whatever_the_text__starts_no_formula(text: str) -> None:
    made = str(safe(text))
    assert not made.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert made.removeprefix("'") == text or made == text


@pytest.mark.parametrize("value", [None, -4.0, 0.0, 12.5])
def test_safe__numbers__stay_numbers(value: float | None) -> None:
    assert safe(value) is value


@pytest.mark.parametrize("text", FORMULAS)
def test_xlsx__a_name_that_is_a_formula_or_an_address__is_text(text: str, tmp_path: Path) -> None:
    made = table(rows=(text, "http://example.invalid"), title=text, notes=(text,))
    with ZipFile(io.BytesIO(xlsx_bytes(made))) as book:
        for name in book.namelist():
            content = book.read(name)
            assert b"<f>" not in content, name
            assert b"<hyperlink" not in content, name
    assert "http://example.invalid" in [row[0] for row in read_xlsx(made, tmp_path)]


def test_xlsx__holds_numbers_as_numbers(tmp_path: Path) -> None:
    rows = read_xlsx(table(), tmp_path)
    assert rows[0][0] == "Clients"
    assert rows[2] == ["County", "Women", "Men", "Total"]
    assert rows[3] == ["Uusimaa", 12.0, 5.0, 18.0]
    assert rows[4] == ["Lappi", 7.0, "", ""]
    assert rows[5] == ["Total", 20.0, 8.0, 29.0]
    assert "Protected." in [row[0] for row in rows]


def test_xlsx__tells_nobody_who_asked() -> None:
    with ZipFile(io.BytesIO(xlsx_bytes(table()))) as book:
        properties = b"".join(book.read(name) for name in book.namelist() if name.startswith("docProps"))
    assert b"<dc:creator>Syli</dc:creator>" in properties
    assert b"lastModifiedBy>Syli" in properties or b"lastModifiedBy" not in properties


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({"columns": (), "cells": ((), ()), "column_totals": ()}, [["County", "persons"], ["Uusimaa", 18.0], ["Lappi", None], ["Total", 29.0]]),
        (
            {"columns": ("Total",), "cells": ((Cell(18.0),), (MERGED,)), "column_totals": (Cell(29.0),)},
            [["County", "persons"], ["Uusimaa", 18.0], ["Lappi", None], ["Total", 29.0]],
        ),
        (
            {"rows": ("All",), "cells": ((Cell(20.0), Cell(8.0)),), "row_totals": (Cell(29.0),)},
            [["County", "Women", "Men", "Total"], ["All", 20.0, 8.0, 29.0]],
        ),
    ],
    ids=["no columns", "one column that is the total", "one row needs no total"],
)
def test_lines__of_simple_tables__say_nothing_twice(changes: dict[str, object], lines: list[list[object]]) -> None:
    assert lines_of(table(**changes)) == lines


@given(st.lists(st.floats(0, 1e7, allow_nan=False), min_size=1, max_size=5), st.integers(0, 2))
def test_csv__every_number__comes_back_as_shown(values: list[float], decimals: int) -> None:
    rows = tuple(f"r{n}" for n in range(len(values)))
    made = table(rows=rows, columns=(), cells=((),) * len(rows), column_totals=(), row_totals=tuple(map(Cell, values)), decimals=decimals, notes=())
    back = [float(line[1].replace(",", ".")) for line in read_csv(made)[1 : len(values) + 1]]
    assert back == [pytest.approx(value, abs=0.51 * 10**-decimals) for value in values]
