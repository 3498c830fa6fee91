"""What the keeping of records announces upward."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RecordsDeleted:
    """Records whose years were over are gone: of which organisation, and from which year on their numbers are to be counted anew."""

    organisation_id: int
    since_year: int
