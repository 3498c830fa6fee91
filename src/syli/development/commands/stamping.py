"""What every row of development says of itself: whose it is, in which register's key its words are sealed, when and by whom."""

from __future__ import annotations

from typing import Any

from syli.kernel.context import Context
from syli.people.queries import register_for


def stamp(ctx: Context) -> dict[str, Any]:
    """Return the organisation, the moment and the actor."""
    return {"organisation_id": ctx.home_id, "created_at": ctx.now, "created_by_id": ctx.actor.id}


def sealed(ctx: Context) -> dict[str, Any]:
    """Return the same with the register whose key seals the words. Broken rule: PEOPLE-24."""
    return {"register": register_for(ctx), **stamp(ctx)}
