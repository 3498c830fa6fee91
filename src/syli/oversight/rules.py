"""Rules of oversight: when is a look shown to a reviewer? Pure, over what is known of one member of staff, one person and one day.

The letters are those of trust.md § 6. A sign that ordinary work gives too is shown only when nothing explains the look, for reviewers
who see everything see nothing (16–43 % of what such rules find has a simple reason).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Final

from syli.kernel.dates import add_years
from syli.kernel.rules import rule
from syli.oversight.choices import AlertState, Sign, Verdict

#: R-g: an episode that ended longer ago is nobody's work any more.
LONG_CLOSED_DAYS: Final = 90
#: R-h: a look so soon after a search that found her was led to by it.
SEARCHED_WITHIN: Final = timedelta(minutes=10)
#: R-i: three times her own median of 90 days, or so many in an hour; below the floor a busy day is no sign.
TIMES_MEDIAN: Final = 3
MANY_IN_HOUR: Final = 15
MANY_FLOOR: Final = 10
#: R-j: her own hours are known after so many days of work; an hour beside a known one is known too.
DAYS_TO_KNOW_HOURS: Final = 20
NIGHT_HOURS: Final = frozenset({22, 23, 0, 1, 2, 3, 4, 5})
#: R-k: so many files in an hour are not read one by one.
FILES_IN_HOUR: Final = 10
#: R-l: whoever opens a record in an emergency writes, meets or asks within a day.
FOLLOWED_WITHIN: Final = timedelta(hours=24)
#: The least years of the log itself (703/2023, annex: logs of use and of disclosure).
LOG_YEARS: Final = 12
#: Days of a worker's own past that are compared with.
PAST_DAYS: Final = 90


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one member of staff who opened one person's record on one day."""

    explained: bool = False
    same_surname: bool = False
    declared_kin: bool = False
    works_here: bool = False
    blocked: bool = False
    other_side: bool = False
    other_side_explained: bool = False
    protected: bool = False
    sealed_from_her: bool = False
    days_closed: int | None = None
    found_by_search: bool = False


@rule("OVERSIGHT-01", "A look that no record explains is shown to the reviewer.", source="trust.md R-a; Fabbri & LeFevre, explanation-based auditing")
def is_unexplained(facts: Facts) -> bool:
    """R-a: not named, not in her unit, no appointment, message, task or supervision within seven days."""
    return not facts.explained


@rule("OVERSIGHT-02", "Nobody looks at her own relatives; the same surname is a sign when nothing explains the look.", source="trust.md R-b, row 32")
def is_of_kin(facts: Facts) -> bool:
    """R-b: somebody whom the worker has declared as near to her, or who bears her name."""
    return facts.declared_kin or (facts.same_surname and not facts.explained)


@rule("OVERSIGHT-03", "A colleague's record is looked at by those who work with her only.", source="trust.md R-c, row 92")
def is_of_a_colleague(facts: Facts) -> bool:
    """R-c: somebody who works here or has worked here."""
    return facts.works_here and not facts.explained


@rule("OVERSIGHT-04", "Whoever the client has named as one who must not see it is shown whatever explains the look.", source="trust.md R-d, row 32")
def is_blocked(facts: Facts) -> bool:
    """R-d: on the client's own list."""
    return facts.blocked


@rule("OVERSIGHT-05", "One person does not open both sides of a pair, unless her work with both explains it.", source="trust.md R-e; CON-5")
def is_on_both_sides(facts: Facts) -> bool:
    """R-e: also opened somebody who must not learn of this one."""
    return facts.other_side and not (facts.explained and facts.other_side_explained)


@rule(
    "OVERSIGHT-06", "A protected or sealed record is shown when nothing explains the look, a sealed one always to outsiders.", source="trust.md R-f"
)
def is_of_the_secret(facts: Facts) -> bool:
    """R-f: protected identity, or sealed to a team to which she does not belong."""
    return facts.sealed_from_her or (facts.protected and not facts.explained)


@rule("OVERSIGHT-07", "A record whose last service ended more than 90 days ago is looked at for a reason.", source="trust.md R-g; EPISODE-11")
def is_long_closed(facts: Facts) -> bool:
    """R-g: closed for more than 90 days."""
    return facts.days_closed is not None and facts.days_closed > LONG_CLOSED_DAYS and not facts.explained


