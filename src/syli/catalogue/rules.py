"""Rules of the catalogue: what may be published and offered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from syli.kernel.rules import rule

MOST_PROMISED_DAYS = 365


@rule("CATALOGUE-01", "A published version of a pack never changes; a changed pack gets a new version.", source="Promise 2; pack design")
def may_stand_as_published(known_digest: str | None, digest: str) -> bool:
    """Tell whether this document may stand as the version: nothing is published yet, or the very same."""
    return known_digest in (None, digest)


@rule("CATALOGUE-02", "A service is offered in a unit of one's own organisation.", source="CON-5")
def may_offer_in(unit_organisation_id: int, acting_organisation_id: int | None) -> bool:
    """Tell whether the acting organisation owns the unit."""
    return acting_organisation_id is not None and unit_organisation_id == acting_organisation_id


@rule("CATALOGUE-03", "Only a service published for that day can be offered.", source="Pack validity dates")
def is_valid_on(start_on: date, end_on: date | None, day: date) -> bool:
    """Tell whether a version valid from `start_on` to `end_on` (both included) holds on `day`."""
    return start_on <= day and (end_on is None or day <= end_on)


@rule("CATALOGUE-04", "An offer's last day is not before its first.", source="Inclusive dates (ADR)")
def may_end(start_on: date, end_on: date) -> bool:
    """Tell whether the period from `start_on` to `end_on` has at least one day."""
    return end_on >= start_on


@rule("CATALOGUE-05", "A unit offers the same service once at a time.", source="Bad input: duplicates")
def may_offer_beside(start_on: date, others: Iterable[tuple[date, date | None]]) -> bool:
    """Tell whether an open-ended offer from `start_on` leaves the days of every other such offer alone."""
    return all(end_on is not None and end_on < start_on for _start_on, end_on in others)


@rule("CATALOGUE-06", "A service is offered only in a unit that is open on the first day.", source="Inclusive dates (ADR)")
def is_unit_open(unit_start_on: date, unit_end_on: date | None, day: date) -> bool:
    """Tell whether the unit works on `day`."""
    return unit_start_on <= day and (unit_end_on is None or day <= unit_end_on)


@rule("CATALOGUE-07", "A first time is promised within at most a year, and contact only in ways that are known.", source="JUS-4")
def may_be_promised(days: int | None, ways: Iterable[str], known: Iterable[str]) -> bool:
    """Tell whether a service may be promised so; nothing need be promised."""
    return (days is None or 0 <= days <= MOST_PROMISED_DAYS) and set(ways) <= set(known)
