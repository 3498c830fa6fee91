"""Where does everybody stand in the drawn family: elders above, couples side by side, children below, nobody on top of another?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from syli.kernel.ui.pictures import Tree, TreeEdge, TreeNode
from syli.people.choices import RelationshipKind as Kind

# A box is 152 × 56 (ui.tree); between boxes stays room for the lines and for a finger.
COLUMN, ROW = 176, 108
LEFT, TOP = 84, 36
SWEEPS = 4
#: How many rows lower `other` stands than `person`, kinds that decide first first.
DROP = {
    Kind.PARENT: 1,
    Kind.PARTNER: 0,
    Kind.FORMER_PARTNER: 0,
    Kind.SIBLING: 0,
    Kind.GRANDPARENT: 2,
    Kind.GUARDIAN: 1,
    Kind.RELATIVE: 0,
    Kind.SUPPORTS: 0,
}
COUPLES = (Kind.PARTNER, Kind.FORMER_PARTNER)


@dataclass(frozen=True, slots=True)
class Kin:
    """One person of the picture; `birth` orders siblings, eldest first."""

    key: int
    name: str
    detail: str = ""
    href: str | None = None
    faint: bool = False
    birth: str = ""


@dataclass(frozen=True, slots=True)
class Bond:
    """`person` is the `kind` of `other`."""

    person: int
    other: int
    kind: Kind
    is_over: bool = False


def draw(root: int, kin: Sequence[Kin], bonds: Iterable[Bond]) -> Tree:
    """Return the family of `root` as a picture; who is tied to nobody stands in the row of `root`."""
    people = {one.key: one for one in sorted(kin, key=lambda one: (one.birth or "9", one.key))}
    ties = sorted({bond for bond in bonds if bond.person in people and bond.other in people and bond.person != bond.other}, key=_rank)
    rows = _rows(root, list(people), ties)
    order = _ordered(rows, ties)
    places = _places(order, ties)
    left = min(x for x, _ in places.values())
    at = {key: (LEFT + round((x - left) * COLUMN), TOP + y * ROW) for key, (x, y) in places.items()}
    nodes = tuple(_node(people[key], at[key], key == root) for row in order for key in row)
    return Tree(max(x for x, _ in at.values()) + LEFT, max(y for _, y in at.values()) + TOP, nodes, tuple(_edges(ties, at)))


def _rank(bond: Bond) -> tuple[int, int, int, bool]:
    return (list(DROP).index(bond.kind), bond.person, bond.other, bond.is_over)


def _node(one: Kin, at: tuple[int, int], current: bool) -> TreeNode:
    return TreeNode(str(one.key), *at, one.name, one.detail, one.href, current, one.faint)


# -- rows ------------------------------------------------------------------------------------------------------------


def _rows(root: int, keys: list[int], ties: list[Bond]) -> dict[int, int]:
    """Return everybody's row, 0 at the top: first as near to `root` as the ties say, then every parent above the child."""
    rows = {root: 0}
    steps: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for rank, tie in enumerate(ties):
        steps[tie.person].append((rank, tie.other, DROP[tie.kind]))
        steps[tie.other].append((rank, tie.person, -DROP[tie.kind]))
    waiting = [root]
    for one in waiting:
        for _place, other, drop in sorted(steps[one]):
            if other not in rows:
                rows[other] = rows[one] + drop
                waiting.append(other)
    for key in keys:
        rows.setdefault(key, 0)
    _put_parents_above(rows, [tie for tie in ties if tie.kind == Kind.PARENT])
    used = {row: place for place, row in enumerate(sorted(set(rows.values())))}
    return {key: used[row] for key, row in rows.items()}


def _put_parents_above(rows: dict[int, int], descents: list[Bond]) -> None:
    # As many passes as people settle every family without a circle; a circle (never saved, PEOPLE-09) only looks odd.
    for _pass in rows:
        lifted = [tie for tie in descents if rows[tie.other] <= rows[tie.person]]
        for tie in lifted:
            rows[tie.other] = rows[tie.person] + 1
        if not lifted:
            return


# -- order within a row ----------------------------------------------------------------------------------------------


def _ordered(rows: dict[int, int], ties: list[Bond]) -> list[list[int]]:
    """Return the keys row by row: couples together, blocks under or over those they are tied to."""
    beside = _beside(rows, ties)
    blocks: list[list[list[int]]] = [[] for _ in range(max(rows.values()) + 1)]
    for row in range(len(blocks)):
        blocks[row] = _chains([key for key in rows if rows[key] == row], beside)
    touching = _touching(ties)
    for sweep in range(SWEEPS):
        order = range(len(blocks)) if sweep % 2 == 0 else range(len(blocks) - 1, -1, -1)
        for row in order:
            place = {key: index for above in blocks for index, key in enumerate(key for block in above for key in block)}
            blocks[row].sort(key=lambda block: _middle(block, row, rows, touching, place))
    return [[key for block in row for key in block] for row in blocks]


