"""From records to facts: one organisation's year read once, turned into codes, days, numbers and record keys.

Nothing else leaves the records: no name, no identifier, no text. Who has a protected identity has no municipality here either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet

from syli.catalogue.queries import code_set, newest_pack, pack_of
from syli.episodes.choices import ContactState
from syli.episodes.models import ContactParticipant, ContactWorker, CountOnlyContact, EpisodeParticipant
from syli.intake.choices import RequestWay
from syli.kernel.context import HELSINKI, clock
from syli.kernel.dates import age_on
from syli.org.models import Municipality
from syli.org.queries.areas import areas_year
from syli.stats.choices import UNKNOWN, Known
from syli.stats.disclosure.record_keys import record_key
from syli.stats.marts.codes import combined
from syli.stats.response_facts import answered, first_meetings

Columns = dict[str, list[Any]]
CHUNK = 5000

PERSON_FIELDS = (
    "person_id", "person__register_id", "person__born_on", "person__birth_year", "person__is_unborn", "person__gender",
    "person__mother_tongue", "person__municipality_code", "person__is_protected", "person__identity_level",
)  # fmt: skip


@dataclass
class Reading:
    """What is needed again and again while one organisation's year is read."""

    secret: bytes
    organisation_id: int
    year: int
    now: datetime = field(default_factory=clock)
    places: dict[str, tuple[str, str]] = field(default_factory=dict)
    keys: dict[int, int] = field(default_factory=dict)
    client_roles: dict[tuple[str, str, int], frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows = Municipality.objects.filter(year=areas_year(self.year) or 0).values_list("code", "county_code", "region_code")
        self.places = {code: (county, region) for code, county, region in rows}
        self.bands = code_set("age_groups")

    @property
    def today(self) -> date:
        """Return the day of the reading."""
        return self.now.astimezone(HELSINKI).date()

    def key(self, person_id: int, register_id: int) -> int:
        """Return the person's record key; the same in every table and year."""
        known = self.keys.get(person_id)
        if known is None:
            known = self.keys[person_id] = record_key(self.secret, register_id, "person", person_id)
        return known

    def is_client(self, role: str, service: str, profile: str | None, version: int | None) -> bool:
        """Tell whether the role is a client's: partners and professionals who take part are nobody's statistics.

        A contact of no single episode (a group's) is judged by the service's newest pack.
        """
        pack_key = (service, profile or "", version or 0)
        roles = self.client_roles.get(pack_key)
        if roles is None:
            pack = pack_of(service, profile or "", version) if version else newest_pack(service)
            roles = self.client_roles[pack_key] = frozenset(r.code for r in pack.clients) if pack else frozenset()
        return role in roles

    def age_group(self, row: dict[str, Any], day: date) -> str:
        """Return the band of a person's age on a day."""
        if row["person__is_unborn"]:
            return "unborn"
        born_on, birth_year = row["person__born_on"], row["person__birth_year"]
        if born_on is None and birth_year is None:
            return UNKNOWN
        age = age_on(born_on, day) if born_on is not None and born_on <= day else max(0, day.year - (birth_year or day.year))
        band = self.bands.band_of(age)
        return band.code if band else UNKNOWN

    def place(self, codes: list[str], *, is_protected: bool) -> dict[str, str]:
        """Return municipality, county and region of the first known code; nothing for a protected identity."""
        code = next((c for c in codes if c in self.places), "") if not is_protected else ""
        county, region = self.places.get(code, (UNKNOWN, UNKNOWN))
        return {"municipality": code or UNKNOWN, "county": county, "region": region}


def contact_facts(reading: Reading) -> Columns:
    """Return one row per client's participation in a contact that happened in the year."""
    start, end = datetime(reading.year, 1, 1, tzinfo=HELSINKI), datetime(reading.year + 1, 1, 1, tzinfo=HELSINKI)
    rows = ContactParticipant.objects.filter(
        contact__organisation_id=reading.organisation_id,
        contact__state=ContactState.DONE,
        contact__started_at__gte=start,
        contact__started_at__lt=end,
    )
    names = (
        "contact_id", "role", "contact__started_at", "contact__minutes", "contact__unit_id", "contact__service_code", "contact__modality",
        "contact__funding_code", "contact__municipality_code", "contact__episode__profile", "contact__episode__pack_version",
        "contact__episode__referral_source", "contact__episode__reason_codes", "contact__theme_codes", *PERSON_FIELDS,
    )  # fmt: skip
    columns: Columns = defaultdict(list)
    counted, colleagues = set[int](), colleagues_in(rows)
    for row in rows.order_by("contact_id", "pk").values(*names).iterator(chunk_size=CHUNK):
        service = row["contact__service_code"]
        if not reading.is_client(row["role"], service, row["contact__episode__profile"], row["contact__episode__pack_version"]):
            continue
        day = row["contact__started_at"].astimezone(HELSINKI).date()
        first = row["contact_id"] not in counted
        counted.add(row["contact_id"])
        fact = person_fact(reading, row, day, [row["person__municipality_code"], row["contact__municipality_code"]])
        fact |= {
            "unit": str(row["contact__unit_id"]),
            "service": service,
            "modality": row["contact__modality"],
            "funding": row["contact__funding_code"] or UNKNOWN,
            "referral_source": row["contact__episode__referral_source"] or UNKNOWN,
            "reason": combined(row["contact__episode__reason_codes"] or ()),
            "known_as": row["person__identity_level"],
            "work_form": combined([service]),
            "theme": combined(row["contact__theme_codes"] or ()),
            "event_on": day,
            "contacts": 1 if first else 0,
            "participations": 1,
            "minutes": row["contact__minutes"],
            "pairs": int(first and row["contact_id"] in colleagues),
            "colleague_minutes": colleagues.get(row["contact_id"], 0) * row["contact__minutes"] if first else 0,
        }
        append(columns, fact)
    return columns


def colleagues_in(rows: QuerySet[ContactParticipant]) -> dict[int, int]:
    """Return how many workers beside the first there were in each of these contacts, where there were any (AKT-3)."""
    workers = ContactWorker.objects.filter(contact__in=rows.order_by().values("contact_id")).order_by("contact_id").values("contact_id")
    return {row["contact_id"]: row["n"] - 1 for row in workers.annotate(n=Count("staff_id", distinct=True)) if row["n"] > 1}


def episode_facts(reading: Reading) -> Columns:
    """Return one row per client's participation in an episode, in the year the participation began."""
    rows = EpisodeParticipant.objects.filter(
        episode__organisation_id=reading.organisation_id, start_on__gte=date(reading.year, 1, 1), start_on__lte=date(reading.year, 12, 31)
    )
    names = (
        "role", "start_on", "end_on", "episode__start_on", "episode__requested_on", "episode__unit_id", "episode__service_code",
        "episode__profile", "episode__pack_version", "episode__funding_code", "episode__municipality_code", "episode__referral_source",
        "episode__reason_codes", "episode__end_result", "episode_id", "episode__end_on", "episode__group_wish", "episode__request__way",
        "episode__request__received_at", "episode__request__first_offered_at", "episode__promised_days", *PERSON_FIELDS,
    )  # fmt: skip
    met = first_meetings(reading)
    columns: Columns = defaultdict(list)
    for row in rows.order_by("pk").values(*names).iterator(chunk_size=CHUNK):
        service = row["episode__service_code"]
        if not reading.is_client(row["role"], service, row["episode__profile"], row["episode__pack_version"]):
            continue
        fact = person_fact(reading, row, row["start_on"], [row["person__municipality_code"], row["episode__municipality_code"]])
        fact |= {
            "unit": str(row["episode__unit_id"]),
            "service": service,
            "funding": row["episode__funding_code"] or UNKNOWN,
            "referral_source": row["episode__referral_source"] or UNKNOWN,
            "reason": combined(row["episode__reason_codes"] or ()),
            "end_result": (row["episode__end_result"] or UNKNOWN) if row["end_on"] else UNKNOWN,
            "start_on": row["start_on"],
            "end_on": row["end_on"],
            "request_way": row["episode__request__way"] if row["episode__request__way"] in set(RequestWay) else UNKNOWN,
            "group_wish": row["episode__group_wish"] or UNKNOWN,
            "waiting_days": _waited(row),
            **answered(row, met.get((row["episode_id"], row["person_id"]))),
        }
        append(columns, fact)
    return columns


def count_facts(reading: Reading) -> Columns:
    """Return one row per anonymous count of the year: numbers of people nobody knows."""
    rows = CountOnlyContact.objects.filter(
        organisation_id=reading.organisation_id, happened_on__gte=date(reading.year, 1, 1), happened_on__lte=date(reading.year, 12, 31)
    )
    columns: Columns = defaultdict(list)
    for row in rows.order_by("pk").iterator(chunk_size=CHUNK):
        place = reading.place([row.municipality_code], is_protected=False)
        fact = {
            "organisation": str(reading.organisation_id),
            "unit": str(row.unit_id),
            "service": row.service_code,
            **place,
            "modality": row.modality,
            "role": row.role_code or UNKNOWN,
            "age_group": row.age_code or UNKNOWN,
            "known_as": Known.COUNTED.value,
            "work_form": combined([row.service_code, *row.joint_codes]),
            "theme": combined(row.theme_codes or ()),
            "funding": row.funding_code or UNKNOWN,
            "record_key": record_key(reading.secret, reading.organisation_id, "count", row.pk),
            "event_on": row.happened_on,
            "contacts": 1,
            "participations": row.adults + row.children,
            "minutes": row.minutes,
        }
        append(columns, fact)
    return columns


def person_fact(reading: Reading, row: dict[str, Any], day: date, municipalities: list[str]) -> dict[str, Any]:
    """Return what every fact about a person holds: whose numbers, what she is counted by, and her key."""
    return {
        "organisation": str(reading.organisation_id),
        "age_group": reading.age_group(row, day),
        "gender": row["person__gender"] or UNKNOWN,
        "language": row["person__mother_tongue"] or UNKNOWN,
        "role": row["role"] or UNKNOWN,
        "record_key": reading.key(row["person_id"], row["person__register_id"]),
        **reading.place(municipalities, is_protected=row["person__is_protected"]),
    }


def _waited(row: dict[str, Any]) -> int | None:
    asked = row["episode__requested_on"]
    # Only those there at the start waited; who joined later did not wait for this.
    return (row["start_on"] - asked).days if asked is not None and row["start_on"] == row["episode__start_on"] else None


def append(columns: Columns, fact: dict[str, Any]) -> None:
    """Add a fact to the columns."""
    for name, value in fact.items():
        columns[name].append(value)


def rows_in(columns: Columns) -> int:
    """Return how many facts the columns hold."""
    return len(next(iter(columns.values()), []))


def years_with_records(organisation_id: int) -> Iterator[int]:
    """Yield every year in which the organisation has contacts, counts, stays, or episodes beginning."""
    from django.db.models import Max, Min

    from syli.episodes.models import Contact, Episode
    from syli.stays.models import Presence, TurnedAway

    spans = [
        Contact.objects.filter(organisation_id=organisation_id).aggregate(first=Min("started_at"), last=Max("started_at")),
        CountOnlyContact.objects.filter(organisation_id=organisation_id).aggregate(first=Min("happened_on"), last=Max("happened_on")),
        Episode.objects.filter(organisation_id=organisation_id).aggregate(first=Min("start_on"), last=Max("start_on")),
        Presence.objects.filter(organisation_id=organisation_id).aggregate(first=Min("start_at"), last=Max("end_at")),
        TurnedAway.objects.filter(organisation_id=organisation_id).aggregate(first=Min("happened_at"), last=Max("happened_at")),
    ]
    years = [value.year for span in spans for value in span.values() if value is not None]
    yield from range(min(years), max(years) + 2) if years else ()
