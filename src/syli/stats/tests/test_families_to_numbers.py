"""Same-time work (VKT-3): what the association's page says, the measures say, and the slow way says; all follow each save."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from syli.episodes.commands import close_episode, record_contact, strike_contact
from syli.episodes.models import Contact, Episode
from syli.kernel.ids import new_public_id
from syli.people.commands import edit_person
from syli.people.models import Person
from syli.plans.queries.same_time import family_years, same_time
from syli.plans.tests.conftest import Boathouse, make_boathouse
from syli.stats.asking import Table, answered
from syli.stats.choices import Fact, Zone
from syli.stats.disclosure.protect import AVERAGES
from syli.stats.facts import Reading
from syli.stats.installation import mart_folder, statistics, statistics_secret
from syli.stats.measures import MEASURES
from syli.stats.models import StalePartition
from syli.stats.periods import Period
from syli.stats.query import Question
from syli.stats.reference import answers
from syli.stats.refreshing import facts_of, refresh_marts
from syli.stats.tests.facts import World, key
from tests.case import FIRST_DAY, make_person
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NAMES = tuple(name for name, measure in MEASURES.items() if {source.fact for source in measure.sources} == {Fact.FAMILY})


@pytest.fixture(autouse=True)
def marts(settings: Any, tmp_path: Path, unsynced: None) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def boathouse(cast: Cast, tmp_path: Path) -> Boathouse:
    return make_boathouse(cast, tmp_path)


def met(boathouse: Boathouse, who: str, episode: Episode, person: Person, days_ago: int) -> Contact:
    with boathouse.cast.inside(who) as ctx:
        at = ctx.now - timedelta(days=days_ago, minutes=60)
        return record_contact(ctx, episode, kind="home_visit", participants=[person], started_at=at, minutes=60, once_key=new_public_id())


def inside(boathouse: Boathouse, measure: str, *rows: str, year: int = 2026) -> Table:
    cast = boathouse.cast
    refresh_marts(now=cast.now)
    filters = {"organisation": (str(cast.organisations["aava"].pk),)}
    with override("en"):
        return answered(Question(measure, Period.years(year), rows, (), filters, Zone.INSIDE), "en", cast.now.date())


def by(table: Table) -> dict[str, float]:
    return {row: cell.value for row, cell in zip(table.rows, table.row_totals, strict=True) if cell.value}


def measured(boathouse: Boathouse) -> tuple[float | None, ...]:
    return tuple(inside(boathouse, name).total.value for name in NAMES)


def on_the_page(boathouse: Boathouse) -> tuple[float | None, ...]:
    """What the page says, and that it says so in words."""
    with boathouse.cast.inside("leena") as ctx:
        found = same_time(ctx, 2026)
    page = boathouse.cast.client("leena").get("/numbers/same-time/").text
    assert f">{found.families}<" in page.replace(" ", "").replace("\n", "")
    share = 0 if found.share is None else round(100 * found.share)
    assert f">{found.at_the_same_time}·{share}%<" in page.replace(" ", "").replace("\n", "")
    return found.families, None if found.share is None else 100 * found.share, found.first_times_days, found.enough_times


def test_families__the_page_and_the_measures__say_the_same(boathouse: Boathouse) -> None:
    """Two families, one of them with a child; then one is met, the child three times; then all are one family."""
    assert NAMES == ("families_helped", "same_time", "first_times_median", "child_met_enough")
    assert measured(boathouse) == on_the_page(boathouse) == (2, 50, None, 0)
    met(boathouse, "aino", boathouse.hers, boathouse.she, 12)
    for days_ago in (8, 5):
        met(boathouse, "aino", boathouse.hers, boathouse.child, days_ago)
    assert measured(boathouse) == on_the_page(boathouse) == (2, 50, 4, 0)
    third = met(boathouse, "aino", boathouse.hers, boathouse.child, 2)
    assert measured(boathouse) == on_the_page(boathouse) == (2, 50, 4, 1)
    boathouse.episode("aarne", "a2+", boathouse.he, boathouse.child)
    assert measured(boathouse) == on_the_page(boathouse) == (1, 100, 4, 1)
    with boathouse.cast.inside("aino") as ctx:
        strike_contact(ctx.because("väärä perhe"), third)
    assert measured(boathouse) == on_the_page(boathouse) == (1, 100, 4, 0)


def test_families__are_divided_by_the_grown_up(boathouse: Boathouse) -> None:
    """By month, unit and role; a family in two months is one in the year."""
    with boathouse.cast.inside("leena"):
        boathouse.hers.participants.update(start_on=FIRST_DAY - timedelta(days=20))
        Episode.objects.filter(pk=boathouse.hers.pk).update(start_on=FIRST_DAY - timedelta(days=20))
    with boathouse.cast.inside("aino") as ctx:
        edit_person(ctx, boathouse.she, gender="female", birth_year=1990, born_on=date(1990, 1, 2))
    units = {boathouse.cast.units["a1"].outward_name: 1, boathouse.cast.units["a2"].outward_name: 1}
    assert by(inside(boathouse, "families_helped", "month")) == {"10/2026": 1, "11/2026": 2}
    assert by(inside(boathouse, "families_helped", "unit")) == units
    assert by(inside(boathouse, "same_time", "unit")) == {boathouse.cast.units["a1"].outward_name: 100}
    assert by(inside(boathouse, "same_time", "month")) == {"10/2026": 100, "11/2026": 50}
    assert set(by(inside(boathouse, "families_helped", "gender")).values()) == {1}
    assert "child" not in inside(boathouse, "families_helped", "role").row_codes


def test_families__who_grows_up_or_leaves__counts_as_of_then(boathouse: Boathouse) -> None:
    with boathouse.cast.inside("aino") as ctx:
        edit_person(ctx, boathouse.child, born_on=date(2000, 1, 1))
    assert measured(boathouse) == on_the_page(boathouse) == (2, 0, None, 0), "nobody is a child now"
    with boathouse.cast.inside("aino") as ctx:
        edit_person(ctx, boathouse.child, born_on=date(2016, 1, 1))
        close_episode(ctx, boathouse.hers, end_on=ctx.today, end_result="goals_reached", end_reason="need_ended")
    assert measured(boathouse) == on_the_page(boathouse) == (2, 50, None, 0), "she was there this year"


def test_families__every_year_they_run_in_falls_behind(boathouse: Boathouse) -> None:
    """An episode of two years is a family of both."""
    with boathouse.cast.inside("aino") as ctx:
        for row in boathouse.hers.participants.all():
            row.start_on = date(2025, 6, 1)
            row.save()
        Episode.objects.filter(pk=boathouse.hers.pk).update(start_on=date(2025, 6, 1))
        refresh_marts(now=ctx.now)
        edit_person(ctx, boathouse.child, born_on=date(2016, 2, 2))
        assert set(StalePartition.objects.values_list("year", flat=True)) == {2025, 2026}
    assert [inside(boathouse, "families_helped", year=year).total.value for year in (2024, 2025, 2026)] == [0, 1, 2]


def test_families__their_facts__are_codes_days_and_the_key_of_one_of_them(boathouse: Boathouse) -> None:
    met(boathouse, "aino", boathouse.hers, boathouse.she, 12)
    met(boathouse, "aino", boathouse.hers, boathouse.child, 9)
    cast = boathouse.cast
    with cast.inside("leena"):
        reading = Reading(statistics_secret(), cast.organisations["aava"].pk, 2026, cast.now)
        facts = facts_of(reading)[Fact.FAMILY]
        keys = {reading.key(person.pk, person.register_id) for person in (boathouse.she, boathouse.he)}
        rows = [dict(zip(facts, values, strict=True)) for values in zip(*facts.values(), strict=True)]
        assert {row["record_key"] for row in rows} == keys
        assert family_years(Episode.objects.values("pk"), 2027, cast.now.date()) == []
    refresh_marts(now=cast.now)
    stored = {Fact.FAMILY: mart_folder().live.read(Fact.FAMILY).to_pylist()}
    slow = {name: answers(name, stored, period=Period.years(2026)).get((), 0) for name in NAMES}
    assert slow == {"families_helped": 2, "same_time": 50, "first_times_median": 3, "child_met_enough": 0}


def test_families__who_takes_part_for_her_work__is_no_family(boathouse: Boathouse) -> None:
    """A professional in two families' episodes joins nobody."""
    with boathouse.cast.inside("leena") as ctx:
        helper = make_person(boathouse.cast, ctx, "aino", "Apu", born_on=date(1980, 1, 1))
        for episode in (boathouse.hers, boathouse.his):
            part = episode.participants.order_by("pk").first()
            assert part is not None
            part.pk, part.public_id, part.person, part.role = None, new_public_id(), helper, "professional"
            part._state.adding = True
            part.save()
    assert measured(boathouse)[:2] == (2, 50)


