"""All attacks, and how often the guessing ones may be right before the method is broken."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from syli.attack import amounts, asking, counting, living, watching
from syli.attack.report import Attempt, Report
from syli.attack.view import View
from syli.stats.disclosure.ptable import GENERAL, PROTECTED, PTable, load

#: How much better than a coin anybody may guess whether one person is in a cell of which he knows everybody else.
MOST_ADVANTAGE = 0.35


def membership(view: View) -> Iterator[Attempt]:
    """Knowing all but one in a cell: how much the published number says about that one."""
    for name in (GENERAL, PROTECTED):
        table = load(name)
        for people in range(table.limit + 2):
            gained = advantage(table, people)
            yield Attempt(f"{name}, beside {people} others", f"advantage {gained:.3f}", gained > MOST_ADVANTAGE)


def advantage(table: PTable, others: int) -> float:
    """Return the distance between what is published of so many others without the victim and with her."""
    without = {others + change: chance for change, chance in table.distribution(others).items()}
    beside = {others + 1 + change: chance for change, chance in table.distribution(others + 1).items()}
    return sum(abs(without.get(value, 0) - beside.get(value, 0)) for value in without.keys() | beside.keys()) / 2


#: Each attack, and the share of guesses that may be right; 0 where no claim may be.
ATTACKS: dict[str, tuple[Callable[[View], Iterator[Attempt]], float]] = {
    "small counts": (counting.small_counts, 0),
    "certain presence": (counting.certain_presence, 0),
    "exact numbers": (counting.exact_numbers, 0.6),
    "full rows": (counting.full_rows, 0),
    "full rows across filters": (counting.full_rows_across_filters, 0),
    "margins": (counting.margins, 0.5),
    "one cell in many ways": (counting.one_cell_in_many_ways, 0),
    "dominated sums": (amounts.dominated_sums, 0),
    "sums of few": (amounts.sums_of_few, 0),
    "exact sums": (amounts.exact_sums, 0.4),
    "exact medians": (amounts.exact_medians, 0),
    "shares of all": (amounts.shares_of_all, 0),
    "forbidden questions": (asking.forbidden_questions, 0),
    "order and missing rows": (asking.order_and_missing_rows, 0),
    "fine cuts": (asking.fine_cuts, 0),
    "one arrival": (watching.one_arrival, 0),
    "one among many": (watching.one_among_many, 0),
    "late correction": (watching.late_correction, 0),
    "one family moves in": (living.one_family_moves_in, 0),
    "membership": (membership, 0),
}


def attack(view: View, only: Collection[str] = (), told: Callable[[str], None] | None = None) -> Report:
    """Run the attacks, or only some of them, and report; `told` hears the name of each when it is over."""
    report = Report()
    for name, (run, most_right) in ATTACKS.items():
        if not only or name in only:
            report.judge(name, run(view), most_right)
            if told:
                told(name)
    return report
