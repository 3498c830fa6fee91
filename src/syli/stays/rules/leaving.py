"""What follows of a stay: which days are billed, how often a family has stayed before, what is to be done later and when."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from syli.kernel.dates import add_months, add_years
from syli.kernel.rules import rule

DAYS_IN = {"day": 1, "week": 7}


@rule(
    "STAY-40", "A day or a night of a stay is billed when a payment commitment covers it; after its end billing stops.", source="ENS-2; scenario A6"
)
def billable(days: Iterable[date], periods: Collection[tuple[date, date | None]]) -> frozenset[date]:
    """Return those of the days that one of the periods covers; a period without an end goes on."""
    return frozenset(day for day in days if any(start <= day and (end is None or day <= end) for start, end in periods))


@rule("STAY-41", "Whoever may be contacted later is, a set time after the end; without permission nobody is.", source="ENS-9, ALV-5; scenario A8")
def follow_up_on(end_on: date, amount: int, unit: str, *, is_permitted: bool) -> date | None:
    """Return the day of the follow-up, or nothing where it was not allowed."""
    if not is_permitted:
        return None
    if unit in DAYS_IN:
        return end_on + timedelta(days=amount * DAYS_IN[unit])
    return add_years(end_on, amount) if unit == "year" else add_months(end_on, amount)


@rule("STAY-42", "A task is reminded of from the first day on which it may be done, and is late after the last one.", source="ENS-9: ±30 days")
def task_is_due(due_on: date, window_days: int, today: date) -> bool | None:
    """Return None while it may wait, False while it may be done, True when it is late."""
    if today < due_on - timedelta(days=window_days):
        return None
    return today > due_on + timedelta(days=window_days)


@rule(
    "STAY-43", "Earlier stays are those that ended within the years that are looked at, before this one began.", source="finland.md §4: last 5 years"
)
def earlier_stays(others: Iterable[tuple[date, date | None]], began_on: date, years: int) -> int:
    """Return how many of somebody's other stays (first and last day) ended before this one and not too long ago."""
    since = add_years(began_on, -years)
    return sum(end is not None and start < began_on and since <= end <= began_on for start, end in others)


@rule("STAY-44", "Of feedback that others keep only this is written: whether the link was given, to whom, when, or why not.", source="TUR-7, THL-3")
def link_is_said(*, is_given: bool, reason: str, reasons: Collection[str]) -> bool:
    """Tell whether the line says enough and nothing more: a link that was given needs no reason, another a known one."""
    return not reason if is_given else reason in reasons


@rule("STAY-63", "A period is filed again only by somebody who has seen what was filed last; nothing filed is changed.", source="THL-2")
def may_file_again(filed: int, seen: int) -> bool:
    """Tell whether a summary may be filed, with so many of the period filed already and so many seen."""
    return filed == seen


@rule("STAY-61", "A summary of feedback that others keep is about a time that is over, and came after it; it holds no answer.", source="THL-2, THL-3")
def summary_is_in_order(start_on: date, end_on: date, received_on: date, today: date) -> bool:
    """Tell whether the days of a summary may be: its period has an end that is over, and it came after that."""
    return start_on <= end_on <= received_on <= today


@rule(
    "STAY-45", "What is told of a family is chosen from lists, so that nobody's story stands among the numbers.", source="finland.md §4; trust.md M2"
)
def are_known(chosen: Iterable[str], known: Collection[str]) -> bool:
    """Tell whether every code is one of the list; nothing chosen is always allowed."""
    return all(code in known for code in chosen if code)


@rule("STAY-46", "Where the service sets an age for its period, every child in it is old enough on the first day.", source="UNI-2; scenario A10")
def old_enough(months: Collection[int | None], least: float) -> bool:
    """Tell whether each child, by full months, has reached the age; of whom nothing is known has not."""
    return all(age is not None and age >= least for age in months)
