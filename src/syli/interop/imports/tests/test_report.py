"""The report tells what to do, in three languages, and cannot run anything in a spreadsheet."""

import csv
import io

import pytest
from django.utils import translation

from syli.interop.imports.choices import Severity, Trouble
from syli.interop.imports.messages import WORDS, message, place
from syli.interop.imports.problems import Problem
from syli.interop.imports.report import KEPT_PROBLEMS, KEPT_WORDS, Tally, safe_cell, write_report
from syli.interop.imports.rows import RowResult

PARAMS = dict.fromkeys(
    [
        "name",
        "words",
        "megabytes",
        "sheets",
        "limit",
        "allowed",
        "suggestions",
        "count",
        "width",
        "low",
        "high",
        "first_line",
        "first",
        "days",
    ],
    "x",
)


@pytest.mark.parametrize("trouble", list(Trouble))
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_problem__message__exists_in_every_language(trouble: Trouble, language: str) -> None:
    with translation.override(language):
        text = message(Problem(trouble, params=PARAMS))
    with translation.override("en"):
        english = message(Problem(trouble, params=PARAMS))
    assert text and "%(" not in text and "!" not in text
    assert language == "en" or text != english


def test_words__cover__every_trouble() -> None:
    assert set(WORDS) == set(Trouble)


def test_problem__place__line_and_column() -> None:
    with translation.override("fi"):
        assert place(Problem(Trouble.REQUIRED, 7, "Nimi")) == "rivi 7, Nimi"


@pytest.mark.parametrize("text", ["=1+1", "+358", "-1", "@x", "\t=1", "\r=1", "＝1"])
def test_report__cell__never_a_formula(text: str) -> None:
    assert safe_cell(text) == "'" + text
    assert safe_cell("Aalto") == "Aalto"


def test_report__write__one_line_per_problem() -> None:
    file = io.StringIO()
    problems = [
        Problem(Trouble.NOT_A_DATE, 3, "=Pvm", "=cmd|x"),
        Problem(Trouble.SAME_ROW, 4, severity=Severity.WARNING, params={"first_line": 2}),
    ]
    with translation.override("en"):
        write_report(problems, file, ["Line", "Column", "Value", "How bad", "What to do"])
    rows = list(csv.reader(io.StringIO(file.getvalue()), delimiter=";"))
    assert rows[1] == [
        "3",
        "'=Pvm",
        "'=cmd|x",
        "left out",
        "The date was not understood. Write it as 22.11.2026.",
    ]
    assert rows[2][4] == "The same row is on line 2."


def test_tally__add__counts_all_and_keeps_a_part() -> None:
    tally = Tally()
    bad = RowResult(2, "k", {}, (Problem(Trouble.REQUIRED, 2),))
    for _ in range(KEPT_PROBLEMS + 5):
        tally.add(bad)
    tally.add(RowResult(3, "g", {}))
    tally.add(RowResult(4, "r", {}, (), is_repeat=True))
    assert (tally.rows, tally.good, tally.refused, tally.repeated) == (
        KEPT_PROBLEMS + 7,
        1,
        KEPT_PROBLEMS + 5,
        1,
    )
    assert tally.troubles[Trouble.REQUIRED] == KEPT_PROBLEMS + 5
    assert len(tally.problems) == KEPT_PROBLEMS
    assert tally.has_errors


def test_tally__warnings_on_every_row__hide_no_error() -> None:
    tally = Tally()
    known = RowResult(2, "k", {}, (Problem(Trouble.ALREADY_IMPORTED, 2, severity=Severity.WARNING),), is_repeat=True)
    for _ in range(KEPT_PROBLEMS + 5):
        tally.add(known)
    tally.add(RowResult(9, "b", {}, (Problem(Trouble.NOT_A_DATE, 9),)))
    assert tally.problems[-1].trouble is Trouble.NOT_A_DATE


def test_tally__unknown_words__counted_by_column_and_word() -> None:
    tally = Tally()
    for word in ("Nakki", "Nakki", "Makkara"):
        tally.note([Problem(Trouble.UNKNOWN_CODE, 2, "Laji", word, params={"word": word})])
    assert tally.words == {("Laji", "Nakki"): 2, ("Laji", "Makkara"): 1}
    for number in range(KEPT_WORDS * 2):
        tally.note([Problem(Trouble.UNKNOWN_CODE, 2, "Laji", "x", params={"word": str(number)})])
    assert len(tally.words) == KEPT_WORDS
