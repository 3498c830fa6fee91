"""An association's own rows: organisation, register, units, offers, staff. Few, so the commands write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.contrib.auth.hashers import make_password

from syli.catalogue.commands import offer_service, publish_pack
from syli.catalogue.models import ServiceOffer, ServiceType
from syli.catalogue.packs import Catalogue, Pack
from syli.kernel.context import HELSINKI, Context, system_context
from syli.kernel.scope import scope
from syli.org.choices import OrganisationKind
from syli.org.commands import create_organisation, create_register, create_unit
from syli.org.models import Membership, Organisation, Register, StaffMember, Unit
from syli.simulator.world import Association, Worker
from syli.stays.commands import add_room, set_up_house
from syli.stays.models import House, Room

MORNING = time(8, 0)
REGISTER = {"fi": "Asiakasrekisteri", "sv": "Klientregister"}


@dataclass(frozen=True, slots=True)
class Header:
    """The rows of an association by the numbers of its story."""

    organisation: Organisation
    register: Register
    units: Mapping[int, Unit]
    offers: Mapping[int, ServiceOffer]
    packs: Mapping[int, Pack]
    staff: Mapping[int, int]
    houses: Mapping[int, House]
    rooms: Mapping[tuple[int, int], Room]


def at(day: date, clock: time = MORNING) -> datetime:
    """Return a moment in Finland."""
    return datetime.combine(day, clock, HELSINKI)


def publish_for(catalogue: Catalogue, start_on: date) -> None:
    """Publish the shipped packs as valid from a day in the past, so that what the story tells of then may have happened."""
    ctx = system_context(None, now=at(start_on))
    for code in catalogue.services:
        pack = catalogue.pack(code)
        if pack.status == "published":
            publish_pack(ctx, pack=replace(pack, valid_from=min(pack.valid_from, start_on)))
    # Published before, by an earlier simulation or an installation: valid from further back, not changed otherwise.
    ServiceType.objects.filter(code__in=catalogue.services, profile="", start_on__gt=start_on).update(start_on=start_on)


def write_header(association: Association, packs: Mapping[str, Pack]) -> Header:
    """Write an association, its register, units, offers and everybody who ever worked there."""
    ctx = system_context(None, now=at(association.start_on))
    language = "sv" if association.name.endswith(" rf") else "fi"
    organisation = create_organisation(
        ctx, kind=OrganisationKind.ASSOCIATION, name=association.name, business_id=association.business_id,
        county_code=association.county, start_on=association.start_on,
    )  # fmt: skip
    inside = replace(ctx, organisation_id=organisation.pk)
    with scope([organisation.pk]):
        register = create_register(inside, organisation, name=REGISTER[language], start_on=association.start_on)
        units = {
            unit.key: create_unit(
                inside, organisation, name=unit.name, alias=unit.alias, is_secret=unit.is_secret, municipality_code=unit.municipality,
                start_on=unit.start_on,
            )
            for unit in association.units
        }  # fmt: skip
        offers = {
            offer.key: offer_service(inside, unit=units[offer.unit], service_code=offer.service, funding_code=offer.funding, start_on=offer.start_on)
            for offer in association.offers
        }
        houses, rooms = _write_houses(inside, association, units)
    staff = _write_staff(inside, association, organisation, units, language)
    return Header(organisation, register, units, offers, {o.key: packs[o.service] for o in association.offers}, staff, houses, rooms)


def _write_houses(ctx: Context, association: Association, units: Mapping[int, Unit]) -> tuple[dict[int, House], dict[tuple[int, int], Room]]:
    """Set up the houses: by the unit's row, and their rooms by the numbers of the story."""
    houses: dict[int, House] = {}
    rooms: dict[tuple[int, int], Room] = {}
    for lodge in association.lodges:
        house = set_up_house(
            ctx, units[lodge.unit], family_places=lodge.family_places, day_workers=lodge.day_workers, night_workers=lodge.night_workers
        )
        houses[units[lodge.unit].pk] = house
        for number, room in enumerate(lodge.rooms):
            rooms[(lodge.unit, number)] = add_room(ctx, house, name=room.name, beds=room.beds)
    return houses, rooms


def _write_staff(ctx: Context, association: Association, organisation: Organisation, units: Mapping[int, Unit], language: str) -> dict[int, int]:
    made = StaffMember.objects.bulk_create(
        StaffMember(
            username=worker.username, given_name=worker.given_name, family_name=worker.family_name, language=language,
            acting_organisation=organisation, password=make_password(None), created_at=at(worker.start_on), created_by_id=ctx.actor.id,
        )
        for worker in association.workers
    )  # fmt: skip
    ids = {worker.key: member.pk for worker, member in zip(association.workers, made, strict=True)}
    Membership.objects.bulk_create(_membership(worker, ids[worker.key], organisation, units) for worker in association.workers)
    return ids


def _membership(worker: Worker, staff: int, organisation: Organisation, units: Mapping[int, Unit]) -> Membership:
    unit = None if worker.unit is None else units[worker.unit]
    return Membership(
        staff_id=staff, organisation=organisation, unit=unit, role=worker.role, start_on=worker.start_on, end_on=worker.end_on,
        created_at=at(worker.start_on),
    )  # fmt: skip
