"""What a family tells and how it leaves is counted: forms of violence, housing, who they live with, stays elsewhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from syli.stats.choices import Fact
from syli.stats.facts import Reading
from syli.stats.installation import statistics_secret
from syli.stats.refreshing import facts_of
from syli.stats.stay_facts import stay_facts, stays_read
from syli.stats.tests.test_stays_to_numbers import asked, by, house, marts
from syli.stats.violence_facts import violence_facts
from syli.stays.commands import depart, write_background, write_departure_list
from syli.stays.models import Stay
from syli.stays.tests.conftest import Lighthouse

__all__ = ["house", "marts"]
pytestmark = pytest.mark.django_db


def came(house: Lighthouse, *, days: int = 3, adults: int = 1, children: int = 1) -> Stay:
    return house.stay(at=house.cast.now - timedelta(days=days), adults=adults, children=children)


def told(house: Lighthouse, stay: Stay, **facts: Any) -> None:
    with house.cast.inside("aino") as ctx:
        write_background(ctx, stay, **facts)


def left(house: Lighthouse, stay: Stay, **facts: Any) -> None:
    with house.cast.inside("aino") as ctx:
        write_departure_list(ctx, stay, **facts)
        if stay.ended_at is None:
            depart(ctx, stay, at=ctx.now)


def facts_now(house: Lighthouse) -> dict[Fact, dict[str, list[Any]]]:
    with house.cast.inside("aino") as ctx:
        return facts_of(Reading(statistics_secret(), ctx.home_id, ctx.today.year, ctx.now))


def test_forms_of_violence__each_has_everybody_and_nobody_is_twice_in_the_total(house: Lighthouse) -> None:
    first, second = came(house, children=2), came(house, children=0)
    assert by(asked(house, "stay_violence", "violence")) == {"Not known": 4}, "nobody has told anything yet"
    told(house, first, violence_codes=["physical", "psychological", "unknown"])
    told(house, second, violence_codes=["psychological"])
    table = asked(house, "stay_violence", "violence")
    assert by(table) == {"Physical": 3, "Psychological": 4}, "what is known leaves no room for what is not"
    assert table.total.value == 4
    assert by(asked(house, "stay_violence", "heads")) == {"Adults": 2, "Children": 2}
    told(house, second, violence_codes=["unknown"])
    assert by(asked(house, "stay_violence", "violence")) == {"Physical": 3, "Psychological": 3, "Not known": 1}
    told(house, first, violence_codes=["stalking"])
    assert by(asked(house, "stay_violence", "violence")) == {"Stalking": 3, "Not known": 1}, "a correction leaves nothing behind"
    assert not asked(house, "stay_violence", "violence", of="bore").total.value


def test_list__gone_through_early__counts_when_they_have_left(house: Lighthouse) -> None:
    stay = came(house, adults=1, children=1)
    with house.cast.inside("aino") as ctx:
        write_departure_list(ctx, stay, housing_code="new_home", with_perpetrator_code="no")
        assert set(facts_of(Reading(statistics_secret(), ctx.home_id, ctx.today.year, ctx.now))[Fact.STAY]["housing_after"]) == {"unknown"}
        depart(ctx, stay, people=[stay.presences.order_by("pk")[0].person], at=ctx.now)
    facts = facts_now(house)[Fact.STAY]
    assert sorted(zip(facts["heads"], facts["housing_after"], facts["with_perpetrator"], strict=True)) == [
        ("adult", "new_home", "no"),
        ("child", "unknown", "unknown"),
    ]


@pytest.mark.parametrize(
    ("code", "counted"),
    [
        ("", "first"),
        ("first", "first"),
        ("once", "once"),
        ("three_or_more", "three_or_more"),
        ("unknown", "first"),
    ],
)
def test_earlier_stays__are_what_is_known_or_what_is_told(house: Lighthouse, code: str, counted: str) -> None:
    stay = came(house, adults=1, children=1)
    told(house, stay, earlier_code=code)
    facts = facts_now(house)[Fact.STAY]
    assert sorted(zip(facts["heads"], facts["earlier_stays"], strict=True)) == [
        ("adult", counted),
        ("child", "first"),
    ], "what grown-ups tell is of themselves"


def test_reading__number_of_queries__does_not_grow_with_what_is_told(house: Lighthouse, query_list: Any) -> None:
    def read() -> int:
        with house.cast.inside("aino") as ctx, query_list() as queries:
            reading = Reading(statistics_secret(), ctx.home_id, ctx.today.year, ctx.now)
            stays = stays_read(reading)
            stay_facts(reading, stays)
            violence_facts(reading, stays)
        return len(queries)

    told(house, came(house), violence_codes=["threat"])
    few = read()
    for _family in range(2):
        stay = came(house, children=2)
        told(house, stay, violence_codes=["threat", "stalking", "digital"])
        left(house, stay, housing_code="new_home")
    assert read() == few


def test_background__each_answer_counts_everybody_who_came(house: Lighthouse) -> None:
    first, second = came(house, adults=1, children=2), came(house, adults=1, children=0)
    assert by(asked(house, "stays_begun", "perpetrator")) == {"Not known": 4}
    told(
        house, first, perpetrator_codes=["spouse", "other_kin"], duration_code="under_year", lived_together_code="yes",
        crime_report_code="no", moved_code="was_full", children_elsewhere=2,
    )  # fmt: skip
    told(house, second, perpetrator_codes=["spouse"], duration_code="over_five_years")
    table = asked(house, "stays_begun", "perpetrator")
    assert by(table) == {"Spouse or cohabitant": 4, "Other relative": 3}
    assert table.total.value == 4, "nobody is twice in the total"
    assert by(asked(house, "stays_begun", "violence_duration")) == {"From a month to a year": 3, "Over 5 years": 1}
    assert by(asked(house, "stays_begun", "lived_together")) == {"Yes": 3, "Not known": 1}
    assert by(asked(house, "stays_begun", "crime_report")) == {"No": 3, "Not known": 1}
    assert by(asked(house, "stays_begun", "moved_because")) == {"It was full": 3, "Did not come from another house": 1}
    assert asked(house, "children_elsewhere").total.value == 2, "told of the family once"


def test_leaving__where_they_were_guided_and_the_plan(house: Lighthouse) -> None:
    first, second = came(house, adults=1, children=1), came(house, adults=1, children=0)
    left(house, first, referred_codes=["crisis_work", "health_care"], safety_plan="made")
    left(house, second, referred_codes=["crisis_work"])
    assert by(asked(house, "stays_ended", "onward_help")) == {"Outpatient crisis work": 3, "Health care": 2}
    assert by(asked(house, "stays_ended", "safety_plan")) == {"A plan for safety was made": 2, "Not known": 1}
    assert asked(house, "stays_ended", "onward_help").total.value == 3
