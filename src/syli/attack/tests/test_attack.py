"""The attacker finds nothing in what ships and everything that was planted."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from syli.attack import ATTACKS, Attempt, Report, View, attack
from syli.attack.attacks import MOST_ADVANTAGE, advantage
from syli.attack.tests.planted import (
    WEAKNESSES,
    Weakness,
    dominance_ignored,
    full_rows_shown,
    medians_not_rounded,
    no_changes,
    sums_of_anybody,
)
from syli.attack.view import tables_of
from syli.stats.choices import Fact
from syli.stats.dimensions import DIMENSIONS
from syli.stats.disclosure.ptable import GENERAL, PROTECTED, load
from syli.stats.marts.folder import MartFolder
from syli.stats.measures import MEASURES
from syli.stats.periods import Period
from syli.stats.query import Statistics
from syli.stats.tests.facts import ENGINE, SECRET, TODAY, World, book, contact, key, lifelike
from syli.stats.tests.stay_worlds import with_stays

YEAR = Period.years(2024)
ON_AMOUNTS = {"dominated sums", "sums of few", "exact sums", "exact medians"}
HOUSES = {Fact.STAY, Fact.NIGHT, Fact.HOUSE, Fact.DOOR, Fact.VIOLENCE, Fact.TRAINING}
#: Every measure of the catalogue, one half or the other.
OF_HOUSES = tuple(name for name, measure in MEASURES.items() if HOUSES & {source.fact for source in measure.sources})
OF_WORK = tuple(name for name in MEASURES if name not in OF_HOUSES)


def tempting(seed: int = 3) -> World:
    """A year with everything an attacker hopes for: a village with one reason, a family that comes every day, people who are alone."""

    def choose(random: Random, who: dict[str, Any]) -> dict[str, Any]:
        if who["county"] == "03":
            return {"reason": "violence", "referral_source": "social"}
        if who["organisation"] == "west":
            # Nobody of the west comes for drugs, and hardly anybody to the contact place.
            return {"reason": random.choice(("tired", "violence", "separation")), "service": random.choices(("talk", "contact_place"), (20, 1))[0]}
        return {}

    world = lifelike(seed, persons=600, choose=choose)
    for episode in world.episodes:
        if episode["county"] == "03":
            # Everybody of the village was answered in time.
            episode["in_promise"] = 1
    for family in world.families:
        if family["county"] == "03":
            # And of every family there a child was helped too.
            family["same_time"] = family["adults"]
    for person, county in ((10_001, "04"), (10_002, "90")):
        daily = {"county": county, "service": "contact_place", "organisation": "north", "reason": "separation", "gender": "f", "age_group": "30-44"}
        world.contacts += [contact(person, date(2024, 3, 1 + day % 28), minutes=3000, contacts=20, participations=20, **daily) for day in range(60)]
    return world


def tempting_houses(seed: int = 5) -> World:
    """Houses in which one family takes most of the nights of a village, and one village always goes back to the one who hurt her."""
    world = with_stays(World(), seed, families=420)
    for stay in world.stays:
        if stay["county"] == "03":
            stay["with_perpetrator"] = "yes"
            stay["went_on"] = 0 if stay["end_on"] else None
            stay["housing_after"] = "same_home" if stay["end_on"] else stay["housing_after"]
    for person in range(2):
        for ahead in range(330):
            night = {
                "event_on": date(2024, 1, 5) + timedelta(days=ahead),
                "nights": 1,
                "living": 1,
                "families": int(person == 0),
                "places": int(person == 0),
            }
            where = {"organisation": "west", "service": "refuge", "county": "08", "municipality": "837", "heads": ("adult", "child")[person]}
            world.nights.append({**where, **night, "record_key": key(20_000 + person)})
    for ahead in range(200):
        # A house that one family fills nearly by itself.
        own = {"organisation": "south", "service": "talk", "unit": "u2", "event_on": date(2024, 2, 1) + timedelta(days=ahead)}
        world.houses.append({**own, "record_key": key(1, "lonely house"), "offered": 2})
        for family in range(12):
            if family == 0 or ahead < 1:
                place = {"record_key": key(30_000 + family), "nights": 1, "living": 1, "families": 1, "places": 1, "heads": "adult"}
                world.nights.append({**own, **place})
    return world


@pytest.fixture(scope="module")
def written() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        tempting().system(Path(folder))
        yield Path(folder)


@pytest.fixture(scope="module")
def houses() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        tempting_houses().system(Path(folder))
        yield Path(folder)


@pytest.fixture(scope="module")
def view(written: Path, tmp_path_factory: pytest.TempPathFactory) -> View:
    """One view for all attacks, which change nothing: each table is asked once."""
    root = tmp_path_factory.mktemp("view") / "marts"
    shutil.copytree(written, root)
    return View(Statistics(MartFolder(root), book(), SECRET, ENGINE), YEAR, TODAY, OF_WORK)


@pytest.mark.parametrize("name", ATTACKS)
def test_what_ships__gives_nothing_away(view: View, name: str) -> None:
    report = attack(view, only={name})
    assert not report.findings, report.findings[:5]
    if name != "full rows":
        assert report.tried[name] >= 8, "the attack had something to try"


def test_what_ships_of_houses__gives_nothing_away(houses: Path, tmp_path: Path) -> None:
    """One view for all attacks: each table is asked once. What moves in time is asked of contacts elsewhere."""
    root = tmp_path / "marts"
    shutil.copytree(houses, root)
    view = View(Statistics(MartFolder(root), book(), SECRET, ENGINE), YEAR, TODAY, OF_HOUSES)
    names = set(ATTACKS) - {"membership", "forbidden questions", "late correction", "one arrival", "one among many"}
    report = attack(view, only=names)
    assert not report.findings, report.findings[:5]
    for name in names - {"full rows"}:
        assert report.tried[name] >= 8, f"{name} had something to try"


@pytest.mark.parametrize(
    ("plant", "name", "measures"),
    [
        (no_changes, "small counts", ("turned_away", "stays_ended")),
        (full_rows_shown, "full rows", ("stays_ended",)),
        (full_rows_shown, "full rows", ("stay_violence",)),
        (dominance_ignored, "dominated sums", ("nights",)),
        (dominance_ignored, "dominated sums", ("occupancy",)),
        (sums_of_anybody, "sums of few", ("occupancy", "nights")),
        (medians_not_rounded, "exact medians", ("stay_length_median",)),
    ],
)
def test_planted_weakness_of_houses__is_found(
    houses: Path, tmp_path: Path, plant: Any, name: str, measures: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "marts"
    shutil.copytree(houses, root)
    plant(monkeypatch)
    view = View(Statistics(MartFolder(root), book(), SECRET, ENGINE), YEAR, TODAY, measures)
    assert name in attack(view, only={name}).found


def test_tables__every_measure_by_every_dimension__is_asked() -> None:
    """Whatever somebody may ask outside is asked: each measure of the catalogue by each of its dimensions, alone and beside another."""
    assert View(None, YEAR, TODAY).measures == tuple(MEASURES)  # type: ignore[arg-type]
    for name, measure in MEASURES.items():
        asked = tables_of(name)
        for dimension in (one for one in measure.dimensions if DIMENSIONS[one].outside):
            assert ((dimension,), ()) in asked, (name, dimension)
            assert any({*rows, *columns} > {dimension} for rows, columns in asked), (name, dimension)


def test_planted_weakness__in_a_dimension_no_list_names__is_found(houses: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever went back home lives with the one who hurt her: a whole village of them is found by that dimension too."""
    root = tmp_path / "marts"
    shutil.copytree(houses, root)
    full_rows_shown(monkeypatch)
    view = View(Statistics(MartFolder(root), book(), SECRET, ENGINE), YEAR, TODAY, ("stays_ended",))
    assert any("with_perpetrator" in finding.where for finding in attack(view, only={"full rows"}).findings)


