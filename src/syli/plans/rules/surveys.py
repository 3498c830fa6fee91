"""Rules of feedback: with whom an answer is kept, what is left of an anonymous one, how many there must be before any is shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from syli.kernel.rules import rule

#: Answers are shown in lots of so many: nobody reads the latest one out of the difference (ANO-4).
LOT: Final = 5


@rule(
    "PLAN-50",
    "An answer about the service is kept with the client only where the service says so; what others keep is not kept here.",
    source="ENS-9; TUR-7",
)
def is_kept_with_client(keeping: str) -> bool:
    """Tell whether answers are kept in the client's own record."""
    return keeping == "linked"


@rule("PLAN-51", "An anonymous answer has no person, no worker and no day; only the month stays.", source="ANO-3")
def month_of(day: date) -> date:
    """Return the first day of the month, all that is kept of when somebody answered."""
    return day.replace(day=1)


@rule("PLAN-52", "Anonymous answers are shown together, in lots of five: never one alone, nor the last that came.", source="ANO-4")
def shown_of(count: int) -> int:
    """Return how many of so many answers are shown."""
    return count - count % LOT


@rule("PLAN-53", "Whoever is asked by the service may answer, on the form that the service names.", source="ENS-9")
def is_asked(form: str, respondent: str, asks: dict[str, tuple[str, ...]]) -> bool:
    """Tell whether the service asks this of them."""
    return respondent in asks.get(form, ())


@rule(
    "PLAN-54",
    "Of a year those lots of answers are shown that became whole in it: whatever is taken from what, only whole lots remain.",
    source="ANO-4; JUS-3",
)
def lots_of(answers: Sequence[tuple[int, int]], year: int | None) -> list[list[int]]:
    """Return the whole lots among answers given as (year, key) in the order in which they came; of every year when none is named."""
    whole = [answers[start : start + LOT] for start in range(0, shown_of(len(answers)), LOT)]
    return [[key for _year, key in lot] for lot in whole if year is None or lot[-1][0] == year]


@rule("PLAN-69", "A form of the follow-up is put after the end, and only to somebody who permits to be contacted on that day.", source="ENS-9")
def may_follow_up(*, has_ended: bool, asks_permission: bool, is_permitted: bool) -> bool:
    """Tell whether a form of the follow-up may be put to somebody now."""
    return has_ended and (is_permitted or not asks_permission)
