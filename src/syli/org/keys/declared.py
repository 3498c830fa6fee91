"""What hangs on a register's keys beside vault fields: files in pieces, search tokens, marks of imports. Each app declares its own.

Vault fields are found by themselves. A test compares what is declared with every column of bytes and tokens there is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file sealed as a whole for one row (`column`), kept in a column of that row or in numbered pieces that point at it."""

    model: str
    column: str
    field: str = "content"
    parent: str = ""

    @property
    def pieces(self) -> type[models.Model]:
        """Return the table that holds the bytes."""
        return apps.get_model(self.model)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Columns of tokens under the search key: for which rows of a register, and how one row's are written anew."""

    columns: tuple[str, ...]
    rows: Callable[[int], models.QuerySet[Any]]
    write: Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Marks:
    """Columns of marks that cannot be computed again: while a register has one, the search key that made it stays."""

    columns: tuple[str, ...]
    has_any: Callable[[int], bool]


sealed_files: list[SealedFile] = []
token_columns: list[Tokens] = []
lasting_marks: list[Marks] = []


def declare(*things: SealedFile | Tokens | Marks) -> None:
    """Let the rotation of keys know of these; an app does it once, when it is loaded."""
    for thing in things:
        if isinstance(thing, SealedFile):
            sealed_files.append(thing)
        elif isinstance(thing, Tokens):
            token_columns.append(thing)
        else:
            lasting_marks.append(thing)
