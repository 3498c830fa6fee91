"""Recordings made for the tests, as telephones make them: with names, places, dates and programs wherever the format has room for them."""

from __future__ import annotations

import math
import struct
from array import array

from syli.sound.mp4_tables import table, written
from syli.sound.ogg import CONTINUED, FIRST, LAST, checksum

TOKEN = b"Mummola Kuusikuja 3"
#: 128 samples of a tone of 440 Hz.
TONE = array("h", [int(9000 * math.sin(2 * math.pi * 440 * n / 8000)) for n in range(128)]).tobytes()
#: Pieces that stand for coded sound; nothing here decodes them.
PIECES = [bytes([number]) * (20 + number) for number in range(12)]


def wav(samples: bytes = TONE, *, form: int = 1, bits: int = 16, channels: int = 1, extra: bytes = b"") -> bytes:
    """A WAV with what recorders add: who, when, where, cues, spare room."""
    block = channels * bits // 8
    shape = struct.pack("<HHIIHH", form, channels, 8000, 8000 * block, block, bits) + extra
    chunks = [(b"JUNK", TOKEN), (b"bext", TOKEN + b" 2026-11-22"), (b"fmt ", shape), (b"LIST", b"INFOINAM" + TOKEN), (b"data", samples)]
    chunks.append((b"id3 ", TOKEN))
    inside = b"WAVE" + b"".join(tag + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2) for tag, body in chunks)
    return b"RIFF" + struct.pack("<I", len(inside)) + inside


def _descriptor(tag: int, body: bytes) -> bytes:
    return bytes([tag, 0x80, 0x80, 0x80, len(body)]) + body


def esds(kind: int = 0x40, config: bytes = b"\x12\x10") -> bytes:
    """The decoder's description as an iPhone writes it, with long lengths."""
    decoder = _descriptor(4, bytes([kind, 0x15]) + bytes(11) + _descriptor(5, config))
    return written(b"esds", bytes(4), _descriptor(3, b"\0\0\0" + decoder + _descriptor(6, b"\2")))


def _track(handler: bytes, codec: bytes, places: list[int], per_chunk: int, sizes: bytes | None, description: bytes) -> bytes:
    entry = written(codec, struct.pack(">6xH8xHHHHHH", 1, 1, 16, 0, 0, 8000, 0), description)
    tables = [
        written(b"stsd", struct.pack(">II", 0, 1), entry),
        table(b"stts", "II", [(len(PIECES), 1024)]),
        table(b"stsc", "III", [(1, per_chunk, 1)]),
        sizes or written(b"stsz", struct.pack(">III", 0, 0, len(PIECES)), *(struct.pack(">I", len(one)) for one in PIECES)),
        table(b"stco", "I", [(place,) for place in places]),
        written(b"udta", TOKEN),
    ]
    head = written(b"mdhd", struct.pack(">5IHH", 0, 3_850_000_000, 3_850_000_000, 8000, 1024 * len(PIECES), 0, 0))
    media = written(b"mdia", head, written(b"hdlr", struct.pack(">II4s12x", 0, 0, handler), TOKEN), written(b"minf", written(b"stbl", *tables)))
    return written(b"trak", written(b"tkhd", bytes(84)), media, written(b"udta", written(b"name", TOKEN)))


def m4a(
    *,
    handler: bytes = b"soun",
    codec: bytes = b"mp4a",
    brand: bytes = b"M4A ",
    description: bytes | None = None,
    sizes: bytes | None = None,
    places: list[int] | None = None,
    more: bytes = b"",
) -> bytes:
    """An m4a as the iPhone's voice memos leave it: sound first, then the head with a title that is a place."""
    first = written(b"ftyp", brand, bytes(4), b"M4A mp42isom") + written(b"free", TOKEN)
    chunks = [b"".join(PIECES[start : start + 4]) for start in range(0, len(PIECES), 4)]
    found, place = [], len(first) + 8
    for chunk in chunks:
        found.append(place)
        place += len(chunk)
    title = written(b"meta", bytes(4), written(b"ilst", written(b"\xa9nam", TOKEN), written(b"\xa9day", b"2026-11-22"), written(b"\xa9xyz", TOKEN)))
    head = written(b"mvhd", struct.pack(">5I", 0, 3_850_000_000, 3_850_000_000, 8000, 12288), bytes(80))
    movie = written(
        b"moov", head, _track(handler, codec, places or found, 4, sizes, esds() if description is None else description), written(b"udta", title)
    )
    return first + written(b"mdat", *chunks) + movie + more