def _beside(rows: dict[int, int], ties: list[Bond]) -> dict[int, list[int]]:
    """Return who should stand side by side: couples, and the parents of one child."""
    pairs = [(tie.person, tie.other) for tie in ties if tie.kind in COUPLES]
    parents: dict[int, list[int]] = defaultdict(list)
    for tie in ties:
        if tie.kind == Kind.PARENT:
            parents[tie.other].append(tie.person)
    for both in parents.values():
        pairs += pairwise(sorted(both))
    beside: dict[int, list[int]] = defaultdict(list)
    for one, other in pairs:
        if rows[one] == rows[other] and other not in beside[one]:
            beside[one].append(other)
            beside[other].append(one)
    return beside


def _chains(keys: list[int], beside: dict[int, list[int]]) -> list[list[int]]:
    """Return the keys in blocks, each walked from an end so that those who belong side by side are neighbours."""
    left = sorted(keys, key=lambda key: (len(beside[key]) > 1, keys.index(key)))
    seen: set[int] = set()
    chains = []
    for start in left:
        if start in seen:
            continue
        chain, waiting = [], [start]
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen.add(one)
                chain.append(one)
                waiting.extend(reversed(beside[one]))
        chains.append(chain)
    return sorted(chains, key=lambda chain: min(keys.index(key) for key in chain))


def _touching(ties: list[Bond]) -> dict[int, list[int]]:
    touching: dict[int, list[int]] = defaultdict(list)
    for tie in ties:
        touching[tie.person].append(tie.other)
        touching[tie.other].append(tie.person)
    return touching


def _middle(block: list[int], row: int, rows: dict[int, int], touching: dict[int, list[int]], place: dict[int, int]) -> float:
    """Return where a block would like to stand: the middle of those in other rows it is tied to, else where it is."""
    wanted = [place[other] for key in block for other in touching[key] if rows[other] != row]
    wanted = wanted or [place[key] for key in block]
    return sum(wanted) / len(wanted)


# -- places ----------------------------------------------------------------------------------------------------------


def _places(order: list[list[int]], ties: list[Bond]) -> dict[int, tuple[float, int]]:
    """Return everybody's column (may lie between two) and row: near those above and below, a column apart in a row."""
    at = {key: float(index) for row in order for index, key in enumerate(row)}
    row_of = {key: row for row, keys in enumerate(order) for key in keys}
    touching = _touching(ties)
    for sweep in range(SWEEPS):
        for row in order if sweep % 2 == 0 else reversed(order):
            wanted = []
            for key in row:
                near = [at[other] for other in touching[key] if row_of[other] != row_of[key]]
                wanted.append(sum(near) / len(near) if near else at[key])
            at.update(zip(row, _spread(wanted), strict=True))
    return {key: (at[key], row_of[key]) for key in at}


def _spread(wanted: list[float]) -> list[float]:
    """Return places in the same order, at least one apart, on the whole as near to the wanted ones as they were."""
    places: list[float] = []
    for want in wanted:
        places.append(max(want, places[-1] + 1) if places else want)
    shift = sum(want - place for want, place in zip(wanted, places, strict=True)) / len(places)
    return [place + shift for place in places]


# -- lines -----------------------------------------------------------------------------------------------------------


def _edges(ties: list[Bond], at: dict[int, tuple[int, int]]) -> Iterable[TreeEdge]:
    """Yield the lines: couples level, children below the middle of their parents, everything else dashed."""
    couples = {frozenset((tie.person, tie.other)) for tie in ties if tie.kind in COUPLES and _are_neighbours(at[tie.person], at[tie.other])}
    parents: dict[int, set[int]] = defaultdict(set)
    for tie in ties:
        if tie.kind == Kind.PARENT:
            parents[tie.other].add(tie.person)
    for tie in ties:
        if tie.kind in COUPLES:
            yield _edge(at[tie.person], at[tie.other], "broken" if tie.is_over or tie.kind == Kind.FORMER_PARTNER else "pair")
        elif tie.kind != Kind.PARENT and not (tie.kind == Kind.SIBLING and parents[tie.person] & parents[tie.other]):
            yield _edge(at[tie.person], at[tie.other], "dashed")
    for child, elders in parents.items():
        together = next((pair for pair in sorted(couples, key=sorted) if pair <= elders), frozenset())
        if together:
            (x1, y1), (x2, _y2) = (at[key] for key in sorted(together))
            yield _edge(((x1 + x2) // 2, y1), at[child], "descent")
        for elder in sorted(elders - together):
            yield _edge(at[elder], at[child], "descent")


def _are_neighbours(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[1] == other[1] and abs(one[0] - other[0]) < 2 * COLUMN


def _edge(one: tuple[int, int], other: tuple[int, int], kind: str) -> TreeEdge:
    return TreeEdge(*one, *other, kind)  # type: ignore[arg-type]  # one of the four literals above
