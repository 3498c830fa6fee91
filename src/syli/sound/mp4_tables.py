"""Boxes of an MP4 file: read with every length held against what is there, and written."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from syli.sound.refusals import SoundRefused

_MOST_BOXES: Final = 5000


@dataclass(frozen=True, slots=True)
class Box:
    """A box: its kind and where its inside lies in the file."""

    kind: bytes
    start: int
    end: int


def boxes(content: bytes, start: int, end: int) -> Iterator[Box]:
    """Yield the boxes that lie side by side between two places."""
    for _count in range(_MOST_BOXES):
        if start == end:
            return
        size, kind = struct.unpack_from(">I4s", content, start)
        head = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", content, start + 8)
            head = 16
        elif size == 0:
            size = end - start
        if size < head or start + size > end:
            raise SoundRefused("broken")
        yield Box(kind, start + head, start + size)
        start += size
    raise SoundRefused("broken")


def inside(content: bytes, box: Box, *path: bytes) -> Box:
    """Return the one box that a path of kinds leads to."""
    for kind in path:
        found = [one for one in boxes(content, box.start, box.end) if one.kind == kind]
        if len(found) != 1:
            raise SoundRefused("broken")
        box = found[0]
    return box


def numbers(content: bytes, box: Box, form: str) -> list[tuple[int, ...]]:
    """Return the rows of a table: four bytes of version, how many rows, the rows."""
    (count,) = struct.unpack_from(">I", content, box.start + 4)
    row = struct.Struct(">" + form)
    if box.start + 8 + count * row.size > box.end:
        raise SoundRefused("broken")
    return [tuple(found) for found in row.iter_unpack(content[box.start + 8 : box.start + 8 + count * row.size])]


def written(kind: bytes, *parts: bytes) -> bytes:
    """Return a box of these parts."""
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def table(kind: bytes, form: str, rows: list[tuple[int, ...]]) -> bytes:
    """Return a table as a box."""
    return written(kind, struct.pack(">II", 0, len(rows)), b"".join(struct.pack(">" + form, *row) for row in rows))