def opus_head(*, channels: int = 1, family: int = 0) -> bytes:
    """The head of an Opus stream; what follows the numbers is not looked at."""
    return b"OpusHead" + struct.pack("<BBHIhB", 1, channels, 312, 48_000, 0, family)


def page(flags: int, granule: int, number: int, laces: bytes, body: bytes, stream: int = 7777) -> bytes:
    """One page of Ogg with its sum."""
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, granule, stream, number, 0, len(laces)) + laces
    return head[:22] + struct.pack("<I", checksum(head + body)) + head[26:] + body


def laced(size: int) -> bytes:
    """How a packet of this size is cut."""
    return bytes([255] * (size // 255) + [size % 255])


def ogg(*, head: bytes | None = None, comments: int = 1, stream: int = 7777) -> bytes:
    """An Ogg with Opus as Android writes it; many comments fill more than one page."""
    start = opus_head() if head is None else head
    tags = b"OpusTags" + struct.pack("<I", len(TOKEN)) + TOKEN + struct.pack("<I", comments)
    tags += b"".join(struct.pack("<I", len(TOKEN) + 6) + b"TITLE=" + TOKEN for _ in range(comments))
    laces = laced(len(tags))
    cut = sum(laces[:255])
    found = [page(FIRST, 0, 0, laced(len(start)), start), page(0, 0, 1, laces[:255], tags[:cut])]
    if laces[255:]:
        found.append(page(CONTINUED, 0, 2, laces[255:], tags[cut:]))
    sound = b"".join(PIECES)
    found.append(page(LAST, 48_000, len(found), b"".join(laced(len(one)) for one in PIECES), sound, stream))
    return b"".join(found)


def _element(known: int, body: bytes, *, endless: bool = False) -> bytes:
    size = b"\x01" + b"\xff" * 7 if endless else (1 << 56 | len(body)).to_bytes(8, "big")
    return known.to_bytes((known.bit_length() + 7) // 8, "big") + size + body


def webm(*, kind: int = 2, codec: bytes = b"A_OPUS", head: bytes | None = None, endless: bool = True, more: bytes = b"") -> bytes:
    """A WebM as Chrome records it: nothing says where it ends; titles, dates, tags and a cover among it."""
    info = _element(0x2AD7B1, (1_000_000).to_bytes(3, "big")) + _element(0x7BA9, TOKEN) + _element(0x4461, bytes(8)) + _element(0x5741, TOKEN)
    audio = _element(0xE1, _element(0xB5, struct.pack(">f", 48_000.0)) + _element(0x9F, b"\1"))
    track = _element(0xD7, b"\2") + _element(0x73C5, TOKEN[:8]) + _element(0x83, bytes([kind])) + _element(0x536E, TOKEN) + _element(0x86, codec)
    track += _element(0x63A2, opus_head() if head is None else head) + audio + more
    blocks = [_element(0xA3, b"\x82" + struct.pack(">hB", 20 * number, 0x80) + piece) for number, piece in enumerate(PIECES[:6])]
    groups = [
        _element(0xA0, _element(0xA1, b"\x82" + struct.pack(">hB", 20 * number, 0) + piece) + _element(0x75A1, TOKEN))
        for number, piece in enumerate(PIECES[6:])
    ]
    clusters = [
        _element(0x1F43B675, _element(0xE7, time) + b"".join(inside), endless=endless) for time, inside in ((b"\0", blocks), (b"\x78", groups))
    ]
    parts = [
        _element(0xEC, TOKEN), _element(0x1549A966, info), _element(0x1654AE6B, _element(0xAE, track)), clusters[0],
        _element(0x1254C367, TOKEN), clusters[1], _element(0x1941A469, TOKEN),
    ]  # fmt: skip
    return _element(0x1A45DFA3, _element(0x4282, b"webm")) + _element(0x18538067, b"".join(parts), endless=endless)
