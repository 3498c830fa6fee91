"""Files from any program open as the same rows; hostile ones are refused with a reason."""

import zipfile
from datetime import date, time
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from syli.interop.imports.choices import Trouble
from syli.interop.imports.detecting import delimiter_of
from syli.interop.imports.problems import FileRefusedError
from syli.interop.imports.reading import MAX_COLUMNS, column_letter, open_table
from syli.interop.imports.tests.files import csv_table, xlsx_file

TEXT = "Nro;Nimi;Synt\r\n1;Äijälä Öystein;1.2.1990\r\n2;Åberg, Märta;3.4.1985\r\n"
ROWS = [["1", "Äijälä Öystein", "1.2.1990"], ["2", "Åberg, Märta", "3.4.1985"]]


def refused(path: Path) -> Trouble:
    with pytest.raises(FileRefusedError) as error:
        list(open_table(path).rows)
    return error.value.problem.trouble


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp1252", "cp1252"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_table__open__finds_the_encoding(tmp_path: Path, encoding: str, found: str) -> None:
    table = csv_table(tmp_path, TEXT, encoding)
    assert table.encoding == found
    assert table.headings == ("Nro", "Nimi", "Synt")
    assert [list(row.cells) for row in table.rows] == ROWS


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_table__open__finds_the_delimiter(tmp_path: Path, delimiter: str) -> None:
    text = TEXT.replace(",", " ").replace(";", delimiter)
    table = csv_table(tmp_path, text)
    assert table.delimiter == delimiter
    assert len(table.headings) == 3


def test_delimiter__found__despite_commas_and_line_breaks_inside_quotes() -> None:
    lines = ['a;b;"c, d, e\n', 'f, g"\n', '1;"x,y";3\n', "4;5;6\n"]
    assert delimiter_of(lines) == ";"


def test_table__quoted_newlines__keep_one_row_and_the_right_line_numbers(tmp_path: Path) -> None:
    table = csv_table(tmp_path, 'Nro;Teksti\n1;"eka\ntoka\nkolmas"\n2;"loppu ""näin"""\n')
    rows = list(table.rows)
    assert [(row.line, row.cells[1]) for row in rows] == [
        (2, "eka\ntoka\nkolmas"),
        (5, 'loppu "näin"'),
    ]


def test_table__open_quote__is_told_on_the_line_where_it_begins(tmp_path: Path) -> None:
    table = csv_table(tmp_path, 'a;b\n1;x\n2;"auki\n3;y\n4;z\n')
    rows = list(table.rows)
    assert rows[0].problems == ()
    assert [p.trouble for p in rows[-1].problems] == [Trouble.QUOTE_OPEN]
    assert rows[-1].line == 3


def test_table__mixed_encoding__reads_each_line_and_warns(tmp_path: Path) -> None:
    data = "a;b\n1;Jyväskylä\n".encode() + "2;Ähtäri\n".encode("cp1252")
    table = csv_table(tmp_path, data)
    assert [row.cells[1] for row in table.rows] == ["Jyväskylä", "Ähtäri"]
    assert [p.trouble for p in table.problems] == [Trouble.MIXED_ENCODING]


def test_table__ragged_rows__short_padded_long_told(tmp_path: Path) -> None:
    table = csv_table(tmp_path, "a;b;c\n1;2\n1;2;3;;\n1;2;3;4\n\n;;\n5;6;7\n")
    rows = list(table.rows)
    assert [list(row.cells) for row in rows] == [
        ["1", "2", None],
        ["1", "2", "3"],
        ["1", "2", "3"],
        ["5", "6", "7"],
    ]
    assert [p.trouble for p in rows[2].problems] == [Trouble.TOO_MANY_CELLS]
    assert not rows[1].problems
    assert rows[3].line == 7


def test_table__headings__empty_and_repeated_get_names(tmp_path: Path) -> None:
    table = csv_table(tmp_path, "\n\nNimi;;Nimi; Puh \x00 nro \n1;2;3;4\n")
    assert table.headings == ("Nimi", "B", "Nimi (2)", "Puh nro")


def test_table__header_line__skips_what_stands_above(tmp_path: Path) -> None:
    table = csv_table(tmp_path, "Raportti 2025;;\nTulostettu 1.1.;;\nNro;Nimi;X\n1;a;b\n", header_line=3)
    assert table.headings == ("Nro", "Nimi", "X")
    assert [row.line for row in table.rows] == [4]


