"""Answers for everybody outside an association: protected, as of the last epoch, and steady."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from syli.stats.answers import Answer, Note
from syli.stats.choices import CellStatus, Kind
from syli.stats.dimensions import DIMENSIONS
from syli.stats.disclosure.groups import Block, full_lines
from syli.stats.disclosure.protect import AVERAGES, Cells, Shown, protect, published_people, thresholds
from syli.stats.disclosure.record_keys import Flags, Ints
from syli.stats.engine import Engine
from syli.stats.epochs import Epoch, current_epoch
from syli.stats.found import found_cells
from syli.stats.layout import answer_of, chosen
from syli.stats.limits import fitting
from syli.stats.marts.folder import MartFolder
from syli.stats.plan import Grouping, Plan, without
from syli.stats.releases import Known, Published, ReleaseStore, baseline, settle, stays

#: Stamps of closed times are months; they never meet the small numbers of epochs.
_CLOSED = 10_000_000


@dataclass(frozen=True, slots=True)
class Outside:
    """What answering needs besides the plan."""

    folder: MartFolder
    secret: bytes
    engine: Engine
    releases: ReleaseStore
    epoch: Epoch

    def stamps(self, plan: Plan, grouping: Grouping) -> Ints:
        """Return the stamp of each chosen cell: a closed time looks at its people once a month, an open one once an epoch."""
        month = plan.today.year * 100 + plan.today.month
        is_open = chosen(plan, grouping, plan.open_cells(grouping)).reshape(-1)
        return np.where(is_open, self.epoch.number, _CLOSED + month)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One shown grouping with the chosen filter codes only: its cells, what is fresh, remembered and settled."""

    cells: Cells
    fresh: Shown
    known: Known
    stamps: Ints
    stay: Flags
    settled: Shown


def outside_answer(plan: Plan, folder: MartFolder, secret: bytes, engine: Engine) -> Answer:
    """Return the protected table, joined where it was cut too finely."""
    with ReleaseStore(folder.releases_path) as releases:
        outside = Outside(folder, secret, engine, releases, current_epoch(folder.epochs_path))
        notes: list[Note] = []
        is_open = plan.measure.kind is Kind.OPEN
        total = None if is_open else _remembered(_total_only(plan), outside)
        if total is not None:
            # The total decides how finely the table may be cut; when it is known, nothing need be scanned in vain.
            plan, notes = fitting(plan, float(total[()].heads[0]))
        shown = _remembered(plan, outside)
        if shown is None:
            parts = _looked_up(plan, outside)
            # What nobody stands in may be cut as finely as anybody likes.
            fitted, more = (plan, []) if is_open else fitting(plan, float(parts[plan.hidden].settled.heads[0]))
            if fitted is not plan:
                plan, notes, parts = fitted, notes + more, _looked_up(fitted, outside)
            _remember(parts, releases)
            shown = {_visible(plan, grouping): part.settled for grouping, part in parts.items()}
    if plan.hidden:
        # The total of a line across a filter stands in another table, so here the number is simply not shown.
        shown = {grouping: replace(part, status=np.minimum(part.status, CellStatus.WITHHELD)) for grouping, part in shown.items()}
    return answer_of(plan, shown, [Note.of("of_nobody" if is_open else "perturbed"), *notes, *_open_notes(plan, outside.epoch)])


def _total_only(plan: Plan) -> Plan:
    return plan.with_axes(tuple(axis for axis in plan.axes if axis.dimension in plan.hidden))


def _visible(plan: Plan, grouping: Grouping) -> Grouping:
    return tuple(name for name in grouping if name not in plan.hidden)


def _remembered(plan: Plan, outside: Outside) -> dict[Grouping, Shown] | None:
    """Return the whole table from what was published, if every cell of it was in this epoch."""
    found = {}
    for grouping in plan.shown:
        possible = chosen(plan, grouping, plan.possible(grouping)).reshape(-1)
        known = outside.releases.known(chosen(plan, grouping, plan.names(grouping, outside.secret)).reshape(-1))
        current = known.is_known & (known.stamp == outside.stamps(plan, grouping))
        if not bool((current | ~possible).all()):
            return None
        nothing = np.nan if plan.measure.kind in AVERAGES else 0.0
        empty = np.where(possible, known.shown.status, CellStatus.WITHHELD if np.isnan(nothing) else CellStatus.PUBLISHED)
        values = np.where(current, known.shown.values, nothing)
        found[_visible(plan, grouping)] = Shown(known.shown.heads, values, np.where(current, known.shown.status, empty))
    return found


def _looked_up(plan: Plan, outside: Outside) -> dict[Grouping, Part]:
    """Scan, protect, and settle every shown grouping."""
    cells = found_cells(plan, plan.groupings, outside.folder.outside, outside.engine, outside.secret)
    parts = {}
    for grouping in plan.shown:
        fresh = protect(cells[grouping], plan.measure.protection)
        if plan.measure.kind is not Kind.OPEN:
            fresh = _without_full_lines(plan, grouping, cells, fresh)
        parts[grouping] = _settled(plan, grouping, cells[grouping], fresh, outside)
    return parts


def _settled(plan: Plan, grouping: Grouping, cells: Cells, fresh: Shown, outside: Outside) -> Part:
    places = chosen(plan, grouping, np.arange(cells.people.size).reshape(plan.shape(grouping))).reshape(-1)
    cells, fresh = _taken(cells, places), Shown(fresh.heads[places], fresh.values[places], fresh.status[places])
    known, mine = outside.releases.known(cells.names), outside.stamps(plan, grouping)
    # A number of nobody follows each epoch, however few trainings it moved by.
    stay = known.is_known & (known.stamp == mine) if plan.measure.kind is Kind.OPEN else stays(cells, known, mine)
    return Part(cells, fresh, known, mine, stay, settle(fresh, known, stay))


def _taken(cells: Cells, places: Ints) -> Cells:
    return Cells(**{name: getattr(cells, name)[places] for name in Cells.__slots__})


def _without_full_lines(plan: Plan, grouping: Grouping, cells: dict[Grouping, Cells], shown: Shown) -> Shown:
    """Take away the cells of every line that one category fills, along every dimension that reveals."""
    shape, mine = plan.shape(grouping), cells[grouping]
    block = Block(mine.people.reshape(shape), published_people(mine).reshape(shape), mine.possible.reshape(shape), thresholds(mine).reshape(shape))
    values, status = shown.values.copy(), shown.status.copy()
    for axis, name in enumerate(grouping):
        if DIMENSIONS[name].reveals:
            line = cells[without(grouping, name)].people.reshape([length for place, length in enumerate(shape) if place != axis])
            full = full_lines(block, axis, line).reshape(-1)
            values[full] = np.nan
            status[full] = CellStatus.MERGED
    return Shown(shown.heads, values, status)


def _remember(parts: dict[Grouping, Part], releases: ReleaseStore) -> None:
    """Store what is new, moved, or was looked at again."""
    published = []
    for part in parts.values():
        current = part.known.is_known & (part.known.stamp == part.stamps) & ~part.known.is_rebased
        which = (part.cells.possible | (part.cells.people > 0)) & ~current
        published.append(Published(baseline(part.cells, part.known, part.stay), part.settled, part.stamps, which))
    releases.save(published)


def _open_notes(plan: Plan, epoch: Epoch) -> list[Note]:
    if not bool(plan.open_cells(plan.rows + plan.columns).any()):
        return []
    return [Note.of("open_period", as_of=epoch.opened_on.isoformat() if epoch.opened_on else "")]
