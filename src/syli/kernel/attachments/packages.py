"""Office documents are zip packages: opened with care, part by part, and packed again without dates or owners."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from typing import Final

from syli.kernel.attachments.refusals import AttachmentRefused

MOST_PARTS: Final = 4000
LARGEST_UNPACKED: Final = 300 * 1024 * 1024
_PACKED_ON: Final = (1980, 1, 1, 0, 0, 0)
_ENCRYPTED: Final = 0x1

Parts = dict[str, bytes]


def unpacked(content: bytes) -> Parts:
    """Return every part by its name; refuse what is too large, locked, doubled or oddly named."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = [entry for entry in package.infolist() if not entry.is_dir()]
            if len(entries) > MOST_PARTS:
                raise AttachmentRefused("too_many_parts", limit=MOST_PARTS)
            if any(entry.flag_bits & _ENCRYPTED for entry in entries):
                raise AttachmentRefused("encrypted")
            if len({entry.filename.casefold() for entry in entries}) < len(entries) or not all(_is_plain(entry.filename) for entry in entries):
                raise AttachmentRefused("broken")
            left = LARGEST_UNPACKED
            parts: Parts = {}
            for entry in entries:
                # What a part says of its size is not believed.
                with package.open(entry) as part:
                    data = part.read(left + 1)
                left -= len(data)
                if left < 0:
                    raise AttachmentRefused("too_large", limit=LARGEST_UNPACKED)
                parts[entry.filename] = data
            return parts
    except AttachmentRefused:
        raise
    except Exception:  # noqa: BLE001  # the zip library raises many kinds on hostile input; each means the same to us
        raise AttachmentRefused("broken") from None


def packed(parts: Parts, *, stored: Iterable[str] = ()) -> bytes:
    """Return the package: same parts in the same order, no dates, no system, no remarks; `stored` parts uncompressed."""
    plain = frozenset(stored)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _PACKED_ON)
            entry.create_system = 0
            entry.compress_type = zipfile.ZIP_STORED if name in plain else zipfile.ZIP_DEFLATED
            package.writestr(entry, data)
    return target.getvalue()


def _is_plain(name: str) -> bool:
    return not (name.startswith("/") or "\\" in name or "\x00" in name or ":" in name or any(step in {"", ".", ".."} for step in name.split("/")))


def ending_of(name: str) -> str:
    """Return the ending of a part's name."""
    return name.rpartition(".")[2].casefold() if "." in name.rpartition("/")[2] else ""
