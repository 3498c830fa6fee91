"""Who may do what with organisations, units, staff, roles, sign-in and one's own account."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from syli.kernel.access import Actions, Audit, action, role, signed_in
from syli.kernel.access.rules import anybody, relation
from syli.kernel.context import Context
from syli.org.choices import Role
from syli.org.models import IdentityProvider, Membership, Organisation, Qualification, StaffMember, Unit

MEMBER_HERE = relation("is staff here", "org.StaffMember", "of staff who hold or held a role in the organisation")
ADMINISTERS = relation("administers an association", "org.StaffMember", "of associations' admins and the federation's own staff")


@MEMBER_HERE.provide
def staff_here(ctx: Context) -> Q:
    """Meaning: every role here counts, past ones too, so that a former worker's record does not vanish."""
    return Q(pk__in=Membership.objects.filter(organisation_id=ctx.organisation_id or 0).values("staff_id"))


@ADMINISTERS.provide
def admins_anywhere(ctx: Context) -> Q:
    """Meaning: whom a steward opens accounts for; never an association's other staff."""
    admins = Membership.objects.filter(Q(role=Role.ADMIN) | Q(organisation_id=ctx.organisation_id or 0))
    return Q(pk__in=admins.values("staff_id"))


class OrganisationAction(Actions, resource=Organisation, organisation="pk"):
    """Acts on the federation, its associations and the bodies around them."""

    LIST = action(_("See the list of organisations"), allow=[role(Role.STEWARD)], of_row=False)
    OWN = action(_("Go to one's own organisation"), allow=[role(Role.ADMIN, Role.LEADER)], audit=Audit(level="none"), of_row=False)
    CREATE = action(_("Add an organisation"), allow=[role(Role.STEWARD)], of_row=False, writes=True)
    VIEW = action(_("See an organisation"), allow=[role(Role.ADMIN, Role.LEADER), role(Role.STEWARD).anywhere()])
    EDIT = action(_("Change an organisation's details"), allow=[role(Role.ADMIN), role(Role.STEWARD).anywhere()], writes=True)
    ADD_UNIT = action(_("Add a unit"), allow=[role(Role.ADMIN), role(Role.STEWARD).anywhere()], writes=True)
    ADD_REGISTER = action(_("Open a register"), allow=[role(Role.ADMIN), role(Role.STEWARD).anywhere()], writes=True)
    ADD_STAFF = action(
        _("Add a staff member"),
        allow=[role(Role.ADMIN, Role.LEADER), role(Role.STEWARD).anywhere()],
        audit=Audit(level="high"),
        writes=True,
    )
    ADD_PROVIDER = action(_("Add an identity provider"), allow=[role(Role.ADMIN)], audit=Audit(level="high"), writes=True)


class UnitAction(Actions, resource=Unit, unit="pk"):
    """Acts on units."""

    EDIT = action(_("Change a unit"), allow=[role(Role.ADMIN), role(Role.STEWARD).anywhere()], writes=True)


