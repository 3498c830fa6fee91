"""From words to a question and back: what an address may say, what a reader sees, and what order lines stand in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from syli.kernel.context import Actor, Context
from syli.stats.answers import Answer, Cell, Note
from syli.stats.asking import in_words, question_from, shown
from syli.stats.choices import CellStatus, Zone
from syli.stats.forms import periods
from syli.stats.labels import note_words, place_of, question_error, time_words
from syli.stats.periods import Period
from syli.stats.query import Question, QuestionError

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def ctx(organisation: int | None = 7) -> Context:
    return Context(Actor("system", name="Syli"), organisation, NOW)


def asked(zone: Zone = Zone.OUTSIDE, **values: list[str]) -> Question:
    return question_from(values, ctx(), zone)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, Question("clients", Period.years(2026))),
        ({"measure": [""], "period": [""], "rows": [""]}, Question("clients", Period.years(2026))),
        ({"measure": ["hours"], "rows": ["county,service"], "columns": ["month"]}, {"rows": ("county", "service"), "columns": ("month",)}),
        ({"rows": [",county,,"]}, {"rows": ("county",)}),
        ({"period": ["2025-Q2"]}, {"period": Period.parse("2025-Q2")}),
        ({"filter_county": ["09"], "filter_service": [""]}, {"filters": {"county": ("09",)}}),
        ({"filter_age_group": ["00-02", "", "03-06"]}, {"filters": {"age_group": ("00-02", "03-06")}}),
        ({"rows": ["county", "service"]}, {"rows": ("county",)}),
        ({"nonsense": ["1"]}, {"zone": Zone.OUTSIDE}),
    ],
)
def test_question__from_an_address(values: dict[str, list[str]], expected: Any) -> None:
    found = question_from(values, ctx(), Zone.OUTSIDE)
    if isinstance(expected, Question):
        assert found == expected
    else:
        assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize("period", ["yesterday", "2026-13", "2026-00", "20266", "..", "2026..2020", "2026-Q5", "2026-H3", "-1", "٢٠٢٦"])
def test_question__period_that_is_none__is_refused(period: str) -> None:
    with pytest.raises(QuestionError) as refused:
        asked(period=[period])
    assert refused.value.code == "period_not_calendar"


def test_question__inside__is_always_about_ones_own() -> None:
    found = asked(Zone.INSIDE, filter_organisation=["8", "9"], filter_county=["09"])
    assert found.filters == {"organisation": ("7",), "county": ("09",)}


def test_question__outside__may_name_an_association() -> None:
    assert asked(filter_organisation=["8"]).filters == {"organisation": ("8",)}


@given(st.dictionaries(st.sampled_from(("measure", "rows", "columns", "period", "filter_x", "filter_")), st.lists(st.text(max_size=12), max_size=3)))
def test_question__whatever_stands_there__is_read_or_refused(values: dict[str, list[str]]) -> None:
    try:
        found = question_from(values, ctx(), Zone.INSIDE)
    except QuestionError:
        return
    assert found.filters["organisation"] == ("7",)
    assert all(found.rows)
    assert all(found.columns)


def answer(zone: Zone, numbers: list[list[float]], **changes: Any) -> Answer:
    """An answer by reason and gender."""
    rows = (("violence",), ("other",), ("unknown",))[: len(numbers)]
    columns = (("female",), ("male",))[: len(numbers[0])]
    made: dict[str, Any] = {
        "measure": "contacts", "zone": zone, "period": Period.years(2026), "row_dimensions": ("reason",), "column_dimensions": ("gender",),
        "rows": rows, "columns": columns, "cells": tuple(tuple(map(Cell, line)) for line in numbers),
        "row_totals": tuple(Cell(sum(line)) for line in numbers), "column_totals": tuple(Cell(sum(line)) for line in zip(*numbers, strict=True)),
        "total": Cell(sum(map(sum, numbers))),
    }  # fmt: skip
    return Answer(**(made | changes))


def words(made: Answer) -> Any:
    return in_words(made, Question("contacts", made.period), "en", date(2026, 11, 22))


def test_words__inside__leave_out_lines_without_anybody() -> None:
    table = words(answer(Zone.INSIDE, [[4, 0], [0, 0], [2, 0]]))
    assert len(table.rows) == 2
    assert len(table.columns) == 1
    assert [[cell.value for cell in line] for line in table.cells] == [[4], [2]]
    assert table.total.value == 6


def test_words__outside__keep_every_line_whoever_is_there() -> None:
    table = words(answer(Zone.OUTSIDE, [[4, 0], [0, 0], [2, 0]]))
    assert (len(table.rows), len(table.columns)) == (3, 2)


def test_words__inside__nobody_at_all__is_still_a_table() -> None:
    table = words(answer(Zone.INSIDE, [[0, 0], [0, 0]]))
    assert (len(table.rows), len(table.columns)) == (1, 1)


def test_words__unknown__stands_last_and_is_called_so() -> None:
    table = words(answer(Zone.OUTSIDE, [[1, 1], [2, 2], [3, 3]]))
    assert table.rows[-1] == "Not known"
    assert table.row_codes[-1] == "unknown"


def test_words__a_code_nobody_names__stands_for_itself() -> None:
    table = words(answer(Zone.OUTSIDE, [[1, 1]], rows=(("never-heard-of",),)))
    assert table.rows == ("never-heard-of",)


@pytest.mark.parametrize(
    ("measure", "zone", "decimals"),
    [
        ("hours", Zone.INSIDE, 1),
        # A protected sum is rounded to whole hours: a decimal would promise more than is there.
        ("hours", Zone.OUTSIDE, 0),
        ("contacts", Zone.INSIDE, 0),
        ("clients", Zone.OUTSIDE, 0),
        ("waiting_days", Zone.OUTSIDE, 1),
        ("waiting_days_median", Zone.INSIDE, 1),
    ],
)
def test_words__decimals__as_exact_as_the_number(measure: str, zone: Zone, decimals: int) -> None:
    assert words(answer(zone, [[4, 2]], measure=measure)).decimals == decimals


@pytest.mark.parametrize(
    ("cell", "decimals", "text"),
    [
        (Cell(0.0), 0, "0"),
        (Cell(1234567.0), 0, "1\u00a0234\u00a0567"),
        (Cell(12.25), 1, "12,2"),
        (Cell(1234.5), 1, "1\u00a0234,5"),
        (Cell(None), 0, "…"),
        (Cell(4.0, CellStatus.WITHHELD), 0, "…"),
        (Cell(4.0, CellStatus.MERGED), 0, "–"),
    ],
)
def test_shown__cell__as_people_write_it(cell: Cell, decimals: int, text: str) -> None:
    assert shown(cell, decimals) == text


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("2026", "2026"), ("2023..2025", "2023–2025"), ("2026-01", "1/2026"), ("2026-11", "11/2026"), ("2026-Q1", "1–3/2026"),
        ("2026-Q4", "10–12/2026"), ("2026-H1", "1–6/2026"), ("2026-H2", "7–12/2026"), ("2026-11-02", "2.11.2026"),
    ],
)  # fmt: skip
def test_time__as_people_write_it(code: str, text: str) -> None:
    assert time_words(code) == text


@pytest.mark.parametrize(
    ("code", "details", "words"),
    [
        ("perturbed", {}, "Protected"),
        ("not_for_publication", {}, "Not to be published"),
        ("open_period", {"as_of": "2026-11-20"}, "20.11.2026"),
        ("open_period", {"as_of": ""}, "nothing of it is shown yet"),
        ("merged", {"dimension": "municipality", "to": "county"}, "Municipality is shown more coarsely"),
    ],
)
def test_notes__are_sentences(code: str, details: dict[str, str], words: str) -> None:
    (sentence,) = note_words([Note.of(code, **details)], "en")
    assert words in sentence
    assert sentence.endswith(".")


def test_notes__that_nobody_knows__are_left_out() -> None:
    assert note_words([Note.of("something new")], "en") == []


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize(
    "code",
    [
        "unknown_measure", "unknown_dimension", "dimension_not_for_measure", "dimension_twice", "too_many_dimensions", "too_many_cells",
        "filter_by_period_instead", "filter_is_empty", "unknown_code", "inside_needs_organisation", "dimension_not_outside", "filter_not_whole",
        "period_not_calendar", "never heard of",
    ],
)  # fmt: skip
def test_errors__say_what_to_do_and_repeat_nothing_typed(code: str, language: str) -> None:
    with translation.override(language):
        words = question_error(code, language, {"dimension": "county", "code": "<script>"})
    assert words.endswith(".")
    assert "<script>" not in words
    assert "%(" not in words


def test_lines__of_a_code_set__stand_as_it_lists_them() -> None:
    place = place_of(("age_group",))
    ages = ["unknown", "65-", "unborn", "7-12"]
    ordered = sorted(((code,) for code in ages), key=place)
    assert ordered[-1] == ("unknown",)
    plain = place_of(("county",))
    assert [plain((code,)) for code in ("21", "01")] == [0, 0]


@given(st.integers(2020, 2040), st.integers(1, 12))
def test_periods__offered__are_real_and_have_begun(year: int, month: int) -> None:
    offered = periods(year, month)
    assert len(set(offered)) == len(offered)
    for text in offered:
        period = Period.parse(text)
        assert period.is_calendar
        assert period.first_month <= year * 100 + month