@rule("OVERSIGHT-08", "To look for somebody by name and open her record without a task is a sign.", source="trust.md R-h")
def is_searched_for(facts: Facts) -> bool:
    """R-h: found by a search just before."""
    return facts.found_by_search and not facts.explained


#: The rules of one look, in the order in which their signs are shown: the gravest first.
OF_A_LOOK: Final[tuple[tuple[Sign, Callable[[Facts], bool]], ...]] = (
    (Sign.BLOCKED, is_blocked),
    (Sign.KIN, is_of_kin),
    (Sign.COLLEAGUE, is_of_a_colleague),
    (Sign.BOTH_SIDES, is_on_both_sides),
    (Sign.SECRET, is_of_the_secret),
    (Sign.LONG_CLOSED, is_long_closed),
    (Sign.SEARCHED, is_searched_for),
    (Sign.UNEXPLAINED, is_unexplained),
)


def signs_of(facts: Facts) -> list[Sign]:
    """Return every sign of one look, the gravest first."""
    return [sign for sign, holds in OF_A_LOOK if holds(facts)]


@rule("OVERSIGHT-09", "More than fifteen clients in an hour, or three times one's usual day, is a sign.", source="trust.md R-i")
def are_many(today: int, most_in_hour: int, usual: Sequence[int]) -> bool:
    """R-i: distinct clients opened today and in the fullest hour, and on each working day of the last 90."""
    by_past = bool(usual) and today > MANY_FLOOR and today > TIMES_MEDIAN * median(usual)
    return most_in_hour > MANY_IN_HOUR or by_past


@rule("OVERSIGHT-10", "Opening records in a night hour in which one never works is a sign.", source="trust.md R-j")
def are_odd_hours(hours: Collection[int], known: Mapping[int, int], days_known: int) -> bool:
    """R-j: night hours of today far from every hour in which she has worked; there is no roster, so her own past tells her hours."""
    if days_known < DAYS_TO_KNOW_HOURS:
        return False
    usual = {(hour + step) % 24 for hour in known for step in (-1, 0, 1)}
    return any(hour in NIGHT_HOURS and hour not in usual for hour in hours)


@rule("OVERSIGHT-11", "More than ten files in an hour is a sign that somebody takes them along.", source="trust.md R-k")
def are_many_files(most_in_hour: int) -> bool:
    """R-k: files opened in the fullest hour."""
    return most_in_hour > FILES_IN_HOUR


@rule("OVERSIGHT-12", "What was opened in an emergency is followed by a note, a contact or a request within a day.", source="trust.md R-l")
def is_not_followed(opened_at: datetime, now: datetime, *, was_followed: bool) -> bool:
    """R-l: a day has gone and nothing was written."""
    return not was_followed and now >= opened_at + FOLLOWED_WITHIN


@rule("OVERSIGHT-13", "Nobody reviews her own looks.", source="SAFE-05; ASVS 5.0.0 2.3.5")
def may_review(looked: int, reviewer: int | None) -> bool:
    """Tell whether the reviewer is somebody else than the one who looked."""
    return reviewer is not None and looked != reviewer


@rule("OVERSIGHT-14", "A look is judged once; what was asked is closed by the answer, and an answer may still be misuse.", source="trust.md § 6")
def may_become(state: str, verdict: str) -> bool:
    """Tell whether this verdict may be given in this state."""
    if verdict == Verdict.ASK:
        return state == AlertState.NEW
    if verdict == Verdict.MISUSE:
        return state not in (AlertState.MISUSE, AlertState.FINE)
    return state in (AlertState.NEW, AlertState.ANSWERED)


@rule("OVERSIGHT-15", "Whoever is asked answers in words, once.", source="trust.md § 6; employees' data protection")
def may_answer(state: str, words: str) -> bool:
    """Tell whether this answer may be given."""
    return state == AlertState.ASKED and bool(words.strip())


@rule("OVERSIGHT-16", "Whoever is declared as near is named by the whole name.", source="trust.md R-b")
def names_somebody(name: str) -> bool:
    """Tell whether the name is one of at least two words, so that it does not mean everybody of a given name."""
    return len(name.split()) > 1


@rule("OVERSIGHT-17", "An event of the log is kept twelve years from the day it happened, and then it goes.", source="703/2023 §§23–24 and the annex")
def log_kept_until(happened_on: date, years: int) -> date:
    """Return the last day on which an event of the log is kept."""
    return add_years(happened_on, years)
