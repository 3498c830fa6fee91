"""The head of an Opus stream, which Ogg and WebM share: a few numbers, written anew."""

from __future__ import annotations

import struct

from syli.sound.refusals import SoundRefused

MAGIC = b"OpusHead"


def head(packet: bytes) -> bytes:
    """Return the head with nothing but its numbers; one or two channels, as voices are recorded."""
    if packet[:8] != MAGIC:
        raise SoundRefused("other_sound")
    version, channels, skip, rate, gain, family = struct.unpack_from("<BBHIhB", packet, 8)
    if version >= 16 or channels not in (1, 2) or family != 0:
        raise SoundRefused("other_sound")
    return MAGIC + struct.pack("<BBHIhB", 1, channels, skip, rate, gain, 0)
