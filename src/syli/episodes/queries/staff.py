"""Who works in a unit today."""

from __future__ import annotations

from django.db.models import Q

from syli.kernel.context import Context
from syli.org.choices import Role
from syli.org.models import Membership


def workers_of(unit_id: int, ctx: Context) -> set[int]:
    """Return the staff who hold a worker's or leader's role today in the unit or in its whole organisation."""
    held = Membership.objects.filter(organisation_id=ctx.home_id, role__in=[Role.WORKER, Role.LEADER], start_on__lte=ctx.today)
    held = held.filter(Q(end_on__isnull=True) | Q(end_on__gte=ctx.today), Q(unit_id=unit_id) | Q(unit__isnull=True), staff__is_active=True)
    return set(held.values_list("staff_id", flat=True))
