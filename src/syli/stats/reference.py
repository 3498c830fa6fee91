"""What every measure should say: slow, obvious Python over plain records, with nothing shared with the fast way but the facts.

A record is a dictionary as a producer hands it to the marts (`marts.schema.given_columns`). Several codes of one kind, such as reasons,
stand in it joined by "+": it counts once under each, and once wherever these are not asked for.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import product
from statistics import median
from typing import Any

from syli.stats.choices import Fact
from syli.stats.periods import Period

Record = Mapping[str, Any]
Facts = Mapping[Fact, Sequence[Record]]
Labels = tuple[str, ...]
#: One contribution: the record, the day that places it in time, and how much it adds.
Contribution = tuple[Record, date, float]

UNKNOWN = "unknown"
#: Of these a record may have several codes, joined by "+".
_SEVERAL = ("reason", "perpetrator", "onward_help", "work_form", "theme")


def answers(
    measure: str,
    facts: Facts,
    *,
    period: Period,
    dimensions: Labels = (),
    filters: Mapping[str, tuple[str, ...]] | None = None,
) -> dict[Labels, float]:
    """Return the number of every combination of codes that occurs."""
    groups = contributions(measure, facts, period=period, dimensions=dimensions, filters=filters)
    if measure not in _OFFERS:
        return {labels: _NUMBERS[measure](group) for labels, group in groups.items()}
    offers = _grouped(_OFFERS[measure](facts, period, dimensions), dimensions, filters)
    return {labels: 100 * _sum(groups.get(labels, [])) / _sum(group) for labels, group in offers.items()}


def contributions(
    measure: str,
    facts: Facts,
    *,
    period: Period,
    dimensions: Labels = (),
    filters: Mapping[str, tuple[str, ...]] | None = None,
) -> dict[Labels, list[tuple[Any, float]]]:
    """Return who adds how much to every combination of codes that occurs."""
    return _grouped(_CONTRIBUTIONS[measure](facts, period, dimensions), dimensions, filters)


def _grouped(
    found: Iterable[Contribution], dimensions: Labels, filters: Mapping[str, tuple[str, ...]] | None
) -> dict[Labels, list[tuple[Any, float]]]:
    groups: dict[Labels, list[tuple[Any, float]]] = defaultdict(list)
    if not filters and not set(_SEVERAL) & set(dimensions):
        # Nearly every table: one code of each dimension, so one place in the table.
        for record, day, amount in found:
            groups[tuple(_time_label(day, name) or str(record.get(name) or UNKNOWN) for name in dimensions)].append((record["record_key"], amount))
        return groups
    for record, day, amount in found:
        kept = {name: set(_codes(record, name)) & set(codes) for name, codes in (filters or {}).items()}
        if all(kept.values()):
            for labels in product(*(_labels(record, day, name, kept) for name in dimensions)):
                groups[labels].append((record["record_key"], amount))
    return groups


def _clients(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for contact in facts[Fact.CONTACT]:
        if _inside(contact["event_on"], period):
            yield contact, contact["event_on"], 1


def _contacts(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for record in [*facts[Fact.CONTACT], *facts[Fact.COUNT]]:
        if _inside(record["event_on"], period) and record["contacts"] > 0:
            yield record, record["event_on"], record["contacts"]


def _hours(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for record in [*facts[Fact.CONTACT], *facts[Fact.COUNT]]:
        if _inside(record["event_on"], period) and record["contacts"] > 0:
            yield record, record["event_on"], record["minutes"] / 60


def _work_hours(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for record, day, hours in _hours(facts, period, dimensions):
        yield record, day, hours + record.get("colleague_minutes", 0) / 60


def _pairs(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for record in facts[Fact.CONTACT]:
        if _inside(record["event_on"], period) and record["contacts"] > 0 and record.get("pairs", 0):
            yield record, record["event_on"], record["pairs"]


def _participations(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for record in [*facts[Fact.CONTACT], *facts[Fact.COUNT]]:
        if _inside(record["event_on"], period):
            yield record, record["event_on"], record["participations"]


def _new(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for episode in facts[Fact.EPISODE]:
        if _inside(episode["start_on"], period):
            yield episode, episode["start_on"], 1


def _ended(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for episode in facts[Fact.EPISODE]:
        if episode["end_on"] is not None and _inside(episode["end_on"], period):
            yield episode, episode["end_on"], 1


def _ongoing(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for day in _looking_days(period, dimensions):
        for episode in facts[Fact.EPISODE]:
            if episode["start_on"] <= day and (episode["end_on"] is None or episode["end_on"] > day):
                yield episode, day, 1


def _waiting(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for episode in facts[Fact.EPISODE]:
        if _inside(episode["start_on"], period) and episode["waiting_days"] is not None:
            yield episode, episode["start_on"], max(episode["waiting_days"], 0)


def _length(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for episode in facts[Fact.EPISODE]:
        if episode["end_on"] is not None and _inside(episode["end_on"], period):
            yield episode, episode["end_on"], (episode["end_on"] - episode["start_on"]).days + 1


def _nights(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for night in facts[Fact.NIGHT]:
        if _inside(night["event_on"], period) and night["nights"]:
            yield night, night["event_on"], night["nights"]


def _living(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for night in facts[Fact.NIGHT]:
        if _inside(night["event_on"], period) and night["living"]:
            yield night, night["event_on"], 1


def _families(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for night in facts[Fact.NIGHT]:
        if _inside(night["event_on"], period) and night["families"]:
            yield night, night["event_on"], 1


def _places_taken(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for night in facts[Fact.NIGHT]:
        if _inside(night["event_on"], period) and night["places"]:
            yield night, night["event_on"], night["places"]


def _places_offered(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for house in facts[Fact.HOUSE]:
        if _inside(house["event_on"], period) and house["offered"]:
            yield house, house["event_on"], house["offered"]


def _violence(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for form in facts[Fact.VIOLENCE]:
        if _inside(form["event_on"], period) and form["told"]:
            yield form, form["event_on"], 1


def _stays_begun(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for stay in facts[Fact.STAY]:
        if _inside(stay["start_on"], period):
            yield stay, stay["start_on"], 1


def _stays_ended(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for stay in facts[Fact.STAY]:
        if stay["end_on"] is not None and _inside(stay["end_on"], period):
            yield stay, stay["end_on"], 1


def _stay_length(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for stay, day, _amount in _stays_ended(facts, period, dimensions):
        yield stay, day, (stay["end_on"] - stay["start_on"]).days + 1


def _first_time(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    yield from _known_of_episodes(facts, period, "offered_days")


def _first_meeting(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    yield from _known_of_episodes(facts, period, "met_days")


def _in_promise(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    yield from _known_of_episodes(facts, period, "in_promise")


def _known_of_episodes(facts: Facts, period: Period, name: str) -> Iterator[Contribution]:
    for episode in facts[Fact.EPISODE]:
        if _inside(episode["start_on"], period) and episode.get(name) is not None:
            yield episode, episode["start_on"], episode[name]


def _families_helped(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for family in facts[Fact.FAMILY]:
        if _inside(family["event_on"], period) and family["adults"]:
            yield family, family["event_on"], 1


def _same_time(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for family, day, _amount in _families_helped(facts, period, dimensions):
        yield family, day, family["same_time"]


def _first_times(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for family in facts[Fact.FAMILY]:
        if _inside(family["event_on"], period) and family.get("first_times_days") is not None:
            yield family, family["event_on"], family["first_times_days"]


def _met_enough(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for family in facts[Fact.FAMILY]:
        if _inside(family["event_on"], period) and family["enough_times"]:
            yield family, family["event_on"], 1


def _went_on(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for stay, day, _amount in _stays_ended(facts, period, dimensions):
        if stay.get("went_on") is not None:
            yield stay, day, stay["went_on"]


def _path(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for stay, day, _amount in _stays_ended(facts, period, dimensions):
        if stay.get("path_days") is not None:
            yield stay, day, stay["path_days"]


def _elsewhere(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for stay, day, _amount in _stays_begun(facts, period, dimensions):
        if stay.get("elsewhere"):
            yield stay, day, stay["elsewhere"]


def _turned_away(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for door in facts[Fact.DOOR]:
        if _inside(door["event_on"], period) and door["turned_away"]:
            yield door, door["event_on"], 1


def _turned_away_people(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for door in facts[Fact.DOOR]:
        if _inside(door["event_on"], period) and door["people"]:
            yield door, door["event_on"], door["people"]


def _trainings(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    yield from _of_trainings(facts, period, "trainings", 1)


def _training_participants(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    yield from _of_trainings(facts, period, "heads", 1)


def _training_hours(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    yield from _of_trainings(facts, period, "lasted", 60)


def _of_trainings(facts: Facts, period: Period, name: str, scale: int) -> Iterator[Contribution]:
    for training in facts[Fact.TRAINING]:
        if _inside(training["event_on"], period):
            yield training, training["event_on"], training[name] / scale


def _calls(facts: Facts, period: Period, dimensions: Labels) -> Iterator[Contribution]:
    for door in facts[Fact.DOOR]:
        if _inside(door["event_on"], period) and door["calls"]:
            yield door, door["event_on"], 1


def _people(group: list[tuple[Any, float]]) -> float:
    return len({person for person, _ in group})


def _sum(group: list[tuple[Any, float]]) -> float:
    return sum(amount for _, amount in group)


def _mean(group: list[tuple[Any, float]]) -> float:
    return sum(amount for _, amount in group) / len(group)


def _median(group: list[tuple[Any, float]]) -> float:
    return median(amount for _, amount in group)


def _share(group: list[tuple[Any, float]]) -> float:
    return 100 * sum(amount for _, amount in group) / len(group)


def _share_once(group: list[tuple[Any, float]]) -> float:
    having = {person for person, amount in group if amount > 0}
    return 100 * len(having) / len({person for person, _ in group})


_CONTRIBUTIONS: dict[str, Callable[..., Iterator[Contribution]]] = {
    "clients": _clients,
    "contacts": _contacts,
    "hours": _hours,
    "work_hours": _work_hours,
    "pair_contacts": _pairs,
    "participations": _participations,
    "new_episodes": _new,
    "ongoing_episodes": _ongoing,
    "ended_episodes": _ended,
    "waiting_days": _waiting,
    "waiting_days_median": _waiting,
    "first_time_median": _first_time,
    "first_meeting_median": _first_meeting,
    "in_promise": _in_promise,
    "episode_length": _length,
    "episode_length_median": _length,
    "families_helped": _families_helped,
    "same_time": _same_time,
    "first_times_median": _first_times,
    "child_met_enough": _met_enough,
    "nights": _nights,
    "stay_persons": _living,
    "stay_families": _families,
    "stay_violence": _violence,
    "stays_begun": _stays_begun,
    "stays_ended": _stays_ended,
    "stay_length": _stay_length,
    "stay_length_median": _stay_length,
    "went_on": _went_on,
    "path_days_median": _path,
    "children_elsewhere": _elsewhere,
    "occupancy": _places_taken,
    "turned_away": _turned_away,
    "turned_away_people": _turned_away_people,
    "advice_calls": _calls,
    "trainings": _trainings,
    "training_participants": _training_participants,
    "training_hours": _training_hours,
}
_NUMBERS: dict[str, Callable[[list[tuple[Any, float]]], float]] = {
    **dict.fromkeys(("clients", "stay_persons", "stay_families", "stay_violence", "turned_away", "advice_calls"), _people),
    **dict.fromkeys(("families_helped", "child_met_enough"), _people),
    **dict.fromkeys(("trainings", "training_participants", "training_hours"), _sum),
    **dict.fromkeys(("contacts", "hours", "work_hours", "pair_contacts", "participations", "new_episodes", "ongoing_episodes"), _sum),
    **dict.fromkeys(("ended_episodes", "nights", "stays_begun", "stays_ended", "children_elsewhere", "turned_away_people"), _sum),
    **dict.fromkeys(("waiting_days", "episode_length", "stay_length"), _mean),
    **dict.fromkeys(("waiting_days_median", "first_time_median", "first_meeting_median"), _median),
    **dict.fromkeys(("episode_length_median", "stay_length_median", "path_days_median", "first_times_median"), _median),
    **dict.fromkeys(("in_promise", "went_on"), _share),
    "same_time": _share_once,
}
#: Of a ratio: what there was to take.
_OFFERS: dict[str, Callable[..., Iterator[Contribution]]] = {"occupancy": _places_offered}


def _inside(day: date, period: Period) -> bool:
    return period.start_on <= day <= period.end_on


def _looking_days(period: Period, dimensions: Labels) -> list[date]:
    """The last day of every day, month, quarter or year of the period, whichever of these is asked for; else its very last day."""
    days = [period.start_on + timedelta(days=offset) for offset in range((period.end_on - period.start_on).days + 1)]
    if "day" in dimensions:
        return days
    if "month" in dimensions:
        ends = {_month_end(day.year, day.month) for day in days}
    elif "quarter" in dimensions:
        ends = {_month_end(day.year, (day.month + 2) // 3 * 3) for day in days}
    elif "year" in dimensions:
        ends = {date(day.year, 12, 31) for day in days}
    else:
        return [period.end_on]
    return sorted({min(end, period.end_on) for end in ends})


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _codes(record: Record, name: str) -> list[str]:
    code = str(record.get(name) or UNKNOWN)
    return code.split("+") if name in _SEVERAL else [code]


def _labels(record: Record, day: date, name: str, kept: Mapping[str, set[str]]) -> Iterable[str]:
    """What a record is called along a dimension; where a filter keeps only some of its codes, only those."""
    time = _time_label(day, name)
    return [time] if time else kept.get(name, _codes(record, name))


def _time_label(day: date, name: str) -> str:
    if name == "day":
        return day.isoformat()
    if name == "month":
        return f"{day.year}-{day.month:02d}"
    if name == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    if name == "year":
        return str(day.year)
    return ""
