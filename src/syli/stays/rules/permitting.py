"""What a client permits: by whom it is given, for how long it holds, and what taking it back undoes."""

from __future__ import annotations

from datetime import date

from syli.kernel.dates import age_on
from syli.kernel.rules import rule

#: A guardian gives a permission for somebody younger than this (age of majority, Guardianship Services Act 442/1999 section 2).
OF_AGE = 18


@rule(
    "STAY-64", "A permission holds from the day it was given to its last day, and not on the day it is taken back or after it.", source="CON-1, CON-3"
)
def permission_holds(given_on: date, last_on: date | None, withdrawn_on: date | None, day: date) -> bool:
    """Tell whether a permission holds on a day."""
    return given_on <= day and (last_on is None or day <= last_on) and (withdrawn_on is None or day < withdrawn_on)


@rule(
    "STAY-65",
    "A permission was given when it is written down, its last day is to come, and it says to which body where it is about one.",
    source="CON-1",
)
def permission_is_whole(given_on: date, last_on: date | None, *, receiver: str, asks_receiver: bool, today: date) -> str:
    """Return which field is missing or wrong, or nothing."""
    if given_on > today:
        return "given_on"
    if last_on is not None and last_on < today:
        return "last_on"
    return "receiver" if asks_receiver and not receiver.strip() else ""


@rule("STAY-66", "A permission is given by the client herself, or for a child by somebody who is its guardian.", source="CON-1; 361/1983 section 4")
def may_give(*, is_guardian: bool, born_on: date | None, birth_year: int | None, takes_childs_part: bool, today: date) -> bool:
    """Tell whether somebody else may give a permission for her: of whose age nothing is known the part in the family decides."""
    if not is_guardian:
        return False
    if born_on is not None:
        return age_on(born_on, max(today, born_on)) < OF_AGE
    return today.year - birth_year <= OF_AGE if birth_year else takes_childs_part


@rule(
    "STAY-67", "What was agreed to be shared is shared no more from the day on which it is taken back, until it is given anew.", source="CON-2, CON-3"
)
def is_taken_back(given_on: date, withdrawn_on: date | None, *, is_given_anew: bool) -> bool:
    """Tell whether a consent of a day has been taken back since, and no other holds."""
    return withdrawn_on is not None and given_on <= withdrawn_on and not is_given_anew
