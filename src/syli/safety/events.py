"""What safety announces upward; identifiers only."""

from __future__ import annotations

from dataclasses import dataclass

from syli.safety.models import EmergencyOpening


@dataclass(frozen=True, slots=True)
class GlassBroken:
    """A record was opened in an emergency."""

    opening: EmergencyOpening
