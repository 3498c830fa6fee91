"""Facts this app announces upward."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # An event only carries rows; naming their type makes no dependency at run time.
    from syli.records.models import Note


@dataclass(frozen=True, slots=True)
class NoteWritten:
    """A note was written or corrected."""

    note: Note
