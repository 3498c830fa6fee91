"""Invented facts for the tests: strategies for random ones, a lifelike year, and a folder that holds them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as st

from syli.stats.answers import Cell
from syli.stats.choices import HOURS, LENGTHS, SPANS, Earlier, Fact, Guided, Known
from syli.stats.codebook import CodeBook, CodeSet
from syli.stats.dimensions import MANY_DIMENSIONS
from syli.stats.disclosure.record_keys import record_key
from syli.stats.engine import DuckDB
from syli.stats.epochs import advance_epochs
from syli.stats.marts.codes import combined
from syli.stats.marts.folder import MartFolder
from syli.stats.periods import Period
from syli.stats.query import Question, Statistics

SECRET = b"a secret for tests only"
TODAY = date(2025, 2, 10)
ENGINE = DuckDB(threads=1)

MUNICIPALITIES = {"049": "03", "091": "90", "092": "04", "111": "09", "398": "09", "560": "09", "837": "08"}
SERVICES = ("baby", "contact_place", "refuge", "talk")
REASONS = ("drugs", "loneliness", "separation", "tired", "violence")
AGES = ("00-02", "03-06", "07-17", "18-29", "30-44", "45-")
CODES: dict[str, tuple[str, ...]] = {
    "organisation": ("north", "south", "west"),
    "unit": ("u1", "u2"),
    "service": SERVICES,
    "modality": ("home", "remote", "visit"),
    "region": ("01", "06", "07"),
    "county": ("03", "04", "08", "09", "90"),
    "municipality": tuple(MUNICIPALITIES),
    "age_group": AGES,
    "role": ("child", "parent"),
    "gender": ("f", "m", "x"),
    "language": ("fi", "sv"),
    "referral_source": ("health", "own", "social"),
    "reason": REASONS,
    "end_result": ("done", "moved", "stopped"),
    "funding": ("county", "grant"),
    "known_as": tuple(Known),
    "heads": ("adult", "child"),
    "directed_by": ("01", "04", "05"),
    "arrival_hour": HOURS,
    "arrival_way": ("brought", "phone"),
    "earlier_stays": tuple(Earlier),
    "stay_length": tuple(code for code, _most in LENGTHS),
    "housing_after": ("new_home", "same_home"),
    "with_perpetrator": ("no", "yes"),
    "violence": ("physical", "psychological", "stalking"),
    "violence_duration": ("over_five_years", "under_month"),
    "perpetrator": ("former_spouse", "parent", "spouse"),
    "lived_together": ("no", "yes"),
    "crime_report": ("no", "yes"),
    "moved_because": ("not_moved", "was_full"),
    "onward_help": ("crisis_work", "health_care", "social_services"),
    "safety_plan": ("made", "not_wanted"),
    "request_way": ("phone", "visit"),
    "group_wish": ("not_wanted", "wanted"),
    "work_form": SERVICES,
    "refusal_reason": ("no_place", "not_safe_here"),
    "guided_to": tuple(Guided),
    "caller": ("police", "self"),
    "audience": ("police", "school"),
    "theme": ("coping", "safety", "sleep"),
}


def book(**changes: Any) -> CodeBook:
    """The declared codes, with one protected service."""
    sets = {name: CodeSet.of(codes) for name, codes in CODES.items()}
    sets["municipality"] = CodeSet.of(MUNICIPALITIES, parents={"county": MUNICIPALITIES})
    sets["age_group"] = CodeSet.of(AGES, broader={age: "child" if age < "18" else "adult" for age in AGES})
    return CodeBook(**({"sets": sets, "protected_services": frozenset({"refuge"})} | changes))


@dataclass
class World:
    """Facts as producers hand them over, and the folder they were written to."""

    contacts: list[dict[str, Any]] = field(default_factory=list)
    counts: list[dict[str, Any]] = field(default_factory=list)
    episodes: list[dict[str, Any]] = field(default_factory=list)
    stays: list[dict[str, Any]] = field(default_factory=list)
    nights: list[dict[str, Any]] = field(default_factory=list)
    houses: list[dict[str, Any]] = field(default_factory=list)
    doors: list[dict[str, Any]] = field(default_factory=list)
    violence: list[dict[str, Any]] = field(default_factory=list)
    families: list[dict[str, Any]] = field(default_factory=list)
    trainings: list[dict[str, Any]] = field(default_factory=list)

    def of(self, fact: Fact) -> list[dict[str, Any]]:
        """The facts of one kind."""
        return {
            Fact.CONTACT: self.contacts,
            Fact.COUNT: self.counts,
            Fact.EPISODE: self.episodes,
            Fact.STAY: self.stays,
            Fact.NIGHT: self.nights,
            Fact.HOUSE: self.houses,
            Fact.DOOR: self.doors,
            Fact.VIOLENCE: self.violence,
            Fact.FAMILY: self.families,
            Fact.TRAINING: self.trainings,
        }[fact]

    def write(self, folder: MartFolder) -> None:
        """Write every partition anew."""
        for fact in Fact:
            parts: dict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
            for row in self.of(fact):
                day = row["start_on" if fact in SPANS else "event_on"]
                parts[day.year, row["organisation"]].append(row)
            for (year, organisation), rows in parts.items():
                folder.live.write(fact, year, organisation, rows)

    def system(self, root: Path, *, today: date = TODAY, codes: CodeBook | None = None) -> Statistics:
        """Write the facts, show them to the outside, and return what answers questions about them."""
        folder = MartFolder(root)
        self.write(folder)
        advance_epochs(folder, today=today)
        return Statistics(folder, codes or book(), SECRET, ENGINE)


def question(**changes: Any) -> Question:
    """A question about the clients of 2024, changed as given."""
    asked: dict[str, Any] = {"measure": "clients", "period": Period.years(2024)}
    return Question(**(asked | changes))


def number(cell: Cell) -> float:
    """The number of a cell that must have one."""
    assert cell.value is not None
    return cell.value


def key(person: int, organisation: str = "") -> int:
    """The record key of an invented person."""
    return record_key(SECRET, organisation, person)


def contact(person: int, on: date, **values: Any) -> dict[str, Any]:
    """One participation in a contact."""
    row = {"organisation": "north", "event_on": on, "record_key": key(person), "contacts": 1, "participations": 1, "minutes": 60}
    return row | values


def episode(person: int, start_on: date, end_on: date | None = None, **values: Any) -> dict[str, Any]:
    """One participation in an episode."""
    row = {"organisation": "north", "start_on": start_on, "end_on": end_on, "record_key": key(person), "waiting_days": None}
    return row | values


def people(number: int, on: date = date(2024, 5, 5), first: int = 0, **values: Any) -> list[dict[str, Any]]:
    """One contact each of so many people."""
    return [contact(first + person, on, **values) for person in range(number)]


_DAYS = st.dates(date(2023, 10, 1), date(2024, 12, 31))


def _coded(names: tuple[str, ...]) -> dict[str, st.SearchStrategy[str]]:
    return {name: several(CODES[name]) if name in MANY_DIMENSIONS else st.sampled_from((*CODES[name], "unknown")) for name in names}


def several(codes: tuple[str, ...]) -> st.SearchStrategy[str]:
    """None, one or up to three of the codes at once."""
    return st.lists(st.sampled_from(codes), unique=True, max_size=3).map(combined)


def _record(extra: dict[str, st.SearchStrategy[Any]], names: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    fixed = {"organisation": st.sampled_from(("north", "south")), "record_key": st.integers(0, 7).map(key)}
    return st.fixed_dictionaries(fixed | _coded(names) | extra)


_ARRIVALS = ("arrival_hour", "arrival_way", "earlier_stays")
_TOLD = ("violence_duration", "perpetrator", "lived_together", "crime_report", "moved_because")
_LEFT = ("stay_length", "housing_after", "with_perpetrator", "onward_help", "safety_plan")
_KNOWN = st.one_of(st.none(), st.integers(0, 1))
_DAYS_UNTIL = st.one_of(st.none(), st.integers(0, 90))
_SOME = ("service", "county", "age_group", "reason", "gender", "unit")


_HOUSE = ("service", "unit")


def houses_and_stays() -> dict[str, st.SearchStrategy[list[dict[str, Any]]]]:
    """Random facts of houses: the same few people and families, nights away, houses with and without places."""
    flag = st.integers(0, 1)
    lived = (*_SOME, "heads", "directed_by")
    nights = {"event_on": _DAYS, "nights": flag, "living": flag, "families": flag, "places": flag}
    stay = {"start_on": _DAYS, "length": _EPISODE["length"], "families": flag, "elsewhere": st.integers(0, 3)}
    stay |= {"went_on": _KNOWN, "path_days": _DAYS_UNTIL}
    door = {"event_on": _DAYS, "turned_away": flag, "calls": flag, "people": st.integers(0, 5)}
    return {
        "stays": st.lists(_record(stay, (*lived, *_ARRIVALS, *_TOLD, *_LEFT)).map(_placed), max_size=12),
        "nights": st.lists(_record(nights, lived), max_size=25),
        "houses": st.lists(_record({"event_on": _DAYS, "offered": st.integers(0, 9)}, _HOUSE), max_size=8),
        "doors": st.lists(_record(door, (*_HOUSE, "refusal_reason", "guided_to", "caller", "arrival_hour")), max_size=10),
        "violence": st.lists(_record({"event_on": _DAYS, "told": flag}, (*lived, "violence")), max_size=25),
    }


def worlds() -> st.SearchStrategy[World]:
    """Small worlds in which the same few people do everything, so that distinct counting matters."""
    amounts = {"contacts": st.integers(0, 1), "participations": st.just(1), "minutes": st.integers(0, 300)}
    amounts |= {"pairs": st.integers(0, 1), "colleague_minutes": st.integers(0, 300)}
    counted = {"contacts": st.integers(0, 3), "participations": st.integers(0, 30), "minutes": st.integers(0, 600)}
    contacts = st.lists(_record({"event_on": _DAYS} | amounts, (*_SOME, "known_as", "work_form", "theme")), max_size=25)
    counts = st.lists(_record({"event_on": _DAYS} | counted, (*_SOME, "known_as", "work_form", "theme")), max_size=6)
    episodes = st.lists(_record(_EPISODE, (*_SOME, "end_result", "request_way", "group_wish")).map(_placed), max_size=20)
    flag = st.integers(0, 1)
    family = {"event_on": _DAYS, "adults": flag, "same_time": flag, "enough_times": flag, "first_times_days": _DAYS_UNTIL}
    families = st.lists(_record(family, _SOME), max_size=20)
    training = {"event_on": _DAYS, "trainings": st.just(1), "heads": st.integers(1, 40), "lasted": st.integers(1, 600)}
    trainings = st.lists(_record(training, (*_HOUSE, "audience")), max_size=12)
    return st.builds(World, contacts, counts, episodes, families=families, trainings=trainings, **houses_and_stays())


_EPISODE = {
    "start_on": _DAYS,
    "length": st.one_of(st.none(), st.integers(0, 300)),
    "waiting_days": st.one_of(st.none(), st.integers(-3, 90)),
    "offered_days": _DAYS_UNTIL,
    "met_days": _DAYS_UNTIL,
    "in_promise": _KNOWN,
}


def _placed(row: dict[str, Any]) -> dict[str, Any]:
    length = row.pop("length")
    return row | {"end_on": None if length is None else row["start_on"] + timedelta(days=length)}


def lifelike(seed: int = 1, persons: int = 900, *, choose: Callable[[Random, dict[str, Any]], dict[str, Any]] | None = None) -> World:
    """A year of three associations: uneven services and reasons, repeated contacts, waiting and ending episodes."""
    random, world = Random(seed), World()
    for person in range(persons):
        who = _person(random)
        if choose is not None:
            who |= choose(random, who)
        start = date(2024, 1, 1) + timedelta(days=random.randrange(360))
        length = random.randrange(10, 200)
        end = start + timedelta(days=length) if start + timedelta(days=length) < TODAY else None
        # By the number of the person and not by chance, which the worlds of other tests go on drawing from.
        shared = {**who, "known_as": tuple(Known)[person % 2], "record_key": key(person, who["organisation"])}
        shared["reason"] = with_another(person, who["reason"])
        shared["theme"] = combined(CODES["theme"][n] for n in range(3) if person % (n + 2) == 0)
        shared["work_form"] = combined((who["service"], SERVICES[person % 4])) if person % 5 == 0 else who["service"]
        result = random.choice(CODES["end_result"]) if end else "unknown"
        waiting = random.choice((None, random.randrange(60)))
        world.episodes.append(
            {
                **_without(shared, "modality", "known_as", "work_form", "theme"),
                "start_on": start,
                "end_on": end,
                "waiting_days": waiting,
                "end_result": result,
            }
            | answered(person)
        )
        world.families += helped(person, world.episodes[-1])
        for _ in range(1 + int(random.expovariate(1 / 5))):
            on = min(start + timedelta(days=random.randrange(length)), date(2025, 1, 31))
            minutes = random.randrange(30, 120, 15)
            world.contacts.append({**shared, "event_on": on, "contacts": 1, "participations": 1, "minutes": minutes})
            # By her number too: of every third person's contacts every one had a second worker.
            world.contacts[-1] |= {"pairs": 1, "colleague_minutes": minutes} if person % 3 == 0 else {}
    return world


def answered(person: int) -> dict[str, Any]:
    """Return how soon a person was answered, and what she wished, by her number: most in time, some late, some nobody knows of."""
    offered = None if person % 7 == 0 else person % 19
    kept = None if person % 4 == 0 else int((offered or 0) <= 9)
    wish = ("wanted", "not_wanted", "unknown")[person % 3]
    return {"offered_days": offered, "met_days": person % 31, "in_promise": kept, "request_way": ("phone", "visit")[person % 2], "group_wish": wish}


def helped(person: int, episode: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the months in which a family is helped, by its number: of two in three a child too, if not in the first month."""
    who = _without(episode, "start_on", "end_on", "waiting_days", "end_result", *answered(person))
    nothing = {"adults": 0, "same_time": 0, "enough_times": 0, "first_times_days": None}
    start, found = episode["start_on"], list[dict[str, Any]]()
    for month in range(1 + person % 5):
        day = start if month == 0 else (start.replace(day=1) + timedelta(days=31 * month)).replace(day=1)
        if day < TODAY:
            at_once = int(person % 3 > 0 and (month > 0 or person % 2 == 0))
            found.append({**who, **nothing, "event_on": day, "adults": 1, "same_time": at_once})
    if person % 3:
        found.append({**who, **nothing, "event_on": start, "first_times_days": person % 37})
    if person % 4 == 0:
        found.append({**who, **nothing, "event_on": start, "enough_times": 1})
    return found


def with_another(number: int, reason: str) -> str:
    """Return a reason, and for every third person another one beside it."""
    return combined((reason, REASONS[number % len(REASONS)])) if number % 3 == 0 else reason


def _person(random: Random) -> dict[str, Any]:
    municipality = random.choice(tuple(MUNICIPALITIES))
    return {
        "organisation": random.choice(CODES["organisation"]),
        "service": random.choices(SERVICES, (4, 2, 3, 6))[0],
        "municipality": municipality,
        "county": MUNICIPALITIES[municipality],
        "age_group": random.choice(AGES),
        "gender": random.choices(("f", "m", "x"), (60, 39, 1))[0],
        "reason": random.choices(REASONS, (1, 3, 3, 4, 6))[0],
        "referral_source": random.choice(CODES["referral_source"]),
        "funding": random.choice(CODES["funding"]),
        "modality": random.choice(CODES["modality"]),
    }


def _without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {column: value for column, value in row.items() if column not in names}
