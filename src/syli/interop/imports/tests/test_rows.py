"""Rows through a mapping: values, errors with line, column and value, doubles, and keys that last."""

import time as clock
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syli.interop.imports.choices import Severity, Trouble
from syli.interop.imports.mapping import TargetRule, read_mapping
from syli.interop.imports.reading import SourceRow, Table, open_table
from syli.interop.imports.rows import RowResult, check_columns, name_part, read_rows
from syli.interop.imports.tests.files import CODE_SETS, csv_table, people_rule, xlsx_file

TODAY = date(2026, 11, 22)
HEAD = "Nro;Nimi;Synt;Sukupuoli;Kunta\n"
CONTACT_MAP = """
version: 1
contacts:
  fields:
    person: Asiakas
    happened_on: Pvm
    start_time: Klo
    minutes: {column: Kesto, unit: hours}
    service: {column: Palvelu, default: Kotikäynti}
    way: {constant: phone}
    themes: Aiheet
    note: Teksti
"""
CONTACT_HEAD = "Asiakas;Pvm;Klo;Kesto;Palvelu;Aiheet;Teksti\n"


def contact_rule(same_rows: str = "skip") -> TargetRule:
    return replace(read_mapping(CONTACT_MAP).rules["contacts"], same_rows=same_rows)


def results(folder: Path, text: str, rule: TargetRule | None = None) -> list[RowResult]:
    return list(read_rows(csv_table(folder, text), rule or people_rule(), CODE_SETS, TODAY))


def told(result: RowResult) -> list[tuple[Trouble, str | None, str]]:
    return [(p.trouble, p.column, p.value) for p in result.problems]


def test_row__read__gives_values(tmp_path: Path) -> None:
    (row,) = results(tmp_path, HEAD + "A-1;Maija Liisa Äijälä;1.2.1990;N;lahtis\n")
    assert row.is_ok
    assert row.values == {
        "source_id": "a-1",
        "last_name": "Äijälä",
        "first_names": "Maija Liisa",
        "birth_on": date(1990, 2, 1),
        "gender": "female",
        "municipality": "398",
    }


def test_row__read__tells_line_column_value_and_nearest(tmp_path: Path) -> None:
    rows = results(tmp_path, HEAD + "1;Aino Aalto;1.2.1990;N;Lahti\n2;Otso Oja;32.1.1990;mies;Helsinkki\n")
    assert told(rows[1]) == [
        (Trouble.NOT_A_DATE, "Synt", "32.1.1990"),
        (Trouble.UNKNOWN_CODE, "Kunta", "Helsinkki"),
    ]
    assert rows[1].problems[1].params["suggestions"] == "Helsinki"
    assert all(p.line == 3 for p in rows[1].problems)
    assert not rows[1].is_ok


def test_row__read__empty_cells_are_not_errors_unless_required(tmp_path: Path) -> None:
    rows = results(tmp_path, HEAD + "1;Aino Aalto;-;;\n2;;;;Lahti\n")
    assert rows[0].is_ok
    assert set(rows[0].values) == {"source_id", "last_name", "first_names"}
    assert [p.trouble for p in rows[1].problems] == [Trouble.REQUIRED]


def test_row__read__future_birth_refused(tmp_path: Path) -> None:
    (row,) = results(tmp_path, HEAD + "1;Aino Aalto;23.11.2026;;\n")
    assert [p.trouble for p in row.problems] == [Trouble.DATE_IN_FUTURE]


def test_row__read__contact_with_several_codes(tmp_path: Path) -> None:
    (row,) = results(
        tmp_path,
        CONTACT_HEAD + '7;3.11.2026;klo 9.30;1,5;;"Uni ja rytmi, uupumus";"Eka\nToka"\n',
        contact_rule(),
    )
    assert row.values == {
        "person": "7",
        "happened_on": date(2026, 11, 3),
        "start_time": time(9, 30),
        "minutes": 90,
        "service": "visit",
        "way": "phone",
        "themes": ("b", "a"),
        "note": "Eka\nToka",
    }


