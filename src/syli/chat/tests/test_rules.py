"""The rules of chat, as tables."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.chat import rules
from syli.chat.rules import Exceptional
from syli.kernel.dates import HELSINKI, Weekly, at_local

MON = date(2026, 11, 23)
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)
YEAR = date(2026, 1, 1)


def weekly(weekday: int, begins: str, ends: str, *, start: date = YEAR, end: date | None = None) -> Weekly:
    return Weekly(weekday, time.fromisoformat(begins), time.fromisoformat(ends), start, end)


def hours(*spans: tuple[datetime, datetime]) -> list[str]:
    return [f"{begins.astimezone(HELSINKI):%H:%M}-{ends.astimezone(HELSINKI):%H:%M}" for begins, ends in spans]


@pytest.mark.parametrize(
    ("day", "given_hours", "days", "rests", "expected"),
    [
        (MON, [weekly(0, "12:00", "18:00")], [], False, ["12:00-18:00"]),
        (MON, [weekly(1, "12:00", "18:00")], [], False, []),
        (MON, [weekly(0, "15:00", "18:00"), weekly(0, "09:00", "11:00")], [], False, ["09:00-11:00", "15:00-18:00"]),
        (MON, [weekly(0, "12:00", "18:00", start=date(2026, 11, 24))], [], False, []),
        (MON, [weekly(0, "12:00", "18:00", end=MON)], [], False, ["12:00-18:00"]),
        (MON, [weekly(0, "12:00", "18:00", end=date(2026, 11, 22))], [], False, []),
        # A holiday on which the line rests, and one with hours of its own all the same.
        (MON, [weekly(0, "12:00", "18:00")], [], True, []),
        (MON, [weekly(0, "12:00", "18:00")], [Exceptional(MON, time(10), time(12))], True, ["10:00-12:00"]),
        # Closed for a day; shorter for a day.
        (MON, [weekly(0, "12:00", "18:00")], [Exceptional(MON, None, None)], False, []),
        (MON, [weekly(0, "12:00", "18:00")], [Exceptional(MON, time(12), time(14))], False, ["12:00-14:00"]),
        (MON, [weekly(0, "12:00", "18:00")], [Exceptional(date(2026, 11, 24), None, None)], False, ["12:00-18:00"]),
        # Until midnight.
        (MON, [weekly(0, "18:00", "00:00")], [], False, ["18:00-00:00"]),
    ],
)
def test_chat_01__hours_of_a_day(day: date, given_hours: list[Weekly], days: list[Exceptional], rests: bool, expected: list[str]) -> None:
    assert hours(*rules.spans_on(day, given_hours, days, rests=rests)) == expected


@pytest.mark.parametrize(
    ("day", "begins", "ends", "passed"),
    [
        (SPRING, "02:00", "05:00", 2),  # the hour from three to four is skipped
        (SPRING, "12:00", "18:00", 6),
        (SPRING, "00:00", "00:00", 23),
        (AUTUMN, "02:00", "05:00", 4),  # the hour from three to four comes twice
        (AUTUMN, "12:00", "18:00", 6),
        (AUTUMN, "00:00", "00:00", 25),
    ],
)
def test_chat_01__changing_clocks__count_hours_that_pass(day: date, begins: str, ends: str, passed: int) -> None:
    [(start, end)] = rules.spans_on(day, [weekly(6, begins, ends)], [], rests=False)
    assert end - start == timedelta(hours=passed)
    assert rules.open_now([(start, end)], end - timedelta(seconds=1)) is not None
    assert rules.open_now([(start, end)], end) is None
    assert rules.open_now([(start, end)], start - timedelta(seconds=1)) is None


def test_chat_01__next_opening__is_the_first_to_come() -> None:
    spans = [s for ahead in range(3) for s in rules.spans_on(MON + timedelta(days=ahead), [weekly(2, "12:00", "18:00")], [], rests=False)]
    found = rules.next_opening(spans, at_local(MON, time(13)))
    assert found is not None and hours(found) == ["12:00-18:00"]
    assert rules.next_opening(spans, at_local(date(2026, 11, 25), time(12))) is None


@pytest.mark.parametrize(("state", "expected"), [("waiting", True), ("talking", False), ("ended", False), ("kept", False), ("", False)])
def test_chat_02__only_who_waits_is_taken(state: str, expected: bool) -> None:
    assert rules.may_take(state) is expected


@pytest.mark.parametrize(("text", "expected"), [("", False), (" \n\t", False), ("Hei", True), ("x" * 2000, True), ("x" * 2001, False), ("🌧", True)])
def test_chat_04__message(text: str, expected: bool) -> None:
    assert rules.is_message(text) is expected


@pytest.mark.parametrize(
    ("state", "visitor", "worker"), [("waiting", True, False), ("talking", True, True), ("ended", False, False), ("kept", False, False)]
)
def test_chat_05__who_may_write(state: str, visitor: bool, worker: bool) -> None:
    assert rules.may_write(state, is_visitor=True) is visitor
    assert rules.may_write(state, is_visitor=False) is worker


@pytest.mark.parametrize(("days", "expected"), [(0, None), (7, date(2026, 11, 30)), (90, date(2026, 12, 23))])
def test_chat_06__kept_only_where_it_is_said(days: int, expected: date | None) -> None:
    assert rules.kept_until(MON, days) == expected


@pytest.mark.parametrize(("seconds", "expected"), [(0, False), (599, False), (600, True), (86400, True)])
def test_chat_07__gone_after_ten_minutes(seconds: int, expected: bool) -> None:
    seen = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert rules.has_gone(seen, seen + timedelta(seconds=seconds)) is expected


@given(agreed=st.booleans(), name=st.text(max_size=120), reach=st.text(max_size=300))
def test_chat_08__nobody_becomes_known_without_agreeing(agreed: bool, name: str, reach: str) -> None:
    if rules.may_become_known(has_agreed=agreed, name=name, reach=reach):
        assert agreed and name.strip() and reach.strip()
        assert len(name.strip()) <= 80 and len(reach.strip()) <= 200


@pytest.mark.parametrize(
    ("minutes", "chosen", "expected"),
    [
        (1, [], True),
        (600, [(["a"], {"a", "b"})], True),
        (0, [], False),
        (601, [], False),
        (5, [(["c"], {"a", "b"})], False),
        (5, [([], set())], True),
    ],
)
def test_chat_09__countable(minutes: int, chosen: list[tuple[list[str], set[str]]], expected: bool) -> None:
    assert rules.is_countable(minutes, chosen) is expected


@pytest.mark.parametrize(("waiting", "most", "expected"), [(0, 1, False), (1, 1, True), (19, 20, False), (20, 20, True)])
def test_chat_10__full(waiting: int, most: int, expected: bool) -> None:
    assert rules.is_full(waiting, most) is expected


@pytest.mark.parametrize(
    ("begins", "ends", "own", "expected"),
    [
        ("12:00", "18:00", [], True),
        ("12:00", "12:00", [], False),
        ("18:00", "12:00", [], False),
        ("06:00", "18:00", [], True),
        ("06:00", "18:01", [], False),
        ("12:00", "15:00", [("15:00", "18:00")], True),
        ("12:00", "15:01", [("15:00", "18:00")], False),
    ],
)
def test_chat_11__shift(begins: str, ends: str, own: list[tuple[str, str]], expected: bool) -> None:
    def at(clock: str) -> datetime:
        return at_local(MON, time.fromisoformat(clock))

    assert rules.may_be_shift((at(begins), at(ends)), [(at(one), at(other)) for one, other in own]) is expected


def test_chat_11__shift_over_the_night_when_clocks_change__counts_hours_that_pass() -> None:
    begins = at_local(date(2026, 10, 24), time(18))
    assert not rules.may_be_shift((begins, at_local(AUTUMN, time(6))), [])  # thirteen hours pass
    assert rules.may_be_shift((begins, at_local(AUTUMN, time(5))), [])


@pytest.mark.parametrize(
    ("asked", "own", "ahead", "expected"),
    [(True, False, 60, True), (False, False, 60, False), (True, True, 60, False), (True, False, 0, False), (True, False, -1, False)],
)
def test_chat_12__swap(asked: bool, own: bool, ahead: int, expected: bool) -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert rules.may_be_swapped(is_asked=asked, is_own=own, begins_at=now + timedelta(minutes=ahead), now=now) is expected


@pytest.mark.parametrize(
    ("address", "names", "expected"),
    [
        ("juttelu", ("a", "b", "c"), True),
        ("a", ("a", "b", "c"), True),
        ("juttelu-2", ("a", "b", "c"), True),
        ("-juttelu", ("a", "b", "c"), False),
        ("Juttelu", ("a", "b", "c"), False),
        ("jutt elu", ("a", "b", "c"), False),
        ("", ("a", "b", "c"), False),
        ("juttelu", ("a", " ", "c"), False),
        ("juttelu", ("a", "b"), False),
        ("x" * 41, ("a", "b", "c"), False),
    ],
)
def test_chat_13__names(address: str, names: tuple[str, ...], expected: bool) -> None:
    assert rules.is_named(address, names) is expected


@pytest.mark.parametrize(("begins", "ends", "expected"), [("12:00", "18:00", True), ("18:00", "12:00", False), ("18:00", "00:00", True)])
def test_chat_14__hours(begins: str, ends: str, expected: bool) -> None:
    assert rules.are_hours(time.fromisoformat(begins), time.fromisoformat(ends)) is expected


def test_chat_15__only_those_whom_an_association_may_name() -> None:
    assert rules.may_answer(1, {1, 2}) and not rules.may_answer(3, {1, 2})


def test_chat_16__after_nine_hours_nobody_is_there() -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert rules.is_on_duty(now - timedelta(hours=8, minutes=59), now) and not rules.is_on_duty(now - timedelta(hours=9), now)


def test_chat_17__to_another_who_is_there_and_has_room() -> None:
    assert rules.may_be_handed_on(is_self=False, is_there=True, has_room=True)
    for facts in ({"is_self": True}, {"is_there": False}, {"has_room": False}):
        assert not rules.may_be_handed_on(**{"is_self": False, "is_there": True, "has_room": True, **facts})
    assert rules.has_room(1, 2) and not rules.has_room(2, 2)


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 1), (1, 1), (60, 1), (61, 2), (3600, 60), (10**6, 600), (-5, 1)])
def test_chat_18__minutes_that_have_begun(seconds: int, minutes: int) -> None:
    taken = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert rules.minutes_of(taken, taken + timedelta(seconds=seconds)) == minutes


@pytest.mark.parametrize(
    ("at_once", "waiting", "days", "expected"),
    [(1, 1, 0, True), (5, 100, 30, True), (0, 1, 0, False), (6, 1, 0, False), (1, 0, 0, False), (1, 101, 0, False), (1, 1, 31, False)],
)
def test_chat_19__limits(at_once: int, waiting: int, days: int, expected: bool) -> None:
    assert rules.are_limits(at_once, waiting, days) is expected


@pytest.mark.parametrize(("hours", "expected"), [(0, False), (1, False), (12, False), (13, True), (48, True)])
def test_chat_20__uncounted_for_twelve_hours(hours: int, expected: bool) -> None:
    assert rules.has_waited(MON, 12, at_local(MON, time(12)) + timedelta(hours=hours)) is expected
    assert rules.has_waited(MON, 23, at_local(MON, time(23)) + timedelta(hours=hours)) is expected
