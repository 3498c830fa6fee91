"""Which kind of file is this? Decided by its first bytes; its name only has to agree."""

from __future__ import annotations

import enum
import io
import zipfile
from typing import Final

from syli.kernel.attachments.refusals import AttachmentRefused


class Kind(enum.Enum):
    """A kind of file that is taken: its ending, and the type it is sent out with."""

    PDF = ("pdf", "application/pdf")
    JPEG = ("jpg", "image/jpeg")
    PNG = ("png", "image/png")
    WEBP = ("webp", "image/webp")
    DOCX = ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    XLSX = ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    ODT = ("odt", "application/vnd.oasis.opendocument.text")
    TEXT = ("txt", "text/plain; charset=utf-8")

    def __init__(self, ending: str, media_type: str) -> None:
        self.ending = ending
        self.media_type = media_type


_ENDINGS: Final = {kind.ending: kind for kind in Kind} | {"jpeg": Kind.JPEG, "jpe": Kind.JPEG, "jfif": Kind.JPEG}
_HEIC_ENDINGS: Final = frozenset({"heic", "heif", "avif"})
_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"})
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = b"PK\x03\x04"
_ODT_MIMETYPE: Final = b"application/vnd.oasis.opendocument.text"
_MARKS: Final = ((b"%PDF-", Kind.PDF), (b"\xff\xd8\xff", Kind.JPEG), (b"\x89PNG\r\n\x1a\n", Kind.PNG))
_TEXT_CONTROLS: Final = frozenset({*range(32), 127}) - {9, 10, 12, 13}


def kind_of(content: bytes, declared_name: str) -> Kind:
    """Return the kind of a file, or refuse it: not on the list, or not what its name says."""
    ending = declared_name.rpartition(".")[2].strip().casefold() if "." in declared_name else ""
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        raise AttachmentRefused("heic")
    if ending and ending not in _ENDINGS:
        raise AttachmentRefused("heic" if ending in _HEIC_ENDINGS else "type_not_allowed")
    found = _found(content, ending)
    if found is None:
        raise AttachmentRefused("type_mismatch" if ending else "type_not_allowed", **({"declared": ending} if ending else {}))
    if ending and _ENDINGS[ending] is not found:
        raise AttachmentRefused("type_mismatch", declared=ending, found=found.ending)
    return found


def _found(content: bytes, ending: str) -> Kind | None:
    for mark, kind in _MARKS:
        if content.startswith(mark):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Kind.WEBP
    if content.startswith(_OLD_OFFICE):
        # A password turns a new Office file into this old container.
        raise AttachmentRefused("encrypted" if ending in {"docx", "xlsx"} else "type_not_allowed")
    if content.startswith(_ZIP):
        return _office_kind(content)
    return Kind.TEXT if decoded_text(content) is not None else None


def _office_kind(content: bytes) -> Kind | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
            if "mimetype" in names and package.getinfo("mimetype").file_size < 200:
                return Kind.ODT if package.read("mimetype").strip() == _ODT_MIMETYPE else None
    except Exception:  # noqa: BLE001  # the zip library raises many kinds on hostile input; each means the same to us
        raise AttachmentRefused("broken") from None
    if "[Content_Types].xml" not in names:
        return None
    return Kind.DOCX if "word/document.xml" in names else Kind.XLSX if "xl/workbook.xml" in names else None


def decoded_text(content: bytes) -> str | None:
    """Return plain text, whatever way it was encoded, or None when it is none."""
    for encoding in ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if any(ord(sign) in _TEXT_CONTROLS for sign in text) else text
    return None
