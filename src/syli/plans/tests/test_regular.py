"""Meetings of so many times a year: behind when parts of the year have passed without them, written down once, taken back by one's own."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from syli.catalogue.packs import shipped_catalogue
from syli.kernel.rules import RuleBroken
from syli.plans import rules
from syli.plans.commands import hold_regular
from syli.plans.models import RegularMeeting
from syli.plans.queries.regular import held_yearly, regular_meetings
from tests.case import Case


@pytest.mark.parametrize(
    ("times", "day", "due"),
    [
        (2, date(2026, 1, 1), 0), (2, date(2026, 7, 1), 0), (2, date(2026, 7, 2), 1), (2, date(2026, 12, 31), 2), (3, date(2026, 5, 3), 1),
        (4, date(2028, 3, 31), 0), (4, date(2028, 4, 1), 1), (4, date(2028, 12, 31), 4), (0, date(2026, 12, 31), 0),
    ],
)  # fmt: skip
def test_plan_65__behind_by_parts_of_the_year(times: int, day: date, due: int) -> None:
    assert rules.due_by(times, day) == due


@pytest.mark.parametrize(
    ("code", "day", "may"),
    [
        ("coffee", date(2026, 3, 1), True),
        ("tea", date(2026, 3, 1), False),
        ("coffee", date(2026, 3, 3), False),
        ("coffee", date(2025, 12, 31), False),
    ],
)
def test_plan_66__a_meeting_of_the_service__on_a_day_that_has_been(code: str, day: date, may: bool) -> None:
    assert rules.may_be_held(code, {"coffee"}, day, date(2026, 1, 1), date(2026, 3, 2)) is may


def test_packs__networks_of_child_work__say_how_often() -> None:
    found = {one.code: one.times for pack in shipped_catalogue().packs for one in held_yearly(pack) if one.times}
    asked = {"ideation_group": (2, None, None), "experts_network": (None, 3, 4), "child_worker_meeting": (None, 2, 4)}
    assert {code: (found[code].value, found[code].low, found[code].high) for code in asked} == asked
    assert "development_log_review" not in found, "what has a timer is asked for by that"


@pytest.mark.django_db
def test_regular__behind__says_so_until_it_is_held(case: Case) -> None:
    client, offer = case.cast.client("aino"), case.offer.public_id
    listed, there = reverse("plans.regular.list"), reverse("plans.regular.hold", args=[offer, "seed_day"])
    # At least one to three a year: on 22.11. none would be behind yet.
    with case.cast.inside("aino") as ctx:
        assert [(one.code, one.least, one.most, one.is_behind) for one in regular_meetings(ctx)] == [("seed_day", 1, 3, False)]
    assert there in client.get(listed).text
    assert client.post(there, {"held_on": "23.11.2026"}).status_code == 422
    assert client.post(there, {"held_on": "31.12.2025"}).status_code == 422
    assert [client.post(there, {"held_on": "20.11.2026"}).status_code for _twice in range(2)] == [302, 302]
    with case.cast.inside("aino") as ctx:
        held = RegularMeeting.objects.get()
        assert [len(one.held) for one in regular_meetings(ctx)] == [1]
        with pytest.raises(RuleBroken):
            hold_regular(ctx, case.offer, code="tea", held_on=ctx.today)
    taken = reverse("plans.regular_meeting.take_back", args=[held.public_id])
    assert [case.cast.client(who).post(taken).status_code for who in ("otso", "aarne", "fanni")] == [404, 404, 404]
    assert client.post(taken).status_code == 302
    with case.cast.inside("aino"):
        assert not RegularMeeting.objects.exists()


@pytest.mark.django_db
def test_home__says_which_meetings_are_behind(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    there = reverse("plans.regular.hold", args=[case.offer.public_id, "seed_day"])
    assert there not in case.cast.client("aino").get("/").text
    monkeypatch.setattr("syli.plans.rules.due_by", lambda times, day: times if day.month > 1 else 0)
    assert there in case.cast.client("aino").get("/").text
    assert case.cast.client("aino").post(there, {"held_on": "20.11.2026"}).status_code == 302
    assert there not in case.cast.client("aino").get("/").text
