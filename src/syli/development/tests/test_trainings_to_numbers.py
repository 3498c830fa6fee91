"""Training in the statistics (JUS-5): what the page sums, the measures say, inside and outside alike; nobody stands in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from syli.development.commands import change_training
from syli.development.queries.trainings import sums_of
from syli.development.tests.test_trainings import given
from syli.stats.asking import Table, answered
from syli.stats.choices import Fact, Grain, Zone
from syli.stats.facts import Reading
from syli.stats.given import gives, years_given
from syli.stats.installation import mart_folder, statistics_secret
from syli.stats.marts.schema import given_columns
from syli.stats.measures import MEASURES
from syli.stats.models import StalePartition
from syli.stats.periods import Period
from syli.stats.query import Question
from syli.stats.reference import answers
from syli.stats.refreshing import facts_of, mark_everything, refresh_marts
from tests.case import SERVICE, Case
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NAMES = ("trainings", "training_participants", "training_hours")


@pytest.fixture(autouse=True)
def marts(settings: Any, tmp_path: Path, unsynced: None) -> None:
    settings.HOME = tmp_path


def asked(cast: Cast, measure: str, *rows: str, year: int = 2026, zone: Zone = Zone.INSIDE, of: str = "aava") -> Table:
    refresh_marts(now=cast.now)
    filters = {"organisation": (str(cast.organisations[of].pk),)} if zone is Zone.INSIDE else {}
    with override("en"):
        return answered(Question(measure, Period.years(year), rows, (), filters, zone), "en", cast.now.date())


def by(table: Table) -> dict[str, float]:
    return {code: cell.value for code, cell in zip(table.row_codes, table.row_totals, strict=True) if cell.value}


def some(cast: Cast) -> None:
    given(cast)
    given(cast, heads=20, minutes=60)
    given(cast, audience="police", heads=1, minutes=50, topic="Turva")
    given(cast, held_on=date(2025, 5, 5), heads=900)
    given(cast, "aarne", "a2", heads=700)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_trainings__the_page_and_the_measures__say_the_same(cast: Cast, year: int) -> None:
    some(cast)
    with cast.inside("leena") as ctx:
        sums = sums_of(ctx, year)
    summed = (sums[-1].times, sums[-1].heads, sums[-1].minutes / 60) if sums else (0, 0, 0)
    assert tuple(asked(cast, name, year=year).total.value for name in NAMES) == pytest.approx(summed)
    # By audience in the order of the code set, as on the page.
    audiences = [by(asked(cast, name, "audience", year=year)) for name in NAMES]
    told = [list(found.values()) for found in audiences]
    assert sorted(zip(*told, strict=True)) == [pytest.approx(one) for one in sorted((s.times, s.heads, s.minutes / 60) for s in sums[:-1])]


def test_trainings__outside__are_shown_as_they_are(cast: Cast) -> None:
    """They are about nobody: one training of one listener is one, by audience and association, and the note says why."""
    some(cast)
    mark_everything([cast.organisations["aava"].pk], now=cast.now)
    folder = mart_folder()
    refresh_marts(now=cast.now)
    assert not folder.outside.organisations(), "trainings alone let nobody's facts go outside"
    for partition in list(folder.live.partitions(Fact.TRAINING)):
        folder.outside.hand_over(partition, {grain: path for grain in Grain if (path := folder.live.current(partition, grain))})
    assert by(asked(cast, "trainings", "audience", zone=Zone.OUTSIDE)) == {"school": 3, "police": 1}
    assert by(asked(cast, "training_participants", "audience", zone=Zone.OUTSIDE)) == {"school": 732, "police": 1}
    table = asked(cast, "training_hours", "audience", zone=Zone.OUTSIDE)
    assert by(table) == {"school": 4.0, "police": 0.8}
    assert any("about no person" in note for note in table.notes)
    assert not any("Protected" in note for note in table.notes)
    with pytest.raises(Exception, match="dimension_not_outside"):
        asked(cast, "trainings", "unit", zone=Zone.OUTSIDE)


def test_trainings__corrected__move_in_both_years(cast: Cast) -> None:
    made = given(cast)
    assert asked(cast, "trainings").total.value == 1
    with cast.inside("aino") as ctx:
        facts = {"audience": "school", "heads": 13, "minutes": 90, "topic": "Puheeksi otto", "givers": [cast.staff["aino"].public_id]}
        change_training(ctx, made, held_on=date(2025, 12, 31), **facts)
        assert set(StalePartition.objects.values_list("year", flat=True)) == {2025, 2026}
        assert years_given(ctx.home_id) == {2025}
    assert [asked(cast, "training_participants", year=year).total.value for year in (2025, 2026)] == [13, 0]


def test_trainings__of_a_unit_with_one_service__are_that_services(case: Case) -> None:
    given(case.cast)
    given(case.cast, "aarne", "a2", heads=700)
    assert by(asked(case.cast, "training_participants", "service")) == {SERVICE: 12, "unknown": 700}
    assert set(by(asked(case.cast, "trainings", "unit")).values()) == {1}


def test_trainings__their_facts__are_codes_and_numbers(cast: Cast) -> None:
    some(cast)
    with cast.inside("leena"):
        facts = facts_of(Reading(statistics_secret(), cast.organisations["aava"].pk, 2026, cast.now))[Fact.TRAINING]
    assert set(facts) == set(given_columns(Fact.TRAINING))
    refresh_marts(now=cast.now)
    stored = {Fact.TRAINING: mart_folder().live.read(Fact.TRAINING).to_pylist()}
    for name in NAMES:
        assert answers(name, stored, period=Period.years(2026))[()] == pytest.approx(asked(cast, name).total.value)
    assert {source.fact for name in NAMES for source in MEASURES[name].sources} == {Fact.TRAINING}


def test_facts__of_a_kind__are_given_once() -> None:
    with pytest.raises(ValueError, match="already"):
        gives(Fact.TRAINING, days=lambda _organisation: ())(lambda _reading: {})
