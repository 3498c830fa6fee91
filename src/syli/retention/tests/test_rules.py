"""Times, lines, covers, grounds: tables and invariants."""

from __future__ import annotations

import itertools
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.retention import rules
from syli.retention.choices import Asker, Decision, Delivery, Ground, LegalGround, LineKind, Outcome, Right, Stage
from syli.retention.rules.stages import ACTS

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("right", "received", "due"),
    [
        (Right.ACCESS, date(2026, 11, 20), date(2026, 12, 21)),  # the 20th is a Sunday
        (Right.ACCESS, date(2026, 1, 31), date(2026, 3, 2)),  # February has no 31st, and the 28th is a Saturday
        (Right.ACCESS, date(2026, 11, 24), date(2026, 12, 28)),  # Christmas Eve, Christmas, Boxing Day, Sunday
        (Right.LOG, date(2026, 10, 1), date(2026, 12, 1)),
        (Right.LOG, date(2026, 10, 6), date(2026, 12, 7)),  # Independence Day
    ],
)
def test_retention_01__due__a_month_or_two_and_never_on_a_day_off(right: Right, received: date, due: date) -> None:
    assert rules.due_on(right, received) == due


@pytest.mark.parametrize(
    ("right", "since", "reason", "expected"),
    [
        (Right.LOG, None, "", date(2024, 11, 20)),
        (Right.LOG, date(2025, 1, 1), "", date(2025, 1, 1)),
        (Right.LOG, date(2020, 1, 1), "Epäily väärinkäytöstä", date(2020, 1, 1)),
        (Right.ACCESS, None, "", None),
        (Right.ACCESS, date(2010, 1, 1), "", date(2010, 1, 1)),
    ],
)
def test_retention_02__log__two_years_back_and_older_with_a_reason(right: Right, since: date | None, reason: str, expected: date | None) -> None:
    assert rules.how_far_back(right, DAY, since, reason) == expected


def test_retention_02__older_log__without_a_reason__is_refused() -> None:
    with pytest.raises(ValueError, match="older"):
        rules.how_far_back(Right.LOG, DAY, date(2024, 11, 19), "  ")


@pytest.mark.parametrize(
    ("asker", "is_child", "says_who", "received", "wrong"),
    [
        (Asker.SELF, False, False, DAY, ""),
        (Asker.GUARDIAN, True, True, DAY, ""),
        (Asker.GUARDIAN, False, True, DAY, "asker"),
        (Asker.GUARDIAN, True, False, DAY, "asker_name"),
        (Asker.SELF, False, False, date(2026, 11, 21), "received_on"),
    ],
)
def test_retention_03__received__from_whom(asker: Asker, is_child: bool, says_who: bool, received: date, wrong: str) -> None:
    assert rules.may_receive(asker, is_child=is_child, says_who=says_who, received_on=received, today=DAY) == wrong


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        (rules.Facts(), Stage.RECEIVED),
        (rules.Facts(lines=2, undecided=1), Stage.DECIDING),
        (rules.Facts(lines=2), Stage.DECIDED),
        (rules.Facts(lines=2, is_waiting=True), Stage.WAITING),
        (rules.Facts(is_waiting=True), Stage.WAITING),
        (rules.Facts(lines=2, is_agreed=True), Stage.AGREED),
        (rules.Facts(lines=2, is_ready=True), Stage.READY),
        (rules.Facts(lines=2, is_ready=True, is_closed=True), Stage.CLOSED),
    ],
)
def test_retention_04__stage(facts: rules.Facts, stage: Stage) -> None:
    assert rules.stage_of(facts) == stage


def test_retention_05__nothing_is_finished_or_given__but_after_agreement() -> None:
    assert ACTS["finish"] == {Stage.AGREED} and ACTS["deliver"] == {Stage.READY}
    assert not rules.may("ask", Stage.DECIDING, Outcome.GIVE) and rules.may("ask", Stage.DECIDING, Outcome.REFUSE)
    assert not any(rules.may(act, Stage.CLOSED, Outcome.GIVE) for act in ("collect", "decide", "ask", "finish", "deliver"))
    assert not rules.may("decide", Stage.READY), "a finished answer does not change"


def test_retention_06__guardian__after_the_childs_own_say() -> None:
    assert rules.may_ask_log(Asker.SELF, "") and rules.may_ask_log(Asker.GUARDIAN, "9 v") and not rules.may_ask_log(Asker.GUARDIAN, " ")


@pytest.mark.parametrize(
    ("told_by", "spans", "other", "names", "decision", "ground"),
    [
        ("self", (), False, False, Decision.GIVE, None),
        ("worker", ((0, 3),), False, False, Decision.MASK, Ground.OTHER_PERSON),
        ("network", (), False, False, Decision.LEAVE_OUT, Ground.TOLD_BY_ANOTHER),
        ("child", ((0, 3),), False, False, Decision.LEAVE_OUT, Ground.TOLD_BY_ANOTHER),
        ("self", (), True, False, Decision.LEAVE_OUT, Ground.OTHER_PERSON),
        ("self", ((0, 3),), False, True, Decision.LEAVE_OUT, Ground.OTHER_PERSON),
    ],
)
def test_retention_07__proposal(
    told_by: str, spans: tuple[tuple[int, int], ...], other: bool, names: bool, decision: Decision, ground: Ground | None
) -> None:
    made = rules.propose(LineKind.NOTE, told_by, spans, is_of_other_side=other, names_other_side=names)
    assert (made.decision, made.ground) == (decision, ground)


