"""Families of a year: in which months a grown-up of them is in a service, whether a child is at the same time, and how soon it was met (VKT-3).

The one computation behind the page of an association and the measures of the statistics.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Min, QuerySet

from syli.catalogue.queries import pack_of
from syli.episodes.access import EpisodeAction
from syli.episodes.choices import ContactState
from syli.episodes.models import ContactParticipant, EpisodeParticipant
from syli.kernel.access import visible_to
from syli.kernel.context import HELSINKI, Context
from syli.kernel.dates import age_on, local_date
from syli.plans.rules import Families, Span, days_between_first_times, enough_times_on, is_child, is_same_time
from syli.stays.choices import Heads
from syli.stays.queries.offers import heads_of_role

_NAMES = (
    "pk", "episode_id", "person_id", "role", "start_on", "end_on", "episode__end_on", "episode__service_code", "episode__profile",
    "episode__pack_version", "person__born_on", "person__birth_year",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HelpedMonth:
    """A month in which a grown-up takes part in a service, from its first day there on; whether a child of hers does on some day of it."""

    part: int
    on: date
    is_same_time: bool


@dataclass(frozen=True, slots=True)
class FirstTimes:
    """How many days lie between the first times of a grown-up and of a child; it stands on the later day, with the grown-up's service."""

    part: int
    on: date
    days: int


@dataclass(frozen=True, slots=True)
class EnoughTimes:
    """On which day a child was met for the third time in the year."""

    part: int
    on: date


@dataclass(frozen=True, slots=True)
class FamilyYear:
    """What is counted in a year of a family with a grown-up in a service. `part` is always the row of a participation.

    `stands_for` is the participation that stands for the family: of the grown-up known the longest.
    """

    stands_for: int
    months: tuple[HelpedMonth, ...]
    first_times: FirstTimes | None
    enough_times: tuple[EnoughTimes, ...]


@dataclass(frozen=True, slots=True)
class SameTime:
    """How often a grown-up and a child of one family are helped at the same time, how soon after each other, and how often the child."""

    families: int
    at_the_same_time: int
    first_times_days: float | None
    enough_times: int

    @property
    def share(self) -> float | None:
        """Return the share; None without families."""
        return self.at_the_same_time / self.families if self.families else None


def same_time(ctx: Context, year: int) -> SameTime:
    """Count the families of a year until today, over the episodes the actor may see."""
    found = family_years(visible_to(ctx, EpisodeAction.VIEW).values("pk"), year, ctx.today)
    days = [family.first_times.days for family in found if family.first_times is not None]
    return SameTime(
        families=len(found),
        at_the_same_time=sum(any(month.is_same_time for month in family.months) for family in found),
        first_times_days=float(median(days)) if days else None,
        enough_times=sum(bool(family.enough_times) for family in found),
    )


def parts_in_year(episodes: QuerySet[Any, Any], year: int, today: date) -> QuerySet[EpisodeParticipant]:
    """Return who took part in these episodes on some day of a year until today."""
    rows = EpisodeParticipant.objects.filter(episode__in=episodes, start_on__lte=min(date(year, 12, 31), today))
    first = date(year, 1, 1)
    return rows.exclude(end_on__lt=first).exclude(episode__end_on__lt=first)


def family_years(episodes: QuerySet[Any, Any], year: int, today: date) -> list[FamilyYear]:
    """Return the families with a grown-up in one of these episodes in a year until today, in three queries.

    A family is whoever takes part together as a client: an episode joins its participants, and somebody in two episodes joins both.
    """
    if year > today.year:
        return []
    parts = parts_in_year(episodes, year, today)
    rows = {row["pk"]: row for row in parts.order_by("pk").values(*_NAMES) if _is_client(row)}
    families = Families()
    for row in rows.values():
        span = _span(row, date(year, 1, 1), min(date(year, 12, 31), today))
        if span.start <= span.end:
            families.add(row["episode_id"], row["person_id"], span)
    first, times = _first_times(parts), _times(parts, year)
    found = [_family(spans, rows, first, times) for spans in families.spans() if any(not span.is_child for span in spans)]
    return sorted(found, key=lambda family: family.stands_for)


#: By episode and person.
_First = dict[tuple[int, int], date]
_Times = dict[int, list[tuple[date, int]]]


