"""What may be shown of each cell: pure functions from true contributions to published numbers.

Every decision here is taken cell by cell from what the cell holds and its key, so the same people give the same answer in every table.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from statistics import NormalDist

import numpy as np

from syli.stats.choices import CellStatus, Kind
from syli.stats.disclosure.groups import said_of_all
from syli.stats.disclosure.ptable import GENERAL, PROTECTED, load
from syli.stats.disclosure.record_keys import Flags, Floats, Ints, UInts, fractions, mix
from syli.stats.rules import DOMINANCE_PERCENT, LEAST_PEOPLE_IN_MEAN, LEAST_PEOPLE_IN_MEDIAN, SUM_FACTOR

#: Of these nothing is no number: where there is nothing to divide by, nothing is shown.
AVERAGES = frozenset({Kind.MEAN, Kind.MEDIAN, Kind.RATIO, Kind.SHARE})
#: Turns a cell key into an independent one for the noise of sums.
_SUM_SALT = np.uint64(0xA5B35705F00DCAFE)
_ZERO_SALT = np.uint64(0x5DEECE66D1CE4E5B)
#: The noise of a sum, in units of its largest contribution, never exceeds this.
MOST_SUM_NOISE = 2.5
_QUANTILES = 1024


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """What the grouped scan found in a list of cells, one number per cell in every array.

    `people` are distinct contributors, `keys` the sum of their record keys, `names` an unchanging key of what the cell is about.
    `total` sums the contributions, `top` is the largest one, `squares` the sum of their squares; `records` and `record_top` count
    what a mean divides by, `base` what a ratio does. Of a share `part` are the people for whom it holds at least once with the sum of
    their keys, `rest` those for whom it does not at least once. `possible` is false for structural zeros, `protected` true where a protected service
    may be inside.
    """

    people: Ints
    keys: UInts
    names: UInts
    possible: Flags
    protected: Flags
    total: Ints
    top: Ints
    squares: Floats
    records: Ints
    record_top: Ints
    median: Floats
    base: Ints
    part: Ints
    part_keys: UInts
    rest: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What may be shown: people as published (`heads`), the number itself (NaN where there is none) and what became of it."""

    heads: Ints
    values: Floats
    status: Ints


@dataclass(frozen=True, slots=True)
class Protection:
    """How one measure is protected: the kind of number, what its unit is divided by, and the step medians are rounded to.

    `once` is of a share: each contributor counts once, as having it or not, however many facts there are of one.
    """

    kind: Kind
    scale: int = 1
    step: int = 1
    decimals: int = 0
    once: bool = False


def protect(cells: Cells, protection: Protection) -> Shown:
    """Return what may be shown of every cell."""
    if protection.kind is Kind.OPEN:
        # How many trainings there were says nothing about anybody: no change, and nothing to withhold.
        return Shown(cells.people, np.round(cells.total / protection.scale, protection.decimals), np.full(cells.people.shape, CellStatus.PUBLISHED))
    heads = published_people(cells)
    show = _SHOWN[protection.kind]
    values = np.where(cells.possible | (cells.people > 0), show(cells, heads, protection), _empty_value(protection.kind))
    status = np.where(np.isnan(values), CellStatus.WITHHELD, CellStatus.PUBLISHED)
    return Shown(heads, values, status.astype(np.int64))


def published_people(cells: Cells) -> Ints:
    """Return the number of people of each cell after the look-up; an impossible empty cell stays 0.

    An empty cell has no people whose keys could be summed, so the key of what it is about takes their place.
    """
    keys = np.where(cells.people > 0, cells.keys, mix(cells.names ^ _ZERO_SALT))
    changes = np.where(cells.protected, load(PROTECTED).look_up(cells.people, keys), load(GENERAL).look_up(cells.people, keys))
    return np.where(cells.possible | (cells.people > 0), cells.people + changes, 0)


def thresholds(cells: Cells) -> Ints:
    """Return the smallest publishable count of each cell."""
    return np.where(cells.protected, load(PROTECTED).threshold, load(GENERAL).threshold)


def sum_noise(keys: UInts) -> Floats:
    """Return the noise of a sum in units of its largest contribution: mean 0, deviation about 1, never over the bound."""
    places, quantiles = _normal_quantiles()
    return np.asarray(np.interp(fractions(mix(keys ^ _SUM_SALT)), places, quantiles), dtype=np.float64)


def dominated(total: Ints, top: Ints, squares: Floats, people: Ints) -> Flags:
    """Tell which sums would let somebody estimate the largest contribution within the limit (p % rule).

    The second largest contribution is not known exactly; it is at most the root of the squares left beside the largest, at most the
    largest, and at most the rest. Taking this bound withholds a little more than the exact rule, never less.
    """
    rest = (total - top).astype(np.float64)
    left = np.sqrt(np.maximum(squares - top.astype(np.float64) ** 2, 0.0))
    second = np.minimum(np.minimum(left, rest), top)
    return np.asarray((people > 0) & (top > 0) & (rest - second < DOMINANCE_PERCENT / 100 * top), dtype=np.bool_)


