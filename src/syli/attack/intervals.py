"""What follows from published tables alone: between which bounds every true number must lie, and whom that gives away.

The attacker knows the method. A protected number allows what its table of changes allows; any other number is exact, and a gap is
anything from nothing up. Lines tie parts and wholes together, in one table and across all that share words, and the bounds are
narrowed until nothing moves any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import inf

from syli.attack.published import Line, Name, PublishedTable
from syli.attack.report import Attempt, Report
from syli.stats.disclosure.ptable import GENERAL, PROTECTED, load

#: A count below this is about one family.
SMALLEST = 3
#: Each round narrows or ends; linked tables settle in a few.
MOST_ROUNDS = 200


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most a true number can be."""

    least: float = 0
    most: float = inf

    def within(self, other: Bounds) -> Bounds:
        """Return what both allow; what contradicts itself (rounded or wrong tables) narrows nothing."""
        found = Bounds(max(self.least, other.least), min(self.most, other.most))
        return found if found.least <= found.most else self


def attack_tables(tables: Iterable[PublishedTable], *, smallest: int = SMALLEST, is_additive: bool = True) -> Report:
    """Report whom a set of published tables gives away. `is_additive` is false where one person may be in several categories of a line."""
    tables = list(tables)
    known = bounds_of(tables, is_additive=is_additive)
    published = {name: number for table in tables for name, number in table.numbers.items() if number is not None}
    report = Report()
    report.judge("contradictions", _contradictions(tables), 0)
    report.judge("small counts", _small(known, published, smallest, wanted=True), 0)
    report.judge("hidden numbers", _small(known, published, smallest, wanted=False), 0)
    report.judge("full rows", _full(tables, known), 0)
    return report


def bounds_of(tables: Iterable[PublishedTable], *, is_additive: bool = True) -> dict[Name, Bounds]:
    """Return the bounds of every true number of the tables."""
    known: dict[Name, Bounds] = {}
    lines: set[Line] = set()
    for table in tables:
        lines |= set(table.lines)
        for line in table.lines:
            # A file may lack cells at the end of its rows.
            for name in (*line.parts, line.whole):
                known.setdefault(name, Bounds())
        for name, number in table.numbers.items():
            known[name] = known.get(name, Bounds()).within(_stated(number, is_perturbed=table.is_perturbed))
    for _ in range(MOST_ROUNDS):
        # Every line has its turn in every round.
        moved = {_narrowed(line, known, is_additive=is_additive) for line in lines}
        if True not in moved:
            break
    return known


def _stated(number: float | None, *, is_perturbed: bool) -> Bounds:
    if number is None:
        return Bounds()
    if not is_perturbed:
        return Bounds(number, number)
    possible = [people for name in (GENERAL, PROTECTED) for people in load(name).possible_people(int(number))]
    return Bounds(min(possible), max(possible)) if possible else Bounds()


def _narrowed(line: Line, known: dict[Name, Bounds], *, is_additive: bool) -> bool:
    """Narrow the numbers of one line by each other; tell whether any moved."""
    parts, whole = [known[name] for name in line.parts], known[line.whole]
    least, most = sum(part.least for part in parts), sum(part.most for part in parts)
    # Whoever is in a part is in the whole; only where parts do not overlap do they add up to it.
    before = {name: known[name] for name in (*line.parts, line.whole)}
    known[line.whole] = whole.within(Bounds(least if is_additive else max(part.least for part in parts), most))
    whole = known[line.whole]
    for name, part in zip(line.parts, parts, strict=True):
        rest_most = most - part.most if part.most < inf else sum(other.most for other in parts if other is not part)
        ceiling = whole.most - (least - part.least) if is_additive else whole.most
        known[name] = part.within(Bounds(max(0.0, whole.least - rest_most), max(0.0, ceiling)))
    return any(known[name] != old for name, old in before.items())


def _small(known: dict[Name, Bounds], published: dict[Name, float], smallest: int, *, wanted: bool) -> Iterator[Attempt]:
    """Numbers that must be one family: as published, or where a gap was left."""
    for name, bounds in known.items():
        if (name in published) is wanted:
            told = bounds.least > 0 and bounds.most < smallest
            yield Attempt(_called(name), f"there are {_range(bounds)}", told)


def _full(tables: list[PublishedTable], known: dict[Name, Bounds]) -> Iterator[Attempt]:
    """Lines of which everybody is certainly in one category: then so is whoever is known to be in the line."""
    for line in dict.fromkeys(line for table in tables for line in table.lines):
        filled = [name for name in line.parts if known[name].most > 0]
        somebody = known[line.whole].least > 0
        claim = f"everybody is {_called(filled[0] - line.whole)}" if filled else ""
        yield Attempt(_called(line.whole), claim, somebody and len(filled) == 1)


def _contradictions(tables: list[PublishedTable]) -> Iterator[Attempt]:
    """The same number published twice and differently: their difference is people."""
    seen: dict[Name, float] = {}
    for table in tables:
        for name, number in table.numbers.items():
            if number is not None:
                other = seen.setdefault(name, number)
                yield Attempt(f"{_called(name)} in {table.file}", f"is both {other:g} and {number:g}", other != number)


def _range(bounds: Bounds) -> str:
    return f"{bounds.least:g}" if bounds.least == bounds.most else f"{bounds.least:g} to {bounds.most:g}"


def _called(name: Name) -> str:
    return " and ".join(sorted(name)) or "the total"
