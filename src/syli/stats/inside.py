"""Answers for those inside an association: true numbers, marked as not to be published."""

from __future__ import annotations

import numpy as np

from syli.stats.answers import Answer, Note
from syli.stats.choices import CellStatus, Kind
from syli.stats.disclosure.protect import Cells, Protection, Shown
from syli.stats.disclosure.record_keys import Floats
from syli.stats.engine import Engine
from syli.stats.found import found_cells
from syli.stats.layout import answer_of
from syli.stats.marts.store import MartStore
from syli.stats.plan import Plan


def inside_answer(plan: Plan, store: MartStore, engine: Engine) -> Answer:
    """Return the true table, of protected services only what the asker may know. Cells with nothing to average have no value."""
    cells = found_cells(plan, plan.groupings, store, engine, None)
    shown = {grouping: _true(found, plan.measure.protection) for grouping, found in cells.items()}
    # Said to whoever has own units, whatever there is in the others: that something is left out must not tell that there was.
    left_out = [Note.of("others_left_out")] if plan.own_units is not None else []
    return answer_of(plan, shown, [Note.of("not_for_publication"), *left_out])


def _true(cells: Cells, protection: Protection) -> Shown:
    status = np.full(cells.people.shape, CellStatus.PUBLISHED, dtype=np.int64)
    return Shown(cells.people, true_values(cells, protection), status)


def true_values(cells: Cells, protection: Protection) -> Floats:
    """Return the true number of each cell, NaN where there is nothing to average."""
    if protection.kind is Kind.PEOPLE:
        return cells.people.astype(np.float64)
    if protection.kind is Kind.MEDIAN:
        return cells.median
    if protection.kind is Kind.MEAN:
        return np.where(cells.records > 0, cells.total / np.maximum(cells.records, 1) / protection.scale, np.nan)
    if protection.kind is Kind.SHARE:
        return np.where(cells.records > 0, 100 * cells.total / np.maximum(cells.records, 1), np.nan)
    if protection.kind is Kind.RATIO:
        return np.where(cells.base > 0, 100 * cells.total / np.maximum(cells.base, 1), np.nan)
    return cells.total / protection.scale
