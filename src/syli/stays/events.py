"""Facts this app announces upward."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # An event only carries rows; naming their type makes no dependency at run time.
    from syli.stays.models import Permission, Stay, TurnedAway


@dataclass(frozen=True, slots=True)
class StayBegan:
    """A family arrived."""

    stay: Stay


@dataclass(frozen=True, slots=True)
class StayChanged:
    """Somebody moved, went away or came back: the nights of the stay may be others now."""

    stay: Stay


@dataclass(frozen=True, slots=True)
class StayEnded:
    """A family left."""

    stay: Stay


@dataclass(frozen=True, slots=True)
class FamilyTurnedAway:
    """There was no place, or no safe one, and it was counted."""

    turned_away: TurnedAway


@dataclass(frozen=True, slots=True)
class PermissionWithdrawn:
    """A client took back what she had permitted: whatever was shared because of it is shared no more."""

    permission: Permission