def _family(spans: list[Span], rows: dict[int, dict[str, Any]], first: _First, times: _Times) -> FamilyYear:
    grown, children = [span for span in spans if not span.is_child], [span for span in spans if span.is_child]
    return FamilyYear(
        stands_for=min(grown, key=lambda span: (rows[span.part]["person_id"], span.part)).part,
        months=tuple(
            HelpedMonth(span.part, month.start, is_same_time([month, *children]))
            for span in sorted(grown, key=lambda span: span.part)
            for month in _months(span)
        ),
        first_times=_between(grown, children, rows, first),
        enough_times=tuple(_enough(children, rows, times)),
    )


def _between(grown: list[Span], children: list[Span], rows: dict[int, dict[str, Any]], first: _First) -> FirstTimes | None:
    """Nothing until both have been met; nor when the later of them was met in another year, where it is counted."""

    def met(spans: list[Span]) -> list[tuple[date, int]]:
        known = [(first.get((rows[span.part]["episode_id"], rows[span.part]["person_id"])), span.part) for span in spans]
        return sorted((day, part) for day, part in known if day is not None)

    adults, minors = met(grown), met(children)
    days = days_between_first_times((day for day, _part in adults), (day for day, _part in minors))
    if days is None:
        return None
    on = max(adults[0][0], minors[0][0])
    return FirstTimes(adults[0][1], on, days) if on.year == grown[0].start.year else None


def _enough(children: list[Span], rows: dict[int, dict[str, Any]], times: _Times) -> Iterator[EnoughTimes]:
    parts = {(rows[span.part]["episode_id"], rows[span.part]["person_id"]): span.part for span in children}
    for person in sorted({person for _episode, person in parts}):
        mine = sorted((day, episode) for day, episode in times.get(person, ()) if (episode, person) in parts)
        third = enough_times_on(day for day, _episode in mine)
        if third is not None:
            yield EnoughTimes(parts[next(episode for day, episode in mine if day == third), person], third)


def _months(span: Span) -> Iterator[Span]:
    """Cut somebody's time into months."""
    start = span.start
    while start <= span.end:
        following = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield Span(start, min(span.end, following - timedelta(days=1)), span.is_child, span.part)
        start = following


def _span(row: dict[str, Any], first: date, last: date) -> Span:
    start = max(row["start_on"], first)
    end = min(day for day in (row["end_on"], row["episode__end_on"], last) if day is not None)
    born_on, birth_year = row["person__born_on"], row["person__birth_year"]
    # By the age on the first of the days, so that a birthday in the middle makes nobody both.
    age = age_on(born_on, max(start, born_on)) if born_on is not None else None
    by_year = start.year - birth_year if birth_year else None
    takes_childs_part = heads_of_role(row["role"]) == Heads.CHILD
    return Span(start, end, is_child(age, by_year, takes_childs_part=takes_childs_part), row["pk"])


def _is_client(row: dict[str, Any]) -> bool:
    """Whoever takes part for her work is nobody's family."""
    pack = pack_of(row["episode__service_code"], row["episode__profile"], row["episode__pack_version"])
    return any(role.code == row["role"] for role in pack.clients)


def _first_times(parts: QuerySet[EpisodeParticipant]) -> _First:
    rows = ContactParticipant.objects.filter(contact__state=ContactState.DONE, contact__episode__in=parts.order_by().values("episode_id"))
    first = rows.values("contact__episode_id", "person_id").annotate(first=Min("contact__started_at")).order_by("contact__episode_id", "person_id")
    return {(row["contact__episode_id"], row["person_id"]): local_date(row["first"]) for row in first}


def _times(parts: QuerySet[EpisodeParticipant], year: int) -> _Times:
    start, end = datetime(year, 1, 1, tzinfo=HELSINKI), datetime(year + 1, 1, 1, tzinfo=HELSINKI)
    rows = ContactParticipant.objects.filter(
        contact__state=ContactState.DONE,
        contact__started_at__gte=start,
        contact__started_at__lt=end,
        contact__episode__in=parts.order_by().values("episode_id"),
    )
    found: _Times = defaultdict(list)
    for person, episode, moment in rows.order_by("contact__started_at", "pk").values_list("person_id", "contact__episode_id", "contact__started_at"):
        found[person].append((local_date(moment), episode))
    return found
