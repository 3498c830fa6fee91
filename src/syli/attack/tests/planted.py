"""Weaknesses planted on purpose: each switches one protection off. The attacker must find every one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import numpy as np
import pytest

from syli.stats import limits, outside, query
from syli.stats.answers import Answer
from syli.stats.choices import CellStatus, Kind
from syli.stats.dimensions import DIMENSIONS
from syli.stats.disclosure import groups, protect, ptable
from syli.stats.disclosure.ptable import PTable
from syli.stats.disclosure.record_keys import mix
from syli.stats.found import found_cells
from syli.stats.inside import true_values
from syli.stats.layout import answer_of
from syli.stats.marts.folder import MartFolder
from syli.stats.outside import Part
from tools.build_ptable import Parameters, document

Patch = pytest.MonkeyPatch


@dataclass(frozen=True)
class Weakness:
    """One protection switched off, and the attack that must notice."""

    name: str
    plant: Callable[[Patch], None]
    attack: str


def _tables(patch: Patch, **changes: Any) -> None:
    """Use tables of changes solved for other parameters; the attacker knows them, as he knows the method."""
    solved: dict[str, PTable] = {}
    for name, threshold in (("general", 3), ("protected", 5)):
        wanted = {"variance": 2.0, "bound": 5, "threshold": threshold, "zero_rate": 0.02} | changes
        solved[name] = ptable.from_document(document(name, Parameters(**wanted)))
    for module in (protect, "syli.attack.view", "syli.attack.attacks"):
        target = module if isinstance(module, str) else module.__name__
        patch.setattr(f"{target}.load", solved.__getitem__)


def no_changes(patch: Patch) -> None:
    patch.setattr(PTable, "look_up", lambda self, people, keys: np.zeros_like(people))


def no_threshold(patch: Patch) -> None:
    _tables(patch, threshold=1, bound=3)


def hardly_any_noise(patch: Patch) -> None:
    _tables(patch, variance=0.3, threshold=2)


def honest_zeros(patch: Patch) -> None:
    _tables(patch, zero_rate=0.0)


def full_rows_shown(patch: Patch) -> None:
    patch.setattr(outside, "full_lines", lambda block, axis, people: np.zeros(block.people.shape, dtype=np.bool_))


def only_looks_decide(patch: Patch) -> None:
    """Rows that are full but do not look so are split."""
    patch.setattr(groups, "_exceptions", lambda people: np.full_like(people, -1))
    patch.setattr(outside, "full_lines", lambda block, axis, people: groups.full_lines(replace(block, heads=block.heads + 1), axis, people))


def filters_not_looked_through(patch: Patch) -> None:
    """A filter is only a filter: the rows it cuts from are not looked at."""
    reveals = {name: replace(dimension, reveals=False) for name, dimension in DIMENSIONS.items()}
    patch.setattr("syli.stats.plan.DIMENSIONS", reveals)
    patch.setattr("syli.stats.outside.DIMENSIONS", reveals)


def true_margins(patch: Patch) -> None:
    original = outside._settled

    def exact(plan: Any, grouping: Any, cells: Any, fresh: Any, *rest: Any) -> Part:
        if grouping != plan.rows + plan.columns + plan.hidden:
            fresh = replace(fresh, values=true_values(cells, plan.measure.protection))
        return original(plan, grouping, cells, fresh, *rest)

    patch.setattr(outside, "_settled", exact)


def added_margins(patch: Patch) -> None:
    """True small cells are blanked, everything else is exact and adds up."""
    patch.setattr(PTable, "look_up", lambda self, people, keys: np.zeros_like(people))
    original = protect.protect

    def blanked(cells: Any, protection: Any) -> Any:
        shown = original(cells, protection)
        small = (cells.people > 0) & (cells.people < 8)
        return replace(shown, values=np.where(small, np.nan, shown.values), status=np.where(small, int(CellStatus.WITHHELD), shown.status))

    patch.setattr(outside, "protect", blanked)


def dominance_ignored(patch: Patch) -> None:
    patch.setattr(protect, "dominated", lambda total, top, squares, people: np.zeros(people.shape, dtype=np.bool_))


def sums_of_anybody(patch: Patch) -> None:
    patch.setattr(protect, "SUM_FACTOR", 0)
    patch.setattr(protect, "dominated", lambda total, top, squares, people: np.zeros(people.shape, dtype=np.bool_))


def means_of_anybody(patch: Patch) -> None:
    patch.setattr(protect, "LEAST_PEOPLE_IN_MEAN", 0)


def medians_of_anybody(patch: Patch) -> None:
    patch.setattr(protect, "LEAST_PEOPLE_IN_MEDIAN", 0)


def medians_not_rounded(patch: Patch) -> None:
    patch.setitem(protect._SHOWN, Kind.MEDIAN, lambda cells, heads, protection: np.where(heads >= 20, cells.median, np.nan))


def shares_of_everybody(patch: Patch) -> None:
    """A share is shown of whomever, also where everybody has it."""
    patch.setitem(protect._SHOWN, Kind.SHARE, lambda cells, heads, protection: np.where(heads >= 10, true_values(cells, protection), np.nan))


def exact_sums(patch: Patch) -> None:
    patch.setattr(protect, "sum_noise", lambda keys: np.zeros(keys.shape))


def fresh_noise_every_time(patch: Patch) -> None:
    """The change is drawn anew at every look, and nothing is remembered."""
    turns = count(1)
    original = protect.published_people
    patch.setattr(protect, "published_people", lambda cells: original(replace(cells, keys=mix(cells.keys + np.uint64(next(turns))))))
    patch.setattr(outside, "_remembered", lambda plan, outside: None)
    patch.setattr(outside, "stays", lambda cells, known, stamps: np.zeros(stamps.shape, dtype=np.bool_))


def noise_of_the_table(patch: Patch) -> None:
    """The change depends on how the question was put."""
    original = found_cells

    def salted(plan: Any, groupings: Any, *rest: Any) -> Any:
        salt = np.uint64((len(plan.rows) * 7 + len(plan.columns) * 31 + len(plan.fixed) * 101) * 0x9E3779B97F4A7C15 % 2**64)
        return {grouping: replace(cells, keys=cells.keys + salt, names=cells.names + salt) for grouping, cells in original(plan, groupings, *rest).items()}  # fmt: skip

    patch.setattr(outside, "found_cells", salted)
    patch.setattr(outside, "_remembered", lambda plan, outside: None)


def no_epochs(patch: Patch) -> None:
    """The outside counts the live facts, every page load anew."""
    original = MartFolder.__init__

    def live(self: MartFolder, root: Any) -> None:
        original(self, root)
        self.outside = self.live

    patch.setattr(MartFolder, "__init__", live)


def no_sticky_cells(patch: Patch) -> None:
    patch.setattr(outside, "stays", lambda cells, known, stamps: np.zeros(stamps.shape, dtype=np.bool_))


def epochs_for_one(patch: Patch) -> None:
    patch.setattr("syli.stats.rules.EPOCH_CONTRIBUTORS", 1)


def closed_months_move(patch: Patch) -> None:
    patch.setattr(outside, "stays", lambda cells, known, stamps: np.zeros(stamps.shape, dtype=np.bool_))
    patch.setattr(outside, "_remembered", lambda plan, outside: None)


def _changed_answers(patch: Patch, change: Callable[[Answer], Answer]) -> None:
    original = answer_of
    patch.setattr(outside, "answer_of", lambda plan, shown, notes: change(original(plan, shown, notes)))


def rows_by_size(patch: Patch) -> None:
    def sorted_rows(answer: Answer) -> Answer:
        order = sorted(range(len(answer.rows)), key=lambda place: -(answer.row_totals[place].value or 0))
        return replace(
            answer,
            rows=tuple(answer.rows[place] for place in order),
            cells=tuple(answer.cells[place] for place in order),
            row_totals=tuple(answer.row_totals[place] for place in order),
        )

    _changed_answers(patch, sorted_rows)


def empty_rows_left_out(patch: Patch) -> None:
    def filled_rows(answer: Answer) -> Answer:
        kept = [place for place, total in enumerate(answer.row_totals) if total.value != 0]
        return replace(
            answer,
            rows=tuple(answer.rows[place] for place in kept),
            cells=tuple(answer.cells[place] for place in kept),
            row_totals=tuple(answer.row_totals[place] for place in kept),
        )

    _changed_answers(patch, filled_rows)


def any_filter(patch: Patch) -> None:
    patch.setattr(query, "_check_outside", lambda question, book: None)


def any_cut(patch: Patch) -> None:
    patch.setattr(limits, "is_fine_enough", lambda people, cells: True)


def everybody_inside(patch: Patch) -> None:
    patch.setattr(query, "_check_inside", lambda question, book: None)


WEAKNESSES = (
    Weakness("no changes at all", no_changes, "small counts"),
    Weakness("no changes, seen by their exactness", no_changes, "exact numbers"),
    Weakness("no smallest count", no_threshold, "small counts"),
    Weakness("hardly any noise", hardly_any_noise, "membership"),
    Weakness("zeros are always zeros", honest_zeros, "certain presence"),
    Weakness("full rows are split", full_rows_shown, "full rows"),
    Weakness("full rows are split unless they look full", only_looks_decide, "full rows across filters"),
    Weakness("filters are not looked through", filters_not_looked_through, "full rows across filters"),
    Weakness("margins are true", true_margins, "exact numbers"),
    Weakness("small cells are blanked, the rest adds up", added_margins, "margins"),
    Weakness("one may dominate", dominance_ignored, "dominated sums"),
    Weakness("sums of anybody", sums_of_anybody, "sums of few"),
    Weakness("means of anybody", means_of_anybody, "sums of few"),
    Weakness("medians of anybody", medians_of_anybody, "sums of few"),
    Weakness("medians are not rounded", medians_not_rounded, "exact medians"),
    Weakness("shares are told of everybody", shares_of_everybody, "shares of all"),
    Weakness("sums are exact", exact_sums, "exact sums"),
    Weakness("fresh noise every time", fresh_noise_every_time, "one cell in many ways"),
    Weakness("noise depends on the question", noise_of_the_table, "one cell in many ways"),
    Weakness("no epochs", no_epochs, "one arrival"),
    Weakness("an epoch for one person", epochs_for_one, "one arrival"),
    Weakness("cells move for one person", no_sticky_cells, "one among many"),
    Weakness("closed months move", closed_months_move, "late correction"),
    Weakness("cells move for one family", no_sticky_cells, "one family moves in"),
    Weakness("rows stand by size", rows_by_size, "order and missing rows"),
    Weakness("empty rows are left out", empty_rows_left_out, "order and missing rows"),
    Weakness("any filter is taken", any_filter, "forbidden questions"),
    Weakness("anybody is inside", everybody_inside, "forbidden questions"),
    Weakness("any cut is taken", any_cut, "fine cuts"),
)