@pytest.mark.parametrize("weakness", WEAKNESSES, ids=lambda weakness: weakness.name)
def test_planted_weakness__is_found(written: Path, tmp_path: Path, weakness: Weakness, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "marts"
    shutil.copytree(written, root)
    weakness.plant(monkeypatch)
    # One measure of each kind is enough to find it, and the suite is run often.
    measures = ("hours", "waiting_days", "waiting_days_median") if weakness.attack in ON_AMOUNTS else ("clients",)
    measures = ("in_promise",) if weakness.attack == "shares of all" else measures
    view = View(Statistics(MartFolder(root), book(), SECRET, ENGINE), YEAR, TODAY, measures)
    assert weakness.attack in attack(view, only={weakness.attack}).found


def test_every_attack__has_a_weakness_it_must_find() -> None:
    assert {weakness.attack for weakness in WEAKNESSES} == set(ATTACKS)


def test_another_year__gives_nothing_away(tmp_path: Path) -> None:
    view = View(tempting(11).system(tmp_path), YEAR, TODAY, ("clients", "hours"))
    report = attack(view, only=set(ATTACKS) - {"one arrival", "one among many", "late correction"})
    assert not report.findings, report.findings[:5]


@pytest.mark.parametrize("name", [GENERAL, PROTECTED])
def test_advantage__is_bounded_however_many_others(name: str) -> None:
    gained = [advantage(load(name), others) for others in range(40)]
    assert 0.1 < max(gained) <= MOST_ADVANTAGE


def attempts(right: int, wrong: int, kind: str = "cells") -> list[Attempt]:
    return [Attempt(f"{kind}: {n}", "guess", n < right) for n in range(right + wrong)]


@pytest.mark.parametrize(
    ("right", "wrong", "most_right", "found"),
    [(0, 50, 0, 0), (1, 50, 0, 1), (5, 15, 0.3, 0), (7, 13, 0.3, 7), (11, 0, 0.3, 0), (12, 0, 0.3, 12)],
)
def test_report__judges_claims_and_guesses(right: int, wrong: int, most_right: float, found: int) -> None:
    report = Report()
    report.judge("some", attempts(right, wrong), most_right)
    assert len(report.findings) == found
    assert report.tried["some"] == right + wrong
    assert report.found == ({"some"} if found else set())


def test_report__judges_each_kind_of_number_apart() -> None:
    report = Report()
    report.judge("some", [*attempts(20, 0, "totals"), *attempts(0, 500, "cells")], 0.5)
    assert {finding.where.partition(":")[0] for finding in report.findings} == {"totals"}
    assert report.right == {"some totals": 1.0, "some cells": 0.0}
