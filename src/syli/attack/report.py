"""What an attack claims, when a claim counts as found, and what is reported."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

#: Guesses are judged only when there were this many, or luck would decide.
LEAST_GUESSES = 12


@dataclass(frozen=True, slots=True)
class Attempt:
    """One claim of the attacker about one number, and whether it is right."""

    where: str
    claim: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """Something an outsider could learn."""

    attack: str
    where: str
    claim: str


@dataclass
class Report:
    """What was tried and what was found."""

    findings: list[Finding] = field(default_factory=list)
    tried: Counter[str] = field(default_factory=Counter)
    #: Of the attacks that guess: which share of the guesses was right.
    right: dict[str, float] = field(default_factory=dict)

    @property
    def found(self) -> set[str]:
        """The names of the attacks that found something."""
        return {finding.attack for finding in self.findings}

    def judge(self, attack: str, attempts: Iterable[Attempt], most_right: float) -> None:
        """Take the attempts of one attack into the report.

        With `most_right` 0 every right claim is a finding. Otherwise the attacker guesses, and it is a finding when he is right more
        often than the noise of the method allows; attempts at different kinds of numbers (`where` up to the colon) are judged apart.
        """
        groups: dict[str, list[Attempt]] = defaultdict(list)
        self.tried[attack] += 0
        for attempt in attempts:
            groups[attempt.where.partition(":")[0]].append(attempt)
        for kind, group in groups.items():
            self.tried[attack] += len(group)
            right = [attempt for attempt in group if attempt.is_right]
            if most_right:
                self.right[f"{attack} {kind}"] = len(right) / len(group)
                right = right if len(group) >= LEAST_GUESSES and len(right) / len(group) > most_right else []
            self.findings += [Finding(attack, attempt.where, attempt.claim) for attempt in right]
