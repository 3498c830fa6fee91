"""Would two who must not learn of each other come to one place at one time? Said to the keeper, and to nobody who plans a visit.

Nothing is written when a visit is planned, so the one who plans it is answered alike whoever else is coming. Apps above say what is planned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product

from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.safety.access import SeparationAction
from syli.safety.queries.keeping import MOST, PairCard
from syli.safety.rules import would_meet


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody is to come somewhere at some time."""

    person_id: int
    place_id: int
    place: str
    at: datetime
    minutes: int


@dataclass(frozen=True, slots=True, repr=False)
class Crossing:
    """Two who must not meet are to come to one place: which pair, where, and when each of them."""

    pair: PairCard
    place: str
    at: datetime
    other_at: datetime


_comings: list[Callable[[Context, Iterable[int]], list[Coming]]] = []


def coming(provider: Callable[[Context, Iterable[int]], list[Coming]]) -> Callable[[Context, Iterable[int]], list[Coming]]:
    """Register who of given people is to come where and when, from now on."""
    if provider not in _comings:
        _comings.append(provider)
    return provider


def crossings(ctx: Context, pairs: Iterable[PairCard]) -> list[Crossing]:
    """Return where these pairs would meet, the soonest first (SAFE-30)."""
    pairs, by_person = list(pairs), _by_person(ctx, {key for pair in pairs for key in pair.keys})
    found = [
        Crossing(pair, one.place, one.at, other.at)
        for pair in pairs
        for one, other in product(*(by_person.get(key, []) for key in pair.keys))
        if one.place_id == other.place_id and would_meet(one.at, _end(one), other.at, _end(other))
    ]
    return sorted(found, key=lambda crossing: (min(crossing.at, crossing.other_at), crossing.pair.public_id))


def count_of_crossings(ctx: Context) -> int:
    """Return how often pairs that the keeper may see would meet."""
    rows = visible_to(ctx, SeparationAction.VIEW).filter(end_on__isnull=True).order_by("-pk")
    found = rows.values_list("public_id", "first_id", "second_id", "start_on")[:MOST]
    return len(crossings(ctx, [PairCard(public_id, "", "", day, (one, other)) for public_id, one, other, day in found]))


def _by_person(ctx: Context, people: set[int]) -> dict[int, list[Coming]]:
    found: dict[int, list[Coming]] = {}
    for provider in _comings if people else ():
        for one in provider(ctx, people):
            found.setdefault(one.person_id, []).append(one)
    return found


def _end(one: Coming) -> datetime:
    return one.at + timedelta(minutes=one.minutes)
