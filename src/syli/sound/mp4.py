"""MP4 (m4a) with AAC: one track of sound is taken apart into its pieces and put into a file of our own."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from syli.sound.mp4_tables import Box, boxes, inside, numbers, table, written
from syli.sound.refusals import SoundRefused

BRANDS: Final = frozenset({b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"dash"})
_AAC: Final = (0x40, 0x67)
_STREAM, _DECODER, _CONFIG = 0x03, 0x04, 0x05
_LONGEST_CONFIG: Final = 32
#: How it stands in the room: it does not turn.
_MATRIX: Final = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_LARGEST: Final = 2**32 - 1
#: A recorder writes its data in one box, or a few; eleven hours have as many pieces as this.
_MOST_DATA: Final = 16
_MOST_SAMPLES: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class Track:
    """All that is kept of a file."""

    scale: int
    channels: int
    rate: int
    config: bytes
    times: list[tuple[int, ...]]
    samples: list[bytes]

    @property
    def length(self) -> int:
        """Return how long it is, in its own scale."""
        return sum(count * each for count, each in self.times)


def rewritten(content: bytes) -> bytes:
    """Return the sound of the file's only track, in one chunk."""
    top = list(boxes(content, 0, len(content)))
    if any(box.kind == b"moof" for box in top):
        raise SoundRefused("other_sound")
    movie = inside(content, Box(b"", 0, len(content)), b"moov")
    tracks = [box for box in boxes(content, movie.start, movie.end) if box.kind == b"trak"]
    kinds = [_handler(content, box) for box in tracks]
    if b"vide" in kinds:
        raise SoundRefused("film")
    if kinds.count(b"soun") != 1:
        raise SoundRefused("broken")
    data = [box for box in top if box.kind == b"mdat"]
    if len(data) > _MOST_DATA:
        raise SoundRefused("broken")
    return _file(_track(content, tracks[kinds.index(b"soun")], data))


def _handler(content: bytes, track: Box) -> bytes:
    box = inside(content, track, b"mdia", b"hdlr")
    return content[box.start + 8 : box.start + 12]


def _track(content: bytes, track: Box, data: list[Box]) -> Track:
    media = inside(content, track, b"mdia")
    head = inside(content, media, b"mdhd")
    (scale,) = struct.unpack_from(">I", content, head.start + (20 if content[head.start] == 1 else 12))
    tables = inside(content, media, b"minf", b"stbl")
    channels, rate, config = _description(content, inside(content, tables, b"stsd"))
    samples = list(_samples(content, tables, data))
    times = numbers(content, inside(content, tables, b"stts"), "II")
    found = Track(scale, channels, rate, config, times, samples)
    if not samples:
        raise SoundRefused("empty")
    if not scale or sum(count for count, _each in times) != len(samples) or found.length > _LARGEST:
        raise SoundRefused("broken")
    return found


def _samples(content: bytes, tables: Box, data: list[Box]) -> Iterator[bytes]:
    """Yield the pieces in the order they sound, each from within the file's data."""
    sizes = _sizes(content, inside(content, tables, b"stsz"))
    kinds = {box.kind for box in boxes(content, tables.start, tables.end)}
    wide = b"co64" in kinds
    chunks = [row[0] for row in numbers(content, inside(content, tables, b"co64" if wide else b"stco"), "Q" if wide else "I")]
    runs = numbers(content, inside(content, tables, b"stsc"), "III")
    if not runs or runs[0][0] != 1 or [run[0] for run in runs] != sorted({run[0] for run in runs}):
        raise SoundRefused("broken")
    number, run = 0, 0
    for chunk, place in enumerate(chunks, 1):
        if run + 1 < len(runs) and runs[run + 1][0] == chunk:
            run += 1
        for size in sizes[number : number + runs[run][1]]:
            if not any(box.start <= place and place + size <= box.end for box in data):
                raise SoundRefused("broken")
            yield content[place : place + size]
            place += size
            number += 1
    if number != len(sizes):
        raise SoundRefused("broken")


def _sizes(content: bytes, box: Box) -> list[int]:
    (each, count) = struct.unpack_from(">II", content, box.start + 4)
    if count > _MOST_SAMPLES:
        raise SoundRefused("broken")
    if each:
        if each * count > len(content):
            raise SoundRefused("broken")
        return [each] * count
    sizes = [row[0] for row in numbers(content, Box(box.kind, box.start + 4, box.end), "I")]
    # Chunks that lie over each other could make a small file large.
    if sum(sizes) > len(content):
        raise SoundRefused("broken")
    return sizes


