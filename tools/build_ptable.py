"""Solve the tables of changes that protect published counts and store them in the package: `python -m tools.build_ptable`.

For every number of people: the distribution of the change with the largest entropy, given mean 0, the variance, the bound, and that
no published count lies in 1 … T − 1. Where so small a variance is impossible, the smallest possible one.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog, minimize

from tools.project import SOURCE

FOLDER = SOURCE / "stats/disclosure/tables"
_WHOLE = 1 << 64
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a table is solved for; `zero_rate` is how often an empty cell that might have been filled is shown as T."""

    variance: float
    bound: int
    threshold: int
    zero_rate: float


TABLES = {
    "general": Parameters(variance=2.0, bound=5, threshold=3, zero_rate=0.02),
    "protected": Parameters(variance=3.0, bound=6, threshold=5, zero_rate=0.02),
}
VERSION = 1


def document(name: str, wanted: Parameters) -> dict[str, Any]:
    """Return the whole table as it is stored."""
    last = wanted.bound + wanted.threshold
    return {"name": name, "version": VERSION, "parameters": asdict(wanted), "rows": [row(people, wanted) for people in range(last + 1)]}


def row(people: int, wanted: Parameters) -> dict[str, Any]:
    """Return one row: the possible changes and the cuts between them in the range of keys."""
    if people == 0:
        changes, chances = [0, wanted.threshold], np.array([1 - wanted.zero_rate, wanted.zero_rate])
    else:
        changes = possible_changes(people, wanted)
        chances = solve(np.array(changes, dtype=np.float64), wanted.variance)
    kept = [place for place, chance in enumerate(chances) if chance > 1e-12]
    return {"people": people, "changes": [changes[place] for place in kept], "cuts": [str(cut) for cut in cuts(chances[kept])]}


def possible_changes(people: int, wanted: Parameters) -> list[int]:
    """Return every change within the bound that publishes 0 or at least T."""
    changes = range(-wanted.bound, wanted.bound + 1)
    return [change for change in changes if people + change == 0 or people + change >= wanted.threshold]


def solve(changes: Floats, variance: float) -> Floats:
    """Return the chances of the changes: mean 0, the variance (or the smallest possible), largest entropy."""
    smallest = _smallest_variance(changes)
    if variance <= smallest.fun + 1e-9:
        return _polished(changes, np.asarray(smallest.x), smallest.fun)
    moments = np.stack([changes, changes**2])
    target = np.array([0.0, variance])
    # The dual of the entropy program: log Σ exp(λ·moments) − λ·target, smooth and convex in two unknowns.
    found = minimize(_dual, np.zeros(2), args=(moments, target), jac=True, method="BFGS", options={"gtol": 1e-12})
    return _polished(changes, _chances(found.x, moments), variance)


def cuts(chances: Floats) -> list[int]:
    """Return where in 0 … 2^64 each change but the first begins."""
    shares = [Fraction(float(chance)) for chance in chances]
    whole = sum(shares)
    return [int(sum(shares[: place + 1]) / whole * _WHOLE) for place in range(len(shares) - 1)]


def _smallest_variance(changes: Floats) -> Any:
    return linprog(changes**2, A_eq=np.stack([np.ones_like(changes), changes]), b_eq=[1.0, 0.0], bounds=(0, 1), method="highs")


def _dual(unknown: Floats, moments: Floats, target: Floats) -> tuple[float, Floats]:
    powers = unknown @ moments
    highest = powers.max()
    value = highest + float(np.log(np.exp(powers - highest).sum())) - float(unknown @ target)
    return value, moments @ _chances(unknown, moments) - target


def _chances(unknown: Floats, moments: Floats) -> Floats:
    powers = unknown @ moments
    weights = np.exp(powers - powers.max())
    return np.asarray(weights / weights.sum())


def _polished(changes: Floats, chances: Floats, variance: float) -> Floats:
    """Push what the solver left of the error out of the three moments, by least squares over the changes that happen."""
    used = chances > 1e-12
    system = np.stack([np.ones_like(changes), changes, changes**2])[:, used]
    for _ in range(3):
        error = np.array([1.0, 0.0, variance]) - system @ chances[used]
        weighted = system * chances[used]
        chances[used] += weighted.T @ np.linalg.lstsq(weighted @ system.T, error, rcond=None)[0]
    if chances.min() < -1e-12:
        raise ValueError("No distribution was found.")
    return np.clip(chances, 0.0, 1.0)


def main(folder: Path = FOLDER) -> None:
    """Write every table."""
    for name, wanted in TABLES.items():
        text = json.dumps(document(name, wanted), indent=1)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        print(f"{name}: {len(json.loads(text)['rows'])} rows")


if __name__ == "__main__":
    main()
