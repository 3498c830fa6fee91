"""Verify the chains: find the first event of each chain that was changed, removed, moved or added by hand."""

from __future__ import annotations

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
    heads = {head.chain: head for head in AuditHead.objects.all()}
    chains = set(heads) | set(AuditEvent.objects.values_list("chain", flat=True).distinct())
    return [found for chain in sorted(chains) if (found := _first_break(chain, heads.get(chain)))]


def _first_break(chain: int, head: AuditHead | None) -> Break | None:
    previous, expected = "", 0
    for event in AuditEvent.objects.filter(chain=chain).order_by("position").iterator(chunk_size=5000):
        expected += 1
        if event.position != expected:
            return Break(chain, expected, "an event is missing")
        if event.digest != digest_of(event, previous):
            return Break(chain, expected, "an event was changed")
        previous = event.digest
    if head is None or head.length != expected or head.digest != previous:
        return Break(chain, expected + 1, "the end of the chain was cut or the head was changed")
    return None
