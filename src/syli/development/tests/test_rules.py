"""Every rule of development by a table; the lots of a year by an invariant."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.development import rules
from syli.development.rules import Half
from syli.plans.rules import LOT, lots_of

TODAY = date(2026, 11, 22)
FIRST, SECOND = Half(date(2026, 1, 1), date(2026, 6, 30)), Half(date(2026, 7, 1), date(2026, 12, 31))


@pytest.mark.parametrize(("held_on", "members", "kept"), [(TODAY, 1, True), (TODAY, 0, False), (date(2026, 11, 23), 3, False)])
def test_was_held(held_on: date, members: int, kept: bool) -> None:
    """DEV-01."""
    assert rules.was_held(held_on, TODAY, members) is kept


@pytest.mark.parametrize(("count", "said"), [(0, 0), (4, 0), (5, 5), (12, 10)])
def test_answers_discussed__whole_lots_only(count: int, said: int) -> None:
    """DEV-02."""
    assert rules.answers_discussed(count, LOT) == said


@pytest.mark.parametrize(
    ("what", "due_on", "kept"),
    [
        ("Esite", TODAY, True),
        (" ", TODAY, False),
        ("Esite", date(2026, 11, 21), False),
        ("Esite", date(2029, 11, 1), True),
        ("E", date(2030, 1, 1), False),
    ],
)
def test_is_agreed(what: str, due_on: date, kept: bool) -> None:
    """DEV-03."""
    assert rules.is_agreed(what, due_on, TODAY) is kept


@pytest.mark.parametrize(
    ("held_on", "heads", "minutes", "kept"),
    [(TODAY, 1, 1, True), (date(2026, 11, 23), 1, 1, False), (TODAY, 0, 60, False), (TODAY, 5, 0, False), (TODAY, 5001, 60, False)],
)
def test_was_given(held_on: date, heads: int, minutes: int, kept: bool) -> None:
    """DEV-04."""
    assert rules.was_given(held_on, TODAY, heads, minutes) is kept


@pytest.mark.parametrize(
    ("begins_on", "reviewed", "today", "half"),
    [
        (date(2026, 1, 1), (), date(2026, 5, 31), None),
        (date(2026, 1, 1), (), date(2026, 6, 1), FIRST),
        (date(2026, 1, 1), (), date(2026, 7, 1), FIRST),
        (date(2026, 1, 1), (FIRST.start_on,), date(2026, 7, 1), None),
        (date(2026, 1, 1), (FIRST.start_on,), date(2026, 12, 1), SECOND),
        (date(2026, 7, 2), (), date(2026, 11, 30), None),
        (date(2026, 7, 2), (SECOND.start_on,), date(2026, 12, 31), None),
        (date(2020, 1, 1), (SECOND.start_on,), date(2027, 1, 5), None),
        (date(2020, 1, 1), (), date(2027, 1, 5), SECOND),
        (date(2026, 12, 15), (), date(2026, 12, 10), None),
    ],
)
def test_half_waiting(begins_on: date, reviewed: tuple[date, ...], today: date, half: Half | None) -> None:
    """DEV-05."""
    assert rules.half_waiting(begins_on, reviewed, today) == half


@pytest.mark.parametrize(
    ("yearly", "at_the_end", "sent_on", "ended", "due"),
    [
        (True, False, None, False, True),
        (True, False, date(2025, 11, 23), False, False),
        (True, False, date(2025, 11, 22), False, True),
        (False, True, date(2026, 11, 1), True, True),
        (False, True, date(2026, 11, 1), False, False),
        (False, False, None, True, False),
        (True, True, date(2026, 1, 1), True, True),
    ],
)
def test_is_survey_due(yearly: bool, at_the_end: bool, sent_on: date | None, ended: bool, due: bool) -> None:
    """DEV-06."""
    facts = {"yearly": yearly, "at_the_end": at_the_end, "sent_on": sent_on, "ended_since": ended}
    assert rules.is_survey_due(begins_on=date(2024, 2, 29), today=TODAY, **facts) is due  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "said_on", "kept"), [("Lelut", TODAY, True), ("  ", TODAY, False), ("Lelut", date(2026, 11, 23), False)])
def test_is_line(text: str, said_on: date, kept: bool) -> None:
    """DEV-07."""
    assert rules.is_line(text, said_on, TODAY) is kept


@pytest.mark.parametrize(("measure", "kept"), [("hours", True), ("contacts", False), ("moods", False)])
def test_is_indicator(measure: str, kept: bool) -> None:
    """DEV-08."""
    assert rules.is_indicator(measure, ["hours", "contacts"], ["contacts"]) is kept


@pytest.mark.property
@given(st.lists(st.integers(2020, 2030), max_size=40).map(sorted))
def test_lots_of__years_never_split_a_lot__and_make_the_whole(years: list[int]) -> None:
    """PLAN-54: what is shown of the years together is what is shown in all; no difference of them is less than a lot."""
    answers = [(year, key) for key, year in enumerate(years)]
    whole = lots_of(answers, None)
    by_year = [lots_of(answers, year) for year in sorted(set(years))]
    assert [lot for lots in by_year for lot in lots] == whole
    assert all(len(lot) == LOT for lot in whole)
