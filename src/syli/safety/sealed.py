"""What is closed to the actor because a client has named her as one who must not see, or because it is sealed to a team she is not of?

Read with the other marks of a request (`marks.py`). Sealed and blocked people join those on the other side of a pair
(`standing.py`), so that every guard that keeps two sides apart keeps them too: lists, families, episodes, requests, stays,
emergencies, with the same words for nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from syli.kernel.context import Context
from syli.safety.choices import Sealed
from syli.safety.marks import marks_of

Keys = frozenset[int]


@dataclass(frozen=True, slots=True)
class Closed:
    """Whom and what the actor does not see: whole people, and single notes."""

    people: Keys = frozenset()
    notes: Keys = frozenset()


NOTHING_CLOSED: Final = Closed()


def closed_to(ctx: Context) -> Closed:
    """Return what is closed to the actor by block lists and seals."""
    marks = marks_of(ctx)
    if not marks.blocked and not marks.sealed:
        return NOTHING_CLOSED
    records = {person for kind, person, _thing in marks.sealed if kind == Sealed.RECORD}
    return Closed(marks.blocked | records, frozenset(thing for _kind, _person, thing in marks.sealed if thing is not None))
