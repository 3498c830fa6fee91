"""Which nights and days of a stay may be billed? Asked by whoever writes invoices; here nobody knows of money but by commitments."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from syli.catalogue.queries import pack_of
from syli.kernel.context import Context
from syli.stays import rules
from syli.stays.choices import Where
from syli.stays.models import Presence, Stay
from syli.stays.queries.terms import needs_commitment

FREE = "free"


@dataclass(frozen=True, slots=True)
class Billable:
    """One person's nights and days in a stay so far: those that may be billed, and those that no commitment covers."""

    person_id: int
    heads: str
    nights: frozenset[date]
    days: frozenset[date]
    uncovered_nights: frozenset[date]
    uncovered_days: frozenset[date]


def billable_of(ctx: Context, stay: Stay) -> list[Billable]:
    """Return what of a stay may be billed, person by person (STAY-40); nothing where the service is free. Away is not billed.

    For the invoicing of the paying body: no names, and nothing of a stay whose place is secret must leave in it.
    """
    episode = stay.episode
    pack = pack_of(episode.service_code, episode.profile, episode.pack_version)
    if pack.price.rule == FREE:
        return []
    in_house: dict[tuple[int, str], list[rules.Interval]] = defaultdict(list)
    for piece in Presence.objects.filter(stay=stay, where=Where.IN_HOUSE).order_by("start_at", "pk"):
        in_house[piece.person_id, piece.heads].append(rules.Interval(piece.start_at, piece.end_at))
    found = []
    for (person_id, heads), intervals in in_house.items():
        nights, days = rules.nights_of(intervals, ctx.now, stay.house.night), rules.days_of(intervals, ctx.now)
        covered = _periods(stay, needs=needs_commitment(pack))
        good_nights, good_days = rules.billable(nights, covered), rules.billable(days, covered)
        found.append(Billable(person_id, heads, good_nights, good_days, nights - good_nights, days - good_days))
    return found


@dataclass(frozen=True, slots=True)
class Billed:
    """The same of a whole stay in numbers, and since when nothing covers it."""

    nights: int
    days: int
    uncovered_days: int
    uncovered_since: date | None


def billed_of(ctx: Context, stay: Stay) -> Billed:
    """Return how many nights and days of everybody in the stay may be billed, and what remains uncovered."""
    people = billable_of(ctx, stay)
    bare = [day for one in people for day in one.uncovered_days]
    return Billed(sum(len(one.nights) for one in people), sum(len(one.days) for one in people), len(bare), min(bare, default=None))


def _periods(stay: Stay, *, needs: bool) -> list[tuple[date, date | None]]:
    if not needs:
        return [(date.min, None)]
    return [(one.start_on, one.end_on) for one in stay.episode.commitments.all() if one.cancelled_at is None]
