"""How far is a request, and what may be done to it there? Pure, so that every path can be walked in a test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from syli.kernel.rules import rule
from syli.retention.choices import Outcome, Stage


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a request: its lines, whether it waits for somebody or was agreed to, whether it is finished and closed."""

    lines: int = 0
    undecided: int = 0
    is_waiting: bool = False
    is_agreed: bool = False
    is_ready: bool = False
    is_closed: bool = False


#: What may be done at which stage.
ACTS: Final[dict[str, frozenset[Stage]]] = {
    "collect": frozenset({Stage.RECEIVED}),
    "decide": frozenset({Stage.DECIDING, Stage.DECIDED, Stage.WAITING, Stage.AGREED}),
    "ask_give": frozenset({Stage.DECIDED}),
    "ask_refuse": frozenset({Stage.RECEIVED, Stage.DECIDING, Stage.DECIDED}),
    "ask_withdraw": frozenset({Stage.RECEIVED, Stage.DECIDING, Stage.DECIDED}),
    "finish": frozenset({Stage.AGREED}),
    "deliver": frozenset({Stage.READY}),
}


@rule("RETENTION-04", "How far a request is follows from its lines, the second person's answer and what was made of it.", source="GDPR 12 and 15")
def stage_of(facts: Facts) -> Stage:
    """Return the stage."""
    if facts.is_closed:
        return Stage.CLOSED
    if facts.is_ready:
        return Stage.READY
    if facts.is_agreed:
        return Stage.AGREED
    if facts.is_waiting:
        return Stage.WAITING
    if not facts.lines:
        return Stage.RECEIVED
    return Stage.DECIDING if facts.undecided else Stage.DECIDED


@rule(
    "RETENTION-05",
    "An answer is finished, refused or withdrawn only after a second person has agreed to exactly that; a line changed later voids it.",
    source="trust.md M7 and row 1; ASVS 5.0.0 2.3.5",
)
def may(act: str, stage: Stage, outcome: str = "") -> bool:
    """Tell whether an act may be done at a stage; asking names the outcome asked for."""
    name = f"ask_{Outcome(outcome)}" if act == "ask" else act
    return stage in ACTS[name]
