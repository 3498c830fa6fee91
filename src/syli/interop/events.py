"""Facts this app announces: handed-in lists wait for the worker process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # An event only carries rows; naming their type makes no dependency at run time.
    from syli.interop.models import Upload


@dataclass(frozen=True, slots=True)
class ListsReady:
    """Lists are to be checked or entered, as their state says."""

    upload: Upload


@dataclass(frozen=True, slots=True)
class ListsKept:
    """Lists, or the report about them, are kept until a day and must be forgotten after it."""

    upload: Upload
