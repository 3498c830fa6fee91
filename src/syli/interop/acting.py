"""Acting in somebody's name outside a request: on the command line and in the worker process."""

from __future__ import annotations

from syli.kernel.context import HELSINKI, Actor, Context, clock
from syli.org.actor import grants_on
from syli.org.models import StaffMember


def acting_as(staff_id: int | None, organisation_id: int, language: str = "fi") -> Context:
    """Return the context in which somebody acts now: the roles held today count, and a closed account holds none."""
    member = StaffMember.objects.filter(pk=staff_id or 0, is_active=True).first()
    if member is None:
        return Context(Actor("anonymous"), organisation_id, clock(), language)
    now = clock()
    return Context(Actor("staff", member.pk, str(member), grants_on(member, now.astimezone(HELSINKI).date())), organisation_id, now, language)
