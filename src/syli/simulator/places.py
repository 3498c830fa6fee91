"""Where associations work and clients live: the real municipalities, weighed roughly by how many live there."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import yaml

from syli.simulator.names import DATA
from syli.simulator.seeds import Weighted, spread

AREAS = Path(__file__).parent.parent / "org" / "areas" / "kunnat_2026.csv"
SMALL = 6.0
HOME, COUNTY = 0.62, 0.33


@dataclass(frozen=True, slots=True)
class Place:
    """One municipality."""

    code: str
    name: str
    languages: str
    county: str
    weight: float


@dataclass(frozen=True, slots=True)
class Country:
    """All municipalities, and those of each county."""

    places: dict[str, Place]
    everywhere: Weighted[str]
    by_county: dict[str, Weighted[str]]

    def home_of(self, index: int) -> Place:
        """Return the town of the index-th association: larger ones first, spread over the country."""
        towns = [place for place in self.places.values() if place.weight >= 30]
        weights = Weighted({place.code: place.weight**0.5 for place in towns})
        point = spread(index, "home") * weights.total
        for town in towns:
            point -= town.weight**0.5
            if point < 0:
                return town
        return towns[-1]

    def municipality(self, dice: Random, home: Place, *, reach: float) -> Place:
        """Return where a client lives; `reach` is the share that comes from beyond the county."""
        draw = dice.random()
        if draw < HOME * (1 - reach):
            return home
        if draw < 1 - reach:
            return self.places[self.by_county[home.county].draw(dice)]
        return self.places[self.everywhere.draw(dice)]


@cache
def country() -> Country:
    """Return the country, read once."""
    sizes: dict[str, float] = yaml.safe_load((DATA / "sizes.yaml").read_text(encoding="utf-8"))["thousands"]
    with AREAS.open(encoding="utf-8", newline="") as file:
        places = {
            row["municipality_code"]: Place(
                row["municipality_code"],
                row["name_fi"],
                row["languages"],
                row["county_code"],
                float(sizes.get(row["name_fi"], SMALL)),
            )
            for row in csv.DictReader(file)
        }
    counties: dict[str, dict[str, float]] = {}
    for place in places.values():
        counties.setdefault(place.county, {})[place.code] = place.weight
    return Country(
        places,
        Weighted({place.code: place.weight for place in places.values()}),
        {county: Weighted(weights) for county, weights in counties.items()},
    )
