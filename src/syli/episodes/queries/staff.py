"""Who works in a unit today, and who worked here on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from syli.kernel.context import Context
from syli.org.choices import Role
from syli.org.models import Membership, StaffMember


def workers_of(unit_id: int, ctx: Context) -> set[int]:
    """Return the staff who hold a worker's or leader's role today in the unit or in its whole organisation."""
    held = Membership.objects.filter(organisation_id=ctx.home_id, role__in=[Role.WORKER, Role.LEADER], start_on__lte=ctx.today)
    held = held.filter(Q(end_on__isnull=True) | Q(end_on__gte=ctx.today), Q(unit_id=unit_id) | Q(unit__isnull=True), staff__is_active=True)
    return set(held.values_list("staff_id", flat=True))


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the staff as a form offers her."""

    pk: int
    public_id: str
    name: str


def worked_on(ctx: Context, day: date) -> set[int]:
    """Return the staff who held a worker's, student's or leader's role in the organisation on a day."""
    return set(_held_on(ctx, day).values_list("staff_id", flat=True))


def colleagues(ctx: Context, unit_id: int, day: date, *, but: int | None) -> list[Colleague]:
    """Return who worked here on a day, those of the unit first, in one query; `but` is left out."""
    rows = _held_on(ctx, day).exclude(staff_id=but).select_related("staff")
    units: dict[int, set[int | None]] = {}
    staff: dict[int, StaffMember] = {}
    for row in rows:
        units.setdefault(row.staff_id, set()).add(row.unit_id)
        staff[row.staff_id] = row.staff
    order = sorted(staff.values(), key=lambda one: (unit_id not in units[one.pk], str(one), one.pk))
    return [Colleague(one.pk, one.public_id, str(one)) for one in order]


def _held_on(ctx: Context, day: date) -> QuerySet[Any]:
    held = Membership.objects.filter(organisation_id=ctx.home_id, role__in=[Role.WORKER, Role.STUDENT, Role.LEADER], start_on__lte=day)
    return held.filter(Q(end_on__isnull=True) | Q(end_on__gte=day)).order_by("staff_id", "pk")
