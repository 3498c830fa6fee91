"""WAV: how it was sampled and the samples; every other chunk (who, when, where, with what) is left out."""

from __future__ import annotations

import struct
from typing import Final

from syli.sound.refusals import SoundRefused

PCM, FLOAT, A_LAW, MU_LAW, EXTENSIBLE = 1, 3, 6, 7, 0xFFFE
_BITS: Final = {PCM: (8, 16, 24, 32), FLOAT: (32, 64), A_LAW: (8,), MU_LAW: (8,)}
_MOST_CHANNELS: Final = 8


def rewritten(content: bytes) -> bytes:
    """Return the recording with `fmt ` and `data` alone, both written anew."""
    found: dict[bytes, bytes] = {}
    place = 12
    while place + 8 <= len(content):
        tag, size = struct.unpack_from("<4sI", content, place)
        body = content[place + 8 : place + 8 + size]
        if len(body) < size or (tag in (b"fmt ", b"data") and tag in found):
            raise SoundRefused("broken")
        if tag in (b"fmt ", b"data"):
            found[tag] = body
        place += 8 + size + size % 2
    shape, per_frame = _shape(found[b"fmt "])
    samples = found[b"data"]
    samples = samples[: len(samples) - len(samples) % per_frame]
    if not samples:
        raise SoundRefused("empty")
    padding = b"\0" * (len(samples) % 2)
    inside = b"WAVEfmt " + struct.pack("<I", len(shape)) + shape + b"data" + struct.pack("<I", len(samples)) + samples + padding
    return b"RIFF" + struct.pack("<I", len(inside)) + inside


def _shape(body: bytes) -> tuple[bytes, int]:
    form, channels, rate, _per_second, _block, bits = struct.unpack_from("<HHIIHH", body)
    if form == EXTENSIBLE:
        # What it really is stands in the first two bytes of a long name.
        (form,) = struct.unpack_from("<H", body, 24)
    if form not in _BITS:
        raise SoundRefused("other_sound")
    if bits not in _BITS[form] or not 0 < channels <= _MOST_CHANNELS or not 0 < rate <= 384_000:
        raise SoundRefused("broken")
    per_frame = channels * bits // 8
    return struct.pack("<HHIIHH", form, channels, rate, rate * per_frame, per_frame, bits), per_frame
