"""In which units does the actor work, and who works there with her?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from syli.catalogue.models import ServiceOffer
from syli.development.access import ResultsAction, UnitAction
from syli.episodes.queries.choosing import worker_choices
from syli.episodes.queries.staff import workers_of
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.org.models import StaffMember, Unit

Options = list[tuple[str, str]]
PAGE: Final = 25


def own_units(ctx: Context) -> list[Unit]:
    """Return the units of the actor's team, by name; those that are open."""
    found: QuerySet[Unit] = visible_to(ctx, UnitAction.LOG).filter(start_on__lte=ctx.today).exclude(end_on__lt=ctx.today)
    return list(found.order_by("name", "pk"))


def own_services(ctx: Context) -> list[ServiceOffer]:
    """Return what the actor's units offer today."""
    found: QuerySet[ServiceOffer] = visible_to(ctx, ResultsAction.VIEW).filter(start_on__lte=ctx.today).exclude(end_on__lt=ctx.today)
    return list(found.select_related("unit").order_by("unit__name", "service_code", "pk"))


def colleagues(ctx: Context, unit: Unit) -> Options:
    """Return who works in a unit today, by name."""
    return worker_choices(ctx, [unit.pk])


def staff_named(ctx: Context, unit: Unit, public_ids: Iterable[str]) -> list[StaffMember]:
    """Return those of the unit's staff whom a form names; anybody else is left out."""
    return list(
        StaffMember.objects.filter(public_id__in=list(public_ids), pk__in=workers_of(unit.pk, ctx)).order_by("given_name", "family_name", "pk")
    )


def paged(rows: Any, number: Any) -> Page[Any]:
    """Return one page of rows; a number that is none is the first page."""
    return Paginator(rows, PAGE).get_page(number)
