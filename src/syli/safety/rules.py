"""Rules of safety: which side a worker stands on, what that closes, who may agree with whom and for how long."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

from syli.kernel.rules import rule
from syli.safety.choices import ApprovalState, Nearness

#: An answer must come within this time, and what was agreed must be done within it: a forgotten agreement opens nothing.
#: Coming early and leaving late (trust.md row 23: within sixty minutes at one site).
NEAR: Final = timedelta(minutes=60)
APPROVAL_LASTS: Final = timedelta(hours=24)
#: Long enough for a night's danger, too short for the next shift.
OPENING_LASTS: Final = timedelta(hours=4)
#: More emergencies than anybody has in a day; each try counts, so that nobody finds out who is a client by trying.
MOST_TRIES: Final = 10
#: More than six know no secret.
LARGEST_TEAM: Final = 6


@rule(
    "SAFE-01",
    "Of two people who must not learn of each other a worker sees the one she stands nearer to; when she stands equally near only through "
    "her unit she sees neither until somebody is named.",
    source="CON-5; issue 3: different workers by default",
)
def closed_sides(one: Nearness, other: Nearness, *, is_keeper: bool) -> tuple[bool, bool]:
    """Return whether the first and the second of a pair are closed to somebody who stands so near to each.

    The keeper of such pairs (a leader) sees both until she is herself named for one of them.
    """
    if is_keeper and max(one, other) < Nearness.NAMED:
        return False, False
    if one == other:
        neither = Nearness.NONE < one < Nearness.NAMED
        return neither, neither
    return one < other, other < one


@rule("SAFE-02", "Nobody is kept apart from herself, and a pair is written down once.", source="issue 3: adverse parties")
def may_be_kept_apart(person: int, other: int, *, is_known_pair: bool) -> bool:
    """Tell whether these two may become a pair."""
    return person != other and not is_known_pair


@rule(
    "SAFE-31",
    "Of somebody with the same telephone or address, whom the worker may not be told of, the keeper alone is told, once.",
    source="issue 3: adverse parties; trust.md M1",
)
def is_for_the_keeper(*, is_told: bool, was_held: bool) -> bool:
    """Tell whether the keeper is asked about two people: not what the worker sees herself, and not a second time."""
    return not is_told and not was_held


@rule(
    "SAFE-32",
    "Nobody becomes one with somebody when that would bring together two who must not learn of each other, or a worker of both.",
    source="trust.md row 19; CON-5",
)
def may_become_one(meetings: int) -> bool:
    """Tell whether two may be joined, with so many meetings of two sides coming of it."""
    return meetings == 0


@rule("SAFE-03", "A worker named for one of a pair is not named for the other.", source="CON-5")
def may_be_named(adversaries_named_for: int) -> bool:
    """Tell whether a worker may be named for somebody, being named for so many whom that one must not meet."""
    return adversaries_named_for == 0


@rule("SAFE-04", "Two who must not learn of each other never join the same episode or request.", source="trust.md rows 21 and 23")
def may_be_together(pairs_among_them: int) -> bool:
    """Tell whether these people may be together, with so many pairs among them."""
    return pairs_among_them == 0


@rule("SAFE-05", "Whoever asks never agrees to it as well.", source="ASVS 5.0.0 2.3.5; trust.md M7")
def may_answer(asked_by: int | None, answered_by: int | None) -> bool:
    """Tell whether this person may answer that request."""
    return asked_by is not None and answered_by is not None and asked_by != answered_by


@rule("SAFE-06", "A request for agreement is answered once, within a day.", source="trust.md M7")
def is_waiting(state: str, asked_at: datetime, now: datetime) -> bool:
    """Tell whether a request still waits for an answer."""
    return state == ApprovalState.ASKED and now < asked_at + APPROVAL_LASTS


@rule("SAFE-07", "What two people agreed on is done once, by the one who asked, within a day of the agreement.", source="trust.md M7")
def is_open(state: str, answered_at: datetime | None, now: datetime) -> bool:
    """Tell whether an agreement still opens what it was asked for."""
    return state == ApprovalState.AGREED and answered_at is not None and now < answered_at + APPROVAL_LASTS


@rule("SAFE-08", "Whoever asks two people to agree says why.", source="trust.md M7")
def says_why(reason: str) -> bool:
    """Tell whether the request carries a reason."""
    return bool(reason.strip())


@rule("SAFE-09", "Each way out of the house carries only its own kinds of files.", source="trust.md M3")
def may_carry(media_type: str, allowed: Collection[str]) -> bool:
    """Tell whether a way out may carry this kind of file."""
    return media_type in allowed


@rule("SAFE-10", "A letter goes out only in fixed words that have been agreed on.", source="trust.md M3 and row 12")
def is_in_fixed_words(*, is_letter: bool, template: str, known: Collection[str]) -> bool:
    """Tell whether this is no letter, or one in words that are known."""
    return not is_letter or template in known


@rule(
    "SAFE-11",
    "A letter goes only to the reader's own address, of which she has said within 90 days that post there is safe.",
    source="trust.md rows 12, 39 and 42",
)
def may_be_posted_to(kind: str, safety_today: str, *, is_reader: bool) -> bool:
    """Tell whether a letter may go to such an address."""
    return is_reader and kind in {"address", "postal"} and safety_today == "safe"


@rule("SAFE-12", "Nothing outward names a secret place; its other name may be told.", source="trust.md M2; ORG-08")
def tells_no_secret_place(places_named: int) -> bool:
    """Tell whether a text names no secret place."""
    return places_named == 0


@rule("SAFE-13", "What somebody gets to read holds nothing by which the other side would be known.", source="trust.md rows 1 to 3; issue 3")
def tells_nothing_of_the_other_side(marks_found: int) -> bool:
    """Tell whether none of the other side's names, numbers and addresses stands in the finished file."""
    return marks_found == 0


