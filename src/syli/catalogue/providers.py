"""Which words the published services make everybody's."""

from __future__ import annotations

from syli.catalogue.queries import every_service_name
from syli.safety.gate.marks import public_words


@public_words
def names_of_services() -> frozenset[str]:
    """Return the names of the published services: a house called by one of them is known by no place."""
    return every_service_name()
