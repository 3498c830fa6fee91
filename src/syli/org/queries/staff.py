"""Staff for pages: the list, one member's card with roles in time, qualifications and the state of the account."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet

from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.org.access import MembershipAction, StaffAction
from syli.org.choices import Role
from syli.org.models import AccountLink, Membership, StaffMember
from syli.org.rules import account_may_be_opened_anew, gives_to_another, may_give_role

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class RoleLine:
    """One role in time."""

    public_id: str
    role: str
    organisation: str
    unit: str
    start_on: date
    end_on: date | None
    is_current: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One line of the staff list."""

    public_id: str
    name: str
    username: str
    roles: tuple[tuple[str, str], ...]
    is_active: bool
    is_invited: bool
    has_factor: bool


@dataclass(frozen=True, slots=True)
class QualificationLine:
    """One qualification; `state` is valid, soon (expires within 60 days) or expired."""

    public_id: str
    code: str
    note: str
    granted_on: date | None
    expires_on: date | None
    state: str


@dataclass(frozen=True, slots=True)
class StaffCard:
    """One staff member as those see her who look after her account."""

    public_id: str
    name: str
    given_name: str
    username: str
    email: str
    language: str
    is_active: bool
    has_password: bool
    factors: int
    last_login: datetime | None
    link_expires_at: datetime | None
    may_open_anew: bool
    roles: tuple[RoleLine, ...]
    qualifications: tuple[QualificationLine, ...]


def staff_page(ctx: Context, *, search: str = "", role: str = "", former: bool = False, number: str | int = 1) -> Page[StaffRow]:
    """Return a page of the staff list: three queries, whatever the number of staff."""
    here = Membership.objects.filter(_holds(ctx), organisation_id=ctx.organisation_id or 0, staff_id=OuterRef("pk"))
    rows = visible_to(ctx, StaffAction.VIEW).annotate(
        holds_now=Exists(here),
        has_factor=Exists(Authenticator.objects.filter(user_id=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)),
    )
    if not ctx.has_role(Role.STEWARD):
        rows = rows.filter(holds_now=not former)
    if role:
        rows = rows.filter(Exists(here.filter(role=role)))
    for word in search.split():
        rows = rows.filter(Q(given_name__icontains=word) | Q(family_name__icontains=word) | Q(username__icontains=word))
    page = Paginator(rows.order_by("given_name", "family_name", "pk"), PAGE_SIZE).get_page(number)
    members = list(page.object_list)
    roles = _roles_by_staff(ctx, members)
    page.object_list = [StaffRow(m.public_id, str(m), m.username, tuple(roles[m.pk]), m.is_active, not m.password, m.has_factor) for m in members]
    return page


def _holds(ctx: Context) -> Q:
    return Q(start_on__lte=ctx.today, ended_at__isnull=True) & (Q(end_on__isnull=True) | Q(end_on__gte=ctx.today))


def _roles_by_staff(ctx: Context, members: list[StaffMember]) -> dict[int, list[tuple[str, str]]]:
    held = Membership.objects.filter(_holds(ctx), staff__in=members).select_related("unit", "organisation")
    if not ctx.has_role(Role.STEWARD):
        held = held.filter(organisation_id=ctx.organisation_id or 0)
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for membership in held.order_by("start_on", "pk"):
        place = membership.unit.name if membership.unit else (membership.organisation.name if ctx.has_role(Role.STEWARD) else "")
        found[membership.staff_id].append((membership.role, place))
    return found


def staff_card(ctx: Context, staff: StaffMember) -> StaffCard:
    """Return everything the staff page shows of one member, roles of other organisations only to a steward."""
    roles = list(_roles_shown(ctx, staff))
    link = AccountLink.objects.filter(staff=staff, used_at__isnull=True, expires_at__gt=ctx.now).exclude(kind="joining").first()
    return StaffCard(
        public_id=staff.public_id,
        name=str(staff),
        given_name=staff.given_name,
        username=staff.username,
        email=staff.email,
        language=staff.language,
        is_active=staff.is_active,
        has_password=staff.has_usable_password(),
        factors=Authenticator.objects.filter(user_id=staff.pk).exclude(type=Authenticator.Type.RECOVERY_CODES).count(),
        last_login=staff.last_login,
        link_expires_at=link.expires_at if link else None,
        may_open_anew=may_open_anew(ctx, staff),
        roles=tuple(_role_line(ctx, membership) for membership in roles),
        qualifications=tuple(_qualifications(ctx, staff)),
    )


def _roles_shown(ctx: Context, staff: StaffMember) -> QuerySet[Membership]:
    shown: QuerySet[Membership] = visible_to(ctx, MembershipAction.END).filter(staff=staff)
    if ctx.has_role(Role.STEWARD):
        shown = shown.filter(Q(role=Role.ADMIN) | Q(organisation_id=ctx.organisation_id or 0))
    return shown.select_related("organisation", "unit").order_by("-start_on", "-pk")


def _role_line(ctx: Context, membership: Membership) -> RoleLine:
    current = membership.ended_at is None and membership.start_on <= ctx.today and (membership.end_on is None or membership.end_on >= ctx.today)
    open_still = membership.ended_at is None and (membership.end_on is None or membership.end_on >= ctx.today)
    here = membership.organisation_id == ctx.organisation_id
    may_end = open_still and may_give_role((g.role for g in ctx.grants), membership.role, in_own_organisation=here)
    return RoleLine(
        membership.public_id, membership.role, membership.organisation.name, membership.unit.name if membership.unit else "",
        membership.start_on, membership.end_on, current, may_end and gives_to_another(ctx.actor.id, membership.staff_id),
    )  # fmt: skip


def _qualifications(ctx: Context, staff: StaffMember) -> list[QualificationLine]:
    return [
        QualificationLine(q.public_id, q.code, q.note, q.granted_on, q.expires_on, _state_of(q.expires_on, ctx.today))
        for q in staff.qualifications.order_by("expires_on", "code", "pk")
    ]


def _state_of(expires_on: date | None, today: date) -> str:
    if expires_on is None or (expires_on - today).days > 60:
        return "valid"
    return "soon" if expires_on >= today else "expired"


def may_open_anew(ctx: Context, staff: StaffMember) -> bool:
    """Tell whether the actor may hand out a link to this account (ORG-04, ORG-12)."""
    held = Membership.objects.filter(Q(end_on__isnull=True) | Q(end_on__gte=ctx.today), staff=staff, ended_at__isnull=True)
    roles = held.order_by("pk").values_list("role", "organisation_id")
    return gives_to_another(ctx.actor.id, staff.pk) and account_may_be_opened_anew((g.role for g in ctx.grants), ctx.organisation_id, roles)
