"""Rules of publishing: when a number may move, when it may be shown, when it says too much. Pure; imports no Django."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from syli.kernel.rules import rule

TIME = "Statistics design: time"
METHOD = "Cell-key method as in the Australian, British and 2021 EU censuses; Hundepool et al., Statistical Disclosure Control, 2012"
#: Contributors whose facts changed before the outside may see an open month move.
EPOCH_CONTRIBUTORS = 10
#: Contributors of one cell that changed before its outside number may move.
STICKY_CONTRIBUTORS = 3
#: Per cent: how closely nobody may be able to estimate the largest contributor of a sum.
DOMINANCE_PERCENT = 10
LEAST_PEOPLE_IN_MEAN = 10
LEAST_PEOPLE_IN_MEDIAN = 20
#: A sum needs this many times the smallest publishable count behind it.
SUM_FACTOR = 2
MOST_DIMENSIONS = 4
MOST_CELLS = 200_000
#: Published people per cell, on average, below which categories are merged.
LEAST_AVERAGE_CELL = 3.0


@rule("SDC-01", "An open period's outside numbers move when enough contributors changed, or when a month has ended.", source=TIME)
def epoch_may_open(changed_contributors: int, month_has_ended: bool) -> bool:
    """Tell whether a register's facts may now become visible outside."""
    return changed_contributors > 0 and (month_has_ended or changed_contributors >= EPOCH_CONTRIBUTORS)


@rule("SDC-02", "A published cell moves only when several contributors changed; otherwise the old number stays.", source=TIME)
def cell_may_move(people_change: int, total_change: int, largest: int) -> bool:
    """Tell whether the change of a cell cannot come from fewer than three contributors.

    One contributor changes the number of people by at most one, and a total by at most the largest contribution.
    """
    least = STICKY_CONTRIBUTORS
    return abs(people_change) >= least or abs(total_change) > (least - 1) * max(largest, 1)


@rule("SDC-03", "A period is closed when its last month has ended.", source="STA-2")
def is_closed(last_month: int, today: date) -> bool:
    """Tell whether a period that ends with a month (yyyymm) no longer moves."""
    return last_month < today.year * 100 + today.month


@rule("SDC-04", "A sum is not shown when one contributor could estimate another within ten per cent.", source=METHOD + ", p % rule")
def is_dominated(total: float, largest: float, second: float) -> bool:
    """Tell whether what remains beside the two largest is too little to hide the largest."""
    return largest > 0 and total - largest - second < DOMINANCE_PERCENT / 100 * largest


@rule("SDC-05", "A row is not split when one category holds (nearly) all of it.", source=METHOD + ", group disclosure")
def is_full(people: int, largest_category: int, smallest_shown: int) -> bool:
    """Tell whether the split would say something about everybody in the row."""
    return people >= smallest_shown and people - largest_category <= allowed_exceptions(people)


@rule("SDC-06", "Categories are merged until cells hold enough people on average.", source=METHOD + ", floor on the average cell")
def is_fine_enough(published_people: float, cells: int) -> bool:
    """Tell whether a table of so many cells may be shown over so many published people."""
    return cells <= 1 or published_people / cells >= LEAST_AVERAGE_CELL


@rule("SDC-07", "A worker of units sees of protected services only her own units' true numbers; leaders see all.", source="trust.md row 26; TUR-1")
def sees_every_unit(*, is_system: bool, is_leader: bool, units: Collection[int | None]) -> bool:
    """Tell whether all true numbers are the asker's to see; `units` are those of her grants as a worker, None where it is for all of them."""
    return is_system or is_leader or None in units


def allowed_exceptions(people: int) -> int:
    """Return how many in a row may differ from the rest while the row still counts as full: nobody in a small one, two in a large."""
    return min(2, people // 10)
