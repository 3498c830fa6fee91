"""What every new row of plans carries: whose it is, when it was made and by whom."""

from __future__ import annotations

from typing import Any

from syli.kernel.context import Context
from syli.org.models import Registered


def stamp(ctx: Context, owner: Registered) -> dict[str, Any]:
    """Return the organisation and register of `owner`, the moment and the actor."""
    return {
        "organisation_id": owner.organisation_id,
        "register_id": owner.register_id,
        "created_at": ctx.now,
        "created_by_id": ctx.actor.id,
    }
