"""What has been counted without knowing anybody."""

from __future__ import annotations

from dataclasses import dataclass

from syli.catalogue.models import ServiceOffer
from syli.catalogue.packs import Pack
from syli.catalogue.packs.model import ContactKind
from syli.catalogue.packs.names import BUILT_MODALITIES
from syli.catalogue.queries import current_pack, offers_of, sealed_services, service_names
from syli.episodes.access import CountOnlyContactAction
from syli.kernel.access import visible_to
from syli.kernel.context import Context


@dataclass(frozen=True, slots=True)
class CountRow:
    """One count as the pad lists it."""

    public_id: str
    service: str
    kind: str
    adults: int
    children: int
    minutes: int


def countable_kinds(pack: Pack) -> list[ContactKind]:
    """Return the kinds of contact of a service that may be only counted and can be recorded in this release."""
    return [kind for kind in pack.contacts if kind.is_count_only and kind.modality in BUILT_MODALITIES]


def joint_services(ctx: Context, offer: ServiceOffer) -> list[str]:
    """Return the other services of the association that may hold something together with one (EPISODE-26); no sealed one."""
    sealed = set(sealed_services())
    if offer.service_code in sealed:
        return []
    return sorted({other.service_code for other in offers_of(offer.organisation_id, ctx.today)} - sealed - {offer.service_code})


def counted_today(ctx: Context) -> list[CountRow]:
    """Return today's counts in the actor's units, the latest first."""
    rows = list(visible_to(ctx, CountOnlyContactAction.CORRECT).filter(happened_on=ctx.today).order_by("-pk")[:50])
    names = service_names(ctx.language)
    kinds = {code: _kinds(code, ctx) for code in {row.service_code for row in rows}}
    return [
        CountRow(
            row.public_id,
            names.get(row.service_code, row.service_code),
            kinds[row.service_code].get(row.kind, row.kind),
            row.adults,
            row.children,
            row.minutes,
        )
        for row in rows
    ]


def _kinds(service_code: str, ctx: Context) -> dict[str, str]:
    """Return what a service's kinds of contact are called."""
    return {entry.code: entry.texts.in_language(ctx.language) for entry in current_pack(service_code, "", ctx.today).contacts}
