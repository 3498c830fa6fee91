"""`syli statistics attack`: what it says and with which code it ends, over files and over an installation with planted weaknesses."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from syli.attack.cli import attack_numbers
from syli.attack.tests.planted import WEAKNESSES, Weakness
from syli.attack.tests.test_attack import tempting
from syli.kernel import context
from syli.stats import installation
from syli.stats.marts.folder import MartFolder
from syli.stats.query import Statistics
from syli.stats.tests.facts import ENGINE, SECRET, TODAY, book

#: One weakness of each kind; the library's own tests plant them all.
SOME = ("no smallest count", "margins are true", "sums are exact", "no epochs", "rows stand by size", "any filter is taken")


def run(*arguments: str) -> Result:
    """Run the verb."""
    return CliRunner().invoke(attack_numbers, list(arguments))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: Any) -> Path:
    """The marts of an invented installation, as published."""
    root: Path = tmp_path_factory.mktemp("attacked")
    tempting().system(root)
    return root


@pytest.fixture
def installed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the invented installation this one."""
    monkeypatch.setattr(installation, "statistics", lambda today: Statistics(MartFolder(folder), book(), SECRET, ENGINE))
    monkeypatch.setattr(context, "clock", lambda: datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC))
    return folder


def test_attack__installation__finds_nobody_and_changes_nothing(installed: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in installed.rglob("*") if path.is_file()}
    done = run("--year", "2024", "--measure", "clients", "--only", "small counts", "--only", "certain presence", "--only", "margins")
    assert done.exit_code == 0, done.output
    assert "Nobody can be found." in done.output
    assert "0 found" in done.output
    assert before == {path: path.stat().st_mtime_ns for path in installed.rglob("*") if path.is_file()}


def test_attack__installation__takes_the_last_whole_year(installed: Path) -> None:
    assert "in 2024" not in run("--only", "membership").output
    assert run("--only", "fine cuts", "--measure", "clients").exit_code == 0


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("weakness", [one for one in WEAKNESSES if one.name in SOME], ids=lambda one: one.name)
def test_attack__planted_weakness__ends_with_1(weakness: Weakness, monkeypatch: pytest.MonkeyPatch) -> None:
    weakness.plant(monkeypatch)
    measure = "hours" if weakness.attack == "exact sums" else "clients"
    done = run("--year", "2024", "--measure", measure, "--only", weakness.attack)
    assert done.exit_code == 1, done.output
    assert "Do not publish these numbers." in done.output
    assert f"  {weakness.attack}: " in done.output


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--measure", "secrets"), 2, "no measure secrets"),
        (("--only", "luck"), 2, "no attack luck"),
        (("--year", "2031"), 2, "has not begun"),
        (("--year", "1999"), 3, "syli statistics refresh"),
        (("--year", "soon"), 2, "--year"),
        (("nowhere.csv",), 2, "nowhere.csv"),
    ],
)
def test_attack__wrong_use__is_one_clear_line(arguments: tuple[str, ...], code: int, words: str) -> None:
    done = run(*arguments)
    assert done.exit_code == code, done.output
    assert words in done.output
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("County;Women;Men;Total\nA;40;30;70\nB;25;35;60\nTotal;65;65;130\n", 0, "Nobody can be found."),
        ("County;Women;Men;Total\nA;40;2;42\nB;25;35;60\nTotal;65;37;102\n", 1, "small counts: A and Men: there are 2"),
        ("County;Women;Men;Total\nA;40;;42\nB;25;35;60\nTotal;65;37;102\n", 1, "hidden numbers: A and Men: there are 2"),
        ("no table", 2, "has no table"),
    ],
)
def test_attack__files__ends_with(tmp_path: Path, text: str, code: int, words: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    done = run(str(path))
    assert done.exit_code == code, done.output
    assert words in done.output


def test_attack__many_findings__are_counted_and_not_all_told(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("Place;Clients\n" + "".join(f"P{n};1\n" for n in range(30)) + "Total;30\n", encoding="utf-8")
    done = run(str(path))
    assert "30 found" in done.output
    assert "small counts: … and 20 more" in done.output
