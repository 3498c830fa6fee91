"""A lifelike year of houses for the tests: families that come, stay, sometimes come again, and those for whom there was no place."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from syli.stats.marts.codes import combined
from syli.stats.stay_facts import length_band
from syli.stats.tests.facts import CODES, MUNICIPALITIES, TODAY, World, key, lifelike, with_another

#: Only the first is protected (T = 5); the other is an ordinary stay.
STAY_SERVICES = ("refuge", "baby")
PLACES = 9


@cache
def lived_year() -> World:
    """Return the lifelike year of the other tests with its houses, made once."""
    return with_stays(lifelike())


def with_stays(world: World, seed: int = 1, families: int = 260) -> World:
    """Add a year of stays in the houses of three associations, and return the world."""
    random = Random(seed)
    for family in range(families):
        _family(world, random, family)
    for organisation in CODES["organisation"]:
        for ahead in range(366):
            house = {"organisation": organisation, "service": "refuge", "unit": "u1", "record_key": key(0, f"house {organisation}")}
            world.houses.append(house | {"event_on": date(2024, 1, 1) + timedelta(days=ahead), "offered": PLACES})
    for turn in range(400):
        world.doors.append(_at_the_door(random, turn))
    world.trainings += [_given(turn) for turn in range(60)]
    return world


def _given(turn: int) -> dict[str, Any]:
    """A training by its number: some of one listener, none of anybody known."""
    return {
        "organisation": CODES["organisation"][turn % 3],
        "service": CODES["service"][turn % 4],
        "unit": "u1",
        "audience": CODES["audience"][turn % 2],
        "record_key": key(turn, "training"),
        "event_on": date(2024, 1, 1) + timedelta(days=turn * 6),
        "trainings": 1,
        "heads": 1 + turn % 30,
        "lasted": 45 * (1 + turn % 4),
    }


def _family(world: World, random: Random, family: int) -> None:
    municipality = random.choice(tuple(MUNICIPALITIES))
    source = random.choice(CODES["referral_source"])
    shared = {
        "organisation": random.choice(CODES["organisation"]),
        "service": random.choices(STAY_SERVICES, (3, 1))[0],
        "municipality": municipality,
        "county": MUNICIPALITIES[municipality],
        "reason": with_another(family, random.choices(CODES["reason"], (1, 3, 3, 4, 6))[0]),
        "referral_source": source,
        "directed_by": {"own": "01", "social": "04", "health": "05"}[source],
        "unit": "u1",
    }
    for stay in range(random.choices((1, 2, 4), (20, 4, 1))[0]):
        start = date(2024, 1, 1) + timedelta(days=random.randrange(330))
        length = 1 + int(random.expovariate(1 / 18))
        _lived(world, random, family, stay, shared, start, length)


def _lived(world: World, random: Random, family: int, stay: int, shared: dict[str, Any], start: date, length: int) -> None:
    end = start + timedelta(days=length) if start + timedelta(days=length) < TODAY else None
    arrived = {"arrival_hour": random.choice(CODES["arrival_hour"]), "arrival_way": random.choice(CODES["arrival_way"])}
    before = CODES["earlier_stays"][min(stay, 3)]
    after = random.choice(CODES["housing_after"]) if end else "unknown"
    told = [form for n, form in enumerate(CODES["violence"]) if (start.day + length) % (n + 2) == 0] or ["unknown"]
    for place in range(1 + random.randrange(4)):
        who = {
            **shared,
            "record_key": key(family * 10 + place, shared["organisation"] + " lives"),
            "heads": "adult" if place == 0 else "child",
            "role": "parent" if place == 0 else "child",
            "gender": random.choices(("f", "m"), (9, 1) if place == 0 else (1, 1))[0],
            "age_group": random.choice(("18-29", "30-44", "45-") if place == 0 else ("00-02", "03-06", "07-17")),
        }
        ended = {"stay_length": length_band(length + 1) if end else "unknown", "housing_after": after}
        ended["with_perpetrator"] = {"same_home": "yes", "new_home": "no"}.get(after, "unknown")
        begun = {"start_on": start, "end_on": end, "families": int(place == 0), "earlier_stays": before}
        world.stays.append({**who, **arrived, **ended, **begun, **_told(family, place, end)})
        world.violence += [{**who, "event_on": start, "told": 1, "violence": form} for form in told]
        for ahead in range(length):
            slept = random.random() < 0.95
            on = start + timedelta(days=ahead)
            if on < TODAY:
                world.nights.append(
                    {**who, "event_on": on, "nights": int(slept), "living": 1, "families": int(place == 0), "places": int(place == 0)}
                )


def _told(family: int, place: int, end: date | None) -> dict[str, Any]:
    """What a family told and where it went, by its number and not by chance."""
    went_on = None if end is None else int(family % 3 > 0)
    left = {
        "onward_help": combined(CODES["onward_help"][n] for n in range(3) if family % (n + 2) == 0),
        "safety_plan": CODES["safety_plan"][family % 2],
    }
    return {
        "violence_duration": CODES["violence_duration"][family % 2],
        "perpetrator": combined(CODES["perpetrator"][n] for n in range(3) if family % (n + 2) < 1),
        "lived_together": CODES["lived_together"][family % 2],
        "crime_report": ("no", "yes", "unknown")[family % 3],
        "moved_because": CODES["moved_because"][family % 4 == 0],
        "elsewhere": family % 3 if place == 0 else 0,
        "went_on": went_on,
        "path_days": family % 40 if went_on else None,
        **(left if end else {}),
    }


def _at_the_door(random: Random, turn: int) -> dict[str, Any]:
    is_call = random.random() < 0.6
    reason = "unknown" if is_call else random.choices(CODES["refusal_reason"], (5, 1))[0]
    return {
        "organisation": random.choice(CODES["organisation"]),
        "service": "refuge",
        "unit": "u1",
        "arrival_hour": random.choice(CODES["arrival_hour"]),
        "refusal_reason": reason,
        "guided_to": random.choice(CODES["guided_to"]),
        "caller": random.choice(CODES["caller"]) if is_call else "unknown",
        "record_key": key(turn, "door"),
        "event_on": date(2024, 1, 1) + timedelta(days=random.randrange(366)),
        "turned_away": int(not is_call),
        "calls": int(is_call),
        "people": 0 if is_call else 1 + random.randrange(4),
    }
