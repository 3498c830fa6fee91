"""Rules of handing lists in through the browser: how large, in which order, how long they are kept. Pure functions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from syli.interop.choices import UNDER_WAY, UploadState
from syli.kernel.rules import rule

MOST_BYTES = 20 * 1024 * 1024
MOST_WAITING = 5
FILE_DAYS = 7
REPORT_DAYS = 30
LOST_AFTER = timedelta(minutes=10)


@rule("INTEROP-01", "Lists of at most 20 megabytes together are handed in at a time.", source="Bad input: huge files")
def may_be_handed_in(sizes: Collection[int]) -> bool:
    """Tell whether lists of these sizes in bytes are taken."""
    return len(sizes) > 0 and sum(sizes) <= MOST_BYTES


@rule("INTEROP-02", "A worker has at most five imports whose lists are still kept.", source="Bad input: many files")
def may_hand_in_more(waiting: int) -> bool:
    """Tell whether another import may be begun beside those that wait."""
    return waiting < MOST_WAITING


@rule(
    "INTEROP-03",
    "Lists are checked before they are entered, and nothing is begun twice; work that has not moved for ten minutes may be begun again.",
    source="Issue: bring your own, dry run first",
)
def may_begin(state: str, wanted: str, changed_at: datetime, now: datetime) -> bool:
    """Tell whether lists in `state`, last moved at `changed_at`, may be taken to `wanted`, which is checking or entering."""
    if state in UNDER_WAY:
        return state == wanted and now - changed_at > LOST_AFTER
    if wanted == UploadState.ENTERING:
        return state == UploadState.CHECKED
    return state in (UploadState.HANDED_IN, UploadState.CHECKED, UploadState.FAILED)


@rule("INTEROP-07", "All or nothing means nothing while one row is refused.", source="Issue: all or nothing per file or per row by choice")
def may_be_entered(on_error: str, refused: int) -> bool:
    """Tell whether checked lists may be entered: row by row always, as a whole only when every row is good."""
    return on_error == "row" or refused == 0


@rule(
    "INTEROP-04",
    "Handed-in lists are destroyed as soon as their rows have been saved, and in any case after seven days; their report after thirty.",
    source="General Data Protection Regulation art. 5(1)(e): no longer than needed",
)
def kept_until(handed_in_on: date, *, has_report: bool) -> date:
    """Return the last day on which handed-in lists, or the report about them, are kept."""
    return handed_in_on + timedelta(days=REPORT_DAYS if has_report else FILE_DAYS)
