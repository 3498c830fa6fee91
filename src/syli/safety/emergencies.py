"""Whose records has the actor opened in an emergency, and how do the log and the rules know of it?

Read once in a request. An opening is a relation of its own, never "works with": it lets her read and write a note, it makes
nobody hers, and it stands further from a client than any ordinary work when two people must not learn of each other (SAFE-01).
"""

from __future__ import annotations

from typing import Final

from syli.kernel.context import Context
from syli.safety.models import EmergencyOpening

MEMO: Final = "safety.emergencies"


def openings_of(ctx: Context) -> dict[int, str]:
    """Return whom the actor has open in an emergency now, each with the opening's public id."""
    if ctx.actor.kind != "staff" or ctx.actor.id is None or ctx.organisation_id is None:
        return {}
    return ctx.once(MEMO, lambda: _read(ctx))


def _read(ctx: Context) -> dict[int, str]:
    mine = EmergencyOpening._base_manager.filter(organisation_id=ctx.home_id, staff_id=ctx.actor.id, end_at__gt=ctx.now)
    return dict(mine.order_by("pk").values_list("person_id", "public_id"))
