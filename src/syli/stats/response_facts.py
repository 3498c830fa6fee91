"""How soon each of those who asked for help was answered: the days until a first time was offered, until they met, and the promise.

Pure but for one reading of first meetings; nothing but numbers of days comes out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F, Min

from syli.episodes.choices import ContactState
from syli.episodes.models import ContactParticipant
from syli.kernel.dates import local_date

if TYPE_CHECKING:
    from syli.stats.facts import Reading

#: Of these ways of working a call or a chat is part: whoever was only there was not met.
NOT_MET = frozenset({"remote"})


def first_meetings(reading: Reading) -> dict[tuple[int, int], date]:
    """Return the day each person was first met in each episode that began in the year: face to face, and it took place."""
    rows = ContactParticipant.objects.filter(
        contact__organisation_id=reading.organisation_id,
        contact__state=ContactState.DONE,
        contact__episode__participants__person_id=F("person_id"),
        contact__episode__participants__start_on__range=(date(reading.year, 1, 1), date(reading.year, 12, 31)),
    ).exclude(contact__modality__in=NOT_MET)
    first = rows.values("contact__episode_id", "person_id").annotate(first=Min("contact__started_at")).order_by("contact__episode_id", "person_id")
    return {(row["contact__episode_id"], row["person_id"]): local_date(row["first"]) for row in first}


def answered(row: Mapping[str, Any], met_on: date | None) -> dict[str, int | None]:
    """Return the days until the first offered time and the first meeting, and whether the promise was kept; None where not known.

    Counted of those there at the start of an episode whose asking day is known, as waiting is. A first time is the one that was
    offered, or where none is written the meeting itself. While there was neither, the promise is neither kept nor broken; when the
    episode has ended without one, it was broken (AKT-2, JUS-4).
    """
    asked_on: date | None = row["episode__requested_on"]
    if asked_on is None or row["start_on"] != row["episode__start_on"]:
        return {"offered_days": None, "met_days": None, "in_promise": None}
    offered_at: datetime | None = row["episode__request__first_offered_at"]
    offered = _days(asked_on, local_date(offered_at)) if offered_at is not None else None
    met = _days(asked_on, met_on) if met_on is not None else None
    first = met if offered is None else offered
    return {"offered_days": offered, "met_days": met, "in_promise": _kept(row, first)}


def _days(asked_on: date, day: date) -> int:
    return max(0, (day - asked_on).days)


def _kept(row: Mapping[str, Any], first: int | None) -> int | None:
    promised = row["episode__promised_days"]
    if promised is None:
        return None
    if first is None:
        return 0 if row["episode__end_on"] is not None else None
    return int(first <= promised)
