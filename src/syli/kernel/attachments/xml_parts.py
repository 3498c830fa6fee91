"""XML rewritten element by element: names and prefixes stay as they are, notes and anything hostile go.

A tree library would rename prefixes, and Word refuses a file whose `mc:Ignorable` names prefixes that are gone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from syli.kernel.attachments.refusals import AttachmentRefused

_DEEPEST: Final = 2000


@dataclass(slots=True)
class Element:
    """One start tag on its way through. Set `drop` to leave the element out, `text` to replace the text inside it."""

    name: str
    attributes: dict[str, str]
    drop: bool = False
    text: str | None = None

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]


Change = Callable[[Element], None]


def rewritten(content: bytes, change: Change) -> bytes:
    """Return the XML with every element passed through `change`; without comments, instructions or a document type."""
    writer = _Writer(change)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.ordered_attributes = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = writer.start
    parser.EndElementHandler = writer.end
    parser.CharacterDataHandler = writer.characters
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        raise AttachmentRefused("broken") from None
    return ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + "".join(writer.parts)).encode("utf-8", "xmlcharrefreplace")


def _refuse(*_: object) -> None:
    raise AttachmentRefused("broken")


class _Writer:
    def __init__(self, change: Change) -> None:
        self.parts: list[str] = []
        self._change = change
        self._texts: list[str | None] = []
        self._dropped = 0

    def start(self, name: str, pairs: list[str]) -> None:
        if self._dropped:
            self._dropped += 1
            return
        if len(self._texts) > _DEEPEST:
            raise AttachmentRefused("broken")
        element = Element(name, dict(zip(pairs[::2], pairs[1::2], strict=True)))
        self._change(element)
        if element.drop:
            self._dropped = 1
            return
        attributes = "".join(f" {key}={_quoted(value)}" for key, value in element.attributes.items())
        self.parts.append(f"<{element.name}{attributes}>")
        self._texts.append(element.text)
        if element.text is not None:
            self.parts.append(escape(element.text))

    def end(self, name: str) -> None:
        if self._dropped:
            self._dropped -= 1
            return
        self._texts.pop()
        self.parts.append(f"</{name}>")

    def characters(self, text: str) -> None:
        if not self._dropped and (not self._texts or self._texts[-1] is None):
            self.parts.append(escape(text))


def _quoted(value: str) -> str:
    return quoteattr(value, {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
