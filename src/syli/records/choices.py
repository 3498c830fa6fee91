"""Closed sets of records: from whom a paragraph's knowledge comes."""

from __future__ import annotations

from enum import StrEnum


class Source(StrEnum):
    """Whose telling a paragraph is. Who may receive it later depends on this."""

    SELF = "self"
    CHILD = "child"
    FAMILY = "family"
    NETWORK = "network"
    WORKER = "worker"
