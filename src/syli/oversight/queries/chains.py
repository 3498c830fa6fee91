"""Verify the chains: find the first event of each chain that was changed, removed, moved or added by hand.

Where events have left because their years were over a sealed stretch stands in their place, and the chain goes on from its link.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from syli.kernel.audit.models import AuditEvent, AuditHead
from syli.kernel.audit.writer import digest_of
from syli.oversight.models import LogGap
from syli.oversight.queries.gaps import gap_from, what_is_wrong_with


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain no longer holds."""

    chain: int
    position: int
    what: str


def verify_chains() -> list[Break]:
    """Return every chain's first break; an empty list means the whole log is as it was written."""
    return [found for chain in chain_lengths() if (found := first_break(chain))]


def chain_lengths() -> dict[int, int]:
    """Return every chain, by number, with how many events its head says it has."""
    heads = dict(AuditHead.objects.values_list("chain", "length"))
    found = set(heads) | set(AuditEvent.objects.values_list("chain", flat=True).distinct())
    return {chain: heads.get(chain, 0) for chain in sorted(found | set(LogGap.objects.values_list("chain", flat=True).distinct()))}


def first_break(chain: int, tell: Callable[[int], None] = lambda _count: None) -> Break | None:
    """Return where a chain no longer holds; `tell` hears how many more events were read. What is written meanwhile belongs to it."""
    previous, expected, found = "", 0, True
    while found:
        found = False
        for event in AuditEvent.objects.filter(chain=chain, position__gt=expected).order_by("position").iterator(chunk_size=5000):
            over = _over(chain, expected + 1, event.position)
            if over.wrong is not None:
                return over.wrong
            expected, previous, found = over.last + 1, over.digest or previous, True
            if event.position != expected:
                return Break(chain, expected, "an event is missing")
            if event.digest != digest_of(event, previous):
                return Break(chain, expected, "an event was changed")
            previous = event.digest
            tell(1)
        if not found:
            # The whole of what there was may be over: the head stands at the end of the last stretch.
            over = _over(chain, expected + 1, None)
            if over.wrong is not None:
                return over.wrong
            expected, previous = over.last, over.digest or previous
        head = AuditHead.objects.filter(chain=chain).first()
        if head is not None and (head.length, head.digest) == (expected, previous):
            return None
    return Break(chain, expected + 1, "the end of the chain was cut or the head was changed")


@dataclass(frozen=True, slots=True)
class _Over:
    """How far stretches reach that follow each other, the last link in them, and the first that is not believed."""

    last: int
    digest: str = ""
    wrong: Break | None = None


def _over(chain: int, position: int, until: int | None) -> _Over:
    """Go over the stretches from a place up to the next event, or to the end of them."""
    reached = _Over(position - 1)
    while reached.last + 1 != until and (gap := gap_from(chain, reached.last + 1)) is not None:
        if words := what_is_wrong_with(gap):
            return _Over(reached.last, wrong=Break(chain, gap.first_position, words))
        reached = _Over(gap.last_position, gap.digest)
    return reached
