"""Whose records has the actor opened in an emergency, and how do the log and the rules know of it?

Read once in a request. An opening is a relation of its own, never "works with": it lets her read and write a note, it makes
nobody hers, and it stands further from a client than any ordinary work when two people must not learn of each other (SAFE-01).
"""

from __future__ import annotations

from syli.kernel.context import Context
from syli.safety.marks import marks_of


def openings_of(ctx: Context) -> dict[int, str]:
    """Return whom the actor has open in an emergency now, each with the opening's public id; the latest of several."""
    return dict(marks_of(ctx).openings)
