"""Open, close and reopen accounts: one-time links, second factors, sessions."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.org.access import SignInAction, StaffAction
from syli.org.choices import LinkKind, Role
from syli.org.commands.roles import other_admins
from syli.org.models import AccountLink, Membership, SignInSession, StaffMember
from syli.org.rules import LINK_HOURS, account_may_be_opened_anew, gives_to_another, keeps_an_admin, link_is_usable


@command(StaffAction.HAND_LINK)
def create_link(ctx: Context, staff: StaffMember, *, kind: str = LinkKind.PASSWORD) -> str:
    """Make a one-time link and return its secret, which is shown once and kept nowhere; earlier links of hers stop working.

    Refuses accounts that hold a role the giver may not give (ORG-12).
    """
    check_opening_anew(ctx, staff)
    if not staff.is_active:
        raise RuleBroken("ORG-11", _("The account is closed. Reopen it first."))
    return new_link(ctx, staff, LinkKind(kind))


def new_link(ctx: Context, staff: StaffMember, kind: LinkKind) -> str:
    """Write a new link of this kind in place of earlier ones and return its secret."""
    AccountLink.objects.filter(staff=staff, kind=kind, used_at__isnull=True).delete()
    secret = secrets.token_urlsafe(24)
    AccountLink.objects.create(
        staff=staff, kind=kind, digest=link_digest(secret), expires_at=ctx.now + timedelta(hours=LINK_HOURS[kind]),
        created_at=ctx.now, created_by_id=ctx.actor.id,
    )  # fmt: skip
    return secret


def link_digest(secret: str) -> str:
    """Return what stands for a link's secret in the database."""
    return hashlib.sha256(b"syli account link\0" + secret.strip().encode()).hexdigest()


@command(SignInAction.USE_LINK)
def use_link(ctx: Context, *, secret: str, password: str) -> StaffMember:
    """Set a password with a one-time link; the link is used up and her sessions end. Refuses a spent link (ORG-11), a weak password (ORG-15)."""
    link = AccountLink.objects.select_for_update().filter(digest=link_digest(secret)).exclude(kind=LinkKind.JOINING).first()
    if link is None or not link_is_usable(link.expires_at, link.used_at, ctx.now, account_is_open=link.staff.is_active):
        raise RuleBroken("ORG-11", _("This link no longer works. Ask for a new one."))
    staff = StaffMember.objects.select_for_update().get(pk=link.staff_id)
    set_new_password(ctx, staff, password, field="password1")
    link.used_at = ctx.now
    link.save()
    SignInSession.objects.filter(staff=staff).delete()
    return staff


def set_new_password(ctx: Context, staff: StaffMember, password: str, field: str) -> None:
    """Give an account a password that keeps ORG-15; the flaws are told beside `field`."""
    try:
        validate_password(password, staff)
    except ValidationError as flaws:
        raise RuleBroken("ORG-15", " ".join(flaws.messages), field=field) from flaws
    staff.set_password(password)
    staff.password_changed_at = ctx.now
    staff.save()


@command(StaffAction.REMOVE_FACTORS)
def remove_factors(ctx: Context, staff: StaffMember) -> StaffMember:
    """Remove a lost phone or key with a written reason, and sign her out. Refuses accounts above the giver (ORG-12) and one's own (ORG-04)."""
    check_opening_anew(ctx, staff)
    Authenticator.objects.filter(user_id=staff.pk).delete()
    SignInSession.objects.filter(staff=staff).delete()
    return staff


@command(StaffAction.END_SESSIONS)
def end_sessions_of(ctx: Context, staff: StaffMember) -> StaffMember:
    """Sign somebody out everywhere, from her next request on."""
    SignInSession.objects.filter(staff=staff).delete()
    return staff


@command(StaffAction.CLOSE)
def close_account(ctx: Context, staff: StaffMember) -> StaffMember:
    """Close an account at once: sessions end, links stop working, roles stay as they were. Refuses the only admin's (ORG-05)."""
    check_opening_anew(ctx, staff)
    for membership in _roles_from_now(ctx, staff).filter(role=Role.ADMIN).select_related("organisation"):
        if ctx.actor.kind != "system" and not keeps_an_admin(other_admins(ctx, membership), role=membership.role):
            raise RuleBroken("ORG-05", _("They are the only admin. Give the role to somebody else first."))
    staff.is_active = False
    staff.save()
    SignInSession.objects.filter(staff=staff).delete()
    AccountLink.objects.filter(staff=staff, used_at__isnull=True).delete()
    return staff


@command(StaffAction.CLOSE)
def reopen_account(ctx: Context, staff: StaffMember) -> StaffMember:
    """Open a closed account again. Refuses accounts above the giver (ORG-12)."""
    check_opening_anew(ctx, staff)
    staff.is_active = True
    staff.save()
    return staff


def check_opening_anew(ctx: Context, staff: StaffMember) -> None:
    """Raise RuleBroken unless this actor may let the account in anew: another's, and no role of hers above what the actor gives."""
    if ctx.actor.kind == "system":
        return
    if not gives_to_another(ctx.actor.id, staff.pk):
        raise RuleBroken("ORG-04", _("Change your own account on your own page."))
    held = _roles_from_now(ctx, staff).values_list("role", "organisation_id")
    if not account_may_be_opened_anew((g.role for g in ctx.grants), ctx.organisation_id, held):
        raise RuleBroken("ORG-12", _("They hold a role that is not yours to give. Ask somebody who may give it, or who runs the service."))


def _roles_from_now(ctx: Context, staff: StaffMember) -> QuerySet[Membership]:
    return Membership.objects.filter(Q(end_on__isnull=True) | Q(end_on__gte=ctx.today), staff=staff, ended_at__isnull=True).order_by("pk")