def percentage(part: Shown, whole: Shown, at: int, of: int) -> float | None:
    """Return a percentage of two published numbers, or none where either is not published or the base is too small."""
    base, share = whole.values[of], part.values[at]
    if np.isnan(base) or np.isnan(share) or base < LEAST_PEOPLE_IN_MEAN:
        return None
    return round(min(100.0, float(100 * share / base)), 0)


def _people(cells: Cells, heads: Ints, protection: Protection) -> Floats:
    return heads.astype(np.float64)


def _count(cells: Cells, heads: Ints, protection: Protection) -> Floats:
    return _perturbed_count(cells, heads, cells.total, cells.top)


def _perturbed_count(cells: Cells, heads: Ints, total: Ints, top: Ints) -> Floats:
    """People once, by the look-up; what comes more than once from the same people is added with the noise of a sum."""
    floor = thresholds(cells)
    repeats = np.round(total - cells.people + sum_noise(cells.keys) * np.maximum(top - 1, 0))
    values = heads + np.where(heads >= SUM_FACTOR * floor, repeats, 0)
    return np.where(heads > 0, np.maximum(values, floor), 0).astype(np.float64)


def _perturbed_sum(cells: Cells) -> Floats:
    return np.maximum(cells.total + sum_noise(cells.keys) * cells.top, 0.0)


def _may_sum(cells: Cells, heads: Ints, least: int) -> Flags:
    enough = heads >= np.maximum(SUM_FACTOR * thresholds(cells), least)
    return enough & ~dominated(cells.total, cells.top, cells.squares, cells.people)


def _sum(cells: Cells, heads: Ints, protection: Protection) -> Floats:
    values = np.round(_perturbed_sum(cells) / protection.scale, protection.decimals)
    shown = np.where(_may_sum(cells, heads, 0), values, np.nan)
    return np.where(heads == 0, 0.0, shown)


def _mean(cells: Cells, heads: Ints, protection: Protection) -> Floats:
    records = _perturbed_count(cells, heads, cells.records, cells.record_top)
    means = np.round(_perturbed_sum(cells) / np.maximum(records, 1) / protection.scale, 1)
    return np.where(_may_sum(cells, heads, LEAST_PEOPLE_IN_MEAN), means, np.nan)


def _median(cells: Cells, heads: Ints, protection: Protection) -> Floats:
    rounded = np.round(cells.median / protection.step) * protection.step
    return np.where(heads >= LEAST_PEOPLE_IN_MEDIAN, rounded, np.nan)


def _ratio(cells: Cells, heads: Ints, protection: Protection) -> Floats:
    # What was offered is known to everybody (how many places a house has), so only the sum above it needs protection.
    percents = np.round(100 * _perturbed_sum(cells) / np.maximum(cells.base, 1), protection.decimals)
    shown = np.where(_may_sum(cells, heads, 0), percents, np.nan)
    return np.where(cells.base > 0, np.where(heads == 0, 0.0, shown), np.nan)


def _share(cells: Cells, heads: Ints, protection: Protection) -> Floats:
    """A percentage of two published counts, never where (nearly) everybody or nobody has it, truly or by the look of it."""
    with_it = replace(cells, people=cells.part, keys=cells.part_keys)
    some = _perturbed_count(with_it, published_people(with_it), cells.total, cells.top)
    every = _perturbed_count(cells, heads, cells.records, cells.record_top)
    floor = thresholds(cells)
    told = said_of_all(cells.people, cells.part) | said_of_all(cells.people, cells.rest)
    seems = (some < floor) | (every - some < floor)
    enough = heads >= np.maximum(SUM_FACTOR * floor, LEAST_PEOPLE_IN_MEAN)
    # Of very many a few are still some: neither none nor all is ever said.
    percents = np.clip(np.round(100 * some / np.maximum(every, 1)), 1, 99)
    return np.where(enough & ~told & ~seems, percents, np.nan)


def _empty_value(kind: Kind) -> float:
    return np.nan if kind in AVERAGES else 0.0


_SHOWN = {
    Kind.PEOPLE: _people,
    Kind.COUNT: _count,
    Kind.SUM: _sum,
    Kind.MEAN: _mean,
    Kind.MEDIAN: _median,
    Kind.RATIO: _ratio,
    Kind.SHARE: _share,
}


@cache
def _normal_quantiles() -> tuple[Floats, Floats]:
    normal = NormalDist()
    low, high = normal.cdf(-MOST_SUM_NOISE), normal.cdf(MOST_SUM_NOISE)
    places = np.linspace(0.0, 1.0, _QUANTILES + 1)
    quantiles = np.array([normal.inv_cdf(low + (high - low) * place) for place in places])
    return places, quantiles
