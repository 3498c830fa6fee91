"""The queue in any company: INTAKE-04 holds whoever else waits and in whatever order they were read."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from syli.intake.choices import OPEN_STATES, RequestState, Urgency
from syli.intake.rules import ANSWER_WITHIN_WORKING_DAYS, URGENCY_ORDER, Waiting, answer_within, in_order, may_decide, may_reopen

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
WAITING = st.builds(Waiting, st.integers(1, 10_000), st.sampled_from([u.value for u in Urgency]), DAYS, st.none() | st.integers(0, 240))
QUEUES = st.lists(WAITING, max_size=20, unique_by=lambda one: one.id)


def place(one: Waiting) -> tuple[int, bool, int, date]:
    return URGENCY_ORDER[Urgency(one.urgency)], one.youngest is None, one.youngest or 0, one.waiting_since_on


@given(QUEUES, st.randoms(use_true_random=False))
def test_intake_04__the_order_does_not_depend_on_how_it_was_read(queue: list[Waiting], chance: object) -> None:
    shuffled = list(queue)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert in_order(queue) == in_order(shuffled)
    assert sorted(one.id for one in in_order(queue)) == sorted(one.id for one in queue)


@given(QUEUES)
def test_intake_04__nobody_stands_before_a_more_urgent_a_younger_or_an_earlier_one(queue: list[Waiting]) -> None:
    for before, after in pairwise(in_order(queue)):
        assert place(before) <= place(after)


@given(QUEUES, WAITING)
def test_intake_04__one_more_who_waits_changes_nobodys_turn_among_the_rest(queue: list[Waiting], new: Waiting) -> None:
    others = [one for one in queue if one.id != new.id]
    assert [one for one in in_order([*others, new]) if one.id != new.id] == in_order(others)


def test_intake_06__the_more_urgent_is_answered_sooner() -> None:
    limits = [answer_within(urgency) for urgency in sorted(Urgency, key=URGENCY_ORDER.__getitem__)]
    assert limits == sorted(limits)
    assert limits[0] == 0
    assert set(ANSWER_WITHIN_WORKING_DAYS) == set(Urgency)


@given(st.sampled_from(list(RequestState)), st.sampled_from(list(RequestState)))
def test_intake_03_and_07__what_is_decided_once_changes_only_by_being_reopened(state: RequestState, to: RequestState) -> None:
    if may_decide(state, to):
        assert state in OPEN_STATES
        assert to not in (RequestState.NEW, state)
    assert not (may_reopen(state) and state in OPEN_STATES)
    assert may_reopen(state) or state in OPEN_STATES or state == RequestState.ACCEPTED
