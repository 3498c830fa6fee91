"""What the tests of the catalogue's pages share: the shipped packs published, and a browser that nobody signed in with."""

from __future__ import annotations

import pytest
from django.test import Client

from syli.catalogue.commands import publish_shipped
from syli.catalogue.queries import forget_packs
from syli.kernel.context import system_context
from syli.org.models import Municipality
from tests.cast import Cast


@pytest.fixture
def published(cast: Cast) -> Cast:
    """Publish every shipped pack, and know three municipalities."""
    forget_packs()
    publish_shipped(system_context(None, now=cast.now))
    for code, name, name_sv, county, county_name in (
        ("398", "Lahti", "Lahtis", "07", "Päijät-Häme"),
        ("564", "Oulu", "Uleåborg", "17", "Pohjois-Pohjanmaa"),
        ("698", "Rovaniemi", "Rovaniemi", "19", "Lappi"),
    ):
        Municipality.objects.create(
            year=2026, code=code, name_fi=name, name_sv=name_sv, language_status="1", county_code=county, county_fi=county_name,
            county_sv=f"{county_name} sv", county_en=f"{county_name} en", region_code=county, region_fi=county_name,
        )  # fmt: skip
    return cast


@pytest.fixture
def stranger() -> Client:
    """Return a browser in which nobody has signed in."""
    return Client()
