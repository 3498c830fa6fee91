"""Which municipality, county and name belongs to a code in the year something happened? Public reference data: nobody's secret."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, Min, QuerySet

from syli.org.models import Municipality


@dataclass(frozen=True, slots=True)
class County:
    """One wellbeing services county (Helsinki and Åland among them), named in the asked language."""

    code: str
    name: str


def areas_year(year: int) -> int | None:
    """Return the year whose borders count for an event of `year`: the latest one known up to it, else the earliest; None before loading."""
    latest = Municipality.objects.filter(year__lte=year).aggregate(found=Max("year"))["found"]
    if latest is not None:
        return int(latest)
    earliest = Municipality.objects.aggregate(found=Min("year"))["found"]
    return None if earliest is None else int(earliest)


def municipality_of(code: str, year: int) -> Municipality | None:
    """Return a municipality as it was in the year of an event; None for a code that no year knows.

    A municipality that has since been joined to another is found in the last year it existed.
    """
    known = Municipality.objects.filter(code=code)
    return known.filter(year__lte=year).order_by("-year").first() or known.order_by("year").first()


def municipalities_in(year: int, *, county_code: str | None = None, language: str = "fi") -> list[Municipality]:
    """Return the municipalities of the year's borders by name in the asked language, perhaps of one county only."""
    rows = Municipality.objects.filter(year=areas_year(year) or 0)
    if county_code is not None:
        rows = rows.filter(county_code=county_code)
    return sorted(rows.order_by("code"), key=lambda row: _in_finnish_order(row.name_in(language)))


def counties_in(year: int, language: str = "fi") -> list[County]:
    """Return the counties of the year's borders, by code."""
    name = f"county_{language if language in ('fi', 'sv', 'en') else 'fi'}"
    rows = Municipality.objects.filter(year=areas_year(year) or 0).values_list("county_code", name).distinct().order_by("county_code")
    return [County(code, text) for code, text in rows]


def municipality_names(codes: Iterable[str], year: int, language: str = "fi") -> dict[str, str]:
    """Return the names of several codes with one query; a code nobody knows is left out."""
    return names_in(municipality_rows(codes), year, language)


def municipality_rows(codes: Iterable[str]) -> QuerySet[Municipality]:
    """Return every year's row of several codes, the years in order: `names_in` finds the names in them."""
    return Municipality.objects.filter(code__in=set(codes)).order_by("year")


def names_in(rows: Iterable[Municipality], year: int, language: str = "fi") -> dict[str, str]:
    """Return the names of the municipalities among rows, as they were called in a year, or in the nearest one known."""
    names: dict[str, str] = {}
    for row in rows:
        # Years come in order: up to the event each year replaces the one before; a later year only fills a gap.
        if row.year <= year or row.code not in names:
            names[row.code] = row.name_in(language)
    return names


def _in_finnish_order(name: str) -> str:
    """Return a key that sorts å, ä, ö after z and otherwise ignores case."""
    return name.casefold().translate({ord("å"): "{", ord("ä"): "|", ord("ö"): "}"})
