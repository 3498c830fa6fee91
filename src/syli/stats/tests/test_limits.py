"""Tables that are cut too finely are joined, step by step, by what is declared and the published total alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.stats.codebook import CodeSet
from syli.stats.limits import fitting, possible_cells
from syli.stats.periods import Period
from syli.stats.plan import Plan
from syli.stats.query import Question, planned
from syli.stats.rules import is_fine_enough
from syli.stats.tests.facts import CODES, MUNICIPALITIES, TODAY, World, book, number, people, question

YEAR = Period.years(2024)


def plan(**asked: Any) -> Plan:
    return planned(question(**asked), book(), TODAY)


@pytest.mark.parametrize(
    ("asked", "people", "dimensions", "notes"),
    [
        ({"rows": ("municipality",)}, 24, ("municipality",), []),
        ({"rows": ("municipality",)}, 23, ("county",), [("municipality", "county")]),
        ({"rows": ("municipality",)}, 17, (), [("municipality", "county"), ("county", "all")]),
        ({"rows": ("month",)}, 35, ("quarter",), [("month", "quarter")]),
        ({"rows": ("month",)}, 11, ("year",), [("month", "quarter"), ("quarter", "year")]),
        ({"rows": ("age_group",)}, 20, ("age_group",), [("age_group", "age_group:joined")]),
        ({"rows": ("age_group",)}, 8, (), [("age_group", "age_group:joined"), ("age_group", "all")]),
        ({"rows": ("county",), "columns": ("month",)}, 80, ("county", "quarter"), [("month", "quarter")]),
        ({"rows": ("county",), "columns": ("month",), "filters": {"service": ("talk",)}}, 80, ("county", "quarter"), [("month", "quarter")]),
        ({"rows": ("gender",)}, 3, (), [("gender", "all")]),
    ],
)
def test_table__is_joined(asked: dict[str, Any], people: float, dimensions: tuple[str, ...], notes: list[tuple[str, str]]) -> None:
    fitted, said = fitting(plan(**asked), people)
    assert fitted.rows + fitted.columns == dimensions
    assert [tuple(value for _, value in note.details) for note in said] == notes


@pytest.mark.property
@given(st.lists(st.sampled_from(["county", "municipality", "month", "age_group", "reason", "gender"]), unique=True, max_size=4), st.integers(0, 3000))
def test_table__that_is_left__is_coarse_enough(rows: list[str], people: int) -> None:
    asked = plan(rows=tuple(rows))
    fitted, notes = fitting(asked, people)
    assert is_fine_enough(people, possible_cells(fitted))
    assert bool(notes) is not is_fine_enough(people, possible_cells(asked))


def test_possible_cells__leave_out_what_cannot_occur() -> None:
    every = len(MUNICIPALITIES) + 1
    assert possible_cells(plan(rows=("municipality",))) == every
    assert possible_cells(plan(rows=("municipality",), filters={"county": ("09",)})) == 4, "three in the county, and the unknown"
    assert possible_cells(plan(rows=("month",), columns=("quarter",))) == 12
    assert possible_cells(plan(rows=("month",), period=Period.years(2025))) == 2, "months that have not begun cannot occur"


def test_joined_ages__count_each_person_once(tmp_path: Path) -> None:
    rows = [*people(40, age_group="00-02"), *people(40, age_group="07-17"), *people(25, first=100, age_group="45-")]
    system = World(contacts=rows).system(tmp_path)
    asked = Question("clients", YEAR, ("age_group",), ("month",))
    answer = system.answer(asked, today=TODAY)
    assert answer.has_note("merged")
    fine = Question("clients", YEAR, filters={"age_group": ("child",)})
    assert abs(number(system.answer(fine, today=TODAY).total) - 40) <= 6, "the same forty children in two age groups are forty"


def test_axis__with_one_wider_category_less_is_not_joined_for_nothing() -> None:
    same = CodeSet.of(CODES["gender"], broader={code: code for code in CODES["gender"]})
    asked = planned(Question("clients", YEAR, ("gender",)), book(sets={"gender": same}), date(2025, 2, 1))
    fitted, notes = fitting(asked, 5)
    assert fitted.rows == ()
    assert len(notes) == 1
