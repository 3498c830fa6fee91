"""What the houses of the simulated federation show beside the stated figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from syli.simulator.proportions import Tally


def nights_a_year(tally: Tally, options: Mapping[str, Any]) -> float:
    """Nights that people slept in the houses in a year, on average over the whole years."""
    whole = tally.whole_years
    return sum(s.adults + s.children for s in tally.stays.slept if s.service == options["service"] and s.year in whole) / len(whole)


def share_of_nights(tally: Tally, options: Mapping[str, Any]) -> float:
    """The share of nights that children slept."""
    slept = [s for s in tally.stays.slept if s.service == options["service"]]
    return sum(s.children for s in slept) / max(1, sum(s.adults + s.children for s in slept))


def share_of_places(tally: Tally, options: Mapping[str, Any]) -> float:
    """The share of place-nights that were taken: a family takes one place."""
    whole = tally.whole_years
    taken = sum(s.family for s in tally.stays.slept if s.service == options["service"] and s.year in whole)
    return taken / max(1, 365 * len(whole) * sum(tally.stays.places[options["service"]]))


def places_a_house(tally: Tally, options: Mapping[str, Any]) -> float:
    """Family places of a house, on average."""
    places = tally.stays.places[options["service"]]
    return sum(places) / max(1, len(places))


def days_of_a_stay(tally: Tally, options: Mapping[str, Any]) -> float:
    """The mean length of stays that have ended, in days."""
    days = tally.stays.days[options["service"]]
    return sum(days) / max(1, len(days))


def share_turned_away(tally: Tally, options: Mapping[str, Any]) -> float:
    """The share of families at the door for whom there was no place."""
    turned = tally.stays.turned[options["service"]]["no_place"]
    return turned / max(1, turned + tally.stays.came[options["service"]])


def hours_of_arrival(tally: Tally, options: Mapping[str, Any]) -> float:
    """At how many hours of the day somebody has arrived."""
    return float(len(tally.stays.hours[options["service"]]))


def calls_a_day(tally: Tally, options: Mapping[str, Any]) -> float:
    """Calls to one house in a day, on average."""
    whole = tally.whole_years
    calls = sum(number for (service, year), number in tally.stays.calls.items() if service == options["service"] and year in whole)
    return calls / (365 * len(whole) * max(1, len(tally.stays.places[options["service"]])))
