"""One door for files that people bring in: the right kind, the right size, and nothing in it but what one sees.

Pure: bytes in, bytes out. Whoever calls puts refusals into words and keeps the result in the vault.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from syli.kernel.attachments import ooxml, opendocument, pdf, pictures
from syli.kernel.attachments.kinds import Kind, decoded_text, kind_of
from syli.kernel.attachments.refusals import AttachmentRefused

LARGEST: Final = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file fit to be kept. `notes` are codes of what the user should know: comments, tracked_changes, hidden_text, hidden_sheets."""

    content: bytes = field(repr=False)
    kind: Kind
    notes: tuple[str, ...] = ()

    @property
    def media_type(self) -> str:
        """The type it is sent out with."""
        return self.kind.media_type

    def name(self, stem: str = "liite") -> str:
        """Return a file name that tells nothing: what people call their files names people."""
        return f"{stem}.{self.kind.ending}"


def sanitise(content: bytes, declared_name: str, *, limit: int = LARGEST) -> CleanFile:
    """Return the file without metadata, or raise `AttachmentRefused` with the reason."""
    if not content:
        raise AttachmentRefused("empty")
    if len(content) > limit:
        raise AttachmentRefused("too_large", limit=limit)
    kind = kind_of(content, declared_name)
    clean, notes = _cleaned(content, kind)
    return CleanFile(clean, kind, tuple(sorted(notes)))


def _cleaned(content: bytes, kind: Kind) -> tuple[bytes, set[str]]:
    if kind is Kind.PDF:
        clean, notes = pdf.rewritten(content)
        return clean, set(notes)
    if kind in {Kind.JPEG, Kind.PNG, Kind.WEBP}:
        return pictures.redrawn(content, kind), set()
    if kind is Kind.ODT:
        return opendocument.rewritten_package(content)
    if kind is Kind.TEXT:
        return (decoded_text(content) or "").encode(), set()
    return ooxml.rewritten_package(content, kind)
