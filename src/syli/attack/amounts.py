"""Attacks on sums and averages: one family that makes most of it, too few people, and averages that say what each has."""

from __future__ import annotations

from collections.abc import Iterator

from syli.attack.counting import is_new, where
from syli.attack.report import Attempt
from syli.attack.view import Number, Table, View
from syli.stats.choices import Kind
from syli.stats.measures import MEASURES
from syli.stats.rules import LEAST_PEOPLE_IN_MEAN, LEAST_PEOPLE_IN_MEDIAN, is_dominated, is_full


def dominated_sums(view: View) -> Iterator[Attempt]:
    """The second largest takes himself out of a published sum and knows the largest within ten per cent."""
    for table, number in _shown(view, Kind.SUM, Kind.MEAN, Kind.RATIO):
        amounts = sorted(number.amounts.values(), reverse=True)
        second = amounts[1] if len(amounts) > 1 else 0.0
        told = is_dominated(sum(amounts), amounts[0], second) if amounts else False
        yield Attempt(where(table, number), f"the largest has about {number.cell.value}", told)


def sums_of_few(view: View) -> Iterator[Attempt]:
    """A sum, mean or median of so few people that those who know each other know the rest."""
    for table, number in _shown(view, Kind.SUM, Kind.MEAN, Kind.MEDIAN, Kind.RATIO, Kind.SHARE):
        bound = view.table_of_changes(number).bound
        # What the method promises after its noise, at the worst.
        least = {
            Kind.SUM: view.smallest_promised(number),
            Kind.RATIO: view.smallest_promised(number),
            Kind.MEAN: LEAST_PEOPLE_IN_MEAN - bound,
            Kind.SHARE: LEAST_PEOPLE_IN_MEAN - bound,
            Kind.MEDIAN: LEAST_PEOPLE_IN_MEDIAN - bound,
        }[table.kind]
        yield Attempt(where(table, number), f"{number.people} have {number.cell.value}", 0 < number.people < least)


def exact_sums(view: View) -> Iterator[Attempt]:
    """Sums and means that are published as they are."""
    guessed: set[object] = set()
    for table, number in _shown(view, Kind.SUM, Kind.MEAN):
        if not is_new(guessed, table, number):
            continue
        total = sum(number.amounts.values())
        true = round(total, MEASURES[table.question.measure].protection.decimals) if table.kind is Kind.SUM else round(total / number.records, 1)
        yield Attempt(f"{table.question.measure}: {where(table, number)}", f"is exactly {true}", number.cell.value == true)


def exact_medians(view: View) -> Iterator[Attempt]:
    """A median that is somebody's own number."""
    for table, number in _shown(view, Kind.MEDIAN):
        step = MEASURES[table.question.measure].protection.step
        yield Attempt(where(table, number), f"somebody has {number.cell.value}", (number.cell.value or 0) % step != 0)


def shares_of_all(view: View) -> Iterator[Attempt]:
    """A published share of people who (nearly) all have it, or of whom (nearly) nobody has: then it is known of each of them."""
    for table in view.tables(Kind.SHARE):
        for number in table.numbers:
            if number.cell.value is not None and number.people:
                least = view.smallest_promised(number)
                having = sum(amount > 0 for amount in number.amounts.values())
                told = is_full(number.people, having, least) or is_full(number.people, number.people - having, least)
                yield Attempt(where(table, number), f"{number.cell.value} % of them", told or number.cell.value in (0, 100))


def _shown(view: View, *kinds: Kind) -> Iterator[tuple[Table, Number]]:
    for table in view.tables(*kinds):
        for number in table.numbers:
            if number.cell.value and number.people:
                yield table, number
