"""What everybody changes of her own: settings, where she acts, her sessions, a code for another organisation."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.ids import is_public_id
from syli.kernel.rules import RuleBroken
from syli.org.access import AccountAction, OrganisationAction
from syli.org.choices import LinkKind
from syli.org.commands.accounts import link_digest, new_link
from syli.org.commands.roles import give_role
from syli.org.models import AccountLink, Membership, Organisation, SignInSession, StaffMember, Unit
from syli.org.rules import link_is_usable


@command(AccountAction.CHANGE)
def change_settings(ctx: Context, *, language: str) -> StaffMember:
    """Change the language one's pages are in from the next sign-in on every device."""
    staff = own_account(ctx)
    staff.language = language
    staff.save()
    return staff


@command(AccountAction.CHOOSE_ORGANISATION)
def choose_organisation(ctx: Context, *, organisation: Organisation, unit: Unit | None = None) -> StaffMember:
    """Act from now on in another organisation, perhaps in one unit of it, where one holds a role today. Refuses any other (ORG-02)."""
    if organisation.pk not in {g.organisation_id for g in ctx.actor.grants} or (unit is not None and unit.organisation_id != organisation.pk):
        raise RuleBroken("ORG-02", _("Choose from the list where you act."), field="organisation")
    staff = own_account(ctx)
    staff.acting_organisation, staff.acting_unit = organisation, unit
    staff.save()
    return staff


@command(AccountAction.END_SESSION)
def end_own_session(ctx: Context, *, public_id: str) -> bool:
    """Sign out one of one's own devices; tell whether there was such a session."""
    if not is_public_id(public_id):
        return False
    return bool(SignInSession.objects.filter(staff_id=ctx.actor.id, public_id=public_id).delete()[0])


@command(AccountAction.END_SESSION)
def end_other_sessions(ctx: Context, *, but: str) -> int:
    """Sign out all of one's devices but this one; return how many."""
    return int(SignInSession.objects.filter(staff_id=ctx.actor.id).exclude(public_id=but).delete()[0])


@command(AccountAction.JOINING_CODE)
def create_joining_code(ctx: Context) -> str:
    """Make a code with which another organisation's admin gives one a role there; it says nothing about who one is."""
    return new_link(ctx, own_account(ctx), LinkKind.JOINING)


@command(OrganisationAction.ADD_STAFF)
def accept_joining_code(
    ctx: Context,
    organisation: Organisation,
    *,
    code: str,
    role: str,
    unit: Unit | None = None,
    start_on: date | None = None,
    end_on: date | None = None,
) -> Membership:
    """Give a role here to somebody who already has an account and handed over a code. Refuses a spent code (ORG-11)."""
    link = AccountLink.objects.select_for_update().select_related("staff").filter(digest=link_digest(code), kind=LinkKind.JOINING).first()
    if link is None or not link_is_usable(link.expires_at, link.used_at, ctx.now, account_is_open=link.staff.is_active):
        raise RuleBroken("ORG-11", _("This code does not work. Ask them for a new one."), field="code")
    made = give_role(ctx, link.staff, organisation=organisation, role=role, unit=unit, start_on=start_on or ctx.today, end_on=end_on)
    link.used_at = ctx.now
    link.save()
    return made


def own_account(ctx: Context) -> StaffMember:
    """Return the actor's account, locked for a change."""
    return StaffMember.objects.select_for_update().get(pk=ctx.actor.id or 0)
