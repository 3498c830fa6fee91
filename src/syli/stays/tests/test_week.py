"""Who works when and where a shift is short, what happens in the week, what those who live there propose and decide."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from syli.kernel.access import NotAllowed
from syli.kernel.rules import RuleBroken
from syli.stays import rules
from syli.stays.choices import Shift
from syli.stays.commands import (
    add_to_programme,
    answer_proposal,
    change_house,
    drop_shift,
    hold_meeting,
    plan_shifts,
    take_off_programme,
    write_proposal,
)
from syli.stays.models import HouseMeeting, PlannedShift, ProgrammeItem, Proposal
from syli.stays.queries.board import board_of
from syli.stays.queries.week import monday_of, week_of
from syli.stays.tests.conftest import Lighthouse

SUNDAY = date(2026, 11, 22)


def broken(rule_id: str) -> pytest.RaisesExc[RuleBroken]:
    return pytest.RaisesExc(RuleBroken, check=lambda raised: raised.rule_id == rule_id)


@pytest.mark.parametrize(("planned", "norm", "short"), [(0, 0, 0), (0, 2, 2), (1, 2, 1), (2, 2, 0), (3, 2, 0)])
def test_stay_51__shift__is_short_of_so_many(planned: int, norm: int, short: int) -> None:
    assert rules.shortfall(planned, norm) == short


@pytest.mark.parametrize(
    ("weekday", "begins", "minutes", "may"),
    [
        (0, time(10), 60, True), (6, time(12), 720, True), (6, time(12, 1), 720, False), (7, time(10), 60, False), (-1, time(10), 60, False),
        (2, time(10), 0, False), (2, time(0), 721, False), (2, time(23, 30), 30, True), (2, time(23, 30), 31, False),
    ],
)  # fmt: skip
def test_stay_52__programme__begins_and_ends_on_one_day(weekday: int, begins: time, minutes: int, may: bool) -> None:
    assert rules.may_be_held(weekday, begins, minutes) is may


@pytest.mark.property
@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 20), st.sets(st.integers(0, 6)))
def test_stay_53__open_days__are_all_of_the_period_and_of_the_weekdays(begins: date, length: int, weekdays: set[int]) -> None:
    days = rules.open_days(begins, begins + timedelta(days=length), weekdays)
    assert days == sorted(set(days))
    assert all(begins <= day <= begins + timedelta(days=length) and day.weekday() in weekdays for day in days)
    assert rules.open_days(begins, begins + timedelta(days=length), set(range(7)) - weekdays) == [
        day for n in range(length + 1) if (day := begins + timedelta(days=n)) not in days
    ]


pytestmark = pytest.mark.django_db


def test_shifts__fewer_than_the_norm__are_short_on_the_board_today_and_tonight(lighthouse: Lighthouse) -> None:
    cast, house = lighthouse.cast, lighthouse.house
    with cast.inside("leena") as ctx:
        change_house(ctx, house, day_workers=2, evening_workers=1, night_workers=2)
        house.refresh_from_db()
        assert [house.norm_of(shift) for shift in Shift] == [2, 1, 2]
    with cast.inside("aino") as ctx:
        # Who plans no shifts at all is told of nobody missing.
        assert (board_of(ctx, house).shift.short, board_of(ctx, house).workers) == (0, 2)
        plan_shifts(ctx, house, staff=cast.staff["aino"], shift="morning", days=[SUNDAY, SUNDAY])
        plan_shifts(ctx, house, staff=cast.staff["leena"], shift="morning", days=[SUNDAY])
        plan_shifts(ctx, house, staff=cast.staff["aino"], shift="night", days=[SUNDAY, SUNDAY + timedelta(days=1)])
        plan_shifts(ctx, house, staff=cast.staff["aino"], shift="night", days=[SUNDAY])
        assert PlannedShift.objects.count() == 4
        board = board_of(ctx, house)
        assert (board.shift.shift, board.shift.short, [w.name for w in board.shift.workers]) == ("morning", 0, ["Aino", "Leena"])
        assert board.tonight is not None
        assert board.tonight.short == 1
        drop_shift(ctx, house, planned=PlannedShift.objects.get(staff=cast.staff["leena"]))
        assert board_of(ctx, house).shift.short == 1
    page = cast.client("aino").get(reverse("stays.house.view", args=[house.public_id])).text
    assert "Yövuorosta puuttuu 1" in page


def test_shifts__of_somebody_who_does_not_work_here__are_refused(lighthouse: Lighthouse) -> None:
    cast, house = lighthouse.cast, lighthouse.house
    with cast.inside("leena") as ctx:
        for who in ("aarne", "sulo", "otso"):
            with broken("STAY-54"):
                plan_shifts(ctx, house, staff=cast.staff[who], shift="night", days=[SUNDAY])
        for days in ([], [SUNDAY + timedelta(days=n) for n in range(32)], [SUNDAY + timedelta(days=400)]):
            with broken("STAY-54"):
                plan_shifts(ctx, house, staff=cast.staff["aino"], shift="night", days=days)


def test_week__shows_its_days_and_what_was_taken_off_only_until_then(lighthouse: Lighthouse) -> None:
    house, cast = lighthouse.house, lighthouse.cast
    with cast.inside("aino") as ctx:
        add_to_programme(ctx, house, kind="house_meeting", title="Talokokous", weekday=2, begins=time(18), minutes=60)
        sunday = add_to_programme(ctx, house, kind="group", title="Puuro", weekday=6, begins=time(9), minutes=45)
        with broken("STAY-52"):
            add_to_programme(ctx, house, kind="group", title=" ", weekday=6, begins=time(9), minutes=45)
        with broken("STAY-52"):
            add_to_programme(ctx, house, kind="group", title="Yö", weekday=6, begins=time(23), minutes=90)
        week = week_of(ctx, house, monday_of(SUNDAY))
        assert [(cell.day.weekday(), [item.title for item in cell.programme]) for cell in week if cell.programme] == [
            (2, ["Talokokous"]),
            (6, ["Puuro"]),
        ]
        assert [cell.is_today for cell in week] == [False] * 6 + [True]
        take_off_programme(ctx, house, item=sunday)
        assert [item.title for cell in week_of(ctx, house, monday_of(SUNDAY)) for item in cell.programme] == ["Talokokous", "Puuro"]
        later = week_of(ctx, house, monday_of(SUNDAY) + timedelta(days=7))
        assert [item.title for cell in later for item in cell.programme] == ["Talokokous"]


def test_proposals_and_meetings__are_kept_sealed_and_name_nobody(lighthouse: Lighthouse) -> None:
    house, cast = lighthouse.house, lighthouse.cast
    with cast.inside("aino") as ctx:
        one = write_proposal(ctx, house, text=" Saunavuoro perjantaille ")
        with broken("STAY-55"):
            write_proposal(ctx, house, text=" ")
        with broken("STAY-55"):
            answer_proposal(ctx, house, proposal=one, answer="")
        assert answer_proposal(ctx, house, proposal=one, answer="Sovittu").answered_on == SUNDAY
        hold_meeting(ctx, house, held_on=SUNDAY, agenda="Sauna")
        hold_meeting(ctx, house, held_on=SUNDAY, agenda="Sauna", decisions="Perjantaina kello 18")
        meeting = HouseMeeting.objects.get()
        assert (meeting.agenda, meeting.decisions) == ("Sauna", "Perjantaina kello 18")
        for wrong in ({"held_on": SUNDAY}, {"held_on": SUNDAY + timedelta(days=3), "decisions": "Ei vielä"}):
            with broken("STAY-55"):
                hold_meeting(ctx, house, **wrong)
    assert {field.name for field in Proposal._meta.get_fields() if field.is_relation} == {"organisation", "register", "house"}


@pytest.mark.parametrize("who", ["otso", "aarne", "adele", "fanni", "saga", "vilma", "tilda"])
def test_week__of_a_house_one_does_not_work_in__is_not_shown(lighthouse: Lighthouse, who: str) -> None:
    house, cast = lighthouse.house, lighthouse.cast
    with cast.inside(who) as ctx:
        for act in (
            lambda: plan_shifts(ctx, house, staff=cast.staff["aino"], shift="night", days=[SUNDAY]),
            lambda: add_to_programme(ctx, house, kind="group", title="x", weekday=1, begins=time(9), minutes=5),
            lambda: write_proposal(ctx, house, text="x"),
            lambda: hold_meeting(ctx, house, held_on=SUNDAY, agenda="x"),
        ):
            with pytest.raises(NotAllowed):
                act()
    assert cast.client(who).get(reverse("stays.house.see_week", args=[house.public_id])).status_code in (403, 404)


def test_pages__of_the_week__save_and_show_what_was_typed(lighthouse: Lighthouse, same_queries) -> None:
    house, cast = lighthouse.house, lighthouse.cast
    client = cast.client("aino")

    def of(name: str, *more: str) -> str:
        return reverse(f"stays.house.{name}", args=[house.public_id, *more])

    aino = cast.staff["aino"].public_id
    assert client.post(of("plan_shifts"), {"staff": aino, "shift": "night", "first_day": "22.11.2026", "count": "2"}).status_code == 302
    assert client.post(of("plan_shifts"), {"staff": "nobody", "shift": "night", "first_day": "x", "count": "99"}).status_code == 422
    item = {"title": "Talokokous", "kind": "house_meeting", "weekday": "2", "begins": "18.00", "minutes": "60"}
    assert client.post(of("plan_week"), item).status_code == 302
    bad = client.post(of("plan_week"), {**item, "begins": "23.30"})
    assert bad.status_code == 422
    assert "Talokokous" in bad.text
    assert client.post(of("propose"), {"text": "Saunavuoro perjantaille"}).status_code == 302
    assert client.post(of("meet"), {"held_on": "22.11.2026", "agenda": "Sauna", "decisions": "Perjantaisin"}).status_code == 302
    with cast.inside("aino"):
        proposal, planned, kept = Proposal.objects.get(), PlannedShift.objects.order_by("pk")[0], ProgrammeItem.objects.get()
    assert client.post(of("answer_proposal", proposal.public_id), {"answer": "Sopii"}).status_code == 302
    page = client.get(of("see_week")).text
    for words in ("Talokokous", "Saunavuoro perjantaille", "Sopii", "Perjantaisin", "Aino"):
        assert words in page
    assert "Sauna" not in cast.client("sulo").get(of("see_week")).text
    for address in (f"{of('see_week')}?day=9999-99-99", f"{of('see_week')}?day=0001-01-01", f"{of('see_week')}?day=<script>"):
        assert client.get(address).status_code == 200
    for name in ("drop_shift", "drop_programme", "answer_proposal"):
        assert client.post(of(name, "no-such-row")).status_code == 404

    def more() -> None:
        with cast.inside("leena") as ctx:
            for n in range(6):
                plan_shifts(ctx, house, staff=cast.staff["leena"], shift="morning", days=[SUNDAY - timedelta(days=n)])
                add_to_programme(ctx, house, kind="group", title=f"Ryhmä {n}", weekday=n, begins=time(9), minutes=45)
                write_proposal(ctx, house, text=f"Ehdotus {n}")

    same_queries(lambda: client.get(of("see_week")), more)
    assert client.post(of("drop_shift", planned.public_id)).status_code == 302
    assert client.post(of("drop_programme", kept.public_id)).status_code == 302
