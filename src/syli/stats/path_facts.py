"""Who goes on from a house to another service of the association, and how many days lie between (AKT-4).

A person belongs to one register, and so does everything about her: what another register knows is never joined here.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef

from syli.catalogue.queries import newest_pack
from syli.episodes.models import EpisodeParticipant
from syli.kernel.context import HELSINKI
from syli.stats.choices import PATH_DAYS
from syli.stats.facts import CHUNK, Reading
from syli.stays.models import Presence
from syli.stays.queries.offers import STAY

#: By person: from when until when she took part as a client in services that are no stays.
Paths = dict[int, list[tuple[date, date | None]]]


def paths_of(reading: Reading) -> Paths:
    """Return the other services of everybody who has lived in a house of the association at some time in the year."""
    start, end = datetime(reading.year, 1, 1, tzinfo=HELSINKI), datetime(reading.year + 1, 1, 1, tzinfo=HELSINKI)
    lived = Presence.objects.filter(organisation_id=reading.organisation_id, person_id=OuterRef("person_id"), start_at__lt=end)
    lived = lived.filter(stay__began_at__gte=start) | lived.filter(start_at__gte=start)
    rows = EpisodeParticipant.objects.filter(Exists(lived), episode__organisation_id=reading.organisation_id)
    names = ("person_id", "role", "start_on", "end_on", "episode__service_code", "episode__profile", "episode__pack_version")
    found: Paths = defaultdict(list)
    are_stays: dict[str, bool] = {}
    for person, role, start_on, end_on, service, profile, version in rows.order_by("pk").values_list(*names).iterator(chunk_size=CHUNK):
        if service not in are_stays:
            pack = newest_pack(service)
            are_stays[service] = pack is not None and STAY in pack.modalities
        if not are_stays[service] and reading.is_client(role, service, profile, version):
            found[person].append((start_on, end_on))
    return found


def went_on(paths: Paths, person_id: int, left_on: date | None, today: date) -> dict[str, int | None]:
    """Return whether somebody who left is helped elsewhere, and after how many days; one already helped there went on at once.

    Who has not gone on yet and still may within the days that count is not counted either way.
    """
    if left_on is None:
        return {"went_on": None, "path_days": None}
    last = left_on + timedelta(days=PATH_DAYS)
    days = [max(0, (start - left_on).days) for start, end in paths.get(person_id, ()) if start <= last and (end is None or end > left_on)]
    if days:
        return {"went_on": 1, "path_days": min(days)}
    return {"went_on": None if today <= last else 0, "path_days": None}
