"""What may be chosen on a request: the actor's units' services, municipalities, workers."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from syli.catalogue.models import ServiceOffer
from syli.catalogue.queries import offers_of, service_names
from syli.kernel.context import Context
from syli.org.choices import Role
from syli.org.models import Membership, StaffMember
from syli.org.queries.areas import municipalities_in


def unit_offers(ctx: Context) -> QuerySet[ServiceOffer]:
    """Return what the units whose requests the actor receives offer today."""
    grants = [g for g in ctx.grants if g.role in (Role.WORKER, Role.LEADER)]
    units = None if any(g.unit_id is None for g in grants) else [g.unit_id for g in grants if g.unit_id is not None]
    return offers_of(ctx.home_id, ctx.today, units)


def offer_choices(ctx: Context, offers: Iterable[ServiceOffer]) -> list[tuple[str, str]]:
    """Return offers as a form lists them."""
    names = service_names(ctx.language)
    return [(offer.public_id, f"{names.get(offer.service_code, offer.service_code)}, {offer.unit.name}") for offer in offers]


def worker_choices(ctx: Context, unit_id: int) -> list[tuple[str, str]]:
    """Return who does client work in the unit or in its whole organisation."""
    held = Membership.objects.filter(organisation_id=ctx.home_id, role__in=[Role.WORKER, Role.LEADER], start_on__lte=ctx.today)
    held = held.filter(Q(end_on__isnull=True) | Q(end_on__gte=ctx.today), Q(unit_id=unit_id) | Q(unit__isnull=True))
    found = StaffMember.objects.filter(pk__in=held.values("staff_id"), is_active=True).order_by("given_name", "family_name", "pk")
    return [(member.public_id, str(member)) for member in found]


def municipality_choices(ctx: Context) -> list[tuple[str, str]]:
    """Return this year's municipalities by name."""
    return [(row.code, row.name_in(ctx.language)) for row in municipalities_in(ctx.today.year, language=ctx.language)]
