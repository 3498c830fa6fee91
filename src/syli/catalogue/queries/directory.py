"""The service directory anybody may browse: what, for whom, where. Knows no client, and no place of a secret unit."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from syli.catalogue.labels import GROUPS, MODALITIES
from syli.catalogue.models import ServiceOffer
from syli.catalogue.packs import Pack
from syli.catalogue.queries import code_set, packs_on
from syli.kernel.context import Context
from syli.org.models import Municipality

#: All grown-ups' roles are one choice: a father also looks for what is for parents.
ADULT: Final = "adult"
Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a service is given. Of a secret unit the directory knows the name for outsiders and nothing of where it is."""

    association: str
    unit: str
    municipality: str = ""
    county_code: str = ""
    county: str = ""
    is_secret: bool = False


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """One service of the directory, in the reader's language."""

    code: str
    name: str
    group: str
    summary: str
    for_whom: str
    getting_in: str
    cost: str
    ways: tuple[str, ...]
    audiences: frozenset[str]
    is_anonymous: bool
    places: tuple[Place, ...]
    haystack: str

    @property
    def municipalities(self) -> list[str]:
        """Return the municipalities that may be told, by name."""
        return sorted({place.municipality for place in self.places if place.municipality}, key=_in_order)

    @property
    def has_secret_place(self) -> bool:
        """Tell whether it is given somewhere that is not told."""
        return any(place.is_secret for place in self.places)


@dataclass(frozen=True, slots=True)
class Directory:
    """Everything one may look for, and the choices of the filters."""

    services: tuple[ServiceCard, ...]

    def found(self, words: str = "", audience: str = "", county: str = "") -> list[ServiceCard]:
        """Return the services with every word in them, for the audience, within reach from the county.

        A place that is not told counts where its association tells that it works, wherever the place itself is: so the answer says
        nothing new. Where the association tells of no place it counts for every county.
        """
        wanted = _folded(words).split()
        told = self._told_counties() if county else {}
        return [
            service
            for service in self.services
            if all(word in service.haystack for word in wanted)
            and (not audience or audience in service.audiences)
            and (not county or any(county in _reach(place, told, county) for place in service.places))
        ]

    def _told_counties(self) -> dict[str, set[str]]:
        """Return the counties in which each association tells of a place."""
        told: dict[str, set[str]] = defaultdict(set)
        for place in (place for service in self.services for place in service.places if place.county_code):
            told[place.association].add(place.county_code)
        return told

    def one(self, code: str) -> ServiceCard | None:
        """Return a service by its code."""
        return next((service for service in self.services if service.code == code), None)

    @property
    def audiences(self) -> Choices:
        """Return for whom there is something: grown-ups, then children in the order of the code set."""
        listed = set().union(*(service.audiences for service in self.services)) if self.services else set()
        return [(code, words) for code, words in _audience_words() if code in listed]

    @property
    def counties(self) -> Choices:
        """Return the counties in which something is given at a place that may be told."""
        places = (place for service in self.services for place in service.places if place.county_code)
        return sorted({place.county_code: place.county for place in places}.items(), key=lambda pair: _in_order(pair[1]))


def _reach(place: Place, told: dict[str, set[str]], county: str) -> set[str]:
    """Return the counties a place counts for. It is asked with what may be told alone, never with where a secret place is."""
    return told.get(place.association, {county}) if place.is_secret else {place.county_code}


def by_group(services: Iterable[ServiceCard]) -> list[tuple[str, list[ServiceCard]]]:
    """Return the services under the names of their groups, in the directory's order; empty groups are left out."""
    grouped: dict[str, list[ServiceCard]] = defaultdict(list)
    for service in services:
        grouped[service.group].append(service)
    return [(str(words), grouped[group]) for group, words in GROUPS.items() if group in grouped]


def service_directory(ctx: Context) -> Directory:
    """Read the directory of today: published public services, and who offers them publicly. As many queries for any size."""
    packs = _public_packs(ctx.today)
    places = _places(ctx, {pack.code for pack in packs})
    words = dict(_audience_words(ctx.language))
    cards = [_card(pack, tuple(places[pack.code]), ctx.language, words) for pack in packs]
    return Directory(tuple(sorted(cards, key=lambda card: _in_order(card.name))))


