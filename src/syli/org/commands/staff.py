"""Add and change staff and their qualifications."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.org.access import OrganisationAction, QualificationAction, StaffAction
from syli.org.commands.roles import check_giving, give_role
from syli.org.models import Organisation, Qualification, StaffMember, Unit
from syli.org.rules import period_is_good, username_is_good


@command(OrganisationAction.ADD_STAFF)
def create_staff(
    ctx: Context,
    organisation: Organisation,
    *,
    username: str,
    given_name: str,
    role: str,
    family_name: str = "",
    email: str = "",
    language: str = "fi",
    unit: Unit | None = None,
    start_on: date | None = None,
    end_on: date | None = None,
    password: str | None = None,
) -> StaffMember:
    """Add somebody with her first role; without a password the account opens by a one-time link only.

    Refuses a user name that is taken or odd (ORG-10) and a role the giver may not give (ORG-02, 03).
    """
    username = username.strip().lower()
    if not username_is_good(username):
        raise RuleBroken("ORG-10", _("Use 3 to 80 letters a–z, digits, dots, dashes or underscores."), field="username")
    if StaffMember.objects.filter(username=username).exists():
        free = free_username(username)
        raise RuleBroken("ORG-10", _("This user name is taken. %(name)s is free.") % {"name": free}, field="username")
    check_giving(ctx, None, organisation, role, unit)
    staff = StaffMember(
        username=username, given_name=given_name.strip(), family_name=family_name.strip(), email=email.strip().lower(), language=language,
        acting_organisation=organisation, created_at=ctx.now, created_by_id=ctx.actor.id,
    )  # fmt: skip
    staff.set_password(password)
    staff.password_changed_at = ctx.now if password else None
    staff.save()
    give_role(ctx, staff, organisation=organisation, role=role, unit=unit, start_on=start_on or ctx.today, end_on=end_on)
    return staff


def free_username(wish: str) -> str:
    """Return the wish, or the wish with the first number that makes it free."""
    stem = wish[:76]
    taken = set(StaffMember.objects.filter(username__startswith=stem).values_list("username", flat=True))
    return next(name for name in (wish, *(f"{stem}{n}" for n in range(2, len(taken) + 3))) if name not in taken)


@command(StaffAction.EDIT)
def change_staff(ctx: Context, staff: StaffMember, *, given_name: str, family_name: str = "", email: str = "", language: str = "") -> StaffMember:
    """Change a staff member's names and address."""
    staff.given_name, staff.family_name = given_name.strip(), family_name.strip()
    staff.email = email.strip().lower()
    staff.language = language or staff.language
    staff.save()
    return staff


@command(StaffAction.ADD_QUALIFICATION)
def add_qualification(
    ctx: Context, staff: StaffMember, *, code: str, granted_on: date | None = None, expires_on: date | None = None, note: str = ""
) -> Qualification:
    """Note a degree, licence or training. Refuses one that expires before it was granted (ORG-06)."""
    if granted_on is not None and not period_is_good(granted_on, expires_on):
        raise RuleBroken("ORG-06", _("It expires before it was granted."), field="expires_on")
    return Qualification.objects.create(
        staff=staff, code=code, granted_on=granted_on, expires_on=expires_on, note=note.strip(), created_at=ctx.now, created_by_id=ctx.actor.id
    )


@command(QualificationAction.REMOVE)
def remove_qualification(ctx: Context, qualification: Qualification) -> None:
    """Remove a qualification that was noted by mistake."""
    qualification.delete()
