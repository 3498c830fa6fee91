"""Changing the catalogue: publish pack versions, offer services in units."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from syli.catalogue.access import ServiceOfferAction, ServiceTypeAction, offering_units
from syli.catalogue.models import ServiceOffer, ServiceType
from syli.catalogue.packs import Pack
from syli.catalogue.queries import code_set, current_type, forget_packs
from syli.catalogue.queries.offering import CONTACT_WAYS, shipped_packs
from syli.catalogue.rules import (
    MOST_PROMISED_DAYS,
    is_unit_open,
    may_be_promised,
    may_end,
    may_offer_beside,
    may_offer_in,
    may_stand_as_published,
)
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.locks import lock
from syli.kernel.rules import RuleBroken
from syli.org.models import Unit


@command(ServiceTypeAction.PUBLISH)
def publish_pack(ctx: Context, *, pack: Pack) -> ServiceType:
    """Publish one version of a pack. Publishing it again changes nothing; a changed document needs a new version."""
    known = ServiceType.objects.filter(code=pack.code, profile=pack.profile or "", pack_version=pack.version).first()
    if known is not None:
        if not may_stand_as_published(known.digest, pack.digest):
            raise RuleBroken("CATALOGUE-01", _("This version is published already. Give the changed pack a new version number."), "version")
        return known
    forget_packs()
    return ServiceType.objects.create(
        code=pack.code,
        profile=pack.profile or "",
        pack_version=pack.version,
        status=pack.status,
        start_on=pack.valid_from,
        end_on=pack.valid_to,
        source_json=pack.source_json,
        digest=pack.digest,
        is_sealed=pack.legal.is_sealed,
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
    )


def publish_shipped(ctx: Context) -> int:
    """Publish every shipped pack and profile that is not published yet; return how many are published in all."""
    packs = shipped_packs()
    for pack in packs:
        publish_pack(ctx, pack=pack)
    return len(packs)


@command(ServiceOfferAction.OFFER)
def offer_service(
    ctx: Context, *, unit: Unit, service_code: str, profile: str = "", funding_code: str = "", is_public: bool = True, start_on: date
) -> ServiceOffer:
    """Offer a published service in one of the organisation's own units from a day on."""
    within = offering_units(ctx)
    if not may_offer_in(unit.organisation_id, ctx.organisation_id) or (within is not None and unit.pk not in within):
        raise RuleBroken("CATALOGUE-02", _("Choose a unit of your own organisation."), "unit")
    if not is_unit_open(unit.start_on, unit.end_on, start_on):
        raise RuleBroken("CATALOGUE-06", _("The unit is not open on that day."), "start_on")
    try:
        current_type(service_code, profile, start_on)
    except ServiceType.DoesNotExist:
        raise RuleBroken("CATALOGUE-03", _("This service is not published for that day."), "service_code") from None
    # The unit's row is locked, so that a form sent twice at the same moment meets its own first half.
    lock(unit)
    same = ServiceOffer.objects.filter(unit=unit, service_code=service_code, profile=profile, funding_code=funding_code)
    if not may_offer_beside(start_on, same.order_by("pk").values_list("start_on", "end_on")):
        raise RuleBroken("CATALOGUE-05", _("The unit already offers this service."), "service_code")
    return ServiceOffer.objects.create(
        organisation_id=unit.organisation_id,
        unit=unit,
        service_code=service_code,
        profile=profile,
        funding_code=funding_code,
        is_public=is_public,
        start_on=start_on,
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
    )


@command(ServiceOfferAction.END)
def end_offer(ctx: Context, offer: ServiceOffer, *, end_on: date) -> ServiceOffer:
    """Stop offering a service after `end_on`; running episodes go on."""
    if not may_end(offer.start_on, end_on):
        raise RuleBroken("CATALOGUE-04", _("The last day cannot be before the first."), "end_on")
    offer.end_on = end_on
    offer.save()
    return offer


@command(ServiceOfferAction.PROMISE)
def promise_in_offer(ctx: Context, offer: ServiceOffer, *, first_time_days: int | None, promised_ways: Sequence[str] = ()) -> ServiceOffer:
    """Say within how many days there is a first time and how one may be in touch. Episodes that run keep the promise of their first day.

    Broken rules: CATALOGUE-07.
    """
    known = [code.code for code in code_set(CONTACT_WAYS).codes]
    if not may_be_promised(first_time_days, promised_ways, known):
        raise RuleBroken("CATALOGUE-07", _("Give the days as a number between 0 and %(most)s.") % {"most": MOST_PROMISED_DAYS}, "first_time_days")
    offer.first_time_days, offer.promised_ways = first_time_days, [code for code in known if code in promised_ways]
    offer.save()
    return offer
