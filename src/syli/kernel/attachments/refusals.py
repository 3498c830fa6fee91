"""Why a file is not taken: one code each, which the caller puts into words."""

from __future__ import annotations

from typing import Literal

Reason = Literal[
    "empty",
    "too_large",  # limit: bytes
    "type_not_allowed",
    "type_mismatch",  # declared, found
    "heic",  # a telephone's own picture format: save or send it as JPEG
    "broken",
    "encrypted",
    "macros",
    "embedded_object",
    "picture_too_large",  # limit: megapixels
    "too_many_pages",  # limit
    "too_many_parts",  # limit
]


class AttachmentRefused(ValueError):
    """A file that is not taken. `code` says why, `facts` hold what the sentence needs. Never the content or the name."""

    def __init__(self, code: Reason, **facts: str | int) -> None:
        super().__init__(code)
        self.code: Reason = code
        self.facts = facts
