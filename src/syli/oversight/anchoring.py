"""Was the end of the log cut off, and its head set back to match? Only what was written down elsewhere can tell.

An anchor file has one line a chain and moment: when, which chain, how many events, the digest of the last. It lies beside the keys and
not in the database, so whoever can rewrite the one does not thereby rewrite the other.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from syli.kernel.audit.models import AuditEvent, AuditHead
from syli.oversight.models import LogGap
from syli.oversight.queries.chains import Break

FILE: Final = "audit.anchor"
SHORT: Final = "events that were there on {at} are missing"
OTHER: Final = "another event stands where one was on {at}"


class AnchorUnreadable(Exception):
    """A line of an anchor file is none: the file was damaged or changed."""

    def __init__(self, path: Path, line: int) -> None:
        self.console_words = f"{path} cannot be read as anchors, line {line}. Bring back a copy of it, or anchor into another file."
        super().__init__(self.console_words)


@dataclass(frozen=True, slots=True)
class Anchor:
    """How far a chain went at a moment, and the digest of its last event then."""

    at: str
    chain: int
    length: int
    digest: str

    def line(self) -> str:
        """Return it as it is written."""
        return f"{self.at} {self.chain} {self.length} {self.digest}\n"


def own_file() -> Path:
    """Return where the daily job writes: beside the master key."""
    return Path(settings.VAULT_KEY_FILE).parent / FILE


def read_anchors(path: Path) -> Iterator[Anchor]:
    """Yield the anchors of a file, the oldest first; none when it is not there yet."""
    if not path.exists():
        return
    with path.open(encoding="ascii", errors="replace") as file:
        for number, line in enumerate(file, 1):
            parts = line.split()
            if len(parts) != 4 or not (parts[1].isdecimal() and parts[2].isdecimal()):
                raise AnchorUnreadable(path, number)
            yield Anchor(parts[0], int(parts[1]), int(parts[2]), parts[3])


def breaks_against(path: Path) -> list[Break]:
    """Return for every chain the first anchor it no longer reaches or agrees with."""
    found: dict[int, Break] = {}
    by_chain: dict[int, dict[int, Anchor]] = {}
    for anchor in read_anchors(path):
        by_chain.setdefault(anchor.chain, {})[anchor.length] = anchor
    for chain, anchors in sorted(by_chain.items()):
        digests = _digests(chain, list(anchors))
        gone = list(LogGap.objects.filter(chain=chain).values_list("first_position", "last_position"))
        for length, anchor in sorted(anchors.items()):
            # Inside a stretch whose years were over nothing is left to compare with; whether it may be one tells its seal.
            if length not in digests and any(first <= length <= last for first, last in gone):
                continue
            if digests.get(length) != anchor.digest and chain not in found:
                words = OTHER if length in digests else SHORT
                found[chain] = Break(chain, length, words.format(at=anchor.at))
    return list(found.values())


def write_anchors(path: Path, now: datetime) -> int:
    """Add a line for every chain that has grown since its last one; return how many. Nothing written before is ever changed."""
    last = {anchor.chain: anchor.length for anchor in read_anchors(path)}
    heads = AuditHead.objects.filter(length__gt=0).order_by("chain").values_list("chain", "length", "digest")
    lines = [Anchor(now.isoformat(timespec="seconds"), chain, length, digest).line() for chain, length, digest in heads if last.get(chain) != length]
    if lines:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="ascii") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
    return len(lines)


def _digests(chain: int, positions: list[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for start in range(0, len(positions), 500):
        rows = AuditEvent.objects.filter(chain=chain, position__in=positions[start : start + 500])
        found.update(rows.values_list("position", "digest"))
    return found | dict(LogGap.objects.filter(chain=chain, last_position__in=positions).values_list("last_position", "digest"))
