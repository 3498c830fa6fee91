"""`syli statistics query` and `refresh`: the page's own numbers, honest exit codes, and what goes into which file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from syli.config.console import Exit
from syli.stats.cli import statistics
from syli.stats.models import StalePartition
from tests.case import Case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def marts(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def told(case: Case, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A case with three contacts that stand in the marts, on the tests' own day."""
    monkeypatch.setattr("syli.kernel.context.clock", lambda: case.cast.now)
    for n in range(3):
        case.contact(days_ago=n, minutes=30)
    assert run("refresh").exit_code == 0
    return case


def run(*arguments: str) -> Result:
    """Run the verb."""
    return CliRunner().invoke(statistics, list(arguments))


def query(*arguments: str) -> Result:
    return run("query", "--year", "2026", *arguments)


def test_query__own__is_what_the_page_says(told: Case) -> None:
    asked = ("--measure", "contacts", "--rows", "service")
    done = query(*asked, "--as", "Aava ry")
    assert done.exit_code == 0, done.output
    page = told.cast.client("leena").get("/numbers/?measure=contacts&rows=service&period=2026&format=csv")
    assert done.stdout_bytes == page.content


def test_query__federation__is_what_the_page_says(told: Case) -> None:
    done = query("--rows", "county", "--columns", "service", "--as", "federation")
    page = told.cast.client("tilda").get("/numbers/federation/?measure=clients&rows=county&columns=service&period=2026&format=csv")
    assert done.exit_code == 0, done.output
    assert done.stdout_bytes == page.content


def test_query__association__is_found_whatever_the_case_of_its_name(told: Case) -> None:
    assert query("--measure", "hours", "--as", "aava RY").output == query("--measure", "hours", "--as", "Aava ry").output


def test_query__own__never_counts_another(told: Case) -> None:
    done = query("--measure", "contacts", "--as", "Bore ry")
    assert done.exit_code == 0
    assert ";3" not in done.output


@pytest.mark.parametrize(("language", "words"), [("fi", "Yhteensä"), ("sv", "Totalt"), ("en", "Total")])
def test_query__speaks_the_language(told: Case, language: str, words: str) -> None:
    assert words in query("--rows", "age_group", "--columns", "gender", "--language", language).output


def test_query__filters__keep_a_part(told: Case) -> None:
    everything = query("--measure", "contacts", "--as", "Aava ry")
    part = query("--measure", "contacts", "--as", "Aava ry", "--filter", "modality=remote", "--filter", "modality=group")
    assert ";3" in everything.output
    assert ";3" not in part.output


def test_query__output__goes_to_the_file_only(told: Case, tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    done = query("--format", "xlsx", "--output", str(path))
    assert (done.exit_code, done.output) == (0, "")
    assert path.read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--as", "Nowhere ry"), Exit.NOT_FOUND, "no association called Nowhere ry"),
        (("--measure", "secrets"), Exit.USAGE, "unknown_measure"),
        (("--rows", "unit"), Exit.USAGE, "dimension_not_outside"),
        (("--rows", "county", "--columns", "county"), Exit.USAGE, "dimension_twice"),
        (("--rows", "county,service,gender", "--columns", "month,age_group"), Exit.USAGE, "too_many_dimensions"),
        (("--period", "last week"), Exit.USAGE, "period_not_calendar"),
        (("--filter", "county=999"), Exit.USAGE, "unknown_code"),
        (("--filter", "county"), Exit.USAGE, "DIMENSION=CODE"),
        (("--filter", "=09"), Exit.USAGE, "DIMENSION=CODE"),
        (("--filter", "colour=09"), Exit.USAGE, "unknown_dimension"),
        (("--format", "pdf"), Exit.USAGE, "pdf"),
        (("--language", "de"), Exit.USAGE, "de"),
    ],
)
def test_query__wrong_use__is_one_clear_line(told: Case, arguments: tuple[str, ...], code: Exit, words: str) -> None:
    done = query(*arguments)
    assert done.exit_code == code, done.output
    assert words in done.output
    assert "Traceback" not in done.output


def test_query__folder_that_is_not_there__is_one_clear_line(told: Case, tmp_path: Path) -> None:
    done = query("--output", str(tmp_path / "nowhere" / "table.csv"))
    assert done.exit_code == Exit.MACHINE
    assert done.output.startswith("syli: ")
    assert done.output.count("\n") == 1


def test_refresh__writes_what_is_behind_and_then_nothing(told: Case) -> None:
    assert run("refresh").output == "0 parts written.\n"
    told.contact()
    assert run("refresh").output == "1 parts written.\n"
    assert StalePartition.objects.count() == 0


def test_refresh__all__writes_every_year_anew(told: Case, marts: Path) -> None:
    before = {path.name for path in marts.rglob("live/contact_facts/day/2026/*.parquet")}
    assert before
    done = run("refresh", "--all")
    assert done.exit_code == 0
    assert int(done.output.split()[0]) >= 1
    assert {path.name for path in marts.rglob("live/contact_facts/day/2026/*.parquet")} > before or before != {
        path.name for path in marts.rglob("live/contact_facts/day/2026/*.parquet")
    }
