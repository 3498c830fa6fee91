"""Rules of places and terms, case by case."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.stays import rules

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("families", "holds", "places", "fits"), [(0, 0, 1, True), (4, 0, 5, True), (4, 1, 5, False), (5, 0, 5, False), (0, 0, 0, False)]
)
def test_places__one_more_family__fits_or_not(families: int, holds: int, places: int, fits: bool) -> None:
    assert rules.has_free_place(families, holds, places) is fits
    assert rules.room_has_space(families, holds, places) is fits


@pytest.mark.parametrize(("state", "usable"), [("ready", True), ("to_clean", True), ("out_of_use", False)])
def test_rooms__by_state__may_be_given(state: str, usable: bool) -> None:
    assert rules.is_usable(state) is usable


@pytest.mark.parametrize(
    ("minutes", "ended", "lives"), [(1, None, True), (0, None, False), (-1, None, False), (60, NOW, False), (60, NOW + timedelta(1), False)]
)
def test_holds__until_used_released_or_run_out__keep_a_place(minutes: int, ended: datetime | None, lives: bool) -> None:
    """STAY-13."""
    assert rules.hold_lives(NOW + timedelta(minutes=minutes), ended, NOW) is lives


@pytest.mark.parametrize(("hours", "may"), [(0, False), (1, True), (48, True), (49, False), (-1, False)])
def test_holds__two_days__is_the_most(hours: int, may: bool) -> None:
    assert rules.may_hold_until(NOW + timedelta(hours=hours), NOW) is may


@pytest.mark.parametrize(
    ("adults", "children", "reason", "may"),
    [(1, 0, "", True), (1, 2, "", True), (0, 1, "", False), (0, 1, "  ", False), (0, 1, "16 v", True), (0, 0, "x", False)],
)
def test_minors__alone__need_a_reason(adults: int, children: int, reason: str, may: bool) -> None:
    assert rules.comes_with_adult(adults, children, reason) is may


@pytest.mark.parametrize(
    ("minutes", "after", "fine"), [(0, None, True), (9, None, True), (11, None, False), (-60, -120, True), (-60, -60, True), (-60, -59, False)]
)
def test_times__in_order_and_past__are_taken(minutes: int, after: int | None, fine: bool) -> None:
    earliest = NOW + timedelta(minutes=after) if after is not None else None
    assert rules.is_in_order(NOW + timedelta(minutes=minutes), earliest, NOW) is fine


@pytest.mark.parametrize(("adults", "children", "fine"), [(1, 0, True), (0, 1, True), (0, 0, False), (-1, 2, False), (2, 18, True), (2, 19, False)])
def test_heads__one_to_twenty__are_counted(adults: int, children: int, fine: bool) -> None:
    assert rules.is_head_count(adults, children) is fine


@pytest.mark.parametrize(("families", "holds", "may"), [(0, 0, True), (1, 0, False), (0, 1, False)])
def test_rooms__lived_in_or_held__stay_in_use(families: int, holds: int, may: bool) -> None:
    assert rules.may_be_lent(families, holds) is may


@pytest.mark.parametrize(
    ("start", "end", "cancelled", "holds"),
    [(0, None, False, True), (0, 0, False, True), (1, None, False, False), (-9, -1, False, False), (-9, 9, True, False), (-9, 9, False, True)],
)
def test_commitments__cover__the_days_they_name(start: int, end: int | None, cancelled: bool, holds: bool) -> None:
    """STAY-20."""
    end_on = TODAY + timedelta(end) if end is not None else None
    assert rules.commitment_holds(TODAY + timedelta(start), end_on, is_cancelled=cancelled, day=TODAY) is holds


@pytest.mark.parametrize(
    ("needs", "has", "reason", "may"),
    [(False, False, "", True), (True, True, "", True), (True, False, "", False), (True, False, " ", False), (True, False, "perhe tuli yöllä", True)],
)
def test_stays__needing_a_commitment__begin_with_one_or_with_a_reason(needs: bool, has: bool, reason: str, may: bool) -> None:
    assert rules.may_begin(needs_commitment=needs, has_commitment=has, reason=reason) is may


@pytest.mark.parametrize(
    ("periods", "needs", "term"),
    [
        ([], False, rules.Term.NOT_NEEDED),
        ([], True, rules.Term.MISSING),
        ([(-10, None)], True, rules.Term.HOLDS),
        ([(-10, 31)], True, rules.Term.HOLDS),
        ([(-10, 30)], True, rules.Term.HOLDS),
        ([(-10, 29)], True, rules.Term.ENDS_SOON),
        ([(-10, 0)], True, rules.Term.ENDS_SOON),
        ([(-10, -1)], True, rules.Term.MISSING),
        ([(1, 90)], True, rules.Term.MISSING),
        ([(-10, 5), (6, 90)], True, rules.Term.HOLDS),
        ([(-10, 5), (7, 90)], True, rules.Term.ENDS_SOON),
    ],
)
def test_commitments__running_out__are_warned_about(periods: list[tuple[int, int | None]], needs: bool, term: rules.Term) -> None:
    """STAY-22."""
    days = [(TODAY + timedelta(a), TODAY + timedelta(b) if b is not None else None) for a, b in periods]
    assert rules.commitment_term(days, TODAY, needs_commitment=needs, warn_days=30) is term


@pytest.mark.parametrize(("months", "flag"), [(0, ""), (10, ""), (11, "long"), (12, "limit"), (30, "limit")])
def test_length__eleven_and_twelve_months__are_flagged(months: int, flag: str) -> None:
    """STAY-23."""
    assert rules.length_flag(months, [(12, "limit"), (11, "long")]) == flag
    assert rules.length_flag(months, []) == ""


@pytest.mark.parametrize(
    ("last", "planned", "interval", "due"),
    [(-60, None, None, False), (-59, None, 60, False), (-60, None, 60, True), (-90, 5, 60, False), (-90, 0, 60, False), (-90, -1, 60, True)],
)
def test_reviews__none_planned_in_time__are_due(last: int, planned: int | None, interval: int | None, due: bool) -> None:
    """STAY-24."""
    planned_on = TODAY + timedelta(planned) if planned is not None else None
    assert rules.review_is_due(TODAY + timedelta(last), planned_on, interval, TODAY) is due


@pytest.mark.property
@given(st.lists(st.booleans(), min_size=8, max_size=8))
def test_asking__later__asks_for_exactly_what_is_missing(known: list[bool]) -> None:
    """STAY-25."""
    facts = rules.Known(*known)
    asked = rules.still_to_ask(facts)
    assert len(asked) == known.count(False) == len(set(asked))
    assert not any(getattr(facts, name) for name in asked)


@pytest.mark.parametrize(
    ("taking", "given_by", "taken", "actor", "may"),
    [
        (False, None, False, 1, True),
        (False, 1, False, 2, False),  # given already
        (True, None, False, 2, False),  # nobody has given yet
        (True, 1, False, 1, False),  # nobody takes over from herself
        (True, 1, False, 2, True),
        (True, 1, True, 2, False),
        (False, None, False, None, False),
    ],
)
def test_handover__signed__by_two(taking: bool, given_by: int | None, taken: bool, actor: int | None, may: bool) -> None:
    given_at, taken_at = (NOW if given_by else None), (NOW if taken else None)
    assert rules.may_sign(taking=taking, given_by=given_by, given_at=given_at, taken_at=taken_at, actor=actor) is may


def test_turning_away__says_why() -> None:
    assert rules.turning_away_says_why("no_place", {"no_place"})
    assert not rules.turning_away_says_why("", {"no_place"})
    assert not rules.turning_away_says_why("made_up", {"no_place"})
