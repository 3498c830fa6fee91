"""`syli import` on the command line: what it prints, what it saves, how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from syli.config.console import Exit
from syli.interop.cli import import_lists
from syli.interop.tests.test_import import CONTACTS, MAPPING, PEOPLE
from syli.kernel.scope import everything
from syli.org.areas.load import load_areas
from syli.people.models import Person
from tests.case import Case

pytestmark = pytest.mark.django_db


class Desk:
    """A folder with lists and a mapping, and the command."""

    def __init__(self, path: Path) -> None:
        self.path = path
        (path / "people.csv").write_text(PEOPLE, encoding="cp1252")
        (path / "contacts.csv").write_text(CONTACTS, encoding="utf-16")
        (path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")

    def run(self, *words: str, files: tuple[str, ...] = ("people.csv", "contacts.csv")) -> Result:
        """Run the command on files of the folder."""
        return CliRunner().invoke(import_lists, [*(str(self.path / name) for name in files), *words])

    @property
    def mapped(self) -> tuple[str, ...]:
        """The options nearly every call needs."""
        return "--map", str(self.path / "mapping.yaml"), "--organisation", "Aava ry"


@pytest.fixture
def desk(case: Case, tmp_path: Path) -> Desk:
    """Return a desk of Aava's."""
    load_areas()
    return Desk(tmp_path)


def brought_in() -> int:
    with everything():
        return Person.objects.exclude(source_key="").count()


def test_import__command__saves_and_tells(desk: Desk) -> None:
    result = desk.run(*desk.mapped, "--as", "leena")
    assert result.exit_code == 0, result.output
    assert "people.csv: 3 rows, 3 good" in result.output
    assert "Saved: 3 from people.csv, 4 from contacts.csv." in result.output
    assert brought_in() == 3


def test_import__dry_run__saves_nothing(desk: Desk) -> None:
    result = desk.run(*desk.mapped, "--dry-run")
    assert result.exit_code == 0, result.output
    assert "dry run" in result.output
    assert brought_in() == 0


def test_import__bad_rows__reported_with_place_and_advice(desk: Desk) -> None:
    (desk.path / "people.csv").write_text(PEOPLE + "4;Aino Aalto;32.1.1990;;;;;;\n5;Otso Oja;33.1.1990;;;;;;\n", encoding="utf-8")
    report = desk.path / "report.csv"
    result = desk.run(*desk.mapped, "--report", str(report), files=("people.csv",))
    assert result.exit_code == Exit.FOUND
    assert "rivi 5, Synt “32.1.1990”: Päivää ei tunnistettu" in result.output
    assert report.read_text(encoding="utf-8-sig").splitlines()[0] == "Rivi;Sarake;Arvo;Vakavuus;Mitä tehdä"
    assert len(report.read_text(encoding="utf-8-sig").splitlines()) == 3
    assert brought_in() == 3


def test_import__same_fault_on_many_rows__told_once(desk: Desk) -> None:
    (desk.path / "people.csv").write_text(PEOPLE + "".join(f"{n};A B;joskus;;;;;;\n" for n in range(4, 40)), encoding="utf-8")
    result = desk.run(*desk.mapped, files=("people.csv",))
    assert "(and 35 more rows)" in result.output


def test_import__without_a_mapping__prints_one_and_saves_nothing(desk: Desk) -> None:
    result = desk.run()
    assert result.exit_code == Exit.REFUSED
    assert "version: 1" in result.output
    assert "column: Nro" in result.output
    assert brought_in() == 0
    assert desk.run("--suggest").exit_code == 0


def test_import__broken_mapping__tells_the_place(desk: Desk) -> None:
    (desk.path / "mapping.yaml").write_text("version: 1\npeople:\n  fields:\n    last_name: Nimi\n    shoe: K\n", encoding="utf-8")
    result = desk.run(*desk.mapped)
    assert result.exit_code == Exit.REFUSED
    assert "people.fields.shoe" in result.output
    assert brought_in() == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--organisation", "Olematon ry"), "no association called Olematon ry"),
        (("--as", "nobody"), "no open account nobody"),
        ((), "name the association"),
    ],
)
def test_import__unknown_names__stop_at_once(desk: Desk, words: tuple[str, ...], told: str) -> None:
    base = desk.mapped[:2] if not words or "--organisation" in words else desk.mapped
    result = desk.run(*base, *words)
    assert result.exit_code == Exit.NOT_FOUND
    assert told in result.output


def test_import__two_lists_of_a_kind__one_at_a_time(desk: Desk) -> None:
    result = desk.run(*desk.mapped, files=("people.csv", "people.csv"))
    assert result.exit_code == Exit.USAGE
    assert "one after the other" in result.output


def test_import__missing_file__nothing_saved(desk: Desk) -> None:
    result = desk.run(*desk.mapped, files=("people.csv", "none.csv"))
    assert result.exit_code == Exit.USAGE
    assert "none.csv" in result.output
    assert brought_in() == 0


def test_import__without_the_right__says_no(desk: Desk) -> None:
    result = desk.run(*desk.mapped, "--as", "aino")
    assert result.exit_code == Exit.REFUSED
    assert "aino may not bring lists in" in result.output
    assert brought_in() == 0
