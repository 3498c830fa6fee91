"""What does the machine propose for a line, which words would it cover, and what is left of a text then?"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from syli.kernel.rules import rule
from syli.retention.choices import Decision, Ground, LineKind

Span = tuple[int, int]
#: Whose telling a paragraph may be given without asking further: her own, and what a worker saw.
OWN_TELLING: Final = frozenset({"self", "worker", ""})
#: Filled in by one side for itself; what a guard keeps from the other side's workers is kept from that side itself.
FORMS: Final = frozenset({LineKind.DOCUMENT, LineKind.PLAN, LineKind.STAY})
#: Closed to whom danger comes from, though nobody is kept apart: how somebody keeps safe, and where she lived.
OF_SAFETY: Final = frozenset({LineKind.PLAN, LineKind.STAY})


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the machine proposes for one line. It never decides."""

    decision: Decision
    ground: Ground | None = None
    spans: tuple[Span, ...] = ()


@rule(
    "RETENTION-07",
    "What others told, what the other side wrote and what names the other side is proposed to be left out; names of others to be covered.",
    source="GDPR 15(4); tietosuojalaki §34; 621/1999 §11",
)
def propose(
    kind: LineKind, told_by: str, spans: Sequence[Span], *, is_of_other_side: bool, names_other_side: bool, is_kept_from_reader: bool = False
) -> Proposal:  # fmt: skip
    """Return the proposal for a line whose words at `spans` tell of somebody else."""
    if is_of_other_side or names_other_side:
        return Proposal(Decision.LEAVE_OUT, Ground.OTHER_PERSON, tuple(spans))
    if is_kept_from_reader:
        return Proposal(Decision.LEAVE_OUT, Ground.CHILD, tuple(spans))
    if told_by not in OWN_TELLING:
        return Proposal(Decision.LEAVE_OUT, Ground.TOLD_BY_ANOTHER, tuple(spans))
    if spans:
        return Proposal(Decision.MASK, Ground.OTHER_PERSON, tuple(spans))
    return Proposal(Decision.GIVE)


@rule(
    "RETENTION-12",
    "Of a shared child's documents, plans and stays a guardian's answer has her own side's alone; of plans and stays too where she is the danger.",
    source="GDPR 15(4); 703/2023 §51; SAFE-G10, PLAN-01",
)
def may_stand(
    kind: LineKind, takers: Collection[int], writer: int | None, *,
    reader: int | None, is_shared: bool, others: Collection[int], own_workers: Collection[int], is_danger: bool,
) -> bool:  # fmt: skip
    """Tell whether a line may be collected at all for whoever reads the answer on somebody else's behalf; None: nobody knows who reads."""
    is_closed = is_shared or (kind in OF_SAFETY and is_danger)
    if kind not in FORMS or not is_closed or writer in own_workers:
        return True
    return reader in takers and not set(takers) & set(others)


def spans_of(text: str, patterns: Iterable[re.Pattern[str]]) -> tuple[Span, ...]:
    """Return where the patterns stand in a text, in order, those that touch made one."""
    return joined(match.span() for pattern in patterns for match in pattern.finditer(text) if match.end() > match.start())


def covered(text: str, spans: Iterable[Sequence[int]], extra: str) -> tuple[Span, ...]:
    """Return where words are covered: where the machine would, and every place of the words added by hand, with semicolons between them."""
    added = [re.compile(re.escape(words.strip()), re.IGNORECASE) for words in re.split(r"[;\n]", extra) if words.strip()]
    return joined([*((int(start), int(end)) for start, end in spans), *spans_of(text, added)])


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans in order, those that touch made one."""
    whole: list[Span] = []
    for start, end in sorted(spans):
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return tuple(whole)


def cut(text: str, spans: Sequence[Span]) -> tuple[str | None, ...]:
    """Return what is left of a text; None stands for each covered place, whatever stood there. Covered places that touch are one."""
    parts: list[str | None] = []
    at = 0
    for start, end in spans:
        kept = text[at:start]
        if kept.strip() or (kept and not parts):
            parts.append(kept)
        if not parts or parts[-1] is not None:
            parts.append(None)
        at = max(at, end)
    rest = text[at:]
    return (*parts, rest) if rest.strip() or not parts else tuple(parts)


@rule("RETENTION-08", "A line not given whole has a ground, and a covered one covers something.", source="tietosuojalaki §34: the reason is kept")
def is_decided(decision: str, ground: str, covered: int) -> str:
    """Return which field is wrong, or nothing."""
    if decision not in set(Decision):
        return "decision"
    if decision == Decision.GIVE:
        return ""
    if ground not in set(Ground):
        return "ground"
    return "extra" if decision == Decision.MASK and not covered else ""
