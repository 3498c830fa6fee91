"""WebM with Opus: one track of sound, its clusters of blocks; tags, titles, dates, programs, covers and seek tables are left out."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from syli.sound import opus
from syli.sound.refusals import SoundRefused

_EBML, _SEGMENT, _INFO, _TRACKS, _CLUSTER = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
_SCALE, _LENGTH, _MUXER, _WRITER = 0x2AD7B1, 0x4489, 0x4D80, 0x5741
_ENTRY, _NUMBER, _UID, _TYPE, _CODEC, _PRIVATE, _DELAY, _PREROLL = 0xAE, 0xD7, 0x73C5, 0x83, 0x86, 0x63A2, 0x56AA, 0x56BB
_AUDIO, _RATE, _CHANNELS, _ENCODINGS = 0xE1, 0xB5, 0x9F, 0x6D80
_TIME, _SIMPLE, _GROUP, _BLOCK = 0xE7, 0xA3, 0xA0, 0xA1
#: What may follow a cluster whose end nobody wrote down: info, tracks, cluster, cues, seek table, tags, chapters, attachments.
_TOP: Final = frozenset({_INFO, _TRACKS, _CLUSTER, 0x1C53BB6B, 0x114D9B74, 0x1254C367, 0x1043A770, 0x1941A469})
_FILM, _SOUND = 1, 2
_UNKNOWN: Final = -1
#: Side by side; a piece of sound is a fiftieth of a second or more, so this is hours.
_MOST_ELEMENTS: Final = 500_000
_OURS: Final = b"Syli"


@dataclass(frozen=True, slots=True)
class Element:
    """An element: which, and where its inside lies."""

    id: int
    start: int
    end: int


@dataclass(slots=True)
class Found:
    """All that is kept of a file."""

    scale: int = 1_000_000
    length: float = 0.0
    number: int = 0
    head: bytes = b""
    delay: int = 0
    preroll: int = 80_000_000
    clusters: list[tuple[int, list[bytes]]] = field(default_factory=list)


def rewritten(content: bytes) -> bytes:
    """Return the one track of sound in a file of our own."""
    top = list(_elements(content, 0, len(content)))
    if [one.id for one in top[:2]] != [_EBML, _SEGMENT]:
        raise SoundRefused("other_sound")
    found = Found()
    for part in _elements(content, top[1].start, top[1].end):
        if part.id == _INFO:
            _info(content, part, found)
        elif part.id == _TRACKS:
            _track(content, part, found)
        elif part.id == _CLUSTER:
            _cluster(content, part, found)
    if not found.head:
        raise SoundRefused("other_sound")
    if not any(blocks for _time, blocks in found.clusters):
        raise SoundRefused("empty")
    return _file(found)


def _elements(content: bytes, start: int, end: int) -> Iterator[Element]:
    for _count in range(_MOST_ELEMENTS):
        if start >= end:
            return
        known, start = _vint(content, start, keeps_mark=True)
        size, start = _vint(content, start, keeps_mark=False)
        stop = _end_of(content, known, start, end) if size == _UNKNOWN else start + size
        if stop > end:
            raise SoundRefused("broken")
        yield Element(known, start, stop)
        start = stop
    raise SoundRefused("broken")


def _end_of(content: bytes, known: int, start: int, end: int) -> int:
    """Return where an element ends that does not say so: a segment with the file, a cluster before what cannot be in it."""
    if known == _SEGMENT:
        return end
    if known != _CLUSTER:
        raise SoundRefused("broken")
    while start < end:
        inner, after = _vint(content, start, keeps_mark=True)
        if inner in _TOP:
            return start
        size, after = _vint(content, after, keeps_mark=False)
        if size == _UNKNOWN or after + size > end:
            raise SoundRefused("broken")
        start = after + size
    return end


def _vint(content: bytes, place: int, *, keeps_mark: bool) -> tuple[int, int]:
    """Return a number whose first byte tells its length, and the place after it."""
    first = content[place]
    length = 9 - first.bit_length()
    if first == 0 or place + length > len(content):
        raise SoundRefused("broken")
    value = int.from_bytes(content[place : place + length], "big")
    if not keeps_mark:
        value &= (1 << 7 * length) - 1
        value = _UNKNOWN if value == (1 << 7 * length) - 1 else value
    return value, place + length


def _children(content: bytes, part: Element) -> dict[int, bytes]:
    """Return the insides of an element's children; of several of a kind the last."""
    return {one.id: content[one.start : one.end] for one in _elements(content, part.start, part.end)}


