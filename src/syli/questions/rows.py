"""Rows that repeat: what their fields are called, and how a row is added or taken away without any script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from syli.questions.tree import Group, Path, Repeat, find

#: The buttons: their value is the path of the list, or of the row.
ADD, REMOVE = "add-row", "remove-row"
#: A hidden field beside the rows says how many there were on the page.
ROWS = "rows"

_PART = re.compile(r"[A-Za-z0-9_]+", re.ASCII)


def name_of(path: Path, suffix: str = "") -> str:
    """Return the name of a form field: its keys and row numbers, apart by dashes, which no key has."""
    return "-".join(["q", *map(str, path), *([suffix] if suffix else [])])


def path_in(text: str) -> Path | None:
    """Return the path that a button names; None when it is none."""
    parts = text.split("-") if 0 < len(text) < 1000 else []
    if not parts or not all(_PART.fullmatch(part) for part in parts):
        return None
    return tuple(int(part) if part.isdigit() and len(part) < 4 else part for part in parts)


def path_text(path: Path) -> str:
    """Return a path as a button names it."""
    return "-".join(map(str, path))


def asked_rows(part: Repeat, path: Path, data: Mapping[str, Any] | None, stored: int) -> int:
    """Return how many rows the form has: as many as were on the page, at least as many as must be."""
    count = stored
    if data is not None:
        said = str(data.get(name_of(path, ROWS), ""))
        # A superscript two is a digit to Python, and no number.
        count = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0
    return max(part.least, min(count, max(part.most, stored)))


def with_rows_moved(tree: Group, data: Any) -> QueryDict:
    """Return what was sent with one row more, or without the row that was taken away. What names no list changes nothing."""
    moved: QueryDict = data.copy()
    added, removed = path_in(data.get(ADD, "")), path_in(data.get(REMOVE, ""))
    part = find(tree, added) if added is not None else None
    if added is not None and isinstance(part, Repeat):
        moved[name_of(added, ROWS)] = str(min(asked_rows(part, added, data, 0) + 1, part.most))
    if removed is not None and isinstance(removed[-1], int) and isinstance(find(tree, removed[:-1]), Repeat):
        _take_away(moved, removed[:-1], removed[-1])
    return moved


def _take_away(data: QueryDict, path: Path, row: int) -> None:
    """Take one row out and let the later ones move up."""
    said = data.get(name_of(path, ROWS), "")
    count = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0
    if row >= count:
        return
    fields = re.compile(re.escape(name_of(path)) + r"-(\d{1,6})(-.*)?")
    kept = {}
    for name in list(data):
        match = fields.fullmatch(name)
        if match is None:
            continue
        values = data.pop(name)
        number = int(match[1])
        if number != row:
            kept[name_of((*path, number - (number > row))) + (match[2] or "")] = values
    for name, values in kept.items():
        data.setlist(name, values)
    data[name_of(path, ROWS)] = str(count - 1)
