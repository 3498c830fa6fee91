"""Why was it to be expected that somebody opened this record? Higher apps say it from their own records, each ground by its name.

    @expects(Expected.OWN_WORKER)
    def named_in_her_episode(ctx: Context, about: About) -> Rows: ...

Write them in your app's `expected.py`; it is loaded when Django is ready. A ground is a set of pairs (member of staff, person), read with
a number of queries that does not depend on how many pairs are asked about. Explanation-based auditing: trust.md § 6.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Q

from syli.kernel.context import HELSINKI, Context
from syli.org.choices import Role
from syli.org.models import Membership
from syli.people.models import Person
from syli.people.rules import works_with_registered_since
from syli.safety.choices import Expected
from syli.safety.models import Approval, EmergencyOpening, Separation

Pair = tuple[int, int]
#: As rows give it: who wrote something is not always known.
Rows = Iterable[tuple[int | None, int]]
#: Appointments, tasks and decisions explain a look so many days before and after (trust.md R-a).
AROUND: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class About:
    """What is to be explained: who may have had a reason, about whom, on which day."""

    day: date
    staff: frozenset[int]
    people: frozenset[int]

    @property
    def since(self) -> datetime:
        """Return when what explains may have begun."""
        return datetime.combine(self.day - AROUND, time.min, HELSINKI)

    @property
    def until(self) -> datetime:
        """Return when what explains must have begun at the latest."""
        return datetime.combine(self.day + AROUND + timedelta(days=1), time.min, HELSINKI)

    @property
    def begins(self) -> datetime:
        """Return when the day itself begins."""
        return datetime.combine(self.day, time.min, HELSINKI)

    @property
    def ends(self) -> datetime:
        """Return when the day itself ends."""
        return datetime.combine(self.day + timedelta(days=1), time.min, HELSINKI)


Provider = Callable[[Context, About], Rows]
_GROUNDS: list[tuple[Expected, Provider]] = []


def expects(ground: Expected) -> Callable[[Provider], Provider]:
    """Register what one ground means in one app."""

    def register(provider: Provider) -> Provider:
        if all(known is not provider for _ground, known in _GROUNDS):
            _GROUNDS.append((ground, provider))
        return provider

    return register


def grounds_of(ctx: Context, about: About) -> dict[Pair, set[Expected]]:
    """Return every ground for every pair of staff and person asked about; a pair without any is not there."""
    found: dict[Pair, set[Expected]] = {}
    if not about.staff or not about.people:
        return found
    for ground, provider in _GROUNDS:
        for staff, person in provider(ctx, about):
            if staff is not None and staff in about.staff and person in about.people:
                found.setdefault((staff, person), set()).add(ground)
    return found


def memberships_on(ctx: Context, about: About, *roles: str) -> list[tuple[int, int | None, str]]:
    """Return (staff, unit or None for the whole association, role) of the staff asked about, as they held on the day."""
    rows = Membership.objects.filter(organisation_id=ctx.home_id, staff_id__in=about.staff, role__in=roles, start_on__lte=about.day)
    rows = rows.filter(Q(end_on__isnull=True) | Q(end_on__gte=about.day)).filter(Q(ended_at__isnull=True) | Q(ended_at__gte=about.begins))
    return list(rows.order_by("pk").values_list("staff_id", "unit_id", "role"))


def leaders_on(ctx: Context, about: About) -> set[int]:
    """Return which of the staff asked about led the association on the day."""
    return {staff for staff, unit, _role in memberships_on(ctx, about, Role.LEADER) if unit is None}


def each(staff: Iterable[int], people: Iterable[int]) -> set[Pair]:
    """Return every pair of these staff and people."""
    people = list(people)
    return {(one, person) for one in staff for person in people}


def with_their_units(members: Iterable[tuple[int, int | None, str]], rows: Iterable[tuple[int | None, int]]) -> set[Pair]:
    """Return (staff, person) for every row (unit, person) in whose unit, or in the whole association, the staff work."""
    staff_of: dict[int | None, set[int]] = {}
    for staff, unit, _role in members:
        staff_of.setdefault(unit, set()).add(staff)
    return {(staff, person) for unit, person in rows for staff in staff_of.get(unit, ()) if unit is not None}


@expects(Expected.REGISTERED)
def registered_her(ctx: Context, about: About) -> Rows:
    """Registered her lately (PEOPLE-19), or looks after her protected identity."""
    people = Person._base_manager.filter(organisation_id=ctx.home_id, pk__in=about.people)
    lately = people.filter(created_by_id__in=about.staff, created_at__gte=works_with_registered_since(about.begins), created_at__lt=about.ends)
    kept = people.filter(custodian_id__in=about.staff)
    return {*lately.values_list("created_by_id", "pk"), *kept.values_list("custodian_id", "pk")}


@expects(Expected.EMERGENCY)
def opened_in_an_emergency(ctx: Context, about: About) -> Rows:
    """Had her record open in an emergency on the day."""
    rows = EmergencyOpening._base_manager.filter(organisation_id=ctx.home_id, staff_id__in=about.staff, person_id__in=about.people)
    return rows.filter(created_at__lt=about.ends, end_at__gt=about.begins).values_list("staff_id", "person_id")


@expects(Expected.SECOND)
def asked_or_answered(ctx: Context, about: About) -> Rows:
    """Asked a second person about her, or answered as the second person."""
    rows = Approval._base_manager.filter(organisation_id=ctx.home_id, person_id__in=about.people)
    rows = rows.filter(created_at__gte=about.since, created_at__lt=about.until)
    asked = rows.filter(asked_by_id__in=about.staff).values_list("asked_by_id", "person_id")
    return {*asked, *rows.filter(answered_by_id__in=about.staff).values_list("answered_by_id", "person_id")}


@expects(Expected.SUPERVISION)
def led_what_needs_a_leader(ctx: Context, about: About) -> Rows:
    """Leads the association, and somebody had to be kept apart, opened in an emergency or agreed about."""
    leaders = leaders_on(ctx, about)
    if not leaders:
        return ()
    around = Q(created_at__gte=about.since, created_at__lt=about.until, organisation_id=ctx.home_id)
    people = set(EmergencyOpening._base_manager.filter(around, person_id__in=about.people).values_list("person_id", flat=True))
    people |= set(Approval._base_manager.filter(around, person_id__in=about.people).values_list("person_id", flat=True))
    pairs = Separation._base_manager.filter(around, Q(first_id__in=about.people) | Q(second_id__in=about.people))
    people |= {key for pair in pairs.values_list("first_id", "second_id") for key in pair}
    return each(leaders, people)
