"""What may be chosen when an episode is opened, moved or counted into: offers, workers, people and roles."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from syli.catalogue.models import ServiceOffer
from syli.catalogue.packs import Pack
from syli.catalogue.queries import current_pack, offers_of, service_names
from syli.episodes.queries.staff import workers_of
from syli.kernel.context import Context
from syli.org.choices import Role
from syli.org.models import StaffMember
from syli.people.models import Person
from syli.people.queries import PersonCard
from syli.people.queries import family_of as family


def own_units(ctx: Context) -> list[int] | None:
    """Return the units the actor works in; None when her role covers the whole organisation."""
    grants = [g for g in ctx.grants if g.role in (Role.WORKER, Role.STUDENT, Role.LEADER)]
    return None if any(g.unit_id is None for g in grants) else sorted({g.unit_id for g in grants if g.unit_id is not None})


def my_offers(ctx: Context) -> QuerySet[ServiceOffer]:
    """Return what the actor's units offer today."""
    return offers_of(ctx.home_id, ctx.today, own_units(ctx))


def offer_choices(ctx: Context, offers: Iterable[ServiceOffer]) -> list[tuple[str, str]]:
    """Return offers as a form lists them: service, unit."""
    names = service_names(ctx.language)
    return [(offer.public_id, f"{names.get(offer.service_code, offer.service_code)}, {offer.unit.name}") for offer in offers]


def worker_choices(ctx: Context, unit_ids: Iterable[int]) -> list[tuple[str, str]]:
    """Return who may be own worker in any of the units, by name."""
    staff_ids = {staff_id for unit_id in unit_ids for staff_id in workers_of(unit_id, ctx)}
    found = StaffMember.objects.filter(pk__in=staff_ids).order_by("given_name", "family_name", "pk")
    return [(member.public_id, str(member)) for member in found]


def family_of(ctx: Context, person: Person) -> list[PersonCard]:
    """Return the person and those of her family whom the actor may know of, herself first: who may take part in her episode."""
    known = family(ctx, person).cards
    return sorted(known.values(), key=lambda card: (card.pk != person.pk, card.born_on is not None, card.name))


def role_choices(pack: Pack, language: str) -> list[tuple[str, str]]:
    """Return the roles of a service."""
    return [(role.code, role.texts.in_language(language)) for role in pack.participants]


def roles_of_offers(ctx: Context, offers: Iterable[ServiceOffer]) -> list[tuple[str, str]]:
    """Return the roles of all these services together, each once, in the packs' order."""
    roles: dict[str, str] = {}
    for offer in offers:
        roles |= dict(role_choices(current_pack(offer.service_code, offer.profile, ctx.today), ctx.language)) | roles
    return list(roles.items())
