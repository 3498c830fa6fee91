"""Where chance comes from: one generator per story, derived from the seed and the story's own name.

So a family's story does not change when there are more associations, more families or more years, or when associations are
made side by side.
"""

from __future__ import annotations

import hashlib
import math
from bisect import bisect
from collections.abc import Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")
# Steps that never come back to where they were; several, so that two sequences do not go hand in hand.
STEPS = tuple(math.sqrt(prime) % 1.0 for prime in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29))


def chance(seed: int, *story: object) -> Random:
    """Return the generator of one story."""
    name = "\x1f".join(str(part) for part in (seed, *story))
    return Random(hashlib.blake2b(name.encode(), digest_size=16).digest())  # noqa: S311  # invented data, no secret


def spread(index: int, *story: object) -> float:
    """Return a number in [0, 1) for the index-th of many: any number of them in a row covers the interval evenly."""
    dice = chance(0, *story)
    return (dice.random() + index * dice.choice(STEPS)) % 1.0


class Weighted(Generic[T]):
    """Things drawn by weight, fast."""

    __slots__ = ("items", "total", "_ends")

    def __init__(self, weights: Mapping[T, float] | Sequence[tuple[T, float]]) -> None:
        pairs = list(weights.items()) if isinstance(weights, Mapping) else list(weights)
        self.items = [item for item, weight in pairs if weight > 0]
        self._ends = list(accumulate(weight for _, weight in pairs if weight > 0))
        self.total = self._ends[-1] if self._ends else 0.0

    def __bool__(self) -> bool:
        return bool(self.items)

    def draw(self, dice: Random) -> T:
        """Draw one."""
        return self.items[bisect(self._ends, dice.random() * self.total)]

    def some(self, dice: Random, count: int) -> tuple[T, ...]:
        """Draw at most `count` different ones."""
        found: dict[T, None] = {}
        for _ in range(count * 3):
            found[self.draw(dice)] = None
            if len(found) == count:
                break
        return tuple(found)


def poisson(dice: Random, mean: float) -> int:
    """Draw how many things happen when `mean` happen on average."""
    if mean <= 0:
        return 0
    if mean > 40:
        return max(0, round(dice.gauss(mean, math.sqrt(mean))))
    limit, product, count = math.exp(-mean), dice.random(), 0
    while product > limit:
        product *= dice.random()
        count += 1
    return count


def lognormal(dice: Random, median: float, sigma: float, most: float) -> float:
    """Draw a length whose middle is `median`; long tails are cut at `most`."""
    return min(most, dice.lognormvariate(math.log(median), sigma)) if median > 0 else 0.0
