"""From stays to facts: who lived in the association's houses, from when until when, and on which nights.

Everybody who lives in a house is counted, whatever her role: a bed was slept in. Which house it was stands in the unit alone, and
units never leave the association; where a house is stands nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max, Min, Q

from syli.catalogue.queries import code_set
from syli.episodes.models import EpisodeParticipant
from syli.kernel.context import HELSINKI
from syli.kernel.dates import add_years
from syli.people.choices import IdentityLevel
from syli.stats.choices import HOURS, LENGTHS, UNKNOWN, Earlier
from syli.stats.facts import CHUNK, PERSON_FIELDS, Columns, Reading, append, person_fact
from syli.stats.marts.codes import combined
from syli.stats.path_facts import Paths, paths_of, went_on
from syli.stats.told_facts import LEFT, TOLD, left, told
from syli.stays.choices import Heads, Where
from syli.stays.models import House, Presence, Stay
from syli.stays.rules import Interval, NightRule, nights_of

#: The national form asks for earlier stays in the last five years (finland.md §4).
EARLIER_YEARS = 5
_EARLIER = (Earlier.FIRST, Earlier.ONCE, Earlier.TWICE, Earlier.THREE_OR_MORE)
#: National systems to which packs map their own codes.
DIRECTED_BY, HOUSING_AFTER = "directed_by", "shelter_housing_after"
NATIONAL = {DIRECTED_BY: "referral_sources", HOUSING_AFTER: "end_results"}
_DAY = timedelta(days=1)
_PIECE = ("stay_id", "heads", "where", "start_at", "end_at", "person__identity_level", *PERSON_FIELDS)
_STAY = (
    "pk", "house_id", "way", "began_at", "episode_id", "episode__unit_id", "episode__service_code", "episode__funding_code",
    "episode__municipality_code", "episode__referral_source", "episode__reason_codes", "episode__end_result",
    "background__violence_codes", "background__earlier_code", *TOLD, *LEFT,
)  # fmt: skip


@dataclass
class Lived:
    """One person's part in one stay: her pieces of presence, and what she and the stay are counted by."""

    row: dict[str, Any]
    role: str
    pieces: list[dict[str, Any]] = field(default_factory=list)

    @property
    def person_id(self) -> int:
        """Return whose it is."""
        return int(self.row["person_id"])

    @property
    def start_at(self) -> datetime:
        """Return when she came."""
        return min(piece["start_at"] for piece in self.pieces)

    @property
    def end_at(self) -> datetime | None:
        """Return when she left; None while she lives there."""
        ends = [piece["end_at"] for piece in self.pieces]
        return None if None in ends else max(ends)

    def nights(self, now: datetime, night: NightRule, *, asleep: bool) -> frozenset[date]:
        """Return the nights she slept in the house, or with those away the nights her place was kept."""
        kept = [piece for piece in self.pieces if not asleep or piece["where"] == Where.IN_HOUSE]
        return nights_of([Interval(piece["start_at"], piece["end_at"]) for piece in kept], now, night)


@dataclass
class Family:
    """A stay with everybody in it, the grown-ups first; the first stands for the family."""

    stay: dict[str, Any]
    night: NightRule
    people: list[Lived]


@dataclass
class StaysRead:
    """The stays that touch a year, and how often each of their people has stayed before."""

    families: list[Family]
    earlier: dict[int, list[tuple[int, date, date | None]]]
    directed_by: dict[str, str]
    housing_after: dict[str, str]
    paths: Paths


def stays_read(reading: Reading) -> StaysRead:
    """Read every stay that touches the year, in a constant number of queries."""
    start, end = datetime(reading.year, 1, 1, tzinfo=HELSINKI), datetime(reading.year + 1, 1, 1, tzinfo=HELSINKI) + _DAY
    rows = Stay.objects.filter(organisation_id=reading.organisation_id, began_at__lt=end).filter(Q(ended_at__isnull=True) | Q(ended_at__gte=start))
    stays = {row["pk"]: row for row in rows.order_by("pk").values(*_STAY).iterator(chunk_size=CHUNK)}
    nights = {house.pk: house.night for house in House.objects.filter(organisation_id=reading.organisation_id)}
    people = _people(reading, start, end, stays)
    families = [Family(stay, nights[stay["house_id"]], people[pk]) for pk, stay in stays.items() if people[pk]]
    return StaysRead(families, _earlier(reading, families), national_codes(DIRECTED_BY), national_codes(HOUSING_AFTER), paths_of(reading))


