"""Who may ask for what, by when is it answered, how far back does it reach?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from syli.kernel.dates import add_months, add_years, move_to_working_day
from syli.kernel.rules import rule
from syli.retention.choices import Asker, Right

#: GDPR 12(3): one month; act 703/2023 §11: at most two.
MONTHS: Final = {Right.ACCESS: 1, Right.LOG: 2}
#: Act 703/2023 §11: no right to log data older than this without a special reason.
LOG_YEARS: Final = 2
#: Today shows a request this long before it is due.
SOON: Final = timedelta(days=7)


@rule(
    "RETENTION-01",
    "A request for data is answered within a month, for the log in two; a last day off moves on.",
    source="GDPR 12(3); 703/2023 §11",
)
def due_on(right: Right, received_on: date) -> date:
    """Return the last day to answer."""
    return move_to_working_day(add_months(received_on, MONTHS[right]))


@rule(
    "RETENTION-02",
    "A log extract reaches two years back, further only for a reason that is written down; a file is given whole.",
    source="703/2023 §11",
)
def how_far_back(right: Right, received_on: date, since_on: date | None, reason: str) -> date | None:
    """Return from which day on data is collected; None is everything. Raises ValueError when a reason is missing."""
    if right == Right.ACCESS:
        return since_on
    usual = add_years(received_on, -LOG_YEARS)
    if since_on is None or since_on >= usual:
        return since_on or usual
    if not reason.strip():
        raise ValueError("older")
    return since_on


@rule("RETENTION-03", "A guardian asks for a child; a request is received when it was made, not in the future.", source="GDPR 12(6); 703/2023 §51")
def may_receive(asker: Asker, *, is_child: bool, says_who: bool, received_on: date, today: date) -> str:
    """Return which field is wrong, or nothing."""
    if received_on > today:
        return "received_on"
    if asker == Asker.GUARDIAN and not is_child:
        return "asker"
    return "asker_name" if asker == Asker.GUARDIAN and not says_who else ""


@rule(
    "RETENTION-06",
    "A guardian is given a child's data only after it was written down how far the child decides about them herself.",
    source="703/2023 §§11 and 51; trust.md rows 2 and 8",
)
def may_ask_log(asker: Asker, assessment: str) -> bool:
    """Tell whether lines may be collected for whoever asks."""
    return asker == Asker.SELF or bool(assessment.strip())
