"""Word and Excel documents (docx, xlsx) without authors, dates, programs, scripts or traces of where they were kept."""

from __future__ import annotations

from collections.abc import Callable
from posixpath import dirname, join, normpath
from typing import Final
from urllib.parse import unquote, urlsplit

from syli.kernel.attachments.kinds import Kind
from syli.kernel.attachments.packages import Parts, ending_of, packed, unpacked
from syli.kernel.attachments.pictures import stripped_in_document
from syli.kernel.attachments.refusals import AttachmentRefused
from syli.kernel.attachments.xml_parts import Element, rewritten

_MAIN: Final = {Kind.DOCX: "word/", Kind.XLSX: "xl/"}
_TYPES: Final = "[Content_Types].xml"
_PICTURES: Final = frozenset({"jpg", "jpeg", "jpe", "jfif", "png", "gif", "bmp", "dib", "tif", "tiff", "webp", "emf", "wmf"})
_FONTS: Final = frozenset({"odttf", "ttf", "otf", "fntdata"})
_LINK_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
_NOWHERE: Final = "about:blank"
_SOMEBODY: Final = "Author"
_DEEPEST: Final = 2

# Who is named, replaced by the word that Office itself puts there when it removes names.
_NAMING: Final = {"author": _SOMEBODY, "initials": "A", "userName": _SOMEBODY, "displayName": _SOMEBODY, "userId": "", "providerId": "None"}
_DATING: Final = frozenset({"date", "dateUtc", "dT", "refreshedBy", "refreshedDate", "lastEdited", "lowestEdited", "rupBuild"})
_CONNECTING: Final = frozenset({"connection", "command", "sourceFile", "odcFile", "url", "description", "singleSignOnId", "user", "server"})
# Revision numbers of sessions, the template's and the folder's path, sources of mail merges, whole-document ids.
_DROPPED_ELEMENTS: Final = frozenset(
    {"rsids", "attachedTemplate", "docVars", "mailMerge", "docId", "dataBinding", "presenceInfo", "fileSharing", "absPath", "revisionPtr", "script"}
)
_HIDDEN_NOTES: Final = {"ins": "tracked_changes", "del": "tracked_changes", "moveFrom": "tracked_changes", "vanish": "hidden_text"}

_CORE: Final = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>"""
_APP: Final = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>"""
_CUSTOM: Final = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>"""
_EMPTIED: Final = {"docProps/core.xml": _CORE, "docProps/app.xml": _APP, "docProps/custom.xml": _CUSTOM}


def rewritten_package(content: bytes, kind: Kind, depth: int = 0) -> tuple[bytes, set[str]]:
    """Return the document without what tells of people and places, and what the user should know about it."""
    parts = unpacked(content)
    if _TYPES not in parts:
        raise AttachmentRefused("broken")
    _refuse_programs(parts)
    kept = {name: data for name, data in parts.items() if _is_kept(name, _MAIN[kind])}
    cleaner = _Cleaner(frozenset(kept), depth)
    clean = {name: cleaner.part(name, data) for name, data in kept.items()}
    return packed(clean), cleaner.notes


def _refuse_programs(parts: Parts) -> None:
    for name in map(str.casefold, parts):
        if (
            "vbaproject" in name
            or "vbadata" in name
            or "/macrosheets/" in name
            or "/dialogsheets/" in name
            or "/activex/" in name
            or name.startswith("customui")
        ):
            raise AttachmentRefused("macros")


def _is_kept(name: str, main: str) -> bool:
    """Keep the document itself and its three sheets of properties; data stores, labels, signatures and thumbnails go."""
    return name in {_TYPES, "_rels/.rels", *_EMPTIED} or name.startswith(main)


class _Cleaner:
    def __init__(self, kept: frozenset[str], depth: int) -> None:
        self.notes: set[str] = set()
        self._kept = kept
        self._depth = depth

    def part(self, name: str, data: bytes) -> bytes:
        """Return one part made clean, by what it is."""
        ending = ending_of(name)
        if name in _EMPTIED:
            return _EMPTIED[name]
        if name == _TYPES:
            return rewritten(data, self._content_type)
        if ending == "rels":
            return rewritten(data, self._relation_in(name))
        if ending in {"xml", "vml", "svg"}:
            if "comments" in name.rpartition("/")[2].casefold():
                self.notes.add("comments")
            return rewritten(data, self._names_in(name))
        if ending in _PICTURES:
            return stripped_in_document(data, ending)
        if ending in _FONTS:
            return data
        if ending == "bin" and ("/printerSettings/" in name or "/customProperty" in name):
            return b""
        return self._embedded(data, ending)

    def _embedded(self, data: bytes, ending: str) -> bytes:
        """A chart keeps its figures in a little workbook inside; anything else inside could be anything."""
        inner = {"xlsx": Kind.XLSX, "docx": Kind.DOCX}.get(ending)
        if inner is None or self._depth >= _DEEPEST:
            raise AttachmentRefused("embedded_object")
        clean, notes = rewritten_package(data, inner, self._depth + 1)
        self.notes |= notes
        return clean

    def _content_type(self, element: Element) -> None:
        kind = element.attributes.get("ContentType", "").casefold()
        if "macroenabled" in kind or "vbaproject" in kind or "macrosheet" in kind:
            raise AttachmentRefused("macros")
        name = element.attributes.get("PartName")
        element.drop = name is not None and name.lstrip("/") not in self._kept

    def _relation_in(self, name: str) -> Callable[[Element], None]:
        folder = dirname(dirname(name))

        def change(element: Element) -> None:
            if element.local != "Relationship":
                return
            target = element.attributes.get("Target", "")
            kind = element.attributes.get("Type", "").rpartition("/")[2]
            if element.attributes.get("TargetMode") == "External":
                # A picture or template from elsewhere would be fetched on opening, and tell who opened it.
                if kind != "hyperlink" or urlsplit(target).scheme.casefold() not in _LINK_SCHEMES:
                    element.attributes["Target"] = _NOWHERE
                element.drop = kind == "attachedTemplate"
            elif not target.startswith("#"):
                path = unquote(target.partition("#")[0])
                element.drop = normpath(path.lstrip("/") if path.startswith("/") else join(folder, path)) not in self._kept

        return change

    def _names_in(self, name: str) -> Callable[[Element], None]:
        is_connections = name.endswith("connections.xml")

        def change(element: Element) -> None:
            local = element.local
            if local in _DROPPED_ELEMENTS:
                element.drop = True
                return
            if local == "author":
                element.text = _SOMEBODY
            if local in _HIDDEN_NOTES and name.startswith("word/"):
                self.notes.add(_HIDDEN_NOTES[local])
            if local == "sheet" and element.attributes.get("state") in {"hidden", "veryHidden"}:
                self.notes.add("hidden_sheets")
            element.attributes = {
                key: value for key, old in element.attributes.items() if (value := _plain(local, key, old, is_connections)) is not None
            }

        return change


def _plain(element: str, key: str, value: str, is_connections: bool) -> str | None:
    """Return an attribute's value as it may stay, or None when the attribute goes."""
    prefix, _, local = key.rpartition(":")
    if local in _NAMING:
        return _NAMING[local]
    if local.startswith("rsid") or (local in _DATING and (prefix or local != "date")):
        return None
    if is_connections and local in _CONNECTING:
        return ""
    if element in {"cNvPr", "docPr"} and local == "name":
        return ""  # the picture's file name on somebody's computer
    if local in {"href", "src"} and value and not value.startswith("#") and urlsplit(value).scheme.casefold() not in _LINK_SCHEMES:
        return _NOWHERE
    return value
