"""Closed sets about documents."""

from __future__ import annotations

from enum import StrEnum


class DocumentState(StrEnum):
    """Where a document is: being written, or finished for good."""

    DRAFT = "draft"
    FINISHED = "finished"
