"""True numbers of a sealed service are its own unit's and the leaders'; a worker of another unit cannot count a night's arrivals."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner

from syli.stats.asking import answered, question_from
from syli.stats.choices import Fact, Zone
from syli.stats.cli import statistics
from syli.stats.measures import MEASURES
from syli.stats.refreshing import refresh_marts
from syli.stats.rules import sees_every_unit
from syli.stays.commands import answer_call, depart, turn_away, write_background
from syli.stays.tests.conftest import Lighthouse, lighthouse
from syli.stays.tests.test_known import LEADER, OTHER, OWN, fort

pytestmark = pytest.mark.django_db
__all__ = ["fort", "lighthouse"]
WORDS = "Suojatuista palveluista tässä ovat vain oman yksikkösi luvut."
HOUSES = [m.name for m in MEASURES.values() if {s.fact for s in m.sources} & {Fact.STAY, Fact.NIGHT, Fact.DOOR, Fact.HOUSE}]

#: Of whoever has just left nobody knows yet whether she goes on.
LATER_ON = ("went_on", "path_days_median")


@pytest.fixture
def counted(fort: Lighthouse, settings: Any, tmp_path: Any, unsynced: None) -> Lighthouse:
    """Let a family live behind the door, another be turned away and a third call; and count it."""
    settings.HOME = tmp_path / "home"
    stay = fort.stay(offer=fort.offer)
    with fort.cast.inside(OWN) as ctx:
        write_background(ctx, stay, children_elsewhere=2)
        depart(ctx, stay, at=ctx.now)
        turn_away(ctx, fort.house, reason="no_place", adults=1, children=2, once_key="t")
        answer_call(ctx, fort.house, offer=fort.offer, once_key="c")
    refresh_marts(now=fort.cast.now)
    return fort


def numbers(place: Lighthouse, who: str, asked: str) -> str:
    return place.cast.client(who).get(f"/numbers/?period=2026&format=csv&{asked}").text


@pytest.mark.parametrize("measure", HOUSES)
def test_numbers__of_a_sealed_service__are_its_units_and_the_leaders(counted: Lighthouse, measure: str) -> None:
    told = {}
    for who in (LEADER, OWN, OTHER):
        with counted.cast.inside(who) as ctx:
            question = question_from({"measure": [measure], "period": ["2026"]}, ctx, Zone.INSIDE)
            told[who] = answered(question, "fi", ctx.today)
    assert told[LEADER].total.value or measure in LATER_ON, "there is something to tell"
    assert told[OWN].total.value == told[LEADER].total.value
    assert not told[OTHER].total.value
    assert [WORDS in told[who].notes for who in (LEADER, OWN, OTHER)] == [False, True, True]


def test_numbers__by_day_and_age__tell_another_units_worker_of_no_arrival(counted: Lighthouse) -> None:
    asked = "measure=stays_begun&rows=day&columns=age_group"
    assert "21.11.2026" in numbers(counted, OWN, asked)
    assert "21.11.2026" in numbers(counted, LEADER, asked)
    assert "21.11.2026" not in numbers(counted, OTHER, asked)
    page = counted.cast.client(OTHER).get("/numbers/?period=2026&measure=stays_begun&rows=day&columns=age_group").text
    assert "21.11.2026" not in page and WORDS in page


def test_numbers__where_nothing_is_sealed__say_the_same_words(counted: Lighthouse, lighthouse: Lighthouse) -> None:
    before = numbers(counted, OTHER, "measure=stays_begun&rows=day")
    counted.stay(offer=counted.offer)
    refresh_marts(now=counted.cast.now)
    assert numbers(counted, OTHER, "measure=stays_begun&rows=day") == before, "another arrival changes nothing"
    counted.stay(offer=lighthouse.offer)
    refresh_marts(now=counted.cast.now)
    assert numbers(counted, OTHER, "measure=stays_begun&rows=day") != before, "of services that are not sealed everybody sees true numbers"


def test_query__as_a_worker__prints_what_her_page_says(counted: Lighthouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syli.kernel.context.clock", lambda: counted.cast.now)
    asked = ("query", "--measure", "stays_begun", "--rows", "day", "--year", "2026", "--as", "Aava ry")
    for who in (OWN, OTHER, LEADER):
        done = CliRunner().invoke(statistics, [*asked, "--user", who])
        assert done.exit_code == 0, done.output
        page = counted.cast.client(who).get("/numbers/?period=2026&format=csv&measure=stays_begun&rows=day")
        assert done.stdout_bytes == page.content
    assert CliRunner().invoke(statistics, [*asked, "--user", "fanni"]).exit_code != 0
    assert CliRunner().invoke(statistics, [*asked, "--user", "nobody"]).exit_code != 0


@pytest.mark.parametrize(
    ("is_system", "is_leader", "units", "sees"),
    [(True, False, [], True), (False, True, [1], True), (False, False, [None], True), (False, False, [1, 2], False), (False, False, [], False)],
)
def test_sees_every_unit(is_system: bool, is_leader: bool, units: list[int | None], sees: bool) -> None:
    """SDC-07."""
    assert sees_every_unit(is_system=is_system, is_leader=is_leader, units=units) is sees
