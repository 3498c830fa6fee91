"""The tree: groups of questions, questions, and groups or questions that repeat. Plain values, no Django."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as slot
from enum import StrEnum
from typing import Final

from syli.questions.conditions import Condition

#: A key begins with a letter, so that the number of a repeated row can never be taken for one.
KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,119}", re.ASCII)
LONGEST_TEXT: Final = 20_000
LONGEST_LINE: Final = 500
MOST_ROWS: Final = 40

Path = tuple[str | int, ...]


class Kind(StrEnum):
    """How a question is answered, and what its answer is in the JSON."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    PARTIAL_DATE = "partial_date"
    MOMENT = "moment"
    YES_NO = "yes_no"
    YES_NO_UNKNOWN = "yes_no_unknown"
    CHOICE = "choice"
    MANY = "many"
    CODE = "code"
    CODES = "codes"
    IDENTIFIER = "identifier"


WITH_OPTIONS: Final = frozenset({Kind.CHOICE, Kind.MANY, Kind.CODE, Kind.CODES, Kind.YES_NO_UNKNOWN})
SEVERAL: Final = frozenset({Kind.MANY, Kind.CODES})


@dataclass(frozen=True, slots=True)
class Words:
    """One text in the languages it exists in; the reader gets her own, or the first there is."""

    fi: str = ""
    sv: str = ""
    en: str = ""

    def said(self, language: str) -> str:
        """Return the text for a reader of `language`."""
        own = {"fi": self.fi, "sv": self.sv, "en": self.en}.get(language[:2], "")
        return own or self.fi or self.en or self.sv

    def __bool__(self) -> bool:
        """Say whether there is any text."""
        return bool(self.fi or self.sv or self.en)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that may be chosen."""

    value: str
    label: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What groups and questions have in common.

    `required_when` says when it must be answered; `required_note` says it in words where no machine can.
    """

    key: str
    label: Words = slot(default_factory=Words)
    help: Words = slot(default_factory=Words)
    shown_when: Condition | None = None
    required: bool = False
    required_when: Condition | None = None
    required_note: Words = slot(default_factory=Words)

    def __post_init__(self) -> None:
        """Refuse a key that could not be found again in a form."""
        if self.key and not KEY.fullmatch(self.key):
            raise ValueError(f"A question's key is letters, digits and underscores, not {self.key!r}.")

    @property
    def may_be_needed(self) -> bool:
        """Say whether it must be answered at least sometimes."""
        return self.required or self.required_when is not None or bool(self.required_note)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Node):
    """One question. `system` names the code system or the kind of identifier that goes into the answer."""

    kind: Kind = Kind.TEXT
    options: tuple[Option, ...] = ()
    system: str = ""
    longest: int | None = None
    least: float | None = None
    most: float | None = None
    pattern: str = ""
    #: A name in `CHECKS` (form fields): what the typed text must also be.
    check: str = ""

    @property
    def limit(self) -> int:
        """Return how many characters its text may have."""
        return self.longest or (LONGEST_TEXT if self.kind == Kind.LONG_TEXT else LONGEST_LINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Node):
    """Questions that belong together; its answer is an object."""

    parts: tuple[Part, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """Return the keys its answers may have."""
        return frozenset(part.key for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat(Node):
    """A group or a question that may be answered several times; its answer is a list."""

    body: Group | Field
    least: int = 0
    most: int = MOST_ROWS


Part = Field | Group | Repeat


def walk(part: Part, path: Path = ()) -> Iterator[tuple[Path, Part]]:
    """Yield every part below with its path of keys, in the order of the form; a repeated body has the path of its list."""
    yield path, part
    for child in children(part):
        yield from walk(child, path if child.key == "" else (*path, child.key))


def children(part: Part) -> tuple[Part, ...]:
    """Return what stands right below."""
    if isinstance(part, Repeat):
        return (part.body,) if isinstance(part.body, Field) else part.body.parts
    return part.parts if isinstance(part, Group) else ()


def find(tree: Part, path: Path) -> Part | None:
    """Return the part at a path, which may hold row numbers; None when there is none."""
    if not path:
        return tree
    if isinstance(tree, Repeat):
        return find(tree.body, path[1:]) if isinstance(path[0], int) else None
    if isinstance(tree, Group):
        child = next((part for part in tree.parts if part.key == path[0]), None)
        return None if child is None else find(child, path[1:])
    return None
