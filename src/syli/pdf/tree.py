"""What a document is made of. Everything is plain words: nothing typed by anybody is ever read as markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Covered:
    """A place where words have been left out: one uniform block, whatever stood there and however long it was."""


COVERED: Final = Covered()
#: Words, or words with covered places between them. A line break stays a line break.
Text = str | Sequence[str | Covered]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the document's own title; level 2 or 3."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `is_soft` sets it smaller, as a note."""

    text: Text
    is_soft: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short texts."""

    items: Sequence[Text]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values beside each other: who, when, which decision."""

    rows: Sequence[tuple[str, Text]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head that is repeated on every page; `numeric` are the columns set to the right, from 0."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Text]]
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines that stay together: an address, a signature."""

    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Bullets | Facts | Table | Lines | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document: its title as it is read, its language (fi, sv or en), its blocks, and a short line at the foot of each page."""

    title: str
    language: str
    blocks: Sequence[Block]
    foot: str = ""
