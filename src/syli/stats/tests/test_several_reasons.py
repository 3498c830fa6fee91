"""Several reasons of one person: she is counted under each and once in every total, true inside and protected outside."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from syli.stats.answers import Answer
from syli.stats.choices import CellStatus, Zone
from syli.stats.marts.codes import apart, combined
from syli.stats.measures import MEASURES
from syli.stats.periods import Period
from syli.stats.query import Question, Statistics
from syli.stats.tests.facts import TODAY, World, contact, episode, number, people

YEAR = Period.years(2024)
MINE = {"organisation": ("north",)}


def ask(system: Statistics, measure: str, rows: tuple[str, ...] = ("reason",), **changes: object) -> Answer:
    return system.answer(Question(measure, YEAR, rows, **({"zone": Zone.INSIDE, "filters": MINE} | changes)), today=TODAY)  # type: ignore[arg-type]  # as given


def rows_of(answer: Answer) -> dict[str, float]:
    return {labels[0]: total.value for labels, total in zip(answer.rows, answer.row_totals, strict=True) if total.value}


@pytest.fixture
def few(tmp_path: Path) -> Statistics:
    """One came for two reasons and, in another service, for one of them and a third; another came for one; of a third nothing is known."""
    world = World()
    world.contacts = [
        contact(1, date(2024, 3, 1), reason="tired+violence", minutes=60),
        contact(1, date(2024, 3, 2), reason="drugs+violence", minutes=90),
        contact(2, date(2024, 3, 3), reason="violence", minutes=30),
        contact(3, date(2024, 3, 4), reason="unknown", minutes=30),
    ]
    world.episodes = [
        episode(1, date(2024, 3, 1), date(2024, 3, 10), reason="tired+violence", waiting_days=10),
        episode(2, date(2024, 3, 1), date(2024, 3, 20), reason="violence", waiting_days=20),
    ]
    return world.system(tmp_path)


@pytest.mark.parametrize(
    ("measure", "rows", "total"),
    [
        ("clients", {"drugs": 1, "tired": 1, "violence": 2, "unknown": 1}, 3),
        ("contacts", {"drugs": 1, "tired": 1, "violence": 3, "unknown": 1}, 4),
        ("hours", {"drugs": 1.5, "tired": 1, "violence": 3, "unknown": 0.5}, 3.5),
        ("participations", {"drugs": 1, "tired": 1, "violence": 3, "unknown": 1}, 4),
        ("new_episodes", {"tired": 1, "violence": 2}, 2),
        ("ended_episodes", {"tired": 1, "violence": 2}, 2),
        ("waiting_days", {"tired": 10, "violence": 15}, 15),
        ("waiting_days_median", {"tired": 10, "violence": 15}, 15),
        ("episode_length", {"tired": 10, "violence": 15}, 15),
        ("episode_length_median", {"tired": 10, "violence": 15}, 15),
    ],
)
def test_inside__each_reason_counts_her_and_the_total_once(few: Statistics, measure: str, rows: dict[str, float], total: float) -> None:
    answer = ask(few, measure)
    assert rows_of(answer) == rows
    assert answer.total.value == total
    assert answer.has_note("in_several")
    assert not ask(few, measure, ("county",)).has_note("in_several")


def test_inside__a_filter_keeps_everybody_with_that_reason(few: Statistics) -> None:
    for reason, count in {"drugs": 1, "tired": 1, "violence": 2, "unknown": 1, "loneliness": 0}.items():
        assert ask(few, "clients", (), filters=MINE | {"reason": (reason,)}).total.value == count, reason
    some = ask(few, "clients", filters=MINE | {"reason": ("drugs", "tired")})
    assert rows_of(some) == {"drugs": 1, "tired": 1}
    assert some.total.value == 1, "one person with both"


def test_inside__reasons_across_columns__have_the_same_margins(few: Statistics) -> None:
    by_service = ask(few, "clients", ("month",), columns=("reason",))
    assert {labels[0]: cell.value for labels, cell in zip(by_service.columns, by_service.column_totals, strict=True) if cell.value} == {
        "drugs": 1,
        "tired": 1,
        "violence": 2,
        "unknown": 1,
    }
    assert by_service.row_totals[2].value == by_service.total.value == 3


def test_order__of_the_reasons__is_nothing() -> None:
    assert combined(["violence", "drugs", "violence"]) == combined(["drugs", "violence"])
    assert apart(combined(["violence", "drugs"])) == ("drugs", "violence")
    assert combined(["unknown", "drugs"]) == "drugs"
    assert combined([]) == "unknown"


def test_outside__a_second_reason__moves_no_total(tmp_path: Path) -> None:
    plain = World(contacts=people(60, reason="violence")).system(tmp_path / "plain")
    more = World(contacts=people(60, reason="tired+violence")).system(tmp_path / "more")
    for measure in ("clients", "contacts", "hours"):
        one, other = (ask(system, measure, ("county",), zone=Zone.OUTSIDE, filters={}) for system in (plain, more))
        assert (one.total, one.row_totals) == (other.total, other.row_totals)
        assert one.total.value


def test_outside__everybody_of_a_county_with_one_reason__is_not_told(tmp_path: Path) -> None:
    """All forty of a county came for violence, and most for something else too: that nobody is left without it must not be seen."""
    world = World(contacts=people(25, county="03", reason="tired+violence") + people(15, first=50, county="03", reason="violence"))
    world.contacts += people(40, first=100, county="09", reason="tired+violence") + people(40, first=200, county="09", reason="drugs")
    answer = ask(world.system(tmp_path), "clients", ("county",), columns=("reason",), zone=Zone.OUTSIDE, filters={})
    lines = dict(zip(answer.rows, answer.cells, strict=True))
    assert {cell.status for cell in lines["03",]} == {CellStatus.MERGED}
    assert CellStatus.PUBLISHED in {cell.status for cell in lines["09",]}


@pytest.mark.parametrize("measure", [name for name, measure in MEASURES.items() if "reason" in measure.dimensions])
def test_outside__a_filter_says_what_the_row_says(system: Statistics, measure: str) -> None:
    table = ask(system, measure, zone=Zone.OUTSIDE, filters={})
    for labels, row in zip(table.rows, table.row_totals, strict=True):
        only = ask(system, measure, (), zone=Zone.OUTSIDE, filters={"reason": labels}).total
        if row.status is not CellStatus.MERGED:
            assert (only.value, only.status) == (row.value, row.status), labels
    assert number(table.total)
