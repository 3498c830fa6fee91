"""What does a second person look at before she agrees? Apps above say where it stands."""

from __future__ import annotations

from collections.abc import Callable

from syli.kernel.context import Context
from syli.safety.choices import Act
from syli.safety.models import Approval

Where = Callable[[Context, Approval], str]
_places: dict[Act, Where] = {}


def looked_at(act: Act) -> Callable[[Where], Where]:
    """Register where that stands which a second person agrees to, by its address."""

    def register(where: Where) -> Where:
        _places[act] = where
        return where

    return register


def where_to_look(ctx: Context, approval: Approval) -> str:
    """Return the address of what is agreed to; empty when the request says all there is."""
    where = _places.get(Act(approval.act))
    return where(ctx, approval) if where is not None else ""
