"""What is usual for each member of staff: how many clients she opens in a day, at which hours, and whether she followed an emergency."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count
from django.db.models.functions import ExtractHour, TruncDate

from syli.episodes.models import Contact
from syli.intake.models import HelpRequest
from syli.kernel.audit.models import AuditEvent
from syli.kernel.context import HELSINKI, Context
from syli.oversight.queries.looks import DayOfLooks, bounds
from syli.oversight.rules import FOLLOWED_WITHIN, PAST_DAYS
from syli.people.access import PersonAction
from syli.records.models import Note
from syli.safety.expected import Pair
from syli.safety.models import EmergencyOpening


@dataclass(slots=True)
class Habit:
    """The last 90 days of one member of staff: clients opened on each working day, and on how many days in each hour."""

    usual: list[int] = field(default_factory=list)
    hours: Counter[int] = field(default_factory=Counter)


def habits_before(ctx: Context, looks: DayOfLooks) -> dict[int, Habit]:
    """Return what was usual before the day for everybody who opened anything on it; two queries."""
    first, _end = bounds(looks.day - timedelta(days=PAST_DAYS))
    start, _end = bounds(looks.day)
    past = AuditEvent.objects.filter(
        organisation_id=ctx.home_id, actor_kind="staff", actor_id__in=looks.staff, outcome="shown", at__gte=first, at__lt=start
    )
    habits: dict[int, Habit] = defaultdict(Habit)
    day = TruncDate("at", tzinfo=HELSINKI)
    opened = past.filter(action=PersonAction.VIEW.code).annotate(day=day).values("actor_id", "day")
    for staff, count in opened.annotate(clients=Count("object_id", distinct=True)).values_list("actor_id", "clients").order_by():
        habits[staff or 0].usual.append(count)
    worked = past.annotate(day=day, hour=ExtractHour("at", tzinfo=HELSINKI)).values("actor_id", "hour")
    for staff, hour, days in worked.annotate(days=Count("day", distinct=True)).values_list("actor_id", "hour", "days").order_by():
        habits[staff or 0].hours[hour] = days
    return habits


def days_known(habit: Habit) -> int:
    """Return on how many days at least she is known to have worked: those of her fullest hour, or with opened clients."""
    return max([len(habit.usual), *habit.hours.values()], default=0)


def most_in_an_hour(moments: Iterable[tuple[datetime, int]]) -> int:
    """Return how many different things were opened within the fullest sixty minutes."""
    ordered = sorted(moments)
    most, left = 0, 0
    for right, (at, _what) in enumerate(ordered):
        while ordered[left][0] <= at - timedelta(hours=1):
            left += 1
        most = max(most, len({what for _at, what in ordered[left : right + 1]}))
    return most


def openings_due(ctx: Context, looks: DayOfLooks) -> list[EmergencyOpening]:
    """Return the openings that had a day to be followed by the end of this one, and not by the end of the day before."""
    start, end = bounds(looks.day)
    rows = EmergencyOpening._base_manager.filter(
        organisation_id=ctx.home_id, created_at__gte=start - FOLLOWED_WITHIN, created_at__lt=end - FOLLOWED_WITHIN
    )
    return list(rows.order_by("pk"))


def followed(ctx: Context, openings: list[EmergencyOpening]) -> set[int]:
    """Return which openings were followed within a day by a note, a contact or a request of the one who opened; three queries."""
    if not openings:
        return set()
    people, staff = {one.person_id for one in openings}, {one.staff_id for one in openings}
    first = min(one.created_at for one in openings)
    last = max(one.created_at for one in openings) + FOLLOWED_WITHIN
    span = {"organisation_id": ctx.home_id, "created_at__gte": first, "created_at__lte": last, "created_by_id__in": staff}
    notes = Note._base_manager.filter(**span, person_id__in=people).values_list("created_by_id", "person_id", "created_at")
    met = Contact._base_manager.filter(**span, participants__person_id__in=people)
    asked = HelpRequest._base_manager.filter(**span, people__person_id__in=people)
    done: dict[Pair, list[datetime]] = defaultdict(list)
    for found in (
        notes,
        met.values_list("created_by_id", "participants__person_id", "created_at"),
        asked.values_list("created_by_id", "people__person_id", "created_at"),
    ):
        for by, person, at in found:
            done[by or 0, person].append(at)
    return {one.pk for one in openings if any(one.created_at <= at <= one.created_at + FOLLOWED_WITHIN for at in done[one.staff_id, one.person_id])}
