"""Tile map: where does each wellbeing services county stand on the map of equal tiles, and how dark is it?

One tile an area, so that Helsinki is not hidden by Lapland. Codes and names: Statistics Finland's classification of 2026.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import get_language

CLASSES = 5
COLUMNS, ROWS = 6, 7


@dataclass(frozen=True, slots=True)
class Area:
    """One tile's place (column, row from the north-west) and its names: short on the tile, whole in the list."""

    column: int
    row: int
    short: tuple[str, str, str]
    name: tuple[str, str, str]


AREAS: dict[str, Area] = {
    "21": Area(3, 0, ("Lappi", "Lappl.", "Lapland"), ("Lappi", "Lappland", "Lapland")),
    "19": Area(3, 1, ("P-Pohj.", "N Österb.", "N Ostrob."), ("Pohjois-Pohjanmaa", "Norra Österbotten", "North Ostrobothnia")),
    "20": Area(4, 1, ("Kainuu", "Kajanal.", "Kainuu"), ("Kainuu", "Kajanaland", "Kainuu")),
    "17": Area(1, 2, ("Pohjanm.", "Österb.", "Ostrob."), ("Pohjanmaa", "Österbotten", "Ostrobothnia")),
    "18": Area(2, 2, ("K-Pohj.", "M Österb.", "C Ostrob."), ("Keski-Pohjanmaa", "Mellersta Österbotten", "Central Ostrobothnia")),
    "15": Area(3, 2, ("K-Suomi", "M Finl.", "C Finl."), ("Keski-Suomi", "Mellersta Finland", "Central Finland")),
    "13": Area(4, 2, ("P-Savo", "N Savol.", "N Savo"), ("Pohjois-Savo", "Norra Savolax", "North Savo")),
    "14": Area(5, 2, ("P-Karj.", "N Karel.", "N Karel."), ("Pohjois-Karjala", "Norra Karelen", "North Karelia")),
    "16": Area(1, 3, ("E-Pohj.", "S Österb.", "S Ostrob."), ("Etelä-Pohjanmaa", "Södra Österbotten", "South Ostrobothnia")),
    "08": Area(2, 3, ("Pirkanm.", "Birkal.", "Pirkanm."), ("Pirkanmaa", "Birkaland", "Pirkanmaa")),
    "09": Area(3, 3, ("P-Häme", "Päijänne", "P-Häme"), ("Päijät-Häme", "Päijänne-Tavastland", "Päijät-Häme")),
    "12": Area(4, 3, ("E-Savo", "S Savol.", "S Savo"), ("Etelä-Savo", "Södra Savolax", "South Savo")),
    "11": Area(5, 3, ("E-Karj.", "S Karel.", "S Karel."), ("Etelä-Karjala", "Södra Karelen", "South Karelia")),
    "06": Area(1, 4, ("Satak.", "Satak.", "Satak."), ("Satakunta", "Satakunta", "Satakunta")),
    "07": Area(2, 4, ("K-Häme", "Eg. Tav.", "K-Häme"), ("Kanta-Häme", "Egentliga Tavastland", "Kanta-Häme")),
    "02": Area(3, 4, ("K-Uusim.", "M Nyland", "C Uusim."), ("Keski-Uusimaa", "Mellersta Nyland", "Central Uusimaa")),
    "10": Area(4, 4, ("Kymenl.", "Kymmen.", "Kymenl."), ("Kymenlaakso", "Kymmenedalen", "Kymenlaakso")),
    "91": Area(0, 5, ("Ahven.", "Åland", "Åland"), ("Ahvenanmaa", "Åland", "Åland")),
    "05": Area(1, 5, ("V-Suomi", "Eg. Finl.", "SW Finl."), ("Varsinais-Suomi", "Egentliga Finland", "Southwest Finland")),
    "03": Area(2, 5, ("L-Uusim.", "V Nyland", "W Uusim."), ("Länsi-Uusimaa", "Västra Nyland", "West Uusimaa")),
    "04": Area(3, 5, ("Va–Ke", "Va–Ke", "Va–Ke"), ("Vantaa ja Kerava", "Vanda och Kervo", "Vantaa and Kerava")),
    "01": Area(4, 5, ("I-Uusim.", "Ö Nyland", "E Uusim."), ("Itä-Uusimaa", "Östra Nyland", "East Uusimaa")),
    "90": Area(3, 6, ("Helsinki", "H:fors", "Helsinki"), ("Helsinki", "Helsingfors", "Helsinki")),
}


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile ready to draw; `shade` 1–5, 0 for a true zero, None when the value is protected or missing."""

    code: str
    column: int
    row: int
    short: str
    name: str
    value: float | None
    shade: int | None
    href: str | None


def tiles(values: Mapping[str, float | None], hrefs: Mapping[str, str] | None = None) -> list[Tile]:
    """Return the 23 tiles; an area without a value is drawn as protected or missing. Codes that are no area are refused."""
    unknown = set(values) - set(AREAS)
    if unknown:
        raise ValueError(f"no such wellbeing services county: {sorted(unknown)}")
    which = {"fi": 0, "sv": 1, "en": 2}[(get_language() or "fi")[:2]]
    top = max((value for value in values.values() if value is not None), default=0)
    return [
        Tile(code, a.column, a.row, a.short[which], a.name[which], values.get(code), shade(values.get(code), top), (hrefs or {}).get(code))
        for code, a in AREAS.items()
    ]


def shade(value: float | None, top: float) -> int | None:
    """Return the class of a value when classes are equal steps from nothing to the greatest; negative values count as nothing."""
    if value is None:
        return None
    if value <= 0 or top <= 0:
        return 0
    return min(CLASSES, int(value / top * CLASSES - 1e-9) + 1)


@dataclass(frozen=True, slots=True)
class Step:
    """One shade of the legend, and the least and the most that has it."""

    shade: int
    least: float
    most: float


def steps(top: float, decimals: int = 0) -> list[Step]:
    """Return the shades that can occur below the greatest value: no two share a number, and none is there when all is nothing."""
    unit = 10**decimals
    bounds = [math.floor(top * unit * number / CLASSES + 1e-9) for number in range(CLASSES + 1)]
    pairs = enumerate(pairwise(bounds), start=1)
    return [Step(number, (below + 1) / unit, most / unit) for number, (below, most) in pairs if most > below]