def test_table__hundred_thousand_columns__refused(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(";".join(f"c{i}" for i in range(100_000)) + "\n1;2\n")
    assert refused(path) is Trouble.TOO_MANY_COLUMNS


def test_table__wide_body_row__is_one_bad_row(tmp_path: Path) -> None:
    table = csv_table(tmp_path, "a;b\n" + ";".join("x" * 100_000) + "\n3;4\n")
    rows = list(table.rows)
    assert [p.trouble for p in rows[0].problems] == [Trouble.TOO_MANY_CELLS]
    assert rows[1].cells == ["3", "4"]


def test_table__huge_cell__read_whole_or_refused_never_an_error(tmp_path: Path) -> None:
    table = csv_table(tmp_path, "a;b\n1;" + "x" * 3_000_000 + "\n")
    assert len(str(next(table.rows).cells[1])) == 3_000_000
    (tmp_path / "huge.csv").write_text("a;b\n1;" + "x" * 11_000_000 + "\n")
    assert refused(tmp_path / "huge.csv") is Trouble.FILE_BROKEN


@pytest.mark.parametrize(
    ("data", "trouble"),
    [
        (b"", Trouble.FILE_EMPTY),
        (b"\n\n;;\n", Trouble.FILE_EMPTY),
        (b"\xef\xbb\xbf", Trouble.FILE_EMPTY),
        (b"%PDF-1.7\n", Trouble.FILE_KIND),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, Trouble.FILE_LOCKED),
        (b"PK\x03\x04 not a zip", Trouble.FILE_BROKEN),
    ],
)
def test_table__hopeless_file__refused_with_a_reason(tmp_path: Path, data: bytes, trouble: Trouble) -> None:
    path = tmp_path / "x"
    path.write_bytes(data)
    assert refused(path) is trouble


def test_table__missing_file__refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.csv") is Trouble.FILE_MISSING


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=400))
def test_table__any_bytes__rows_or_a_refusal(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "x.csv"
    path.write_bytes(data)
    try:
        table = open_table(path)
        rows = list(table.rows)
    except FileRefusedError:
        return
    assert all(len(row.cells) == len(table.headings) for row in rows)


def test_workbook__types__come_as_they_are(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, [["Nro", "Päivä", "Klo", "Luku"], [7, date(2026, 3, 4), time(14, 30), 1.5]])
    table = open_table(path)
    assert table.headings == ("Nro", "Päivä", "Klo", "Luku")
    assert list(next(table.rows).cells) == [7.0, date(2026, 3, 4), time(14, 30), 1.5]
    assert table.sheets == ("Lista",)


def test_workbook__table_away_from_the_corner__keeps_line_numbers(tmp_path: Path) -> None:
    path = tmp_path / "off.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("S")
    for row, column, text in [(3, 2, "Nimi"), (3, 3, "Pvm"), (6, 2, "x")]:
        sheet.write(row, column, text)
    book.close()
    table = open_table(path)
    assert table.headings == ("Nimi", "Pvm")
    assert [row.line for row in table.rows] == [7]


def test_workbook__missing_sheet__lists_those_there_are(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, [["a"], [1]])
    with pytest.raises(FileRefusedError) as error:
        open_table(path, sheet="Toinen")
    assert error.value.problem.trouble is Trouble.SHEET_MISSING
    assert error.value.problem.params["sheets"] == "Lista"


def test_workbook__far_corner_cell__refused_before_the_memory_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "a")
    sheet.write(900_000, 16_383, "b")
    book.close()
    assert path.stat().st_size < 10_000
    assert refused(path) is Trouble.TOO_MANY_COLUMNS


def test_workbook__hidden_far_corner__found_in_odd_xml_too(tmp_path: Path) -> None:
    good = xlsx_file(tmp_path, [["a", "b"], [1, 2]])
    bad = tmp_path / "odd.xlsx"
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as sink:
        for member in source.namelist():
            data = source.read(member)
            if member.startswith("xl/worksheets/"):
                data = data.replace(b'<c r="B2"', b"<!-- x --><c\n r = 'XF&#68;900000'")
                assert b"900000" in data
            sink.writestr(member, data)
    assert refused(bad) is Trouble.TOO_MANY_COLUMNS


def test_workbook__entity_bomb__refused(tmp_path: Path) -> None:
    good = xlsx_file(tmp_path, [["a"], [1]])
    bad = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as sink:
        for member in source.namelist():
            data = source.read(member)
            if member.startswith("xl/worksheets/"):
                data = data.replace(b"<worksheet", b'<!DOCTYPE w [<!ENTITY a "x">]><worksheet', 1)
            sink.writestr(member, data)
    assert refused(bad) is Trouble.FILE_BROKEN


def test_workbook__another_zip__is_not_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w") as sink:
        sink.writestr("word/document.xml", "<w/>")
    assert refused(path) is Trouble.FILE_KIND


def test_workbook__cut_short__refused(tmp_path: Path) -> None:
    good = xlsx_file(tmp_path, [["a"], [1]])
    (tmp_path / "cut.xlsx").write_bytes(good.read_bytes()[:-200])
    assert refused(tmp_path / "cut.xlsx") is Trouble.FILE_BROKEN


@pytest.mark.parametrize(("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_column__letter__as_in_a_spreadsheet(index: int, letter: str) -> None:
    assert column_letter(index) == letter


def test_table__most_columns_allowed__opens(tmp_path: Path) -> None:
    table = csv_table(tmp_path, ";".join(f"c{i}" for i in range(MAX_COLUMNS)) + "\n")
    assert len(table.headings) == MAX_COLUMNS
