"""Which words can be read in a file, by whoever gets it: its text, its properties, its hidden parts?"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from typing import Final

from pypdf import PdfReader

_TAGS: Final = re.compile(r"<[^>]*>")
_SPACE: Final = re.compile(r"[\s\u00ad\u200b]+")
#: A document is not unpacked without end: more than this is not written by Syli.
LARGEST_PART: Final = 50_000_000


def words_in(content: bytes, media_type: str) -> str:
    """Return everything readable in a file as one line of text, its properties too."""
    kind = media_type.partition(";")[0].strip().lower()
    if kind == "application/pdf":
        return squeezed(_pdf(content))
    if content[:4] == b"PK\x03\x04":
        return squeezed(_package(content))
    if kind.startswith("image/"):
        return squeezed(content.decode("latin-1"))
    text = content.decode("utf-8-sig", errors="replace")
    return squeezed(_TAGS.sub(" ", text) + " " + " ".join(_TAGS.findall(text)) if "xml" in kind or "html" in kind else text)


def squeezed(text: str) -> str:
    """Return a text with every break and double space as one space, so that a word broken by a line is found."""
    return _SPACE.sub(" ", text).strip()


def _pdf(content: bytes) -> str:
    reader = PdfReader(io.BytesIO(content))
    parts = [page.extract_text() for page in reader.pages]
    parts += [str(value) for value in (reader.metadata or {}).values()]
    if reader.xmp_metadata is not None:
        parts.append(_TAGS.sub(" ", reader.xmp_metadata.stream.get_data().decode(errors="replace")))
    parts += list(reader.attachments)
    parts += [str(annotation.get_object().get("/Contents", "")) for page in reader.pages for annotation in page.get("/Annots") or ()]
    return " ".join(parts)


def _package(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [package.read(info).decode(errors="ignore") for info in package.infolist() if info.file_size <= LARGEST_PART]
        names = package.namelist()
    return " ".join([*names, *(f"{_TAGS.sub(' ', part)} {' '.join(_TAGS.findall(part))}" for part in parts)])


def found_in(words: str, patterns: Iterable[re.Pattern[str]]) -> bool:
    """Tell whether any of the patterns stands in a text."""
    return any(pattern.search(words) for pattern in patterns)
