"""Until when is a record kept, what may be deleted, and by whom?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from syli.kernel.dates import add_years
from syli.kernel.rules import rule
from syli.retention.choices import CountedFrom

#: So long after the last change a request that nobody has decided on is nobody's work any more.
UNDECIDED_YEARS = 1


@rule(
    "RETENTION-13",
    "A record is kept for its class's years from its end, or from the latest death or birth of those in it; without that day, on.",
    source="703/2023 §§23–24 and the annex; CON-7",
)
def kept_until(years: int, counted_from: CountedFrom, end_on: date | None, days: Sequence[date | None]) -> date | None:
    """Return the last day of keeping; None while the event has not come. `days` are the deaths or births of everybody in the record."""
    if end_on is None or (counted_from in (CountedFrom.DEATH, CountedFrom.BIRTH) and (not days or None in days)):
        return None
    # Nothing is deleted while it still goes on, however long ago somebody was born.
    since = end_on if counted_from in (CountedFrom.END, CountedFrom.EVENT) else max(day for day in days if day is not None)
    return max(add_years(since, years), end_on)


@rule("RETENTION-14", "What is past its last day and stopped by nobody may be deleted; nothing else.", source="703/2023 §24; CON-7")
def may_be_deleted(until: date | None, today: date, *, is_stopped: bool) -> bool:
    """Tell whether a record may be deleted today."""
    return until is not None and until < today and not is_stopped


@rule("RETENTION-15", "What one person asks to delete another agrees to; nobody agrees to her own question.", source="trust.md M7; CON-7")
def may_agree(asked_by: int | None, actor: int | None) -> bool:
    """Tell whether somebody may answer."""
    return actor is not None and asked_by != actor


@rule("RETENTION-16", "Whoever keeps a record beyond its years, or sets the years of a class, says why.", source="CON-7")
def says_why(words: str) -> bool:
    """Tell whether the words are a reason."""
    return len(words.strip()) >= 3


@rule(
    "RETENTION-17",
    "Whoever has no record left is kept while the law keeps a client's basic data; one whom no law concerns goes when nothing needs her.",
    source="703/2023 §§23–24 and the annex (basic data: 2 years from death); GDPR 5(1)(e); CON-7",
)
def basics_until(ended_on: date, *, is_by_law: bool, years: int, died_on: date | None) -> date | None:
    """Return the last day of keeping a person whose last record is gone; None while the event has not come."""
    if not is_by_law:
        return ended_on
    return kept_until(years, CountedFrom.DEATH, ended_on, [died_on])


@rule(
    "RETENTION-18", "What belongs to no service is counted from the decision or the entry, and a service's records from no such day.", source="CON-7"
)
def may_be_counted_from(counted_from: CountedFrom, *, is_of_no_service: bool) -> bool:
    """Tell whether the years of a class may be counted from this event."""
    return is_of_no_service == (counted_from == CountedFrom.EVENT)


@rule(
    "RETENTION-19",
    "A request of which no service came is over on the day it was decided on; one nobody decided on, a year after anybody last touched it.",
    source="703/2023 §§23–24; GDPR 5(1)(e); CON-7",
)
def request_over_on(decided_on: date | None, changed_on: date) -> date:
    """Return the day from which the years of such a request are counted."""
    return decided_on if decided_on is not None else add_years(changed_on, UNDECIDED_YEARS)


@rule(
    "RETENTION-20",
    "The law's years of a service cover a request when they are counted from the end of the matter; those from a client's death or birth do not: "
    "nobody became a client, and the association decides.",
    source="703/2023 §§23–24 and the annex; CON-7",
)
def covers_requests(counted_from: CountedFrom | None, *, is_law: bool) -> bool:
    """Tell whether the years of a service's class are also those of a request of which no service came."""
    return is_law and counted_from == CountedFrom.END
