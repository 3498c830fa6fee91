"""What safety announces upward; identifiers only."""

from __future__ import annotations

from dataclasses import dataclass

from syli.safety.choices import Written
from syli.safety.models import EmergencyOpening


@dataclass(frozen=True, slots=True)
class GlassBroken:
    """A record was opened in an emergency."""

    opening: EmergencyOpening


@dataclass(frozen=True, slots=True)
class KeptApart:
    """Two people must not learn of each other from now on."""

    organisation_id: int
    first_id: int
    second_id: int


@dataclass(frozen=True, slots=True)
class WordsWritten:
    """A text about somebody was saved, whatever it says; `key` is the row's."""

    kind: Written
    key: int
