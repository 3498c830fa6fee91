"""How does a tree become a PDF? Tagged (PDF/UA-1), with the fonts typst carries, and without a word about who made it where.

The words go to typst as data beside a fixed template (`document.typ`), so there is nothing to escape: a string is set as it stands.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import typst

from syli.pdf.tree import Block, Bullets, Document, Facts, Heading, Lines, PageBreak, Paragraph, Table, Text

TEMPLATE: Final = (Path(__file__).parent / "document.typ").read_bytes()
#: The title in the file's properties, the same for every document: a list of recent files shows it.
NAMES: Final = {"fi": "Asiakirja", "sv": "Dokument", "en": "Document"}
COVERED_WORDS: Final = {"fi": "peitetty", "sv": "dolt", "en": "covered"}
#: The longest word a line can hold; a longer one is broken so that nothing runs out of the page.
LONGEST: Final = 60
LONGEST_IN_A_CELL: Final = 24
#: Every sign here is in the fonts that typst carries; others are tried once each.
KNOWN: Final = re.compile(r"[ -~\u00a0-\u017f\u2013\u2014\u2019\u201d\u2022\u2026\u20ac\u200b]*")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def write_pdf(document: Document) -> bytes:
    """Return the document as a PDF; the same tree gives the same bytes."""
    language = document.language if document.language in NAMES else "fi"
    tree = {
        "name": NAMES[language],
        "covered": COVERED_WORDS[language],
        "language": language,
        "title": _plain(document.title) or NAMES[language],
        "foot": _plain(document.foot),
        "blocks": [drawn for drawn in _blocks(document.blocks) if drawn],
    }
    return _set(TEMPLATE, {"tree": json.dumps(tree)})


def _blocks(blocks: Iterable[Block]) -> Iterable[dict[str, Any]]:
    level = 1
    for block in blocks:
        if isinstance(block, Heading):
            # A level is never skipped: a reader who walks by headings would miss what lies between (PDF/UA-1 7.4.2).
            level = min(max(block.level, 2), level + 1, 3)
            yield {"kind": "heading", "level": level, "text": _plain(block.text)} if block.text.strip() else {}
        else:
            yield _block(block)


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"kind": "soft" if block.is_soft else "paragraph", "parts": _parts(block.text)}
        case Bullets():
            return {"kind": "bullets", "items": [_parts(item) for item in block.items]} if block.items else {}
        case Facts():
            return {"kind": "facts", "rows": [{"name": _plain(name), "parts": _parts(value)} for name, value in block.rows]} if block.rows else {}
        case Table():
            return _table(block)
        case Lines():
            return {"kind": "lines", "lines": [_plain(line) for line in block.lines]}
        case PageBreak():
            return {"kind": "break"}
    raise TypeError(f"a document is not made of {type(block).__name__}")


def _table(table: Table) -> dict[str, Any]:
    wrong = [row for row in table.rows if len(row) != len(table.columns)]
    if wrong:
        raise ValueError(f"a row of {len(wrong[0])} cells in a table of {len(table.columns)} columns")
    return {
        "kind": "table",
        "caption": _plain(table.caption),
        "columns": [_plain(column) for column in table.columns],
        "rows": [[{"parts": _parts(cell, LONGEST_IN_A_CELL)} for cell in row] for row in table.rows],
        "numeric": sorted(table.numeric),
        "widths": _widths(table),
    }


def _widths(table: Table) -> list[int]:
    """Return how wide each column is beside the others: by its longest words, within reason."""
    lengths = [[8, len(column), *(len(_words(row[place])) for row in table.rows)] for place, column in enumerate(table.columns)]
    return [min(max(column), 40) for column in lengths]


def _words(text: Text) -> str:
    return text if isinstance(text, str) else "".join(part if isinstance(part, str) else "-" * 9 for part in text)


def _parts(text: Text, longest: int = LONGEST) -> list[dict[str, str]]:
    parts: list[dict[str, str]] = []
    for part in [text] if isinstance(text, str) else text:
        if not isinstance(part, str):
            parts.append({"kind": "covered"})
            continue
        for number, line in enumerate(part.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
            parts += [{"kind": "line"}] if number else []
            parts += [{"kind": "text", "text": _plain(line, longest)}] if line else []
    return parts


def _plain(text: str, longest: int = LONGEST) -> str:
    """Return words every reader can be shown: no control signs, no sign without a picture, no word longer than a line."""
    text = _CONTROL.sub("", text.replace("\t", " "))
    if not KNOWN.fullmatch(text):
        text = "".join(sign if KNOWN.fullmatch(sign) or _is_drawn(sign) else f"(U+{ord(sign):04X})" for sign in text)
    return re.sub(rf"\S{{{longest}}}(?=\S)", lambda long: f"{long[0]}\u200b", text)


@functools.lru_cache(maxsize=4096)
def _is_drawn(sign: str) -> bool:
    """Tell whether the fonts have a picture of a sign; one without would be an empty box, and the standard refuses it."""
    source = b'#set document(title: "x")\n#set text(font: ("Libertinus Serif", "DejaVu Sans Mono"))\na#text(sys.inputs.sign)'
    try:
        _set(source, {"sign": sign})
    except typst.TypstError:
        return False
    return True


@functools.cache
def _fonts() -> typst.Fonts:
    # The machine's own fonts are left out: the same bytes everywhere, and no font's name tells of a machine.
    return typst.Fonts(include_system_fonts=False)


def _set(source: bytes, words: dict[str, str]) -> bytes:
    # PDF/UA-1 is whole for a screen reader; PDF/A would ask for a date in the properties, which tells when somebody sat at work.
    return typst.compile(source, font_paths=_fonts(), ignore_system_fonts=True, sys_inputs=words, format="pdf", pdf_standards="ua-1")
