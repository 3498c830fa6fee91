"""One door for recordings: the kind is told by the first bytes, the name only has to agree, and the container is written anew."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from syli.sound import mp4, ogg, wav, webm
from syli.sound.refusals import SoundRefused


class SoundKind(Enum):
    """A kind of recording that is taken: its ending, and the type it is sent out with."""

    WAV = ("wav", "audio/wav")
    MP4 = ("m4a", "audio/mp4")
    OGG = ("ogg", "audio/ogg")
    WEBM = ("weba", "audio/webm")

    def __init__(self, ending: str, media_type: str) -> None:
        self.ending = ending
        self.media_type = media_type


_ENDINGS: Final = {
    "wav": SoundKind.WAV, "wave": SoundKind.WAV, "m4a": SoundKind.MP4, "mp4": SoundKind.MP4, "ogg": SoundKind.OGG, "oga": SoundKind.OGG,
    "opus": SoundKind.OGG, "webm": SoundKind.WEBM, "weba": SoundKind.WEBM,
}  # fmt: skip
#: Recordings of old telephones, and others whose insides are not known here.
_OLD: Final = frozenset({"3gp", "3gpp", "3ga", "amr", "awb"})
_OTHER: Final = frozenset({"mp3", "aac", "flac", "wma", "caf", "aif", "aiff", "mka"})
_FILMS: Final = frozenset({"mov", "qt", "avi", "mkv"})
_REWRITE: Final[dict[SoundKind, Callable[[bytes], bytes]]] = {
    SoundKind.WAV: wav.rewritten, SoundKind.MP4: mp4.rewritten, SoundKind.OGG: ogg.rewritten, SoundKind.WEBM: webm.rewritten,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CleanSound:
    """A recording fit to be kept."""

    content: bytes = field(repr=False)
    kind: SoundKind

    @property
    def media_type(self) -> str:
        """The type it is sent out with."""
        return self.kind.media_type

    def name(self, stem: str) -> str:
        """Return a file name that tells nothing: what people call their recordings names people and places."""
        return f"{stem}.{self.kind.ending}"


def is_sound(content: bytes, declared_name: str) -> bool:
    """Tell whether a file is, or says it is, a recording: then it comes in by this door and no other."""
    return _kind(content) is not None or _is_old(content) or _ending(declared_name) in {*_ENDINGS, *_OLD, *_OTHER, *_FILMS}


def cleaned(content: bytes, declared_name: str, *, limit: int) -> CleanSound:
    """Return the recording in a container of our own, or raise `SoundRefused` with the reason."""
    if not content:
        raise SoundRefused("empty")
    if len(content) > limit:
        raise SoundRefused("too_large")
    ending, kind = _ending(declared_name), _kind(content)
    if _is_old(content) or ending in _OLD:
        raise SoundRefused("old_sound")
    if ending in _FILMS:
        raise SoundRefused("film")
    if kind is None or ending in _OTHER:
        raise SoundRefused("type_mismatch" if ending in _ENDINGS else "other_sound")
    if ending and _ENDINGS.get(ending) is not kind:
        raise SoundRefused("type_mismatch")
    try:
        return CleanSound(_REWRITE[kind](content), kind)
    except (struct.error, IndexError, KeyError, OverflowError):
        raise SoundRefused("broken") from None


def _ending(declared_name: str) -> str:
    return declared_name.rpartition(".")[2].strip().casefold() if "." in declared_name else ""


def _kind(content: bytes) -> SoundKind | None:
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return SoundKind.WAV
    if content[4:8] == b"ftyp" and content[8:12] in mp4.BRANDS:
        return SoundKind.MP4
    if content[:4] == b"OggS":
        return SoundKind.OGG
    return SoundKind.WEBM if content[:4] == b"\x1a\x45\xdf\xa3" else None


def _is_old(content: bytes) -> bool:
    return content[:5] == b"#!AMR" or (content[4:8] == b"ftyp" and content[8:10] == b"3g")