def test_row__read__a_name_with_a_comma_is_one_code(tmp_path: Path) -> None:
    (row,) = results(
        tmp_path,
        CONTACT_HEAD + '7;3.11.2026;;;"keskustelu, PERHE";"Talous, velat";\n',
        contact_rule(),
    )
    assert row.values["service"] == "talk"
    assert row.values["themes"] == ("c",)


def test_row__workbook__same_values_as_csv(tmp_path: Path) -> None:
    path = xlsx_file(
        tmp_path,
        [
            CONTACT_HEAD.strip().split(";"),
            [7, date(2026, 11, 3), time(9, 30), 1.5, None, "Uupumus", "x"],
        ],
    )
    (from_book,) = read_rows(open_table(path), contact_rule(), CODE_SETS, TODAY)
    (from_text,) = results(tmp_path, CONTACT_HEAD + "7;3.11.2026;9.30;1,5;;Uupumus;x\n", contact_rule())
    assert from_book.values == from_text.values
    assert from_book.key == from_text.key


def test_row__identity_code__gives_the_birth_date_or_contradicts_it(tmp_path: Path) -> None:
    rule = people_rule("version: 1\npeople: {fields: {last_name: Nimi, identity_code: Hetu, birth_on: Synt}}")
    rows = results(
        tmp_path,
        "Nimi;Hetu;Synt\nA;010190-900P;\nB;010190-900P;1.1.1990\nC;010190-900P;2.1.1990\n",
        rule,
    )
    assert rows[0].values["birth_on"] == date(1990, 1, 1)
    assert [p.trouble for p in rows[1].problems] == [Trouble.DUPLICATE_IN_FILE]
    assert [p.trouble for p in rows[2].problems] == [
        Trouble.BIRTH_DATE_DIFFERS,
        Trouble.DUPLICATE_IN_FILE,
    ]
    assert rows[2].problems[1].params == {"first_line": 2}


def test_row__doubles__own_number_twice_is_an_error(tmp_path: Path) -> None:
    rows = results(tmp_path, HEAD + "1;A B;;;\n2;C D;;;\n1 ;E F;;;\n")
    assert [row.is_ok for row in rows] == [True, True, False]
    assert told(rows[2]) == [(Trouble.DUPLICATE_IN_FILE, "Nro", "1")]


@pytest.mark.parametrize(("policy", "saved"), [("skip", 2), ("keep", 3)])
def test_row__same_row_twice__skipped_or_kept_and_always_told(tmp_path: Path, policy: str, saved: int) -> None:
    line = "7;3.11.2026;9.30;1;;;x\n"
    rows = results(tmp_path, CONTACT_HEAD + line + "8" + line[1:] + line, contact_rule(same_rows=policy))
    assert sum(row.is_ok for row in rows) == saved
    assert [(p.trouble, p.severity) for p in rows[2].problems] == [(Trouble.SAME_ROW, Severity.WARNING)]
    assert len({row.key for row in rows}) == 3


def test_row__key__lasts_over_order_case_and_changed_details(tmp_path: Path) -> None:
    first = results(tmp_path, HEAD + "1;A B;;N;\n2;C D;;;Lahti\n")
    again = results(tmp_path, HEAD + "2;C D;;;Helsinki\n 1;A Böö;1.1.2000;M;\n")
    assert {r.values["source_id"]: r.key for r in first} == {r.values["source_id"]: r.key for r in again}


def test_row__key__differs_between_people_and_contacts(tmp_path: Path) -> None:
    contacts = read_mapping("version: 1\ncontacts: {fields: {source_id: Nro, happened_on: Pvm, service: {constant: visit}}}").rules["contacts"]
    (contact,) = results(tmp_path, "Nro;Pvm\n1;1.1.2020\n", contacts)
    (person,) = results(tmp_path, HEAD + "1;A B;;;\n")
    assert contact.key != person.key


def test_row__key__uses_the_digest_it_is_given(tmp_path: Path) -> None:
    table = csv_table(tmp_path, HEAD + "1;A B;;;\n")
    (row,) = read_rows(table, people_rule(), CODE_SETS, TODAY, lambda data: "secret" + str(len(data)))
    assert row.key.startswith("secret")


