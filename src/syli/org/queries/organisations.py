"""Organisations and units for pages, choices and other apps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.org.access import OrganisationAction
from syli.org.choices import OrganisationKind, Role
from syli.org.models import Membership, Organisation, Register, Unit
from syli.org.queries.areas import municipalities_in, municipality_names

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One line of the steward's list."""

    public_id: str
    name: str
    kind: str
    units: int
    admins: int
    end_on: date | None


@dataclass(frozen=True, slots=True)
class UnitCard:
    """One unit as its own organisation sees it."""

    public_id: str
    name: str
    outward_name: str
    municipality: str
    is_secret: bool
    start_on: date
    end_on: date | None


def organisations_page(ctx: Context, *, search: str = "", number: str | int = 1) -> Page[OrganisationRow]:
    """Return a page of organisations for the steward: associations first, then the bodies around them."""
    open_admin = Q(memberships__role=Role.ADMIN, memberships__ended_at__isnull=True, memberships__start_on__lte=ctx.today) & (
        Q(memberships__end_on__isnull=True) | Q(memberships__end_on__gte=ctx.today)
    )
    rows = visible_to(ctx, OrganisationAction.VIEW).annotate(
        units_open=Count("units", filter=Q(units__end_on__isnull=True), distinct=True),
        admins=Count("memberships__staff", filter=open_admin, distinct=True),
    )
    if search:
        rows = rows.filter(Q(name__icontains=search) | Q(name_sv__icontains=search) | Q(business_id=search))
    page = Paginator(rows.order_by("kind", "name", "pk"), PAGE_SIZE).get_page(number)
    page.object_list = [OrganisationRow(o.public_id, o.name, o.kind, o.units_open, o.admins, o.end_on) for o in page.object_list]
    return page


def units_of(ctx: Context, organisation: Organisation) -> list[UnitCard]:
    """Return an organisation's units, open ones first. Their true names: for those who run the organisation."""
    units = list(organisation.units.order_by("end_on", "name", "pk"))
    names = municipality_names((unit.municipality_code for unit in units), ctx.today.year, ctx.language)
    return [
        UnitCard(
            unit.public_id, unit.name, unit.outward_name, names.get(unit.municipality_code, unit.municipality_code),
            unit.is_secret, unit.start_on, unit.end_on,
        )
        for unit in sorted(units, key=lambda unit: (unit.end_on is not None, unit.name, unit.pk))
    ]  # fmt: skip


def open_units(organisation_id: int | None, on: date) -> QuerySet[Unit]:
    """Return the units of an organisation that are open on a day, by name."""
    return Unit.objects.filter(Q(end_on__isnull=True) | Q(end_on__gte=on), organisation_id=organisation_id or 0, start_on__lte=on).order_by(
        "name", "pk"
    )


def registers_of(organisation: Organisation) -> list[Register]:
    """Return the registers an organisation keeps, each with its controller."""
    return list(organisation.registers_kept.select_related("controller").order_by("name", "pk"))


def associations() -> QuerySet[Organisation]:
    """Return the member associations, by name: public knowledge."""
    return Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION).order_by("name", "pk")


def organisation_by_id(pk: int | None) -> Organisation | None:
    """Return the organisation somebody acts in."""
    return Organisation.objects.filter(pk=pk).first() if pk is not None else None


def units_of_actor(ctx: Context) -> list[int] | None:
    """Return the units the actor's client work is bound to; None when some role of hers reaches the whole organisation."""
    grants = [g for g in ctx.grants if g.role in (Role.WORKER, Role.STUDENT, Role.VOLUNTEER, Role.LEADER)]
    if any(grant.unit_id is None for grant in grants):
        return None
    return sorted({grant.unit_id for grant in grants if grant.unit_id is not None})


def municipality_choices(ctx: Context) -> list[tuple[str, str]]:
    """Return the municipalities of today's borders as choices, by name in the reader's language."""
    found = municipalities_in(ctx.today.year, language=ctx.language)
    return [(row.code, row.name_in(ctx.language)) for row in found]


def acting_choices(ctx: Context) -> list[tuple[Organisation, Unit | None]]:
    """Return where the actor may act: an organisation where a role reaches the whole, and each unit that a role binds her to."""
    whole = {g.organisation_id for g in ctx.actor.grants if g.organisation_id is not None and g.unit_id is None}
    found = Organisation.objects.filter(pk__in=whole).order_by("name", "pk")
    bound = Unit.objects.filter(pk__in={g.unit_id for g in ctx.actor.grants if g.unit_id is not None}).select_related("organisation")
    choices = [(organisation, None) for organisation in found]
    choices += [(unit.organisation, unit) for unit in bound.order_by("name", "pk")]  # type: ignore[misc]  # a unit is a unit or none
    return sorted(choices, key=lambda place: place[0].name)


def has_admin(organisation: Organisation, on: date) -> bool:
    """Tell whether somebody administers the organisation on a day."""
    held = Membership.objects.filter(Q(end_on__isnull=True) | Q(end_on__gte=on), organisation=organisation, role=Role.ADMIN, start_on__lte=on)
    return held.filter(ended_at__isnull=True, staff__is_active=True).exists()