@pytest.mark.parametrize(
    ("decision", "ground", "covered", "wrong"),
    [
        ("give", "", 0, ""),
        ("leave_out", "danger", 0, ""),
        ("mask", "danger", 1, ""),
        ("mask", "danger", 0, "extra"),
        ("mask", "", 1, "ground"),
        ("leave_out", "because", 0, "ground"),
        ("", "", 0, "decision"),
        ("delete", "danger", 0, "decision"),
    ],
)
def test_retention_08__decided(decision: str, ground: str, covered: int, wrong: str) -> None:
    assert rules.is_decided(decision, ground, covered) == wrong


@pytest.mark.parametrize(
    ("ground", "reason", "consent_on", "until", "wrong"),
    [
        (LegalGround.CONSENT, "", DAY, DAY, ""),
        (LegalGround.CONSENT, "", None, DAY, "consent_on"),
        (LegalGround.CONSENT, "", date(2026, 11, 21), date(2027, 1, 1), "consent_on"),
        (LegalGround.CONSENT, "", DAY, None, "consent_end_on"),
        (LegalGround.CONSENT, "", date(2026, 1, 1), date(2026, 11, 19), "consent_end_on"),
        (LegalGround.CHILD_PROTECTION, "LSL 25 §", None, None, ""),
        (LegalGround.CHILD_PROTECTION, " ", None, None, "reason"),
        (LegalGround.OWN_RIGHT, "x", None, None, "ground"),
    ],
)
def test_retention_09__disclosure__by_consent_that_holds_or_a_law(
    ground: LegalGround, reason: str, consent_on: date | None, until: date | None, wrong: str
) -> None:
    assert rules.may_be_disclosed(ground, reason, consent_on, until, DAY) == wrong


@pytest.mark.parametrize(
    ("how", "on", "is_safe", "wrong"),
    [
        (Delivery.HANDED, DAY, False, ""),
        (Delivery.POSTED, DAY, True, ""),
        (Delivery.POSTED, DAY, False, "point"),
        (Delivery.HANDED, date(2026, 11, 21), False, "delivered_on"),
        (Delivery.HANDED, date(2026, 11, 9), False, "delivered_on"),
    ],
)
def test_retention_10__delivery(how: Delivery, on: date, is_safe: bool, wrong: str) -> None:
    assert rules.may_be_handed(how, on, ready_on=date(2026, 11, 10), today=DAY, has_safe_address=is_safe) == wrong


def test_retention_11__reason__has_words() -> None:
    assert rules.needs_more_words(" x ") and not rules.needs_more_words("Punnittu")


@pytest.mark.parametrize(
    ("text", "spans", "left"),
    [
        ("abc", (), ("abc",)),
        ("abc", ((0, 3),), (None,)),
        ("a b c", ((2, 3),), ("a ", None, " c")),
        ("Maija ja Ville", ((0, 5), (9, 14)), (None, " ja ", None)),
        ("Maija Ville tuli", ((0, 5), (6, 11)), (None, " tuli")),
    ],
)
def test_cut__covered_places__touching_ones_are_one(text: str, spans: tuple[tuple[int, int], ...], left: tuple[str | None, ...]) -> None:
    assert rules.cut(text, spans) == left


@pytest.mark.property
@given(st.text(alphabet="ab \n", max_size=60), st.lists(st.sampled_from(["ab", "a b", "b"]), max_size=3))
def test_cut__whatever_is_covered__is_not_in_what_is_left(text: str, words: list[str]) -> None:
    spans = rules.covered(text, [], ";".join(words))
    left = rules.cut(text, spans)
    kept = [part for part in left if part is not None]
    assert not any(word in part for part in kept for word in words)
    assert sum(map(len, kept)) <= len(text) - sum(end - start for start, end in spans)
    assert not any(one is None and other is None for one, other in itertools.pairwise(left))


@pytest.mark.property
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), max_size=8))
def test_spans__joined__never_touch_and_cover_the_same(raw: list[tuple[int, int]]) -> None:
    from syli.retention.rules.lines import joined

    spans = [(start, start + length) for start, length in raw]
    whole = joined(spans)
    assert {at for start, end in spans for at in range(start, end)} == {at for start, end in whole for at in range(start, end)}
    assert all(one[1] < other[0] for one, other in itertools.pairwise(whole))


def test_spans__of_patterns() -> None:
    assert rules.spans_of("Maija soitti Maijalle", [re.compile(r"Maija\w*")]) == ((0, 5), (13, 21))
