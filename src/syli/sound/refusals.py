"""Why a recording is not taken: one code each, which the caller puts into words."""

from __future__ import annotations

from typing import Literal

Reason = Literal["broken", "empty", "too_large", "type_mismatch", "old_sound", "other_sound", "film"]


class SoundRefused(ValueError):
    """A recording that is not taken. Never the content or the name."""

    def __init__(self, code: Reason) -> None:
        super().__init__(code)
        self.code: Reason = code