class StaffAction(Actions, resource=StaffMember, noun="staff", organisation=None):
    """Acts on staff and their accounts."""

    SEARCH = action(_("See the staff list"), allow=[role(Role.ADMIN, Role.LEADER, Role.STEWARD)], of_row=False)
    VIEW = action(_("See a staff member"), allow=[role(Role.ADMIN, Role.LEADER).where(MEMBER_HERE), role(Role.STEWARD).where(ADMINISTERS)])
    EDIT = action(
        _("Change a staff member's details"),
        allow=[role(Role.ADMIN).where(MEMBER_HERE), role(Role.STEWARD).where(ADMINISTERS)],
        writes=True,
    )
    GIVE_ROLE = action(
        _("Give a role"),
        allow=[role(Role.ADMIN, Role.LEADER).where(MEMBER_HERE), role(Role.STEWARD).where(ADMINISTERS)],
        audit=Audit(level="high"),
        writes=True,
    )
    ADD_QUALIFICATION = action(_("Note a qualification"), allow=[role(Role.ADMIN, Role.LEADER).where(MEMBER_HERE)], writes=True)
    HAND_LINK = action(
        _("Hand out a one-time link to an account"),
        allow=[role(Role.ADMIN, Role.LEADER).where(MEMBER_HERE), role(Role.STEWARD).where(ADMINISTERS)],
        audit=Audit(level="high"),
        writes=True,
    )
    REMOVE_FACTORS = action(
        _("Remove somebody's second factors"),
        allow=[role(Role.ADMIN).where(MEMBER_HERE), role(Role.STEWARD).where(ADMINISTERS)],
        audit=Audit(level="high", reason=True),
        writes=True,
    )
    END_SESSIONS = action(
        _("Sign somebody out everywhere"),
        allow=[role(Role.ADMIN).where(MEMBER_HERE), role(Role.STEWARD).where(ADMINISTERS)],
        audit=Audit(level="high"),
        writes=True,
    )
    CLOSE = action(
        _("Close or reopen an account"),
        allow=[role(Role.ADMIN).where(MEMBER_HERE), role(Role.STEWARD).where(ADMINISTERS)],
        audit=Audit(level="high"),
        writes=True,
    )


class MembershipAction(Actions, resource=Membership):
    """Acts on roles in time."""

    END = action(
        _("End a role"),
        allow=[role(Role.ADMIN, Role.LEADER), role(Role.STEWARD).anywhere()],
        audit=Audit(level="high"),
        writes=True,
    )


class QualificationAction(Actions, resource=Qualification, organisation=None, links={"org.StaffMember": "staff_id"}):
    """Acts on qualifications."""

    REMOVE = action(_("Remove a qualification"), allow=[role(Role.ADMIN, Role.LEADER).where(MEMBER_HERE)], writes=True)


class IdentityProviderAction(Actions, resource=IdentityProvider):
    """Acts on organisations' own sign-in services."""

    EDIT = action(_("Change an identity provider"), allow=[role(Role.ADMIN)], audit=Audit(level="high"), writes=True)


class AccountAction(Actions):
    """What everybody does with her own account."""

    VIEW = action(_("See one's own account"), allow=[signed_in], of_row=False)
    CHANGE = action(_("Change one's own settings"), allow=[signed_in], of_row=False, writes=True)
    CHANGE_PASSWORD = action(_("Change one's own password"), allow=[signed_in], audit=Audit(level="high"), of_row=False, writes=True)
    CHANGE_FACTORS = action(_("Change one's own second factors"), allow=[signed_in], audit=Audit(level="high"), of_row=False, writes=True)
    CONNECT = action(_("Tie one's account to an identity provider"), allow=[signed_in], audit=Audit(level="high"), of_row=False, writes=True)
    CONFIRM = action(_("Confirm that it is oneself"), allow=[signed_in], of_row=False, writes=True)
    #: Lending is not written down: together with the order of anonymous answers its moment would tell whose each is (ANO-3).
    LEND = action(_("Give one's device to a client for one form"), allow=[signed_in], audit=Audit(level="none"), of_row=False, writes=True)
    CHOOSE_ORGANISATION = action(_("Choose where one acts"), allow=[signed_in], of_row=False, writes=True)
    END_SESSION = action(_("Sign out one's other devices"), allow=[signed_in], of_row=False, writes=True)
    JOINING_CODE = action(_("Make a code with which another organisation adds one"), allow=[signed_in], of_row=False, writes=True)


class SignInAction(Actions):
    """Acts at the door, by anybody."""

    SHOW = action(_("Come to the door"), allow=[anybody], audit=Audit(level="none"), of_row=False)
    ENTER = action(_("Sign in"), allow=[anybody], of_row=False, writes=True)
    LEAVE = action(_("Sign out"), allow=[anybody], of_row=False, writes=True)
    USE_LINK = action(_("Open an account with a one-time link"), allow=[anybody], audit=Audit(level="high"), of_row=False, writes=True)
