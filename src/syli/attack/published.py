"""Tables somebody published or is about to: CSV files read as an outsider reads them, by their words alone.

Nothing but the files is known here. The same words in two files are the same category, and the files given together must be about
the same measure and time: what one hides, another may tell.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils import translation

from syli.stats.answers import Note
from syli.stats.labels import note_words

#: What heads or ends a line that is about everybody, in our three languages and in what spreadsheets write.
TOTALS = frozenset({"total", "totals", "all", "sum", "yhteensä", "kaikki", "totalt", "summa", "alla", "sammanlagt", ""})
#: What stands where a number was taken out.
GAPS = frozenset({"", "…", "...", "..", ".", "–", "-", "x", "*", "<5", "<3"})
LANGUAGES = ("fi", "sv", "en")

#: The categories a number is about, as words; nothing is everybody.
Name = frozenset[str]


class NotATable(ValueError):
    """A file that cannot be read as a table; the text says why."""


@dataclass(frozen=True, slots=True)
class Line:
    """Categories that make up one total: the names of the parts and of the whole, and the words the parts differ by."""

    parts: tuple[Name, ...]
    whole: Name


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """One file: every number by its name (None where there is a gap), its lines, and whether it says that it is protected."""

    file: str
    numbers: dict[Name, float | None]
    lines: tuple[Line, ...]
    is_perturbed: bool


def read_table(path: Path) -> PublishedTable:
    """Read a CSV file with a heading line and a first column of words; semicolons, commas or tabs between."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotATable(f"{path.name} is not UTF-8 text. Save the table as CSV (UTF-8).") from None
    rows = [row for row in _rows(text) if any(cell.strip() for cell in row)]
    body = [row for row in rows[1:] if len(row) > 1]
    if not rows or len(rows[0]) < 2 or not body:
        raise NotATable(f"{path.name} has no table: a heading line, and a first column of words, are needed.")
    heads = [head.strip() for head in rows[0]]
    numbers: dict[Name, float | None] = {}
    for row in body:
        for head, cell in zip(heads[1:], row[1:], strict=False):
            numbers[_name(row[0], head, len(heads))] = _number(cell, path.name)
    notes = " ".join(row[0] for row in rows if len(row) == 1)
    return PublishedTable(path.name, numbers, tuple(_lines([row[0] for row in body], heads)), _says_perturbed(notes))


def _rows(text: str) -> list[list[str]]:
    first = text.partition("\n")[0]
    delimiter = max(";\t,", key=first.count)
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))


def _name(row: str, column: str, width: int) -> Name:
    # A table with one column of numbers is not divided by columns: its heading says what is counted.
    words = (row,) if width == 2 else (row, column)
    return frozenset(word for word in (_plain(one) for one in words) if word.casefold() not in TOTALS)


def _plain(word: str) -> str:
    return word.strip().removeprefix("'").strip()


def _is_total(word: str) -> bool:
    return _plain(word).casefold() in TOTALS


def _number(cell: str, file: str) -> float | None:
    text = cell.strip().replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace(",", ".")
    if text.casefold() in GAPS:
        return None
    try:
        return float(text)
    except ValueError:
        raise NotATable(f"{file}: “{cell.strip()[:40]}” is no number.") from None


def _lines(words: list[str], heads: list[str]) -> Iterator[Line]:
    width = len(heads)
    columns = heads[1:]
    body, across = [word for word in words if not _is_total(word)], [head for head in columns if not _is_total(head)]
    if len(body) > 1 and len(body) < len(words):
        for head in columns:
            yield Line(tuple(_name(word, head, width) for word in body), _name("", head, width))
    if len(across) > 1 and len(across) < len(columns):
        for word in words:
            yield Line(tuple(_name(word, head, width) for head in across), _name(word, "", width))


def _says_perturbed(notes: str) -> bool:
    for language in LANGUAGES:
        with translation.override(language):
            if any(words in notes for words in note_words([Note.of("perturbed")], language)):
                return True
    return False