def _whole(body: bytes | None, default: int) -> int:
    if body is None:
        return default
    if len(body) > 8:
        raise SoundRefused("broken")
    return int.from_bytes(body, "big")


def _info(content: bytes, part: Element, found: Found) -> None:
    parts = _children(content, part)
    found.scale = _whole(parts.get(_SCALE), found.scale)
    length = parts.get(_LENGTH, b"")
    value = struct.unpack(">d" if len(length) == 8 else ">f", length)[0] if length else 0.0
    found.length = value if 0 < value < 1e12 else 0.0


def _track(content: bytes, part: Element, found: Found) -> None:
    entries = [_children(content, one) for one in _elements(content, part.start, part.end) if one.id == _ENTRY]
    kinds = [_whole(entry.get(_TYPE), 0) for entry in entries]
    if _FILM in kinds:
        raise SoundRefused("film")
    if kinds.count(_SOUND) != 1 or found.head:
        raise SoundRefused("broken")
    entry = entries[kinds.index(_SOUND)]
    if entry.get(_CODEC, b"").rstrip(b"\0") != b"A_OPUS" or _ENCODINGS in entry:
        raise SoundRefused("other_sound")
    found.head = opus.head(entry.get(_PRIVATE, b""))
    found.number = _whole(entry.get(_NUMBER), 0)
    found.delay, found.preroll = _whole(entry.get(_DELAY), 0), _whole(entry.get(_PREROLL), found.preroll)


def _cluster(content: bytes, part: Element, found: Found) -> None:
    time, blocks = 0, []
    for one in _elements(content, part.start, part.end):
        if one.id == _TIME:
            time = _whole(content[one.start : one.end], 0)
        elif one.id == _SIMPLE:
            blocks += _block(content[one.start : one.end], found.number)
        elif one.id == _GROUP:
            blocks += _block(_children(content, one).get(_BLOCK, b""), found.number)
    found.clusters.append((time, blocks))


def _block(body: bytes, wanted: int) -> list[bytes]:
    """Return a block as one of our only track, or nothing for another's; of its flags only how it is laced is kept."""
    number, place = _vint(body, 0, keeps_mark=False)
    if number != wanted:
        return []
    time, flags = struct.unpack_from(">hB", body, place)
    return [b"\x81" + struct.pack(">hB", time, 0x80 | flags & 0x06) + body[place + 3 :]]


def _file(found: Found) -> bytes:
    _magic, _version, channels, _skip, _rate, _gain, _family = struct.unpack("<8sBBHIhB", found.head)
    about = _written(0x4286, b"\1") + _written(0x42F7, b"\1") + _written(0x42F2, b"\4") + _written(0x42F3, b"\x08")
    head = _written(_EBML, about + _written(0x4282, b"webm") + _written(0x4287, b"\4") + _written(0x4285, b"\2"))
    length = _written(_LENGTH, struct.pack(">d", found.length)) if found.length else b""
    info = _written(_INFO, _written(_SCALE, _number(found.scale)) + _written(_MUXER, _OURS) + _written(_WRITER, _OURS) + length)
    audio = _written(_AUDIO, _written(_RATE, struct.pack(">d", 48_000.0)) + _written(_CHANNELS, _number(channels)))
    entry = _written(_NUMBER, b"\1") + _written(_UID, b"\1") + _written(_TYPE, b"\2") + _written(_CODEC, b"A_OPUS")
    entry += _written(_PRIVATE, found.head) + _written(_DELAY, _number(found.delay)) + _written(_PREROLL, _number(found.preroll)) + audio
    clusters = [
        _written(_CLUSTER, b"".join([_written(_TIME, _number(time)), *(_written(_SIMPLE, block) for block in blocks)]))
        for time, blocks in found.clusters
        if blocks
    ]
    return head + _written(_SEGMENT, b"".join([info, _written(_TRACKS, _written(_ENTRY, entry)), *clusters]))


def _written(known: int, body: bytes) -> bytes:
    return known.to_bytes((known.bit_length() + 7) // 8, "big") + (1 << 56 | len(body)).to_bytes(8, "big") + body


def _number(value: int) -> bytes:
    return value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big")
