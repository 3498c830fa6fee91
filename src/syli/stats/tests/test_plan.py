"""How a question is laid out: which cells can occur, which may still move, and what each is called for good."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from syli.stats.choices import Zone
from syli.stats.periods import Period
from syli.stats.plan import Plan
from syli.stats.query import planned
from syli.stats.tests.facts import CODES, SECRET, TODAY, book, question


def plan(today: date = TODAY, **asked: Any) -> Plan:
    return planned(question(**asked), book(), today)


def name(asked: Plan, *grouping: str, **codes: str) -> int:
    """The name of one cell of a grouping, by its codes."""
    places = tuple(asked.by_name[dimension].codes.index(codes[dimension]) for dimension in grouping)
    return int(asked.names(grouping, SECRET)[places])


def test_shown__are_cells_and_margins() -> None:
    assert plan(rows=("county", "gender"), columns=("month",)).shown == (("county", "gender", "month"), ("county", "gender"), ("month",), ())
    assert plan(rows=("county",)).shown == (("county",), ())
    assert plan().shown == ((),)
    assert plan(rows=("county",), filters={"service": ("talk",)}).shown == (("county", "service"), ("service",))
    assert plan(rows=("county",), filters={"gender": ("f",)}).shown == (("county",), ())


def test_groupings__hold_the_lines_along_what_reveals() -> None:
    table = plan(rows=("county", "service"), columns=("year", "age_group"))
    assert set(table.groupings) == {*table.shown, ("county", "year", "age_group"), ("county",)}
    filtered = plan(rows=("county",), filters={"reason": ("tired",)})
    assert set(filtered.groupings) == {("county", "reason"), ("reason",), ("county",), ()}
    inside = plan(rows=("service",), zone=Zone.INSIDE, filters={"organisation": ("north",)})
    assert inside.groupings == inside.shown


@pytest.mark.parametrize(
    ("one", "grouping", "other", "other_grouping", "codes"),
    [
        ({"rows": ("county",), "columns": ("gender",)}, ("county", "gender"), {"rows": ("gender",), "columns": ("county",)}, ("gender", "county"), {"county": "09", "gender": "f"}),
        ({"rows": ("county", "gender")}, ("county",), {"rows": ("county",), "columns": ("reason",)}, ("county",), {"county": "09"}),
        ({"rows": ("county", "gender")}, ("county", "gender"), {"rows": ("gender",), "filters": {"county": ("09",)}}, ("gender",), {"county": "09", "gender": "x"}),
        ({"rows": ("service",), "columns": ("gender",)}, ("service", "gender"), {"rows": ("gender",), "filters": {"service": ("talk",)}}, ("gender", "service"), {"service": "talk", "gender": "f"}),
        ({"rows": ("municipality",)}, ("municipality",), {"rows": ("municipality",), "columns": ("county",)}, ("municipality", "county"), {"municipality": "398", "county": "09"}),
        ({"rows": ("municipality",)}, ("municipality",), {"rows": ("municipality",), "filters": {"county": ("09",)}}, ("municipality",), {"municipality": "398"}),
        ({"rows": ("month",)}, ("month",), {"rows": ("month",), "columns": ("quarter",)}, ("month", "quarter"), {"month": "2024-05", "quarter": "2024-Q2"}),
        ({"rows": ("month",)}, ("month",), {"period": Period.parse("2024-05")}, (), {"month": "2024-05"}),
        ({"rows": ("year",), "period": Period.years(2023, 2024)}, ("year",), {}, (), {"year": "2024"}),
    ],
)  # fmt: skip
def test_cell__has_one_name_however_it_is_asked(
    one: dict[str, Any], grouping: tuple[str, ...], other: dict[str, Any], other_grouping: tuple[str, ...], codes: dict[str, str]
) -> None:
    assert name(plan(**one), *grouping, **codes) == name(plan(**other), *other_grouping, **codes)


def test_different_cells__have_different_names() -> None:
    names = [
        name(plan(rows=("county",)), "county", county="09"),
        name(plan(rows=("county",)), "county", county="08"),
        name(plan(rows=("county",), measure="contacts"), "county", county="09"),
        name(plan(rows=("county",), period=Period.parse("2024-H1")), "county", county="09"),
        name(plan(rows=("county",), filters={"gender": ("f",)}), "county", county="09"),
        name(plan(rows=("county",), filters={"age_group": ("child",)}), "county", county="09"),
        name(plan(rows=("county",), filters={"age_group": ("00-02",)}), "county", county="09"),
        name(plan()),
        name(plan(filters={"county": ("unknown",)})),
        name(plan(filters={"gender": ("unknown",)})),
    ]
    assert len(set(names)) == len(names)


def test_names__need_the_secret() -> None:
    asked = plan(rows=("county",))
    assert asked.names(("county",), SECRET).tolist() != asked.names(("county",), SECRET + b"!").tolist()


@pytest.mark.parametrize(
    ("asked", "today", "is_open"),
    [
        ({"rows": ("month",)}, date(2024, 11, 3), [False] * 10 + [True] * 2),
        ({"rows": ("quarter",)}, date(2024, 11, 3), [False] * 3 + [True]),
        ({"rows": ("year",), "period": Period.years(2022, 2024)}, date(2024, 11, 3), [False, False, True]),
        ({"rows": ("month",), "columns": ("year",), "period": Period.parse("2024-Q4")}, date(2024, 12, 1), [False, False, True]),
        ({"rows": ("quarter",), "period": Period.parse("2024-10")}, date(2024, 11, 3), [False]),
    ],
)
def test_open_cells__are_those_whose_time_has_not_ended(asked: dict[str, Any], today: date, is_open: list[bool]) -> None:
    table = plan(today, **asked)
    assert table.open_cells(table.rows).reshape(-1).tolist() == is_open
    assert table.open_cells(table.rows + table.columns).reshape(-1).tolist() == is_open


def test_possible__knows_months_in_years_and_places_in_counties() -> None:
    table = plan(rows=("month",), columns=("year",), period=Period.years(2023, 2024))
    assert table.possible(("month", "year")).sum() == 24
    places = plan(rows=("municipality",), columns=("county",))
    found = places.possible(("municipality", "county"))
    assert found.sum(axis=1).tolist() == [2] * 7 + [6], "its own county or the unknown; the unknown may be anywhere"


def test_protected__are_the_protected_services_and_whatever_may_hold_them() -> None:
    table = plan(rows=("service",), columns=("county",))
    by_service = table.protected(("service", "county"))
    assert [bool(row.all()) for row in by_service] == [code == "refuge" for code in (*CODES["service"], "unknown")]
    assert table.protected(("county",)).all()
    assert not planned(question(rows=("county",)), book(protected_services=frozenset()), TODAY).protected(("county",)).any()
