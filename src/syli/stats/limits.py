"""How a table that is cut too finely is joined: the wider categories of its largest dimension, again and again until cells are large enough."""

from __future__ import annotations

from syli.stats.answers import Note
from syli.stats.dimensions import DIMENSIONS
from syli.stats.layout import chosen
from syli.stats.plan import Axis, Place, Plan, axis_of, broadened
from syli.stats.rules import is_fine_enough


def fitting(plan: Plan, published_people: float) -> tuple[Plan, list[Note]]:
    """Return the plan, joined as far as needed for so many published people, and notes on what was joined.

    Only the published total and the declared categories decide, so the choice itself says nothing about the cells.
    """
    notes: list[Note] = []
    while not is_fine_enough(published_people, possible_cells(plan)):
        axis = max((axis for axis in plan.axes if axis.place is not Place.HIDDEN), key=lambda axis: len(axis.codes))
        wider = _wider(axis, plan)
        notes.append(Note.of("merged", dimension=axis.dimension, to="all" if wider is None else _name(wider)))
        kept = [wider if other is axis else other for other in plan.axes]
        plan = plan.with_axes(tuple(other for other in kept if other is not None))
    return plan, notes


def possible_cells(plan: Plan) -> int:
    """Return how many cells of the shown table can occur."""
    grouping = plan.rows + plan.columns + plan.hidden
    return int(chosen(plan, grouping, plan.possible(grouping)).sum())


def _wider(axis: Axis, plan: Plan) -> Axis | None:
    """Return the axis one step coarser, or None where only everything together is left."""
    known = plan.book.codes_of(axis.dimension)
    if not axis.is_time and not axis.is_joined and known.is_broadened:
        wider = broadened(axis, plan.book)
        if len(wider.codes) < len(axis.codes):
            return wider
    taken = {other.dimension for other in (*plan.axes, *plan.fixed)}
    for name in DIMENSIONS[axis.dimension].coarser:
        if name not in taken and name in plan.measure.dimensions and _is_declared(name, plan):
            return axis_of(name, axis.place, plan.period, plan.book)
    return None


def _is_declared(name: str, plan: Plan) -> bool:
    return DIMENSIONS[name].is_time or len(plan.book.codes_of(name).codes) > 1


def _name(axis: Axis) -> str:
    return f"{axis.dimension}:joined" if axis.is_joined else axis.dimension
