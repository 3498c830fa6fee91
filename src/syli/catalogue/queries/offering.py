"""What an association offers, what it could offer, and which pack versions are published beside what ships."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from syli.catalogue.access import ServiceOfferAction, offering_units
from syli.catalogue.labels import MODALITIES, profile_name
from syli.catalogue.models import ServiceOffer, ServiceType
from syli.catalogue.packs import Pack, shipped_catalogue
from syli.catalogue.queries import label, packs_on, service_names
from syli.catalogue.rules import may_stand_as_published
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.org.models import Unit
from syli.org.queries.organisations import open_units

FUNDING = "funding_sources"
CONTACT_WAYS = "contact_ways"


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One offer as the association sees its own: with the unit's real name."""

    public_id: str
    service: str
    profile: str
    unit: str
    is_secret: bool
    funding: str
    start_on: date
    end_on: date | None
    is_public: bool
    is_over: bool
    first_time_days: int | None
    promised_ways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackRow:
    """One service, perhaps with a profile: its versions and whether what ships is what is published."""

    code: str
    name: str
    profile: str
    versions: tuple[int, ...]
    start_on: date | None
    end_on: date | None
    state: str
    unbuilt: tuple[str, ...]


def own_offers(ctx: Context) -> list[OfferRow]:
    """Return everything the association offers, will offer or has offered; what is over comes last."""
    names = service_names(ctx.language)
    offers = visible_to(ctx, ServiceOfferAction.LIST).select_related("unit").order_by("pk")
    rows = [_offer_row(ctx, offer, names) for offer in offers]
    return sorted(rows, key=lambda row: (row.is_over, row.service.casefold(), row.unit.casefold(), row.start_on))


def offer_row(ctx: Context, offer: ServiceOffer) -> OfferRow:
    """Return one offer in words."""
    return _offer_row(ctx, offer, service_names(ctx.language))


def _offer_row(ctx: Context, offer: ServiceOffer, names: dict[str, str]) -> OfferRow:
    return OfferRow(
        public_id=offer.public_id, service=names.get(offer.service_code, offer.service_code),
        profile=profile_name(offer.profile, ctx.language) if offer.profile else "", unit=offer.unit.name, is_secret=offer.unit.is_secret,
        funding=label(FUNDING, offer.funding_code, ctx.language) if offer.funding_code else "", start_on=offer.start_on, end_on=offer.end_on,
        is_public=offer.is_public, is_over=offer.end_on is not None and offer.end_on < ctx.today, first_time_days=offer.first_time_days,
        promised_ways=tuple(label(CONTACT_WAYS, code, ctx.language) for code in offer.promised_ways),
    )  # fmt: skip


def units_to_offer_in(ctx: Context) -> list[Unit]:
    """Return the open units whose offers the actor looks after, by name."""
    within = offering_units(ctx)
    units = open_units(ctx.organisation_id, ctx.today)
    return list(units if within is None else units.filter(pk__in=within))


def services_to_offer(ctx: Context) -> dict[str, tuple[str, str, str]]:
    """Return (code, profile, words) of every service published today by the key a form uses, in order of the words."""
    found = {
        f"{code}:{profile}": (code, profile, pack.name.in_language(ctx.language) + (f" ({profile_name(profile, ctx.language)})" if profile else ""))
        for (code, profile), pack in packs_on(ctx.today).items()
    }
    return dict(sorted(found.items(), key=lambda item: (item[1][2].casefold(), item[0])))


def funding_choices(ctx: Context) -> list[tuple[str, str]]:
    """Return the sources of funding as choices."""
    return [(code.code, code.texts.in_language(ctx.language)) for code in shipped_catalogue().code_sets[FUNDING].codes if code.is_valid_on(ctx.today)]


def way_choices(ctx: Context) -> list[tuple[str, str]]:
    """Return the ways of being in touch as choices."""
    return [(code.code, code.texts.in_language(ctx.language)) for code in shipped_catalogue().code_sets[CONTACT_WAYS].codes]


def pack_rows(language: str) -> list[PackRow]:
    """Return every service and profile, published or only shipped, by name."""
    published: dict[tuple[str, str], list[ServiceType]] = defaultdict(list)
    for row in ServiceType.objects.order_by("code", "profile", "pack_version"):
        published[row.code, row.profile].append(row)
    shipped = {(pack.code, pack.profile or ""): pack for pack in shipped_packs()}
    names = service_names(language)
    rows = []
    for key in published.keys() | shipped.keys():
        pack, versions = shipped.get(key), published.get(key, [])
        name = pack.name.in_language(language) if pack else names.get(key[0], key[0])
        rows.append(_pack_row(key, name, pack, versions, language))
    return sorted(rows, key=lambda row: (row.name.casefold(), row.profile))


def _pack_row(key: tuple[str, str], name: str, pack: Pack | None, versions: list[ServiceType], language: str) -> PackRow:
    last = versions[-1] if versions else None
    return PackRow(
        code=key[0], name=name, profile=profile_name(key[1], language) if key[1] else "",
        versions=tuple(row.pack_version for row in versions), start_on=last.start_on if last else None, end_on=last.end_on if last else None,
        state=_state(pack, versions), unbuilt=tuple(str(MODALITIES[m]) for m in pack.unbuilt_modalities) if pack else (),
    )  # fmt: skip


def _state(pack: Pack | None, versions: list[ServiceType]) -> str:
    """Say how what ships stands to what is published: published, waiting, changed (without a new version), or gone."""
    if pack is None:
        return "gone"
    same = next((row for row in versions if row.pack_version == pack.version), None)
    if same is None:
        return "waiting"
    return "published" if may_stand_as_published(same.digest, pack.digest) else "changed"


def shipped_packs() -> list[Pack]:
    """Return every shipped pack, and those with a profile laid over."""
    catalogue = shipped_catalogue()
    profiled = (catalogue.pack(code, name) for name, profile in catalogue.profiles.items() for code in profile.services)
    return [*catalogue.packs, *profiled]
