"""Until when is a record kept, what may be deleted, and by whom?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from syli.kernel.dates import add_years
from syli.kernel.rules import rule
from syli.retention.choices import CountedFrom


@rule(
    "RETENTION-13",
    "A record is kept for its class's years from its end, or from the latest death or birth of those in it; without that day, on.",
    source="703/2023 §§23–24 and the annex; CON-7",
)
def kept_until(years: int, counted_from: CountedFrom, end_on: date | None, days: Sequence[date | None]) -> date | None:
    """Return the last day of keeping; None while the event has not come. `days` are the deaths or births of everybody in the record."""
    if end_on is None or (counted_from != CountedFrom.END and (not days or None in days)):
        return None
    # Nothing is deleted while it still goes on, however long ago somebody was born.
    since = end_on if counted_from == CountedFrom.END else max(day for day in days if day is not None)
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