def test_families__few__are_told_outside_of_nobody(tmp_path: Path) -> None:
    """Of nine families no share and no median; of a hundred both, and a share is never of months."""
    few = World(families=[_month(number, at_once=number % 2) for number in range(9)])
    many = World(families=[_month(number, month, at_once=int(month == 1 and number % 4 == 0)) for number in range(200) for month in (1, 2, 3)])
    for world, size in ((few, 9), (many, 200)):
        world.families += [_month(number) | {"adults": 0, "first_times_days": number % 50} for number in range(size)]
    system = {name: world.system(tmp_path / name) for name, world in (("few", few), ("many", many))}
    asked = {name: Question(name, Period.years(2024)) for name in NAMES}
    today = date(2025, 2, 10)
    for name in ("same_time", "first_times_median"):
        assert MEASURES[name].kind in AVERAGES
        assert system["few"].answer(asked[name], today=today).total.value is None
    share = system["many"].answer(asked["same_time"], today=today).total.value
    assert share == pytest.approx(25, abs=3), "a quarter of the families, though a twelfth of their months"
    middle = system["many"].answer(asked["first_times_median"], today=today).total.value
    assert middle is not None
    assert middle % 5 == 0
    families = system["many"].answer(asked["families_helped"], today=today).total.value
    assert families == pytest.approx(200, abs=5)


def _month(number: int, month: int = 1, *, at_once: int = 0) -> dict[str, Any]:
    row = {"organisation": "north", "service": "talk", "county": "03", "event_on": date(2024, month, 1), "record_key": key(number, "family")}
    return row | {"adults": 1, "same_time": at_once, "enough_times": 0, "first_times_days": None}


def test_families__outside__the_federation_asks_the_same_door(boathouse: Boathouse) -> None:
    """Two families are nobody's business: nothing of them stands in the protected table but 0 or a number of at least three."""
    refresh_marts(now=boathouse.cast.now)
    today = boathouse.cast.now.date()
    for name in NAMES:
        answer = statistics(today).answer(Question(name, Period.years(2026), ("county",)), today=today)
        told = [answer.total, *answer.row_totals]
        assert all(cell.value is None or cell.value == 0 or cell.value >= 3 for cell in told), name
