"""Associations: where they are, which services they give in which units, how large they are."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random
from statistics import NormalDist
from typing import Any

from syli.simulator.names import name_book
from syli.simulator.places import Place, country
from syli.simulator.profile import Profile, ServiceShape
from syli.simulator.seeds import chance, spread
from syli.simulator.traits import ServiceTraits
from syli.simulator.world import Offer, Unit

SIZE_SIGMA = 0.4
WEIGHTS = (7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class House:
    """What an association is before its people: place, size, units and offers."""

    index: int
    seed: int
    name: str
    business_id: str
    home: Place
    size: float
    units: tuple[Unit, ...]
    offers: tuple[Offer, ...]

    def offer_of(self, service: str) -> Offer | None:
        """Return the offer of a service, if the association gives it."""
        return next((offer for offer in self.offers if offer.service == service), None)


def offers_service(index: int, service: str, share: float) -> bool:
    """Whether the index-th association gives a service; of any number of them in a row about `share` do."""
    return spread(index, "offers", service) < share


def size_of(index: int) -> float:
    """Return how large the index-th association is against the mean, 1; few are large."""
    point = min(0.995, max(0.005, spread(index, "size")))
    return math.exp(SIZE_SIGMA * NormalDist().inv_cdf(point) - SIZE_SIGMA**2 / 2)


@cache
def total_size(service: str, share: float, associations: int) -> float:
    """Return the sizes, added up, of all associations of the whole federation that give a service."""
    return sum(size_of(index) for index in range(associations) if offers_service(index, service, share)) or 1.0


def demand(house: House, profile: Profile, shape: ServiceShape) -> float:
    """Return which part of the whole federation's demand for a service comes to this house."""
    return house.size / total_size(shape.code, shape.offered_by, profile.associations)


def build_house(seed: int, index: int, profile: Profile, traits: Mapping[str, ServiceTraits], start_on: date) -> House:
    """Return the index-th association of a federation."""
    land, book = country(), name_book()
    home = land.home_of(index)
    given = [t for code, t in traits.items() if code in profile.services and offers_service(index, code, profile.services[code].offered_by)]
    if not given:
        most = max(profile.services.values(), key=lambda shape: shape.offered_by * (shape.code in traits))
        given = [traits[most.code]]
    units = _units(index, profile, given, home, start_on)
    offers = tuple(
        Offer(number, unit.key, service.code, service.version, service.funding, start_on)
        for number, (unit, service) in enumerate((unit, service) for unit, services in units for service in services)
    )
    names = book.associations
    again = f" {index // len(names) + 1}" if index >= len(names) else ""
    ending = "rf" if names[index % len(names)].endswith("familjestöd") else "ry"
    return House(
        index,
        seed,
        f"{names[index % len(names)]}{again} {ending}",
        business_id(index),
        home,
        size_of(index),
        tuple(unit for unit, _ in units),
        offers,
    )


def _units(index: int, profile: Profile, given: list[ServiceTraits], home: Place, start_on: date) -> list[tuple[Unit, list[ServiceTraits]]]:
    """Put services into units by the profile's rules: the first rule that fits a service's properties takes it."""
    by_rule: dict[int, list[ServiceTraits]] = {}
    for service in given:
        number = next(n for n, rule in enumerate(profile.units) if _fits(rule, service))
        by_rule.setdefault(number, []).append(service)
    book = name_book()
    units: list[tuple[Unit, list[ServiceTraits]]] = []
    for number in sorted(by_rule):
        rule, services = profile.units[number], by_rule[number]
        is_secret = any(service.is_sealed for service in services)
        # A secret house has a name of its own: called by its service, it would be in no table and no check would find it.
        name = book.secret_houses[index % len(book.secret_houses)] if is_secret else str(rule["name"])
        alias = book.secret_names[index % len(book.secret_names)] if is_secret else ""
        units.append((Unit(len(units), name, alias, is_secret, home.code, start_on), services))
    return units


def _fits(rule: Mapping[str, Any], service: ServiceTraits) -> bool:
    properties = {"group": service.group, "stay": service.is_stay, "sealed": service.is_sealed, "clients": service.has_clients}
    return all(rule[name] == value for name, value in properties.items() if name in rule)


def business_id(index: int) -> str:
    """Return an invented business id; numbers that begin with 99 have been given to nobody."""
    number = 9_900_000 + index * 7
    while True:
        digits = [int(d) for d in str(number)]
        rest = sum(d * w for d, w in zip(digits, WEIGHTS, strict=True)) % 11
        if rest != 1:
            return f"{number}-{0 if rest == 0 else 11 - rest}"
        number += 1


def swedish_factor(house: House) -> float:
    """Return how much more Swedish is spoken here than in the whole country."""
    return {"fi": 0.35, "fi-sv": 2.2, "sv-fi": 11.0, "sv": 18.0}[house.home.languages]


def dice_of(house: House, *story: object) -> Random:
    """Return the generator of one story of a house."""
    return chance(house.seed, "association", house.index, *story)