def _description(content: bytes, box: Box) -> tuple[int, int, bytes]:
    """Return channels, rate and the decoder's own few bytes."""
    entries = list(boxes(content, box.start + 8, box.end))
    if len(entries) != 1 or entries[0].kind != b"mp4a":
        raise SoundRefused("other_sound")
    entry = entries[0]
    version, channels, rate = struct.unpack_from(">8xH6xH6xH", content, entry.start)
    if version > 1:
        raise SoundRefused("other_sound")
    children = list(boxes(content, entry.start + 28 + 16 * version, entry.end))
    children += [one for box in children if box.kind == b"wave" for one in boxes(content, box.start, box.end) if one.kind == b"esds"]
    found = [one for one in children if one.kind == b"esds"]
    if len(found) != 1:
        raise SoundRefused("other_sound")
    return channels, rate, _config(content[found[0].start + 4 : found[0].end])


def _config(body: bytes) -> bytes:
    """Walk down the descriptors to the decoder's configuration."""
    tag, inner, _rest = _descriptor(body)
    flags = inner[2]
    if tag != _STREAM or flags & 0xE0:
        raise SoundRefused("other_sound")
    tag, decoder, _rest = _descriptor(inner[3:])
    if tag != _DECODER or decoder[0] not in _AAC:
        raise SoundRefused("other_sound")
    tag, config, _rest = _descriptor(decoder[13:])
    if tag != _CONFIG or not 2 <= len(config) <= _LONGEST_CONFIG:
        raise SoundRefused("broken")
    return config


def _descriptor(body: bytes) -> tuple[int, bytes, bytes]:
    size, place = 0, 1
    while place < 5:
        size = size << 7 | body[place] & 0x7F
        place += 1
        if not body[place - 1] & 0x80:
            break
    if len(body) < place + size:
        raise SoundRefused("broken")
    return body[0], body[place : place + size], body[place + size :]


def _file(track: Track) -> bytes:
    kind = written(b"ftyp", b"M4A ", struct.pack(">I", 0), b"M4A mp42isom")
    # The place of the sound is known when the head's size is: written twice, the same size both times.
    place = len(kind) + len(_movie(track, 0)) + 8
    return kind + _movie(track, place) + written(b"mdat", *track.samples)


def _movie(track: Track, place: int) -> bytes:
    length, scale = track.length, track.scale
    movie = written(b"mvhd", struct.pack(">5IIH10x", 0, 0, 0, scale, length, 0x10000, 0x100), _MATRIX, struct.pack(">24xI", 2))
    head = written(b"tkhd", struct.pack(">6I8xHHHH", 7, 0, 0, 1, 0, length, 0, 0, 0x100, 0), _MATRIX, struct.pack(">II", 0, 0))
    media_head = written(b"mdhd", struct.pack(">5IHH", 0, 0, 0, scale, length, 0x55C4, 0))
    handler = written(b"hdlr", struct.pack(">II4s12x", 0, 0, b"soun"), b"\0")
    here = written(b"dinf", written(b"dref", struct.pack(">II", 0, 1), written(b"url ", struct.pack(">I", 1))))
    about = written(b"minf", written(b"smhd", struct.pack(">IHH", 0, 0, 0)), here, _tables(track, place))
    media = written(b"mdia", media_head, handler, about)
    return written(b"moov", movie, written(b"trak", head, media))


def _tables(track: Track, place: int) -> bytes:
    decoder = bytes([0x40, 0x15]) + bytes(11) + bytes([_CONFIG, len(track.config)]) + track.config
    stream = b"\0\1\0" + bytes([_DECODER, len(decoder)]) + decoder + b"\x06\x01\x02"
    esds = written(b"esds", bytes(4), bytes([_STREAM, len(stream)]), stream)
    entry = written(b"mp4a", struct.pack(">6xH8xHHHHHH", 1, track.channels, 16, 0, 0, track.rate, 0), esds)
    sizes = written(b"stsz", struct.pack(">III", 0, 0, len(track.samples)), *(struct.pack(">I", len(one)) for one in track.samples))
    described = written(b"stsd", struct.pack(">II", 0, 1), entry)
    runs, chunk = table(b"stsc", "III", [(1, len(track.samples), 1)]), table(b"stco", "I", [(place,)])
    return written(b"stbl", described, table(b"stts", "II", track.times), runs, sizes, chunk)
