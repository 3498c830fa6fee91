"""Ogg with Opus: the head and the comments are written anew, the pages of sound keep their packets and get new numbers."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from syli.sound import opus
from syli.sound.refusals import SoundRefused

_HEADER: Final = struct.Struct("<4sBBqIIIB")
CONTINUED, FIRST, LAST = 1, 2, 4
_EMPTY_COMMENTS: Final = b"OpusTags" + struct.pack("<II", 0, 0)
_STREAM: Final = 1
_MIRRORED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(frozen=True, slots=True)
class Page:
    """One page: what it carries and how it is cut into packets."""

    flags: int
    granule: int
    stream: int
    laces: bytes
    body: bytes


def rewritten(content: bytes) -> bytes:
    """Return the one stream of sound with an empty sheet of comments."""
    pages = list(_pages(content))
    if len({page.stream for page in pages}) != 1:
        raise SoundRefused("other_sound")
    head, rest = pages[0], pages[1:]
    if not head.flags & FIRST or any(page.flags & FIRST for page in rest):
        raise SoundRefused("other_sound")
    sound = _after_comments(rest)
    if not any(page.body for page in sound):
        raise SoundRefused("empty")
    new = [_page(FIRST, 0, 0, opus.head(head.body)), _page(0, 0, 1, _EMPTY_COMMENTS)]
    new += [_written(page.flags & (CONTINUED | LAST), page.granule, number, page.laces, page.body) for number, page in enumerate(sound, 2)]
    return b"".join(new)


def _pages(content: bytes) -> Iterator[Page]:
    place = 0
    while place < len(content):
        mark, version, flags, granule, stream, _number, _sum, count = _HEADER.unpack_from(content, place)
        laces = content[place + _HEADER.size : place + _HEADER.size + count]
        start = place + _HEADER.size + count
        size = sum(laces)
        body = content[start : start + size]
        if mark != b"OggS" or version != 0 or len(laces) < count or len(body) < size:
            raise SoundRefused("broken")
        yield Page(flags, granule, stream, laces, body)
        place = start + size


def _after_comments(pages: list[Page]) -> list[Page]:
    """Return the pages after the comments, which may fill several; sound begins on a page of its own."""
    if not pages or pages[0].body[:8] != b"OpusTags":
        raise SoundRefused("other_sound")
    for number, page in enumerate(pages):
        ends = [place for place, lace in enumerate(page.laces) if lace < 255]
        if ends:
            if ends[0] != len(page.laces) - 1:
                raise SoundRefused("broken")
            return pages[number + 1 :]
    raise SoundRefused("broken")


def _page(flags: int, granule: int, number: int, packet: bytes) -> bytes:
    return _written(flags, granule, number, bytes([255] * (len(packet) // 255) + [len(packet) % 255]), packet)


def _written(flags: int, granule: int, number: int, laces: bytes, body: bytes) -> bytes:
    head = _HEADER.pack(b"OggS", 0, flags, granule, _STREAM, number, 0, len(laces)) + laces
    return head[:22] + struct.pack("<I", checksum(head + body)) + head[26:] + body


def checksum(page: bytes) -> int:
    """Return Ogg's sum of a page: zlib's, on mirrored bits and without its two inversions."""
    mirrored = zlib.crc32(page.translate(_MIRRORED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)
