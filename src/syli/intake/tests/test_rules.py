"""The rules of intake as tables, and the order of the queue as a property."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.intake import rules
from syli.intake.choices import RequestState, Urgency
from syli.intake.rules import URGENCY_ORDER, Waiting

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.mark.parametrize(("service", "unit", "complete"), [("x", 1, True), ("", 1, False), ("x", None, False)])
def test_intake_01__service_and_unit_are_all_that_must_be_known(service: str, unit: int | None, complete: bool) -> None:
    assert rules.is_complete(service, unit) is complete


@pytest.mark.parametrize(("minutes", "may"), [(-1000, True), (0, True), (9, True), (11, False)])
def test_intake_02__received_now_or_earlier(minutes: int, may: bool) -> None:
    assert rules.may_be_received(NOW + timedelta(minutes=minutes), NOW) is may


@pytest.mark.parametrize(
    ("state", "to", "may"),
    [
        ("new", "accepted", True),
        ("new", "waiting", True),
        ("waiting", "accepted", True),
        ("waiting", "waiting", False),
        ("accepted", "refused", False),
        ("refused", "accepted", False),
        ("new", "new", False),
        ("new", "lost", False),
    ],
)
def test_intake_03__only_open_requests_are_decided(state: str, to: str, may: bool) -> None:
    assert rules.may_decide(state, to) is may


waiting = st.builds(
    Waiting,
    id=st.integers(1, 10_000),
    urgency=st.sampled_from([u.value for u in Urgency]),
    waiting_since_on=st.dates(date(2026, 1, 1), date(2026, 11, 22)),
    youngest=st.none() | st.integers(0, 300),
)


@given(st.lists(waiting, unique_by=lambda w: w.id, max_size=30))
def test_intake_04__nobody_stands_before_one_more_urgent_younger_or_longer_waiting(queue: list[Waiting]) -> None:
    ordered = rules.in_order(queue)
    assert sorted(w.id for w in ordered) == sorted(w.id for w in queue)
    for first, second in itertools.pairwise(ordered):
        assert URGENCY_ORDER[Urgency(first.urgency)] <= URGENCY_ORDER[Urgency(second.urgency)]
        if first.urgency == second.urgency:
            ages = [w.youngest if w.youngest is not None else 10_000 for w in (first, second)]
            assert ages[0] <= ages[1]
            if ages[0] == ages[1]:
                assert first.waiting_since_on <= second.waiting_since_on


@pytest.mark.parametrize(
    ("to", "code", "place", "has"),
    [
        (RequestState.REFUSED, "no_place", "", True),
        (RequestState.REFUSED, "", "", False),
        (RequestState.GUIDED, "", "Neuvola", True),
        (RequestState.GUIDED, "", "  ", False),
        (RequestState.WITHDRAWN, "", "", True),
        (RequestState.WAITING, "", "", True),
    ],
)
def test_intake_05__refusing_and_guiding_say_why(to: str, code: str, place: str, has: bool) -> None:
    assert rules.has_reason(to, code, place) is has


@pytest.mark.parametrize(("urgency", "days"), [("now", 0), ("soon", 2), ("normal", 7)])
def test_intake_06__answered_within(urgency: str, days: int) -> None:
    assert rules.answer_within(urgency) == days


@pytest.mark.parametrize(("state", "may"), [("guided", True), ("refused", True), ("withdrawn", True), ("accepted", False), ("new", False)])
def test_intake_07__reopened_only_when_no_episode_came_of_it(state: str, may: bool) -> None:
    assert rules.may_reopen(state) is may


@pytest.mark.parametrize(
    ("text", "may"), [("väärä päätös", True), ("", False), ("  \n ", False), ("x" * 500, True), ("x" * 501, False), (" " + "x" * 500, True)]
)
def test_intake_08__a_reason_says_something_and_fits_the_log(text: str, may: bool) -> None:
    assert rules.is_reason(text) is may


@pytest.mark.parametrize(
    ("born", "family", "told"),
    [
        (1990, [1990], True),
        (None, [None], True),
        (2020, [2020], True),
        (2020, [2020, 1990], False),
        (2020, [2020, None], False),
        (2011, [2011, 1990], True),
        (2012, [2012, 1990], False),
        (1990, [1990, 2020], True),
    ],
)
def test_intake_09__the_keeper_hears_of_adults_and_of_children_alone(born: int | None, family: list[int | None], told: bool) -> None:
    assert rules.is_kept_apart_for(born, family, NOW.date()) is told


@pytest.mark.parametrize(("days", "may"), [(-1, False), (0, True), (30, True), (366, True), (367, False)])
def test_intake_10__a_first_time_is_not_before_the_request_nor_far_ahead(days: int, may: bool) -> None:
    assert rules.may_be_offered(NOW.date() + timedelta(days=days), NOW.date(), NOW.date()) is may
