"""What may be asked: every wrong question is refused with a reason, and nothing about anybody is in the reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from syli.stats.choices import CellStatus, Zone
from syli.stats.periods import Period
from syli.stats.query import QuestionError, Statistics, planned
from syli.stats.tests.facts import CODES, TODAY, book, number, question

NORTH = {"organisation": ("north",)}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"measure": "secrets"}, "unknown_measure"),
        ({"rows": ("colour",)}, "unknown_dimension"),
        ({"filters": {"colour": ("red",)}}, "unknown_dimension"),
        ({"rows": ("end_result",)}, "dimension_not_for_measure"),
        ({"measure": "new_episodes", "columns": ("modality",)}, "dimension_not_for_measure"),
        ({"rows": ("county",), "columns": ("county",)}, "dimension_twice"),
        ({"rows": ("county",), "filters": {"county": ("09",)}}, "dimension_twice"),
        ({"rows": ("county", "service", "gender"), "columns": ("month", "age_group")}, "too_many_dimensions"),
        ({"rows": ("county", "service", "gender"), "columns": ("month",), "filters": {"age_group": ("00-02",)}}, "too_many_dimensions"),
        ({"filters": {"month": ("2024-01",)}}, "filter_by_period_instead"),
        ({"filters": {"county": ()}}, "filter_is_empty"),
        ({"filters": {"county": ("99",)}}, "unknown_code"),
        ({"filters": {"county": ("08", "09")}}, "filter_not_whole"),
        ({"filters": {"age_group": ("00-02", "03-06", "07-17")}}, "filter_not_whole"),
        ({"rows": ("unit",)}, "dimension_not_outside"),
        ({"filters": {"unit": ("u1",)}}, "dimension_not_outside"),
        ({"rows": ("day",), "period": Period.parse("2024-03")}, "dimension_not_outside"),
        ({"period": Period.parse("2024-01-01..2024-01-17")}, "period_not_calendar"),
        ({"period": Period.parse("2024-01-01..2024-11-30")}, "period_not_calendar"),
        ({"zone": Zone.INSIDE}, "inside_needs_organisation"),
        ({"zone": Zone.INSIDE, "filters": {"county": ("09",)}}, "inside_needs_organisation"),
        ({"zone": Zone.INSIDE, "filters": NORTH | {"age_group": ("child",)}}, "unknown_code"),
        ({"zone": Zone.INSIDE, "filters": NORTH, "rows": ("county", "service", "gender"), "columns": ("year", "age_group")}, "too_many_dimensions"),
    ],
)
def test_question__is_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(QuestionError) as refused:
        planned(question(**changes), book(), TODAY)
    assert refused.value.code == code


def test_question__that_nobody_could_read__is_refused() -> None:
    with pytest.raises(QuestionError) as refused:
        planned(question(rows=("municipality", "day"), columns=("age_group", "reason"), period=Period.years(2020, 2024), zone=Zone.INSIDE, filters=NORTH), book(), TODAY)  # fmt: skip
    assert refused.value.code == "too_many_cells"


@pytest.mark.parametrize(
    "changes",
    [
        {"filters": {"age_group": ("child",)}},
        {"filters": {"age_group": ("00-02",)}},
        {"filters": {"county": ("unknown",)}},
        {"filters": NORTH, "rows": ("month", "service"), "columns": ("age_group",)},
        {"zone": Zone.INSIDE, "filters": NORTH | {"unit": ("u1", "u2")}, "rows": ("day",), "period": Period.parse("2024-03-01..2024-03-09")},
        {"zone": Zone.INSIDE, "filters": {"organisation": CODES["organisation"]}, "rows": ("organisation",)},
    ],
)
def test_question__is_taken(changes: dict[str, Any]) -> None:
    assert planned(question(**changes), book(), TODAY).measure.name == "clients"


def test_inside__says_that_it_must_not_be_published(system: Statistics) -> None:
    answer = system.answer(question(zone=Zone.INSIDE, filters=NORTH, rows=("service",)), today=TODAY)
    assert answer.has_note("not_for_publication")
    assert not answer.may_be_published
    assert {cell.status for cells in answer.cells for cell in cells} == {CellStatus.PUBLISHED}


def test_inside__with_filter_on_its_rows__shows_only_these(system: Statistics) -> None:
    asked = question(
        zone=Zone.INSIDE, filters={"organisation": ("north", "west"), "service": ("talk",)}, rows=("organisation",), columns=("service",)
    )
    answer = system.answer(asked, today=TODAY)
    assert answer.rows == (("north",), ("west",))
    assert answer.columns == (("talk",),)
    assert answer.total.value == sum(number(cells[0]) for cells in answer.cells)


def test_outside__says_that_it_is_changed(system: Statistics) -> None:
    answer = system.answer(question(rows=("service",)), today=TODAY)
    assert answer.has_note("perturbed")
    assert answer.may_be_published
    assert not answer.has_note("open_period")


@pytest.mark.parametrize(("today", "is_open"), [(date(2025, 1, 1), False), (date(2024, 12, 31), True)])
def test_outside__says_when_the_period_still_moves(system: Statistics, today: date, is_open: bool) -> None:
    assert system.answer(question(), today=today).has_note("open_period") is is_open


def test_cell__is_found_by_its_codes(system: Statistics) -> None:
    answer = system.answer(question(zone=Zone.INSIDE, filters=NORTH, rows=("service",), columns=("gender",)), today=TODAY)
    assert answer.cell(("talk",), ("f",)) is answer.cells[answer.rows.index(("talk",))][answer.columns.index(("f",))]