@rule("SAFE-14", "An entry in a calendar kept elsewhere tells only that the time is taken.", source="trust.md row 57")
def is_only_taken(summaries: Sequence[str], allowed: Collection[str]) -> bool:
    """Tell whether every entry has one of the neutral titles."""
    return bool(summaries) and all(summary.strip() in allowed for summary in summaries)


@rule(
    "SAFE-21",
    "In an emergency a record is opened by its identity code, or by the whole name and the birth together: never by looking around.",
    source="trust.md M4 and row 17; architecture: break-glass",
)
def is_meant(*, same_code: bool, same_name: bool, same_birth: bool) -> bool:
    """Tell whether what the worker knows points at this person."""
    return same_code or (same_name and same_birth)


@rule("SAFE-22", "What was opened in an emergency closes by itself after four hours.", source="DHIS2 break-glass 3 h; half of a night shift of 8 h")
def opening_ends_at(opened_at: datetime) -> datetime:
    """Return when an opening ends."""
    return opened_at + OPENING_LASTS


@rule("SAFE-23", "Nobody tries to open records in an emergency more than ten times in a day.", source="ASVS 5.0.0 2.4.1; trust.md row 31")
def may_try_again(tries_today: int) -> bool:
    """Tell whether she may try once more, having tried so often in the last day, whether or not anything opened."""
    return tries_today < MOST_TRIES


@rule(
    "SAFE-24", "Nobody takes herself off a client's record: whoever is named as one who must not see it is somebody else.", source="trust.md row 32"
)
def may_be_blocked(staff_id: int, actor_id: int | None) -> bool:
    """Tell whether the actor may write down that this member of staff must never see the record."""
    return staff_id != actor_id


@rule("SAFE-25", "A seal names a team of one to six who do client work here.", source="trust.md M6")
def is_small_team(members: int) -> bool:
    """Tell whether so many may be the team."""
    return 1 <= members <= LARGEST_TEAM


@rule(
    "SAFE-27",
    "What the keeper has let stand comes back to her only when the other side would be known by something more.",
    source="trust.md row 28; a keeper who is told everything twice reads nothing",
)
def is_news(known: Collection[str], told: Collection[str], *, is_closed: bool) -> bool:
    """Tell whether words found again in a text are to be shown anew."""
    return is_closed and not set(told) <= set(known)


@rule("SAFE-28", "Whoever wrote a text herself is not asked by herself to read it over.", source="trust.md row 28")
def may_be_asked_to_read(writer_id: int | None, actor_id: int | None) -> bool:
    """Tell whether the writer may be asked by the actor."""
    return writer_id is not None and writer_id != actor_id


@rule("SAFE-26", "Whoever seals a note stays in its team herself.", source="trust.md M6; nobody writes what she may not read")
def keeps_own_reader(team: Collection[int], actor_id: int | None) -> bool:
    """Tell whether the actor is of the team."""
    return actor_id in team


@rule("SAFE-29", "What is given out about somebody protected, or for whom another is kept away, two people agree on.", source="trust.md M7")
def two_disclose(*, is_protected: bool, is_asked_for: bool) -> bool:
    """Tell whether two agree before anything about this person is given out."""
    return is_protected or is_asked_for


@rule("SAFE-30", "When two who must not meet are to be in one place within an hour of each other, the keeper is told.", source="trust.md row 23")
def would_meet(start_at: datetime, end_at: datetime, other_start_at: datetime, other_end_at: datetime) -> bool:
    """Tell whether two stretches of time overlap or are so near that one who leaves late meets one who comes early at the door."""
    return start_at < other_end_at + NEAR and other_start_at < end_at + NEAR
