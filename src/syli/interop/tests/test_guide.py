"""The guide for users does what it says: its mapping is read, and its lists are brought in with it."""

from __future__ import annotations

import re

import pytest

from syli.interop.imports.mapping import read_mapping
from syli.interop.tests.test_import import Folder, folder, leena
from syli.people.models import Person, Relationship
from syli.records.models import Note
from tests.case import SERVICE
from tools.project import DOCS

__all__ = ["folder", "leena"]
pytestmark = pytest.mark.django_db
GUIDE = DOCS / "guides" / "bringing_lists_in.md"


def block(language: str) -> str:
    """Return the guide's first block of code in a language."""
    found = re.search(rf"^```{language}\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


def contacts() -> str:
    """Return the guide's table of contacts as CSV."""
    lines = [line for line in GUIDE.read_text(encoding="utf-8").splitlines() if line.startswith(("| Asiakasnro", "| 101"))]
    return "".join(";".join(cell.strip() for cell in line.strip("|").split("|")) + "\n" for line in lines)


def test_guide__example__is_brought_in_as_it_says(folder: Folder) -> None:
    text = block("yaml")
    assert not read_mapping(text).problems
    report = folder.bring(re.sub(r"(service: \{constant: )\w+", rf"\g<1>{SERVICE}", text), people=block(""), contacts=contacts())
    assert [(file.entered, file.tally.problems) for file in report.files] == [(2, []), (1, [])]
    ilona, onni = (person for person in folder.rows(Person) if person.source_key)
    assert (ilona.given_name, ilona.family_name) == ("Ilona", "Puro")
    assert [(row.person_id, row.other_id) for row in folder.rows(Relationship)][-1] == (ilona.pk, onni.pk)
    assert folder.rows(Note)[-1].person_id == ilona.pk


@pytest.mark.parametrize("words", ["columns: [Etunimi, Toinen nimi]", "default: fi", 'split: "/"', "take: 2", "date_order: mdy", 'codes: {Muu: ""}'])
def test_guide__what_is_written_by_hand__is_understood(words: str) -> None:
    assert words in GUIDE.read_text(encoding="utf-8")
    extra = "" if words.startswith("columns") else "column: Sukunimi, "
    read = read_mapping(f"version: 1\npeople:\n  fields:\n    last_name: {{{extra}{words}}}\n")
    assert not read.problems
    more = read_mapping("version: 1\npeople:\n  sheet: Käynnit\n  header_line: 3\n  fields:\n    last_name: Sukunimi\n")
    assert not more.problems


def test_guide__days_and_sizes__are_those_of_the_rules() -> None:
    from syli.interop import rules
    from syli.interop.imports.reading import MAX_BYTES

    text = " ".join(GUIDE.read_text(encoding="utf-8").split())
    assert rules.FILE_DAYS == 7 and "after seven days" in text
    assert rules.REPORT_DAYS == 30 and "after thirty days" in text
    assert rules.MOST_BYTES == 20 * 1024 * 1024 and "20 MB together" in text
    assert MAX_BYTES == 200_000_000 and "(200 MB)" in text
    assert rules.LOST_AFTER.total_seconds() == 600 and "ten minutes" in text
