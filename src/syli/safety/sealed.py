"""What is closed to the actor because a client has named her as one who must not see, or because it is sealed to a team she is not of?

Read once in a request with two queries. Sealed and blocked people join those on the other side of a pair (`standing.py`), so that every
guard that keeps two sides apart keeps them too: lists, families, episodes, requests, stays, emergencies, with the same words for nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from syli.kernel.context import Context
from syli.safety.choices import Sealed
from syli.safety.models import Block, Seal

MEMO: Final = "safety.sealed"
Keys = frozenset[int]


@dataclass(frozen=True, slots=True)
class Closed:
    """Whom and what the actor does not see: whole people, and single notes."""

    people: Keys = frozenset()
    notes: Keys = frozenset()


NOTHING_CLOSED: Final = Closed()


def closed_to(ctx: Context) -> Closed:
    """Return what is closed to the actor by block lists and seals."""
    if ctx.actor.kind != "staff" or ctx.actor.id is None or ctx.organisation_id is None:
        return NOTHING_CLOSED
    return ctx.once(MEMO, lambda: _read(ctx))


def _read(ctx: Context) -> Closed:
    blocks = Block._base_manager.filter(organisation_id=ctx.home_id, staff_id=ctx.actor.id, end_on__isnull=True)
    seals = Seal._base_manager.filter(organisation_id=ctx.home_id, end_on__isnull=True).exclude(members__staff_id=ctx.actor.id)
    people = set(blocks.values_list("person_id", flat=True))
    sealed = list(seals.values_list("kind", "person_id", "thing_id"))
    people |= {person for kind, person, _thing in sealed if kind == Sealed.RECORD}
    return Closed(frozenset(people), frozenset(thing for _kind, _person, thing in sealed if thing is not None))
