"""Rules of filled forms, by tables and by search."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.plans import rules
from syli.plans.queries.forms import codes_of
from syli.plans.tests.conftest import complete, form

RISK = form("risk_assessment")
DAY = date(2026, 11, 22)
COUNTED = [field.code for group in RISK.groups if group.code in RISK.counts[0].groups for field in group.fields]


def risk(**changes: Any) -> dict[str, Any]:
    return {**complete("risk_assessment"), **changes}


def test_risk_assessment__has_the_24_topics_and_only_animals_may_be_left_out() -> None:
    assert len(COUNTED) == 24
    assert {f.code for f in RISK.fields if f.code in COUNTED and not f.is_required} == {"hurt_animals"}
    assert all(f.kind == "yes_no_unknown" for f in RISK.fields if f.code in COUNTED)


def test_stalking_assessment__counts_eleven() -> None:
    asked = form("stalking_assessment")
    assert rules.counted(asked, {field.code: "yes" for field in asked.fields}) == {"yes_answers": 11}


@pytest.mark.parametrize(
    ("answers", "grounds"),
    [
        ({}, []),
        (dict.fromkeys(COUNTED[:13], "yes"), []),
        (dict.fromkeys(COUNTED[:14], "yes"), ["many_yes"]),
        (dict.fromkeys(COUNTED, "unknown"), []),
        ({"concern": "yes"}, ["concern"]),
        ({"concern": "unknown"}, []),
        ({"police_calls": 2}, []),
        ({"police_calls": 3}, ["police_calls"]),
        ({"police_calls": 3, "concern": "yes", **dict.fromkeys(COUNTED, "yes")}, ["concern", "many_yes", "police_calls"]),
    ],
)
def test_grounds_met__by_each_of_three(answers: dict[str, Any], grounds: list[str]) -> None:
    assert [ground.code for ground in rules.grounds_met(RISK, risk(**answers))] == grounds


@pytest.mark.property
@given(st.dictionaries(st.sampled_from(COUNTED), st.sampled_from(["yes", "no", "unknown"])))
def test_counted__is_the_number_of_yes_and_one_more_yes_never_lowers_it(answers: dict[str, str]) -> None:
    count = rules.counted(RISK, answers)["yes_answers"]
    assert count == list(answers.values()).count("yes")
    for code in COUNTED:
        assert rules.counted(RISK, answers | {code: "yes"})["yes_answers"] == count + (answers.get(code) != "yes")


@pytest.mark.parametrize(
    ("answers", "duties"),
    [
        ({}, []),
        ({"children_exposed": "yes"}, ["child_welfare"]),
        ({"children_exposed": "unknown"}, []),
        ({"pregnant": "yes"}, []),
        ({"now": "yes"}, []),
        ({"pregnant": "yes", "now": "yes"}, ["unborn_child"]),
        ({"pregnant": "yes", "now": "yes", "children_exposed": "yes"}, ["child_welfare", "unborn_child"]),
    ],
)
def test_duties_of__violence_screening(answers: dict[str, str], duties: list[str]) -> None:
    asked = form("violence_screening")
    assert [duty.code for duty in rules.duties_of(asked, complete("violence_screening") | answers)] == duties


@pytest.mark.parametrize(
    ("pairs", "named", "around", "closed"),
    [
        ([(1, 2)], {}, {}, (set(), set())),
        ([(1, 2)], {10: {1}}, {}, (set(), set())),
        # Named for the other one alone: closed whatever else she is.
        ([(1, 2)], {20: {2}}, {}, ({1}, set())),
        ([(1, 2)], {10: {1}, 20: {2}}, {}, ({1}, set())),
        # Both in one episode, as his work may be done: her own forms open only to those named in her own episode.
        ([(1, 2)], {30: {1, 2}}, {}, (set(), {1})),
        ([(1, 2)], {10: {1}, 30: {1, 2}}, {}, (set(), {1})),
        # A colleague of his unit.
        ([(1, 2)], {}, {20: {2}}, (set(), {1})),
        ([(1, 2)], {}, {30: {1, 2}}, (set(), set())),
        # The danger goes one way.
        ([(1, 2)], {10: {1}}, {10: {1}}, (set(), set())),
        ([(1, 2), (2, 1)], {10: {1}}, {}, ({2}, set())),
    ],
)
def test_closed_people__by_side(pairs: Any, named: Any, around: Any, closed: tuple[set[int], set[int]]) -> None:
    assert rules.closed_people(pairs, named, around) == closed


PEOPLE = st.integers(1, 4)
EPISODES = st.dictionaries(st.integers(10, 15), st.frozensets(PEOPLE, min_size=1, max_size=3), max_size=5)


@pytest.mark.property
@given(st.sets(st.tuples(PEOPLE, PEOPLE).filter(lambda p: p[0] != p[1]), max_size=6), EPISODES, EPISODES)
def test_closed_people__whoever_is_named_for_the_other_side_alone_never_reads(pairs: Any, named: Any, around: Any) -> None:
    always, unless_named = rules.closed_people(pairs, named, around)
    for person, other in pairs:
        if any(other in takers and person not in takers for takers in named.values()):
            assert person in always
    # More named episodes or more dangers never open anything.
    more = {**named, 99: frozenset({2})}
    wider, _rest = rules.closed_people(pairs, more, around)
    assert always <= wider
    assert not always & unless_named


@pytest.mark.parametrize(("takers", "others", "may"), [({1}, set(), True), ({1, 3}, {2}, True), ({1, 2}, {2}, False)])
def test_may_be_kept_in__not_where_the_other_side_takes_part(takers: set[int], others: set[int], may: bool) -> None:
    assert rules.may_be_kept_in(takers, others) is may


@pytest.mark.parametrize(("person", "code", "may"), [(1, "safety_plan", True), (9, "safety_plan", False), (1, "sleep_diary", False)])
def test_may_be_about__a_participant_and_a_form_of_the_service(person: int, code: str, may: bool) -> None:
    assert rules.may_be_about(person, [1, 2], code, {"safety_plan"}) is may


@pytest.mark.parametrize(("days", "may"), [(-1, False), (0, True), (5, True), (10, True), (11, False)])
def test_may_be_of__between_the_beginning_and_today(days: int, may: bool) -> None:
    start = DAY - timedelta(days=10)
    assert rules.may_be_of(start + timedelta(days=days), DAY, start) is may


def test_unanswered__names_the_first_missing_and_takes_not_known() -> None:
    answers = risk()
    assert rules.unanswered(RISK, answers) == []
    assert rules.unanswered(RISK, answers | {"sexual": ""}) == ["sexual"]
    assert rules.unanswered(RISK, answers | {"sexual": "unknown"}) == []


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"sexual": "maybe"}, ["sexual"]),
        ({"police_calls": -1}, ["police_calls"]),
        ({"police_calls": 501}, ["police_calls"]),
        ({"police_calls": True}, ["police_calls"]),
        ({"police_calls": 500}, []),
        ({"needs": "x" * 20_001}, ["needs"]),
        ({"nobody_asks": "yes"}, ["nobody_asks"]),
        ({"sexual": None}, []),
    ],
)
def test_misfits__what_no_question_allows(answers: dict[str, Any], wrong: list[str]) -> None:
    assert rules.misfits(RISK, risk(**answers), codes_of(RISK)) == wrong


@pytest.mark.parametrize(
    ("value", "fits"), [(["physical"], True), (["physical", "physical"], False), (["flying"], False), ("physical", False), ([], True)]
)
def test_misfits__several_answers(value: Any, fits: bool) -> None:
    asked = form("violence_screening")
    assert (rules.misfits(asked, {"ever": "yes", "forms": value}, codes_of(asked)) == []) is fits


@pytest.mark.parametrize(("value", "fits"), [("2026-11-22", True), ("22.11.2026", False), ("2026-02-30", False)])
def test_misfits__days(value: str, fits: bool) -> None:
    dated = replace(RISK.field("needs"), kind="date", code="day")
    asked = replace(RISK, groups=(replace(RISK.groups[0], fields=(dated,)),))
    assert (rules.misfits(asked, {"day": value}, {}) == []) is fits


@pytest.mark.parametrize(
    ("done_on", "reason", "may"),
    [
        (DAY, "", True),
        (None, "Toinen työntekijä teki ilmoituksen", True),
        (None, "  ", False),
        (DAY, "Molemmat", False),
        (DAY + timedelta(days=1), "", False),
    ],
)
def test_answers_duty__a_day_or_a_reason(done_on: date | None, reason: str, may: bool) -> None:
    assert rules.answers_duty(done_on, reason, DAY) is may


@pytest.mark.parametrize(("state", "waits"), [("open", True), ("done", False), ("reasoned", False)])
def test_is_waiting(state: str, waits: bool) -> None:
    assert rules.is_waiting(state) is waits


@pytest.mark.parametrize(("already", "may"), [(0, True), (1, False)])
def test_may_begin__once(already: int, may: bool) -> None:
    assert rules.may_begin(already) is may


@pytest.mark.parametrize(
    ("line", "telling", "shows"),
    [
        ("Mummo 040", ["Majakka"], True),
        ("Soita majakkaan", ["majakka"], False),
        ("SOITA MAJAKKAAN", ["majakka"], False),
        ("Aava ry 040", ["Aava ry"], False),
        ("Aalto", ["", "A"], True),
    ],
)
def test_tells_nothing__no_telling_word_in_a_line(line: str, telling: list[str], shows: bool) -> None:
    assert rules.tells_nothing(line, telling) is shows