def test_columns__checked__with_the_nearest_heading() -> None:
    headings = ["NRO", "Nimi", "Syntymäaika", "Sukupuoli", "Kunta"]
    (problem,) = check_columns(people_rule(), headings)
    assert (problem.trouble, problem.column) == (Trouble.COLUMN_MISSING, "Synt")
    assert "Syntymäaika" in str(problem.params["suggestions"])


@pytest.mark.parametrize(
    ("text", "order", "first", "last"),
    [
        ("Maija Liisa Virtanen", "auto", "Maija Liisa", "Virtanen"),
        ("Virtanen, Maija Liisa", "auto", "Maija Liisa", "Virtanen"),
        ("Virtanen Maija Liisa", "last_first", "Maija Liisa", "Virtanen"),
        ("von der Leyen, Ursula", "first_last", "Ursula", "von der Leyen"),
        ("Maija", "auto", "", "Maija"),
        ("  ", "auto", "", ""),
    ],
)
def test_name__cut__in_two(text: str, order: str, first: str, last: str) -> None:
    assert name_part(text, "first", order) == first
    assert name_part(text, "last", order) == last


def test_field__columns_joined_and_cell_split(tmp_path: Path) -> None:
    rule = people_rule("version: 1\npeople: {fields: {last_name: A, first_names: {columns: [B, C]}, city: {column: D, split: '/', take: -1}}}")
    rows = results(tmp_path, "A;B;C;D\nX;Aino;Kaisa;15110 / Lahti\nY;Otso;;Lahti\n", rule)
    assert [row.values["first_names"] for row in rows] == ["Aino Kaisa", "Otso"]
    assert [row.values["city"] for row in rows] == ["Lahti", "Lahti"]


def test_row__hostile_cells__are_kept_out_or_cleaned(tmp_path: Path) -> None:
    rows = results(
        tmp_path,
        HEAD
        + '1;=HYPERLINK("http://x") Y;;;\n'
        + "2;"
        + "x" * 200_000
        + ";;;\n"
        + "3;Aino\x00 Aalto\u202e;;;\n"
        + "4;Aino Aalto;1.1.2000;' OR 1=1 --;\n",
    )
    assert told(rows[0])[0][0] is Trouble.NOT_A_NAME
    assert rows[1].problems[0].trouble is Trouble.CELL_TOO_LONG
    assert len(rows[1].problems[0].value) <= 60
    assert rows[2].values["first_names"] == "Aino"
    assert {p.trouble for p in rows[2].problems} == {Trouble.REMOVED_CHARACTERS}
    assert rows[2].is_ok
    assert rows[3].problems[0].trouble is Trouble.UNKNOWN_CODE


CELLS = st.one_of(st.none(), st.text(max_size=30), st.floats(), st.dates(), st.booleans(), st.times())


@settings(max_examples=150, deadline=None)
@given(grid=st.lists(st.lists(CELLS, min_size=5, max_size=5), max_size=8))
def test_rows__any_cells__one_result_each_and_distinct_keys(grid: list[list[object]]) -> None:
    source = [SourceRow(i + 2, cells) for i, cells in enumerate(grid)]  # type: ignore[arg-type]
    table = Table(("Nro", "Nimi", "Synt", "Sukupuoli", "Kunta"), iter(source))
    found = list(read_rows(table, people_rule(), CODE_SETS, TODAY))
    assert [row.line for row in found] == [row.line for row in source]
    good = [row.key for row in found if row.is_ok]
    assert len(good) == len(set(good))


def _many(count: int) -> Sequence[SourceRow]:
    return [
        SourceRow(
            i + 2,
            (str(i), f"Aino Aalto{'abcdefghij'[i % 10]}", f"{i % 28 + 1}.3.1990", "N", "Lahti"),
        )
        for i in range(count)
    ]


def test_rows__speed__at_least_two_thousand_a_second() -> None:
    table = Table(("Nro", "Nimi", "Synt", "Sukupuoli", "Kunta"), iter(_many(10_000)))
    start = clock.process_time()
    assert sum(row.is_ok for row in read_rows(table, people_rule(), CODE_SETS, TODAY)) == 10_000
    assert clock.process_time() - start < 5
