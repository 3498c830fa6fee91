"""Is there room for this family? Places, rooms, holds and the order of times."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from syli.kernel.rules import rule

#: A clock on a phone may be ahead of the server's by this much without anybody lying.
CLOCK_TOLERANCE = timedelta(minutes=10)
LONGEST_HOLD = timedelta(hours=48)
MOST_HEADS = 20


@rule("STAY-10", "Families in the house and places held never exceed the places of the house.", source="TUR-2; capacity over: block")
def has_free_place(families: int, holds: int, places: int) -> bool:
    """Tell whether one more family may come; a family takes one place whatever its size."""
    return families + holds < places


@rule("STAY-11", "A room takes as many families as it has places; more than one share it.", source="ENS-5: room sharing")
def room_has_space(families: int, holds: int, places: int) -> bool:
    """Tell whether one more family fits into the room."""
    return families + holds < places


@rule("STAY-12", "A room that is out of use is given to nobody.", source="ENS-5")
def is_usable(state: str) -> bool:
    """Tell whether a family may be put into a room in this state; one that waits for cleaning may be, at three in the morning."""
    return state != "out_of_use"


@rule("STAY-13", "A hold keeps its place until it is used, released or runs out.", source="Issue: holds with expiry")
def hold_lives(expires_at: datetime, ended_at: datetime | None, now: datetime) -> bool:
    """Tell whether the hold still keeps a place."""
    return ended_at is None and now < expires_at


@rule("STAY-14", "A place is held for two days at the most.", source="Issue: holds with expiry")
def may_hold_until(expires_at: datetime, now: datetime) -> bool:
    """Tell whether a place may be held until then."""
    return now < expires_at <= now + LONGEST_HOLD


@rule("STAY-15", "A minor comes with a grown-up; alone only with a written reason.", source="TUR-3")
def comes_with_adult(adults: int, children: int, reason: str) -> bool:
    """Tell whether this family may come as it is."""
    return adults > 0 or (children > 0 and bool(reason.strip()))


@rule(
    "STAY-68",
    "A minor comes with a guardian of hers, where one is known in the family, or with a written reason; a house names who her guardian there is.",
    source="TUR-3",
)
def comes_with_guardian(guardians: Collection[int], coming: Collection[int], reason: str) -> bool:
    """Tell whether a child may come: `guardians` are those known among her family's people in the episode."""
    return not guardians or not set(guardians).isdisjoint(coming) or bool(reason.strip())


@rule("STAY-16", "What happens in a stay has happened, and in order.", source="Promise 5: numbers that are true")
def is_in_order(moment: datetime, earliest: datetime | None, now: datetime) -> bool:
    """Tell whether something may have happened at the moment, after what came before it."""
    return (earliest is None or moment >= earliest) and moment <= now + CLOCK_TOLERANCE


@rule("STAY-17", "From one to twenty people are counted at once.", source="ANO-1")
def is_head_count(adults: int, children: int) -> bool:
    """Tell whether these numbers may be one family."""
    return adults >= 0 and children >= 0 and 1 <= adults + children <= MOST_HEADS


@rule("STAY-18", "A room is taken out of use only when nobody lives in it.", source="ENS-5")
def may_be_lent(families: int, holds: int) -> bool:
    """Tell whether the room is free of families and holds."""
    return families == 0 and holds == 0


@rule(
    "STAY-62",
    "What is over is counted by the places the house had then; a later change of their number changes no past night.",
    source="TUR-2; Promise 5: numbers that are true",
)
def places_at(past: Iterable[tuple[datetime, int]], today: int, moment: datetime) -> int:
    """Return how many places a house had at a moment, of how many it had until when before, and how many it has today."""
    return min((one for one in past if moment < one[0]), default=(moment, today))[1]


def spans_of_places(past: Iterable[tuple[datetime, int]], today: int, since: datetime, now: datetime) -> list[tuple[datetime, datetime, int]]:
    """Return from when until when a house had how many places, from `since` to `now`, in order; each part ends before the next begins."""
    changes = sorted(one for one in past if since < one[0] <= now)
    begins = [since, *(until for until, _places in changes)]
    ends = [*(until - datetime.resolution for until, _places in changes), now]
    return list(zip(begins, ends, [*(places for _until, places in changes), places_at(past, today, now)], strict=True))


@rule(
    "STAY-19",
    "Who is said to have come earlier had a place at that time and ever since, not only now.",
    source="TUR-2; Promise 5: numbers that are true",
)
def most_at_once(others: Iterable[tuple[datetime, datetime | None]], since: datetime, now: datetime) -> int:
    """Return how many of the others were there at once at the most, at any moment from `since` to now."""
    spans = [(max(start, since), end) for start, end in others if start <= now and (end is None or end > since)]
    # The number grows only where somebody comes: it is enough to look at those moments.
    return max((sum(start <= moment and (end is None or end > moment) for start, end in spans) for moment, _end in spans), default=0)


@rule("STAY-50", "Two who must not learn of each other are never given a place in one house.", source="trust.md rows 23 and 60; CON-5")
def may_live_together(coming: Collection[int], there: Collection[int], pairs: Iterable[tuple[int, int]]) -> bool:
    """Tell whether nobody who comes is kept apart from somebody who is there."""
    return not any((one in coming and other in there) or (other in coming and one in there) for one, other in pairs)
