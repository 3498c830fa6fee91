"""From families to facts: in which months a grown-up is helped, whether a child is at the same time, how soon and how often it was met (VKT-3).

What is counted is found where the page of an association finds it, `plans.queries.same_time`; here it becomes codes, days and keys.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from syli.episodes.models import Episode
from syli.plans.queries.same_time import FamilyYear, family_years, parts_in_year
from syli.stats.choices import UNKNOWN
from syli.stats.facts import CHUNK, PERSON_FIELDS, Columns, Reading, append, person_fact
from syli.stats.marts.codes import combined

_NAMES = (
    "pk", "role", "start_on", "episode__unit_id", "episode__service_code", "episode__funding_code", "episode__municipality_code",
    "episode__referral_source", "episode__reason_codes", *PERSON_FIELDS,
)  # fmt: skip
_NOTHING = {"adults": 0, "same_time": 0, "enough_times": 0, "first_times_days": None}
_Rows = dict[int, dict[str, Any]]


def family_facts(reading: Reading) -> Columns:
    """Return the rows of every family of the year. Each says what it is divided by of one of its people, and has the family's key.

    That is the key of the grown-up who stands for the family, so that it is dropped with her.
    """
    episodes = Episode.objects.filter(organisation_id=reading.organisation_id).values("pk")
    found = family_years(episodes, reading.year, reading.today)
    parts = parts_in_year(episodes, reading.year, reading.today) if found else None
    rows: _Rows = {} if parts is None else {row["pk"]: row for row in parts.order_by("pk").values(*_NAMES).iterator(chunk_size=CHUNK)}
    columns: Columns = defaultdict(list)
    for family in found:
        for fact in _facts(reading, family, rows):
            append(columns, fact)
    return columns


def _facts(reading: Reading, family: FamilyYear, rows: _Rows) -> list[dict[str, Any]]:
    stands_for = rows[family.stands_for]
    key = reading.key(stands_for["person_id"], stands_for["person__register_id"])

    def fact(part: int, on: date, **counted: int) -> dict[str, Any]:
        return _coded(reading, rows[part]) | {"record_key": key, "event_on": on} | _NOTHING | counted

    found = [fact(month.part, month.on, adults=1, same_time=int(month.is_same_time)) for month in family.months]
    if family.first_times is not None:
        found.append(fact(family.first_times.part, family.first_times.on, first_times_days=family.first_times.days))
    return found + [fact(enough.part, enough.on, enough_times=1) for enough in family.enough_times]


def _coded(reading: Reading, row: dict[str, Any]) -> dict[str, Any]:
    """Return by what a row is divided; a person keeps the age of the first day of her year in the service."""
    day = max(row["start_on"], date(reading.year, 1, 1))
    return person_fact(reading, row, day, [row["person__municipality_code"], row["episode__municipality_code"]]) | {
        "unit": str(row["episode__unit_id"]),
        "service": row["episode__service_code"],
        "funding": row["episode__funding_code"] or UNKNOWN,
        "referral_source": row["episode__referral_source"] or UNKNOWN,
        "reason": combined(row["episode__reason_codes"] or ()),
    }
