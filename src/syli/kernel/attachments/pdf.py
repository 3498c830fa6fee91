"""PDFs copied object by object into a new file: pages, their looks and links; no notes about them, no scripts, no files inside.

Only what hangs on a page (and its form fields and layers) is copied, so old revisions and stray objects stay behind.
"""

from __future__ import annotations

import io
import logging
import zlib
from collections import deque
from typing import Any, Final
from urllib.parse import urlsplit

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

from syli.kernel.attachments.pictures import stripped_jpeg, stripped_jpeg2000
from syli.kernel.attachments.refusals import AttachmentRefused

# What the parser stumbles over it writes into the log, and that may be somebody's words.
logging.getLogger("pypdf").addHandler(logging.NullHandler())
logging.getLogger("pypdf").propagate = False

MOST_PAGES: Final = 1000
MOST_OBJECTS: Final = 200_000
_DEEPEST: Final = 100
_LARGEST_PICTURE: Final = 200 * 1024 * 1024

_PAGE_KEYS: Final = frozenset("/MediaBox /CropBox /BleedBox /TrimBox /ArtBox /Rotate /Resources /Contents /Annots /Group /UserUnit /Tabs".split())  # noqa: SIM905
_ROOT_KEYS: Final = ("/Lang", "/OCProperties", "/AcroForm")
# Who, when and with what; programs' private notes; scripts; files inside; pictures of the page as it once was.
_DROPPED_KEYS: Final = frozenset(
    "/Metadata /PieceInfo /LastModified /M /CreationDate /ModDate /Author /Creator /CreatorInfo /Producer /NM /AA /JS /JavaScript /OpenAction "  # noqa: SIM905
    "/EF /AF /RF /Thumb /XFA /Threads /SpiderInfo /TID /PZ /DPart /DPM /Collection /Perms /DSS /Requirements /RichMediaContent /RichMediaSettings "
    "/StructParent /StructParents /SigFlags /Lock /SV /Measure /PtData /OPI /Alternates".split()
)
# Below these, keys are names somebody chose: a glyph may well be called /M.
_NAME_KEYS: Final = frozenset(
    {"/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/Properties", "/CharProcs", "/Colorants", "/N", "/R", "/D"}
)
_ANNOTATIONS: Final = frozenset(
    "/Text /Link /FreeText /Line /Square /Circle /Polygon /PolyLine /Highlight /Underline /Squiggly /StrikeOut /Stamp /Caret /Ink /Popup "  # noqa: SIM905
    "/Widget /Watermark /Redact".split()
)
_REMARKS: Final = _ANNOTATIONS - {"/Link", "/Widget", "/Popup", "/Watermark"}
_FORBIDDEN_TYPES: Final = frozenset({"/EmbeddedFile", "/Filespec", "/F", "/Sig", "/DocTimeStamp", "/Metadata", "/3D", "/Rendition", "/MediaClip"})
_LINK_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})


