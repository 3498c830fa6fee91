"""OpenDocument texts (odt) without authors, dates, printers, scripts or links into somebody's computer."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from syli.kernel.attachments.packages import ending_of, packed, unpacked
from syli.kernel.attachments.pictures import stripped_in_document
from syli.kernel.attachments.refusals import AttachmentRefused
from syli.kernel.attachments.xml_parts import Element, rewritten

_MIMETYPE: Final = "mimetype"
_MANIFEST: Final = "META-INF/manifest.xml"
# Not the stand-in pictures of charts: they are of any make, and drawn anew on opening.
_KEPT = re.compile(r"mimetype|META-INF/manifest\.xml|(?:Object \d+/)?(?:content|styles|settings|meta)\.xml|Pictures/[^/]+")
_PICTURES: Final = frozenset({"jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "webp", "emf", "wmf"})
_LINK_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
_NAMING: Final = frozenset({"creator", "creator-initials", "sender-initials", "sender-name", "initial-creator", "printed-by"})
_LONG_AGO: Final = "1970-01-01T00:00:00"
_DROPPED_ELEMENTS: Final = frozenset({"scripts", "event-listeners", "script", "dde-connection-decls"})
_DROPPED_SETTINGS = re.compile(r"Print|Rsid|DataSource|Database|Redline.*Key|SaveVersion|EmbeddedDatabase|LinkUpdate", re.IGNORECASE)
_META: Final = b"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"/>"""


def rewritten_package(content: bytes) -> tuple[bytes, set[str]]:
    """Return the document without what tells of people and places, and what the user should know about it."""
    parts = unpacked(content)
    if _MIMETYPE not in parts or _MANIFEST not in parts or "content.xml" not in parts:
        raise AttachmentRefused("broken")
    if b"encryption-data" in parts[_MANIFEST]:
        raise AttachmentRefused("encrypted")
    if any(name.startswith(("Basic/", "Scripts/")) for name in parts):
        raise AttachmentRefused("macros")
    cleaner = _Cleaner(frozenset(name for name in parts if _KEPT.fullmatch(name)))
    clean = {_MIMETYPE: parts[_MIMETYPE].strip()}
    clean |= {name: cleaner.part(name, data) for name, data in parts.items() if name in cleaner.kept and name != _MIMETYPE}
    return packed(clean, stored=[_MIMETYPE]), cleaner.notes


class _Cleaner:
    def __init__(self, kept: frozenset[str]) -> None:
        self.notes: set[str] = set()
        self.kept = kept

    def part(self, name: str, data: bytes) -> bytes:
        """Return one part made clean, by what it is."""
        if name.rpartition("/")[2] == "meta.xml":
            return _META
        if name == _MANIFEST:
            return rewritten(data, self._manifest)
        if ending_of(name) == "xml":
            return rewritten(data, self._names)
        if ending_of(name) in _PICTURES:
            return stripped_in_document(data, ending_of(name))
        if ending_of(name) == "svg":
            return rewritten(data, self._names)
        raise AttachmentRefused("embedded_object")

    def _manifest(self, element: Element) -> None:
        if element.local == "file-entry":
            path = next((value for key, value in element.attributes.items() if key.endswith("full-path")), "")
            element.drop = path != "/" and not path.endswith("/") and path not in self.kept

    def _names(self, element: Element) -> None:
        local = element.local
        named = next((value for key, value in element.attributes.items() if key.endswith(":name")), "")
        if local in _DROPPED_ELEMENTS or (local == "config-item" and _DROPPED_SETTINGS.search(named)):
            element.drop = True
            return
        if local in _NAMING:
            element.text = ""
        elif element.name == "dc:date":
            element.text = _LONG_AGO
        elif element.name == "meta:date-string":
            element.text = ""
        if local == "annotation":
            self.notes.add("comments")
        elif local == "tracked-changes":
            self.notes.add("tracked_changes")
        element.attributes = {key: _link(key, value, local) for key, value in element.attributes.items() if not key.endswith("rsid")}


def _link(key: str, value: str, element: str) -> str:
    """Return where a link may lead: inside the document, or, for a link one clicks, to an ordinary address."""
    if not key.endswith(":href") or not value or value.startswith("#"):
        return value
    scheme = urlsplit(value).scheme.casefold()
    if element == "a":
        return value if scheme in _LINK_SCHEMES else "about:blank"
    return value if not scheme and not value.startswith(("/", "..", "\\")) else "about:blank"