def _public_packs(day: date) -> list[Pack]:
    # The texts of the service as it is everywhere; a profile's own only where there is nothing else.
    first: dict[str, Pack] = {}
    for (code, _profile), pack in sorted(packs_on(day).items()):
        first.setdefault(code, pack)
    return [pack for pack in first.values() if pack.is_public]


def _places(ctx: Context, codes: set[str]) -> dict[str, list[Place]]:
    today = ctx.today
    still = Q(end_on__isnull=True) | Q(end_on__gte=today)
    unit_open = Q(unit__start_on__lte=today) & (Q(unit__end_on__isnull=True) | Q(unit__end_on__gte=today))
    association_open = Q(organisation__end_on__isnull=True) | Q(organisation__end_on__gte=today)
    rows = ServiceOffer.objects.filter(still, unit_open, association_open, is_public=True, start_on__lte=today, service_code__in=codes)
    offers = list(rows.select_related("unit", "organisation").order_by("pk"))
    areas = _areas({offer.unit.municipality_code for offer in offers if not offer.unit.is_secret}, today.year)
    found: dict[str, set[Place]] = defaultdict(set)
    for offer in offers:
        found[offer.service_code].add(_place(offer, areas.get(offer.unit.municipality_code), ctx.language))
    # Ordered by what is shown: the order of rows or of real names would tell too.
    order = {code: sorted(places, key=lambda p: (_in_order(p.association), _in_order(p.unit))) for code, places in found.items()}
    return defaultdict(list, order)


def _place(offer: ServiceOffer, area: Municipality | None, language: str) -> Place:
    association = offer.organisation.name_sv if language == "sv" and offer.organisation.name_sv else offer.organisation.name
    if offer.unit.is_secret:
        return Place(association, offer.unit.outward_name, is_secret=True)
    if area is None:
        return Place(association, offer.unit.outward_name)
    county = {"sv": area.county_sv, "en": area.county_en}.get(language, area.county_fi)
    return Place(association, offer.unit.outward_name, area.name_in(language), area.county_code, county)


def _areas(codes: set[str], year: int) -> dict[str, Municipality]:
    found: dict[str, Municipality] = {}
    for row in Municipality.objects.filter(code__in=codes).order_by("year"):
        # The latest borders up to this year; a later year only fills a gap.
        if row.year <= year or row.code not in found:
            found[row.code] = row
    return found


def _card(pack: Pack, places: tuple[Place, ...], language: str, words: dict[str, str]) -> ServiceCard:
    texts = {field: getattr(pack, field).in_language(language) for field in ("name", "summary", "for_whom", "getting_in", "cost")}
    kinds = {code.code: code.kind for code in code_set("roles").codes}
    audiences = {ADULT if kinds.get(role.code, ADULT) == ADULT else role.code for role in pack.clients}
    told = [f"{place.association} {place.unit} {place.municipality} {place.county}" for place in places]
    # Somebody may know a service by its name in another language.
    names = [pack.name.fi, pack.name.sv, pack.name.en, *(words.get(code, "") for code in audiences)]
    return ServiceCard(
        code=pack.code, group=pack.group, ways=tuple(str(MODALITIES[m]) for m in pack.modalities if m in MODALITIES),
        audiences=frozenset(audiences), is_anonymous=pack.way_in.is_anonymous, places=places,
        haystack=_folded(" ".join([*texts.values(), *names, *told])), **texts,
    )  # fmt: skip


def _audience_words(language: str = "") -> Choices:
    from django.utils.translation import get_language

    reading = language or get_language() or "fi"
    return [(ADULT, _("Adult")), *((c.code, c.texts.in_language(reading)) for c in code_set("roles").codes if c.kind != ADULT)]


def _folded(text: str) -> str:
    """Return text as it is searched: small letters, dots and rings taken off, for those who type without them."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def _in_order(name: str) -> str:
    """Return a key that sorts å, ä, ö after z and otherwise ignores case."""
    return name.casefold().translate({ord("å"): "{", ord("ä"): "|", ord("ö"): "}"})