def _people(reading: Reading, start: datetime, end: datetime, stays: Mapping[int, dict[str, Any]]) -> dict[int, list[Lived]]:
    touched = Q(stay__ended_at__isnull=True) | Q(stay__ended_at__gte=start)
    pieces = Presence.objects.filter(organisation_id=reading.organisation_id, stay__began_at__lt=end).filter(touched)
    roles = _roles(reading.organisation_id, start, end)
    found: dict[tuple[int, int], Lived] = {}
    for row in pieces.order_by("stay_id", "start_at", "pk").values(*_PIECE).iterator(chunk_size=CHUNK):
        stay = stays.get(row["stay_id"])
        if stay is not None:
            part = (row["stay_id"], row["person_id"])
            found.setdefault(part, Lived(row, roles.get((stay["episode_id"], row["person_id"]), ""))).pieces.append(row)
    by_stay: dict[int, list[Lived]] = defaultdict(list)
    for (stay_id, _person_id), lived in found.items():
        by_stay[stay_id].append(lived)
    for lived_together in by_stay.values():
        lived_together.sort(key=lambda one: (one.row["heads"] != Heads.ADULT, one.person_id))
    return by_stay


def _roles(organisation_id: int, start: datetime, end: datetime) -> dict[tuple[int, int], str]:
    parts = EpisodeParticipant.objects.filter(episode__organisation_id=organisation_id, episode__stays__began_at__lt=end)
    parts = parts.filter(Q(episode__stays__ended_at__isnull=True) | Q(episode__stays__ended_at__gte=start))
    return {(episode, person): role for episode, person, role in parts.order_by("pk").values_list("episode_id", "person_id", "role")}


def _earlier(reading: Reading, families: Iterable[Family]) -> dict[int, list[tuple[int, date, date | None]]]:
    """Return every stay of the association of whom stayed in the year, back as far as is looked at."""
    since = datetime(reading.year - EARLIER_YEARS - 1, 1, 1, tzinfo=HELSINKI)
    mine = {one.person_id for family in families for one in family.people}
    rows = Presence.objects.filter(organisation_id=reading.organisation_id).filter(Q(end_at__isnull=True) | Q(end_at__gte=since))
    spans = rows.values("person_id", "stay_id").annotate(first=Min("start_at"), last=Max("end_at")).order_by("person_id", "stay_id")
    found: dict[int, list[tuple[int, date, date | None]]] = defaultdict(list)
    for row in spans.iterator(chunk_size=CHUNK):
        if row["person_id"] in mine:
            found[row["person_id"]].append((row["stay_id"], _day(row["first"]), _day(row["last"]) if row["last"] else None))
    return found


def national_codes(system: str) -> dict[str, str]:
    """Return the number each of our codes has in a national list, written so that it sorts."""
    return {code.code: number.zfill(2) for code in code_set(NATIONAL[system]).codes for key, number in code.national if key == system}


def stay_facts(reading: Reading, read: StaysRead) -> Columns:
    """Return one row per person's part in a stay, in the year she came."""
    columns: Columns = defaultdict(list)
    for family in read.families:
        for place, one in enumerate(family.people):
            start_on = _day(one.start_at)
            if start_on.year != reading.year:
                continue
            end_on = _day(one.end_at) if one.end_at is not None else None
            fact = lived_fact(reading, read, family, one, start_on)
            fact |= {
                "arrival_hour": hour_band(one.start_at),
                "arrival_way": family.stay["way"] or UNKNOWN,
                "earlier_stays": _stayed_before(read, family.stay, one, start_on),
                "stay_length": length_band((end_on - start_on).days + 1) if end_on else UNKNOWN,
                "housing_after": _housing_after(read, family.stay) if end_on else UNKNOWN,
                **told(family.stay),
                **left(family.stay, has_left=end_on is not None),
                "start_on": start_on,
                "end_on": end_on,
                "families": int(place == 0),
                # Told of the family once, by whoever came first.
                "elsewhere": (family.stay["background__children_elsewhere"] or 0) if place == 0 else 0,
                **went_on(read.paths, one.person_id, end_on, reading.today),
            }
            append(columns, fact)
    return columns


