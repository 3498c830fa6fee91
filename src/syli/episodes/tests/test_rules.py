"""The rules of episodes as tables; each test carries the id of its rule."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from syli.episodes import rules
from syli.episodes.rules import Limits

D = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(("roles", "has"), [(["mother"], True), (["supporter", "mother"], True), (["supporter"], False), ([], False)])
def test_episode_01__at_least_one_client(roles: list[str], has: bool) -> None:
    assert rules.has_client(roles, {"mother", "baby"}) is has


@pytest.mark.parametrize(("role", "known"), [("mother", True), ("cook", False), ("", False)])
def test_episode_02__only_known_roles(role: str, known: bool) -> None:
    assert rules.is_known_role(role, {"mother"}) is known


@pytest.mark.parametrize(
    ("age", "limits", "fits"),
    [
        (None, Limits(18, None), True),
        (17, Limits(18, None), False),
        (18, Limits(18, None), True),
        (6, Limits(0, 6), True),
        (7, Limits(0, 6), False),
        (99, None, True),
    ],
)
def test_episode_03__age_fits_where_it_is_known(age: int | None, limits: Limits | None, fits: bool) -> None:
    assert rules.age_fits(age, limits) is fits


@pytest.mark.parametrize(("end", "may"), [(D, True), (D - DAY, True), (D - 2 * DAY, False), (D + DAY, False)])
def test_episode_04__ends_between_its_first_day_and_today(end: date, may: bool) -> None:
    assert rules.may_end_on(D - DAY, end, D) is may


@pytest.mark.parametrize(("day", "end", "inside"), [(D, None, True), (D - DAY, None, False), (D + DAY, D, False), (D, D, True)])
def test_episode_05__contacts_lie_within(day: date, end: date | None, inside: bool) -> None:
    assert rules.is_within_episode(day, D, end) is inside


@pytest.mark.parametrize(
    ("late", "minutes", "may"), [(0, 1, True), (9, 60, True), (11, 60, False), (-60, 1440, True), (-60, 1441, False), (-60, 0, False)]
)
def test_episode_06__begun_and_at_most_a_day(late: int, minutes: int, may: bool) -> None:
    assert rules.may_have_happened(NOW + timedelta(minutes=late), minutes, NOW) is may


def test_episode_07__only_those_who_take_part() -> None:
    assert rules.unknown_participants([1, 2, 9, 9], {1, 2}) == [9]
    assert rules.unknown_participants([], {1}) == []


def test_episode_08__own_worker_within_the_stated_days() -> None:
    assert rules.own_worker_due_on(D, 0) == D
    assert rules.own_worker_due_on(D, 7) == date(2026, 11, 29)


@pytest.mark.parametrize(("level", "fits"), [("named", True), ("pseudonymous", False)])
def test_episode_09__identity_as_the_service_allows(level: str, fits: bool) -> None:
    assert rules.identity_fits(level, {"named"}) is fits


@pytest.mark.parametrize(
    ("adults", "children", "may"), [(1, 0, True), (0, 1, True), (0, 0, False), (250, 250, True), (500, 1, False), (-1, 2, False)]
)
def test_episode_10__one_to_five_hundred_counted(adults: int, children: int, may: bool) -> None:
    assert rules.may_be_counted(adults, children) is may


def test_episode_11__ninety_days_after_the_end() -> None:
    assert rules.still_open_since(D) == date(2026, 8, 24)


@pytest.mark.parametrize(("state", "running"), [("open", True), ("closed", False)])
def test_episode_12__ended_is_ended(state: str, running: bool) -> None:
    assert rules.is_running(state) is running


@pytest.mark.parametrize(("result", "reason", "known"), [("a", "", True), ("a", "x", True), ("b", "", False), ("a", "y", False), ("", "", False)])
def test_episode_13__endings_the_service_knows(result: str, reason: str, known: bool) -> None:
    assert rules.is_known_ending(result, reason, {"a"}, {"x"}) is known


@pytest.mark.parametrize(
    ("kind", "way", "themes", "unknown"),
    [
        ("v", "", [], None), ("v", "phone", ["t"], None), ("m", "letter", [], None),
        ("w", "", [], "kind"), ("v", "", ["u"], "kind"), ("m", "", ["t"], "kind"),
        ("v", "letter", [], "way"), ("m", "phone", [], "way"), ("v", "pigeon", [], "way"),
    ],
)  # fmt: skip
def test_episode_14__contacts_the_service_knows__way_by_kind(kind: str, way: str, themes: list[str], unknown: str | None) -> None:
    offered = {"v": rules.Offered({"phone", "video"}, {"t"}), "m": rules.Offered({"letter"}, ())}
    assert rules.unknown_part(kind, way, themes, offered) == unknown


@pytest.mark.parametrize(("offered", "may"), [({"s"}, True), ({"t"}, False), (set(), False)])
def test_episode_15__moves_only_to_the_same_service(offered: set[str], may: bool) -> None:
    assert rules.may_move_to("s", offered) is may


def test_episode_16__own_worker_works_in_the_unit() -> None:
    assert rules.may_be_own_worker(1, {1, 2})
    assert not rules.may_be_own_worker(3, {1, 2})


def test_episode_17__does_not_begin_in_the_future() -> None:
    assert rules.may_start_on(D, D)
    assert not rules.may_start_on(D + DAY, D)


@pytest.mark.parametrize(("running", "free"), [(set(), True), ({(1, "s")}, False), ({(2, "s")}, True), ({(1, "t")}, True)])
def test_episode_18__one_running_episode_of_a_service_in_a_unit(running: set[tuple[int, str]], free: bool) -> None:
    assert rules.is_free_for(running, 1, "s") is free


@pytest.mark.parametrize(("state", "may"), [("planned", True), ("done", False), ("cancelled", False), ("no_show", False)])
def test_episode_19__only_what_is_still_agreed_is_cancelled(state: str, may: bool) -> None:
    assert rules.may_be_cancelled(state) is may