def rewritten(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return the PDF with nothing but its pages, and what the user should know about it (`comments`)."""
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise AttachmentRefused("encrypted")
        if len(reader.pages) > MOST_PAGES:
            raise AttachmentRefused("too_many_pages", limit=MOST_PAGES)
        copier = _Copier(reader)
        clean = copier.run()
        if len(PdfReader(io.BytesIO(clean)).pages) != len(reader.pages):
            raise AttachmentRefused("broken")
    except AttachmentRefused:
        raise
    except Exception:  # noqa: BLE001  # the parser raises anything on hostile input; each means the same to us
        raise AttachmentRefused("broken") from None
    return clean, ("comments",) if copier.has_remarks else ()


class _Copier:
    def __init__(self, reader: PdfReader) -> None:
        self.has_remarks = False
        self._reader = reader
        self._writer = PdfWriter()
        self._writer.metadata = None
        self._new: dict[tuple[int, int], IndirectObject] = {}
        self._waiting: deque[tuple[IndirectObject, PdfObject, bool]] = deque()

    def run(self) -> bytes:
        """Copy the pages and all they need."""
        root = self._writer.root_object
        tree = root.raw_get("/Pages")
        kids = ArrayObject()
        # All pages first, so that a link to a page finds the copy and not the page with everything on it.
        pages = []
        for page in self._reader.pages:
            reference = page.indirect_reference
            place = self._writer._add_object(DictionaryObject())
            if reference is not None:
                self._new[(reference.idnum, reference.generation)] = place
            pages.append((page, place))
            kids.append(place)
        for page, place in pages:
            self._put(place, self._page(page, tree))
        tree.get_object()[NameObject("/Kids")] = kids
        tree.get_object()[NameObject("/Count")] = NumberObject(len(kids))
        for key in _ROOT_KEYS:
            value = self._reader.root_object.get(key)
            if value is not None:
                root[NameObject(key)] = self._copy(value, 0)
        while self._waiting:
            place, original, are_names = self._waiting.popleft()
            self._put(place, self._copy(original.get_object(), 0, are_names=are_names))
        target = io.BytesIO()
        self._writer.write(target)
        return target.getvalue()

    def _put(self, place: IndirectObject, value: PdfObject) -> None:
        value.indirect_reference = place
        self._writer._objects[place.idnum - 1] = value

    def _page(self, page: DictionaryObject, tree: PdfObject) -> DictionaryObject:
        clean = DictionaryObject({NameObject("/Type"): NameObject("/Page"), NameObject("/Parent"): tree})
        node: Any = page
        # Size, turning and resources may stand on any page group above.
        for _ in range(_DEEPEST):
            for key in node:
                if key in _PAGE_KEYS and key not in clean and (node is page or key in {"/MediaBox", "/CropBox", "/Rotate", "/Resources"}):
                    clean[NameObject(key)] = self._copy(node.raw_get(key), 0) if key != "/Annots" else self._annotations(node["/Annots"])
            parent = node.get("/Parent")
            if parent is None:
                break
            node = parent.get_object()
        return clean

    def _annotations(self, annotations: Any) -> ArrayObject:
        kept = ArrayObject()
        for entry in annotations.get_object():
            annotation = entry.get_object()
            if isinstance(annotation, DictionaryObject) and annotation.get("/Subtype") in _ANNOTATIONS:
                self.has_remarks |= annotation.get("/Subtype") in _REMARKS
                kept.append(self._copy(entry, 0))
        return kept

    def _copy(self, value: Any, depth: int, *, are_names: bool = False) -> PdfObject:
        """Return a copy. With `are_names` the keys of a dictionary are names somebody chose (of fonts, of glyphs) and all stay."""
        if depth > _DEEPEST:
            raise AttachmentRefused("broken")
        if isinstance(value, IndirectObject):
            return self._reference(value, are_names=are_names)
        if isinstance(value, StreamObject):
            return self._stream(value, depth)
        if isinstance(value, DictionaryObject):
            return self._names(value, depth) if are_names else self._dictionary(value, depth)
        if isinstance(value, ArrayObject):
            return ArrayObject(self._copy(list.__getitem__(value, place), depth + 1) for place in range(len(value)))
        return value if isinstance(value, PdfObject) else NullObject()

    def _reference(self, value: IndirectObject, *, are_names: bool) -> IndirectObject:
        at = (value.idnum, value.generation)
        if at not in self._new:
            if len(self._new) >= MOST_OBJECTS:
                raise AttachmentRefused("too_many_parts", limit=MOST_OBJECTS)
            self._new[at] = self._writer._add_object(NullObject())
            self._waiting.append((self._new[at], value, are_names))
        return self._new[at]

    def _names(self, value: DictionaryObject, depth: int) -> PdfObject:
        if not _is_allowed(value):
            return NullObject()
        return DictionaryObject({NameObject(key): self._copy(value.raw_get(key), depth + 1) for key in value})

    def _dictionary(self, value: DictionaryObject, depth: int) -> PdfObject:
        if not _is_allowed(value):
            return NullObject()
        clean = DictionaryObject()
        for key in value:
            if key in _DROPPED_KEYS or _names_a_person(key, value) or (key in {"/A", "/PA", "/Next"} and _is_forbidden_action(value.get(key))):
                continue
            clean[NameObject(key)] = self._copy(value.raw_get(key), depth + 1, are_names=key in _NAME_KEYS)
        return clean

    def _stream(self, value: StreamObject, depth: int) -> PdfObject:
        if not _is_allowed(value) or "/F" in value or value.get("/Subtype") == "/PS":
            return NullObject()
        clean = StreamObject()
        head = self._dictionary(value, depth)
        if isinstance(head, DictionaryObject):
            clean.update({key: head.raw_get(key) for key in head if key != "/Length"})
        clean._data = value._data
        if value.get("/Subtype") == "/Image":
            _strip_picture(clean)
        return clean


def _is_allowed(value: DictionaryObject) -> bool:
    """Tell whether a dictionary may be copied at all; a page that is not one of ours may not."""
    kind, subtype = value.get("/Type"), value.get("/Subtype")
    if kind in {"/Page", "/Pages", "/Catalog"} or kind in _FORBIDDEN_TYPES:
        return False
    return not ((kind == "/Annot" or ("/Rect" in value and subtype is not None)) and subtype not in _ANNOTATIONS)


def _names_a_person(key: str, value: DictionaryObject) -> bool:
    """Tell whether it is the author of a remark, or who signed. In a form field /T is the field's name and stays."""
    if key == "/T":
        return value.get("/Subtype") in _REMARKS or value.get("/Subtype") == "/Popup"
    return key in {"/V", "/DV"} and value.get("/FT") == "/Sig"


def _is_forbidden_action(action: Any) -> bool:
    """Allow going to a page and opening an ordinary link; no scripts, programs, forms sent away or other files."""
    action = action.get_object() if isinstance(action, IndirectObject) else action
    if isinstance(action, ArrayObject):
        return any(_is_forbidden_action(list.__getitem__(action, place)) for place in range(len(action)))
    if not isinstance(action, DictionaryObject) or "/S" not in action:
        return False
    what = str(action["/S"])
    if what == "/URI":
        return urlsplit(str(action.get("/URI", ""))).scheme.casefold() not in _LINK_SCHEMES
    return what not in {"/GoTo", "/Named"}


def _strip_picture(picture: StreamObject) -> None:
    """Take the notes out of a JPEG inside the PDF, unpacking it first when it was packed once more."""
    filters = picture.get("/Filter")
    filters = filters.get_object() if filters is not None else None
    names = [str(name) for name in filters] if isinstance(filters, ArrayObject) else [str(filters)]
    if not names or names[-1] not in {"/DCTDecode", "/DCT", "/JPXDecode"}:
        return
    content = picture._data
    for name in names[:-1]:
        if name not in {"/FlateDecode", "/Fl"}:
            raise AttachmentRefused("broken")
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(content, _LARGEST_PICTURE)
        if unpacker.unconsumed_tail:
            raise AttachmentRefused("too_large", limit=_LARGEST_PICTURE)
    if len(names) > 1:
        picture[NameObject("/Filter")] = NameObject(names[-1])
        picture.pop("/DecodeParms", None)
    picture._data = stripped_jpeg2000(content) if names[-1] == "/JPXDecode" else stripped_jpeg(content)
