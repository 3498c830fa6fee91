"""The fast way and the slow obvious way say the same, for every measure, on random facts."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.stats.answers import Answer
from syli.stats.choices import Fact, Zone
from syli.stats.measures import MEASURES
from syli.stats.periods import Period
from syli.stats.query import Question
from syli.stats.reference import answers
from syli.stats.tests.facts import CODES, TODAY, World, worlds
from syli.stats.tests.stay_worlds import lived_year

ALL = {"organisation": CODES["organisation"]}
PERIODS = ("2024", "2023..2024", "2024-Q1", "2024-03", "2024-02-10..2024-05-20", "2023-H2")
DIMENSIONS = (
    "service", "county", "age_group", "reason", "gender", "unit", "day", "month", "quarter", "year", "organisation", "end_result", "known_as",
    "heads", "directed_by", "arrival_hour", "earlier_stays", "stay_length", "housing_after", "with_perpetrator", "violence", "violence_duration",
    "perpetrator", "lived_together", "crime_report", "moved_because", "onward_help", "safety_plan", "request_way", "group_wish", "work_form", "theme", "refusal_reason", "guided_to", "caller", "audience",
)  # fmt: skip


def reference(world: World, question: Question, dimensions: tuple[str, ...]) -> dict[tuple[str, ...], float]:
    """What the slow way says; combinations that give 0 left out."""
    found = answers(
        question.measure,
        {fact: world.of(fact) for fact in Fact},
        period=question.period,
        dimensions=dimensions,
        filters=question.filters,
    )
    return {labels: number for labels, number in found.items() if number}


def same(answer: Answer, world: World, question: Question) -> None:
    """Every cell and every margin is what the reference says, and neither knows one that the other has not."""
    rows, columns = question.rows, question.columns
    cells = {
        row + column: cell.value
        for row, line in zip(answer.rows, answer.cells, strict=True)
        for column, cell in zip(answer.columns, line, strict=True)
    }
    row_totals = {row: cell.value for row, cell in zip(answer.rows, answer.row_totals, strict=True)}
    column_totals = {column: cell.value for column, cell in zip(answer.columns, answer.column_totals, strict=True)}
    for dimensions, found in ((rows + columns, cells), (rows, row_totals), (columns, column_totals), ((), {(): answer.total.value})):
        wanted = reference(world, question, dimensions)
        assert {labels: value for labels, value in found.items() if value} == pytest.approx(wanted), (dimensions, answer.period.label)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    measure = MEASURES[draw(st.sampled_from(sorted(MEASURES)))]
    allowed = [name for name in DIMENSIONS if name in measure.dimensions]
    chosen = draw(st.lists(st.sampled_from(allowed), unique=True, max_size=3))
    filters: dict[str, tuple[str, ...]] = dict(ALL)
    may_filter = [
        name for name in ("service", "reason", "county", "heads", "perpetrator", "work_form", "theme", "onward_help") if name in measure.dimensions
    ]
    for name in draw(st.lists(st.sampled_from(may_filter), unique=True, max_size=1)):
        filters[name] = tuple(draw(st.lists(st.sampled_from(CODES[name]), unique=True, min_size=1)))
    cut = draw(st.integers(0, len(chosen)))
    period = Period.parse(draw(st.sampled_from(PERIODS)))
    return Question(measure.name, period, tuple(chosen[:cut]), tuple(chosen[cut:]), filters, Zone.INSIDE)


@pytest.mark.property
@given(world=worlds(), question=questions())
def test_measure__inside__equals_the_reference(world: World, question: Question) -> None:
    with TemporaryDirectory() as folder, mock.patch.object(os, "fsync"):
        answer = world.system(Path(folder)).answer(question, today=TODAY)
    same(answer, world, question)


@pytest.mark.parametrize("measure", sorted(MEASURES))
@pytest.mark.parametrize("dimensions", [("county", "service", "month"), ("reason", "quarter"), ("organisation", "year", "age_group"), ()])
def test_measure__inside__equals_the_reference_on_a_lifelike_year(system: Any, measure: str, dimensions: tuple[str, ...]) -> None:
    # Of what is counted of a house and not of a person, other things can be asked.
    dimensions = tuple(name for name in dimensions if name in MEASURES[measure].dimensions)
    question = Question(measure, Period.years(2024), dimensions[:1], dimensions[1:], ALL, Zone.INSIDE)
    answer = system.answer(question, today=TODAY)
    same(answer, lived_year(), question)
    assert answer.total.value, "there is something to count"


def test_ongoing__inside__is_what_was_there_plus_new_less_ended(system: Any) -> None:
    def monthly(measure: str) -> list[float]:
        question = Question(measure, Period.years(2024), ("month",), (), ALL, Zone.INSIDE)
        return [cells[0].value for cells in system.answer(question, today=TODAY).cells]

    new, ended, ongoing = monthly("new_episodes"), monthly("ended_episodes"), monthly("ongoing_episodes")
    assert sum(new) > 100
    before = 0.0
    for arrived, left, there in zip(new, ended, ongoing, strict=True):
        assert there == before + arrived - left
        before = there


def test_ongoing__totals__are_those_of_the_last_day_and_no_sums(system: Any) -> None:
    def asked(rows: tuple[str, ...], columns: tuple[str, ...]) -> Answer:
        answer: Answer = system.answer(Question("ongoing_episodes", Period.years(2024), rows, columns, ALL, Zone.INSIDE), today=TODAY)
        return answer

    by_month, plain = asked(("service",), ("month",)), asked(("service",), ())
    assert by_month.total.value == plain.total.value
    assert [cell.value for cell in by_month.row_totals] == [cells[0].value for cells in plain.cells]
    assert [cells[-1].value for cells in by_month.cells] == [cells[0].value for cells in plain.cells], "the year ends with its last month"
