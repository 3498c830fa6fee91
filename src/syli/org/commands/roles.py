"""Give and end roles, within what the giver may give."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.locks import lock
from syli.kernel.rules import RuleBroken
from syli.org.access import MembershipAction, StaffAction
from syli.org.choices import Role
from syli.org.models import Membership, Organisation, StaffMember, Unit
from syli.org.rules import gives_to_another, keeps_an_admin, may_give_role, period_is_good, periods_overlap, role_fits_organisation


@command(StaffAction.GIVE_ROLE)
def create_membership(
    ctx: Context,
    staff: StaffMember,
    *,
    organisation: Organisation,
    role: str,
    unit: Unit | None = None,
    start_on: date | None = None,
    end_on: date | None = None,
) -> Membership:
    """Give somebody a role in an organisation for a time. Refuses what the giver may not give (ORG-02, 03, 04, 06, 07)."""
    return give_role(ctx, staff, organisation=organisation, role=role, unit=unit, start_on=start_on or ctx.today, end_on=end_on)


def give_role(
    ctx: Context, staff: StaffMember, *, organisation: Organisation, role: str, unit: Unit | None, start_on: date, end_on: date | None
) -> Membership:
    """Check every rule of giving and add the membership; for commands that have already been allowed."""
    check_giving(ctx, staff.pk, organisation, role, unit)
    if not period_is_good(start_on, end_on):
        raise RuleBroken("ORG-06", _("The last day is before the first."), field="end_on")
    lock(staff)
    same = Membership.objects.filter(staff=staff, organisation=organisation, role=role, unit=unit, ended_at__isnull=True)
    if periods_overlap([*same.values_list("start_on", "end_on"), (start_on, end_on)]):
        raise RuleBroken("ORG-07", _("They already have this role at that time."), field="role")
    return Membership.objects.create(
        staff=staff, organisation=organisation, unit=unit, role=Role(role), start_on=start_on, end_on=end_on,
        created_at=ctx.now, created_by_id=ctx.actor.id,
    )  # fmt: skip


def check_giving(ctx: Context, staff_id: int | None, organisation: Organisation, role: str, unit: Unit | None) -> None:
    """Raise RuleBroken unless the role can be held there and this actor may give or end it for this person."""
    fits_unit = None if unit is None else unit.organisation_id == organisation.pk
    if not role_fits_organisation(role, organisation.kind, unit_is_of_organisation=fits_unit):
        raise RuleBroken("ORG-02", _("This role cannot be held there."), field="role" if unit is None else "unit")
    if ctx.actor.kind == "system":
        return
    if not may_give_role((g.role for g in ctx.grants), role, in_own_organisation=organisation.pk == ctx.organisation_id):
        raise RuleBroken("ORG-03", _("This role is not yours to give or end."), field="role")
    if not gives_to_another(ctx.actor.id, staff_id):
        raise RuleBroken("ORG-04", _("Somebody else must change your own roles."), field="role")


@command(MembershipAction.END)
def end_membership(ctx: Context, membership: Membership, *, end_on: date | None = None) -> Membership:
    """End a role with the given day, or at once. Refuses what the giver may not end (ORG-03, 04) and the last admin (ORG-05)."""
    # One lock for all who end roles here: two admins must not end each other's at the same moment.
    organisation = lock(membership.organisation)
    check_giving(ctx, membership.staff_id, organisation, membership.role, None)
    if membership.ended_at is not None:
        raise RuleBroken("ORG-06", _("This role has ended already."))
    if not keeps_an_admin(other_admins(ctx, membership), role=membership.role):
        raise RuleBroken("ORG-05", _("They are the only admin. Give the role to somebody else first."))
    if end_on is None or end_on < ctx.today:
        # An inclusive last day lasts until midnight; taking a role away works from this moment.
        membership.ended_at = ctx.now
        membership.end_on = max(membership.start_on, ctx.today)
    elif period_is_good(membership.start_on, end_on):
        membership.end_on = end_on
    else:
        raise RuleBroken("ORG-06", _("The last day is before the first."), field="end_on")
    membership.save()
    return membership


def other_admins(ctx: Context, membership: Membership) -> int:
    """Return how many other people with open accounts hold the admin's role in the same organisation today, without an end."""
    others = Membership.objects.filter(
        organisation_id=membership.organisation_id, role=Role.ADMIN, ended_at__isnull=True, start_on__lte=ctx.today, staff__is_active=True
    ).filter(Q(end_on__isnull=True) | Q(end_on__gt=ctx.today))
    return others.exclude(staff_id=membership.staff_id).values("staff_id").distinct().count()
