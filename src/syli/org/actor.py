"""How a signed-in request becomes an actor: the memberships that hold today, read anew at every request.

Reading them each time is what makes a revoked role take effect at once (trust.md G12: within a second).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from syli.kernel.context import HELSINKI, Actor, Grant, clock, load_actors_with
from syli.org.models import Membership, StaffMember
from syli.org.rules import grants_vouched_for
from syli.org.sign_in.factors import resting_roles, used_second_factor
from syli.org.sign_in.session_store import ONLY


@load_actors_with
def actor_of(request: Any) -> tuple[Actor, int | None]:
    """Return who asks and where they act now; anonymous when nobody has signed in or the account is closed.

    Roles that need a second factor rest until one has been used in this session (ORG-13); who came through an organisation's
    identity provider acts in that organisation only (ORG-19).
    """
    staff = getattr(request, "user", None)
    if not isinstance(staff, StaffMember) or not staff.is_active:
        return Actor("anonymous"), None
    grants = grants_vouched_for(grants_on(staff, clock().astimezone(HELSINKI).date()), request.session.get(ONLY))
    resting = resting_roles(grants)
    request.wants_second_factor = bool(resting) and not used_second_factor(request)
    if request.wants_second_factor:
        grants = tuple(grant for grant in grants if grant.role not in resting)
    return Actor("staff", staff.pk, str(staff), grants), acting_organisation(staff, grants)


def grants_on(staff: StaffMember, day: date) -> tuple[Grant, ...]:
    """Return the roles `staff` holds on `day`. A federation role reaches further than one organisation."""
    current = Membership.objects.filter(staff=staff, start_on__lte=day, ended_at__isnull=True)
    current = current.filter(Q(end_on__isnull=True) | Q(end_on__gte=day))
    return tuple(Grant(m.role, m.organisation_id, m.unit_id) for m in current.order_by("pk"))


def acting_organisation(staff: StaffMember, grants: tuple[Grant, ...]) -> int | None:
    """Return the organisation chosen last, if a role still holds there; else the first one with a role."""
    here = [g.organisation_id for g in grants if g.organisation_id is not None]
    if staff.acting_organisation_id in here:
        return staff.acting_organisation_id
    return here[0] if here else None
