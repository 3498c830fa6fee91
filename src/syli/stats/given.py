"""Facts that an app above the statistics gives them: it declares what it has in its `providers.py`, and is asked like every other source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from syli.stats.choices import Fact
from syli.stats.facts import Columns, Reading


@dataclass(frozen=True, slots=True)
class Given:
    """One kind of fact of another app: the rows of an organisation's year, and the days on which its records lie."""

    columns: Callable[[Reading], Columns]
    days: Callable[[int], Iterable[date]]


_given: dict[Fact, Given] = {}


def gives(fact: Fact, *, days: Callable[[int], Iterable[date]]) -> Callable[[Callable[[Reading], Columns]], Callable[[Reading], Columns]]:
    """Declare that a function returns the facts of one kind; `days` gives the first and the last day of an organisation's records, or none."""

    def declared(columns: Callable[[Reading], Columns]) -> Callable[[Reading], Columns]:
        if fact in _given:
            raise ValueError(f"Somebody gives {fact} already.")
        _given[fact] = Given(columns, days)
        return columns

    return declared


def facts_given(reading: Reading) -> Mapping[Fact, Columns]:
    """Return what the apps above have of an organisation's year."""
    return {fact: given.columns(reading) for fact, given in _given.items()}


def years_given(organisation_id: int) -> set[int]:
    """Return the years in which an app above has records."""
    return {day.year for given in _given.values() for day in given.days(organisation_id)}
