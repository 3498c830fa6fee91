"""Plans for the tests: the shipped packs, the federation's profile, small numbers."""

from __future__ import annotations

from datetime import date
from functools import cache

from syli.catalogue.packs import shipped_catalogue
from syli.simulator.generate import Plan
from syli.simulator.profile import federation_profile
from syli.simulator.traits import ServiceTraits, service_traits

UNTIL = date(2025, 12, 31)


@cache
def shipped_traits() -> dict[str, ServiceTraits]:
    """Return the shipped services as the simulator sees them."""
    return service_traits(shipped_catalogue())


def plan(seed: int = 1, years: int = 1, scale: float = 0.4, until: date = UNTIL) -> Plan:
    """Return a plan over the shipped packs."""
    return Plan(seed, years, scale, until, federation_profile(), shipped_traits())
