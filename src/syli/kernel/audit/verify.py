"""Verify the chains: find the first event of each chain that was changed, removed, moved or added by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from syli.kernel.audit.models import AuditEvent, AuditHead
from syli.kernel.audit.writer import digest_of


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
    return {chain: heads.get(chain, 0) for chain in sorted(set(heads) | set(AuditEvent.objects.values_list("chain", flat=True).distinct()))}


def first_break(chain: int, tell: Callable[[int], None] = lambda _count: None) -> Break | None:
    """Return where a chain no longer holds; `tell` hears how many more events were read. What is written meanwhile belongs to it."""
    previous, expected, found = "", 0, True
    while found:
        found = False
        for event in AuditEvent.objects.filter(chain=chain, position__gt=expected).order_by("position").iterator(chunk_size=5000):
            expected, found = expected + 1, True
            if event.position != expected:
                return Break(chain, expected, "an event is missing")
            if event.digest != digest_of(event, previous):
                return Break(chain, expected, "an event was changed")
            previous = event.digest
            tell(1)
        head = AuditHead.objects.filter(chain=chain).first()
        if head is not None and (head.length, head.digest) == (expected, previous):
            return None
    return Break(chain, expected + 1, "the end of the chain was cut or the head was changed")
