"""From houses and their doors to facts: places a night, who was not received, who called. Numbers of people nobody knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Min

from syli.catalogue.models import ServiceOffer
from syli.catalogue.queries import newest_pack
from syli.intake.choices import RequestState
from syli.intake.models import HelpRequest
from syli.kernel.context import HELSINKI
from syli.stats.choices import UNKNOWN, Guided
from syli.stats.disclosure.record_keys import record_key
from syli.stats.facts import CHUNK, Columns, Reading, append
from syli.stats.stay_facts import hour_band
from syli.stays.models import AdviceCall, House, TurnedAway
from syli.stays.queries.offers import STAY
from syli.stays.queries.places import past_places_of
from syli.stays.rules import places_at

_DAY = timedelta(days=1)
#: A request that ended so was not received.
NOT_RECEIVED = (RequestState.REFUSED, RequestState.GUIDED)


def house_facts(reading: Reading) -> Columns:
    """Return one row per house and night that is over: how many families it had room for, by what it had when that night began (STAY-62)."""
    columns: Columns = defaultdict(list)
    services = services_of_houses(reading.organisation_id)
    houses = House.objects.filter(organisation_id=reading.organisation_id).annotate(first_at=Min("stays__began_at"))
    for house in houses.prefetch_related("past_places").order_by("pk"):
        past = past_places_of(house)
        began_at = min(house.created_at, house.first_at or house.created_at)
        day = max(began_at.astimezone(HELSINKI).date(), date(reading.year, 1, 1))
        shared = {
            "organisation": str(reading.organisation_id),
            "unit": str(house.unit_id),
            "service": services.get(house.unit_id, UNKNOWN),
            "record_key": record_key(reading.secret, reading.organisation_id, "house", house.pk),
        }
        while day.year == reading.year and house.night.hours_of(day)[1] <= reading.now:
            offered = places_at(past, house.family_places, house.night.hours_of(day)[0])
            append(columns, shared | {"event_on": day, "offered": offered})
            day += _DAY
    return columns


def services_of_houses(organisation_id: int) -> dict[int, str]:
    """Return the service of each unit that gives exactly one as a stay; where there are several, a place belongs to none of them."""
    found: dict[int, set[str]] = defaultdict(set)
    for unit_id, code in ServiceOffer.objects.filter(organisation_id=organisation_id).values_list("unit_id", "service_code").distinct():
        pack = newest_pack(code)
        if pack is not None and STAY in pack.modalities:
            found[unit_id].add(code)
    return {unit_id: next(iter(codes)) for unit_id, codes in found.items() if len(codes) == 1}


def door_facts(reading: Reading) -> Columns:
    """Return one row per family that was not received and per call: when, why, where guided; nobody is named in any of them."""
    columns: Columns = defaultdict(list)
    services = services_of_houses(reading.organisation_id)
    for fact in (*_turned_away(reading, services), *_not_received(reading), *_calls(reading)):
        append(columns, fact)
    return columns


def _turned_away(reading: Reading, services: dict[int, str]) -> Iterable[dict[str, Any]]:
    rows = TurnedAway.objects.filter(organisation_id=reading.organisation_id, **_in_year(reading, "happened_at"))
    for row in rows.select_related("house").order_by("pk").iterator(chunk_size=CHUNK):
        fact = _door_fact(reading, "turned_away", row.pk, row.house.unit_id, services.get(row.house.unit_id, UNKNOWN), row.happened_at)
        yield fact | {
            "refusal_reason": row.reason or UNKNOWN,
            "guided_to": row.guided_code or _onward(row.guided_to),
            "turned_away": 1,
            "people": row.adults + row.children,
        }


def _not_received(reading: Reading) -> Iterable[dict[str, Any]]:
    """Requests for a place in a house that were refused or guided elsewhere: the same thing, asked for in daylight."""
    units = House.objects.filter(organisation_id=reading.organisation_id).values("unit_id")
    rows = HelpRequest.objects.filter(
        organisation_id=reading.organisation_id, unit_id__in=units, state__in=NOT_RECEIVED, **_in_year(reading, "decided_at")
    )
    for row in rows.annotate(heads=Count("people")).order_by("pk").iterator(chunk_size=CHUNK):
        fact = _door_fact(reading, "request", row.pk, row.unit_id, row.service_code, row.decided_at)
        yield fact | {
            "refusal_reason": row.decision_code or UNKNOWN,
            "guided_to": _onward(row.guided_to),
            "turned_away": 1,
            "people": max(row.heads, 1),
        }


def _calls(reading: Reading) -> Iterable[dict[str, Any]]:
    rows = AdviceCall.objects.filter(organisation_id=reading.organisation_id, **_in_year(reading, "happened_at"))
    for row in rows.select_related("counted").order_by("pk").iterator(chunk_size=CHUNK):
        fact = _door_fact(reading, "call", row.pk, row.counted.unit_id, row.counted.service_code, row.happened_at)
        yield fact | {"caller": row.caller or UNKNOWN, "guided_to": _onward(row.guided_to), "calls": 1}


def _door_fact(reading: Reading, kind: str, pk: int, unit_id: int, service: str, moment: datetime) -> dict[str, Any]:
    return {
        "organisation": str(reading.organisation_id),
        "unit": str(unit_id),
        "service": service or UNKNOWN,
        "refusal_reason": UNKNOWN,
        "guided_to": UNKNOWN,
        "caller": UNKNOWN,
        "arrival_hour": hour_band(moment),
        "record_key": record_key(reading.secret, reading.organisation_id, kind, pk),
        "event_on": moment.astimezone(HELSINKI).date(),
        "turned_away": 0,
        "calls": 0,
        "people": 0,
    }


def _onward(place: str) -> Guided:
    """Return whether somebody was guided to a place of which only the name was written, if that."""
    return Guided.ONWARD if place else Guided.NOWHERE


def _in_year(reading: Reading, name: str) -> dict[str, datetime]:
    start, end = datetime(reading.year, 1, 1, tzinfo=HELSINKI), datetime(reading.year + 1, 1, 1, tzinfo=HELSINKI)
    return {f"{name}__gte": start, f"{name}__lt": end}