def _housing_after(read: StaysRead, stay: Mapping[str, Any]) -> str:
    """Return what the departure list says; where nobody went through it, the result of the episode when it is a national one."""
    result = stay["episode__end_result"]
    return str(stay["departure__housing_code"] or (result if result in read.housing_after else UNKNOWN))


def night_facts(reading: Reading, read: StaysRead) -> Columns:
    """Return one row per person and night of her stay: slept, or away with the place kept; who had none has a row on the day she came.

    The row of the first who was there stands for the family; when a grown-up has left before the children, she still stands for it.
    """
    columns: Columns = defaultdict(list)
    for family in read.families:
        for fact in _nights_of_family(reading, read, family):
            append(columns, fact)
    return columns


def _nights_of_family(reading: Reading, read: StaysRead, family: Family) -> Iterator[dict[str, Any]]:
    kept_by = [one.nights(reading.now, family.night, asleep=False) for one in family.people]
    everything = [Interval(piece["start_at"], piece["end_at"]) for one in family.people for piece in one.pieces]
    kept = nights_of(everything, reading.now, family.night)
    over = {night for night in kept if family.night.hours_of(night)[1] <= reading.now}
    for place, (one, mine) in enumerate(zip(family.people, kept_by, strict=True)):
        slept = one.nights(reading.now, family.night, asleep=True)
        days = mine or {_day(one.start_at)}
        for day in sorted(days | kept if place == 0 else days):
            if day.year == reading.year:
                is_first = int(place == 0)
                amounts = {"nights": int(day in slept), "living": int(day in days), "families": is_first, "places": is_first * int(day in over)}
                yield lived_fact(reading, read, family, one, day) | {"event_on": day} | amounts


def lived_fact(reading: Reading, read: StaysRead, family: Family, one: Lived, day: date) -> dict[str, Any]:
    """Return what every fact about somebody's stay holds."""
    stay = family.stay
    source = stay["episode__referral_source"] or UNKNOWN
    fact = person_fact(reading, one.row | {"role": one.role}, day, [one.row["person__municipality_code"], stay["episode__municipality_code"]])
    return fact | {
        "unit": str(stay["episode__unit_id"]),
        "service": stay["episode__service_code"],
        "funding": stay["episode__funding_code"] or UNKNOWN,
        "heads": one.row["heads"],
        "referral_source": source,
        "directed_by": read.directed_by.get(source, UNKNOWN),
        "reason": combined(stay["episode__reason_codes"] or ()),
    }


def _stayed_before(read: StaysRead, stay: Mapping[str, Any], one: Lived, start_on: date) -> str:
    """Return what is known here or what the grown-ups tell of other houses, whichever is more (STAY-43)."""
    told = stay["background__earlier_code"] if one.row["heads"] == Heads.ADULT else ""
    told_times = _EARLIER.index(Earlier(told)) if told in _EARLIER else None
    if one.row["person__identity_level"] != IdentityLevel.NAMED:
        # Nobody knows whether who came without a name was here before, unless she tells.
        return UNKNOWN if told_times is None else _EARLIER[told_times]
    since = add_years(start_on, -EARLIER_YEARS)
    others = [(first, last) for other, first, last in read.earlier.get(one.person_id, ()) if other != stay["pk"]]
    times = sum(last is not None and first < start_on and since <= last <= start_on for first, last in others)
    return _EARLIER[min(max(times, told_times or 0), len(_EARLIER) - 1)]


def hour_band(moment: datetime) -> str:
    """Return the band of hours of a moment on a Finnish clock."""
    return HOURS[moment.astimezone(HELSINKI).hour // (24 // len(HOURS))]


def length_band(days: int) -> str:
    """Return the band of a stay of so many days, the first and the last counted."""
    return next(code for code, most in LENGTHS if most is None or days <= most)


def _day(moment: datetime) -> date:
    return moment.astimezone(HELSINKI).date()
