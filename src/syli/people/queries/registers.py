"""Which registers does the organisation keep, and who in it may look after a protected identity?"""

from __future__ import annotations

from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.org.choices import Role
from syli.org.models import Register, StaffMember
from syli.people.queries.cards import current


def registers_kept(ctx: Context) -> list[Register]:
    """Return the registers the organisation keeps, those it controls itself first."""
    kept = Register.objects.filter(organisation_id=ctx.home_id).order_by("pk")
    return sorted(kept, key=lambda register: register.controller_id != ctx.organisation_id)


def register_for(ctx: Context) -> Register:
    """Return the register a new person enters when nobody says which: the organisation's own, open today."""
    opened = [one for one in registers_kept(ctx) if one.start_on <= ctx.today and (one.end_on is None or one.end_on >= ctx.today)]
    if not opened:
        raise RuleBroken("PEOPLE-24", _("The organisation has no open register. Ask its administrator to open one."))
    return opened[0]


def custodians(ctx: Context) -> list[StaffMember]:
    """Return the staff who may look after a protected identity: those who do client work here today (PEOPLE-25)."""
    held = current(ctx.today, "memberships__")
    client_work = StaffMember.objects.filter(held, memberships__organisation_id=ctx.home_id, memberships__role__in=(Role.WORKER, Role.LEADER))
    return list(client_work.filter(is_active=True).distinct().order_by("given_name", "family_name", "pk"))
