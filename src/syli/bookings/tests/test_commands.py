"""Taking rooms, changing and giving them back; open hours; two who must not meet."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.urls import reverse

from syli.bookings.commands import (
    book_for_family,
    book_room,
    cancel_booking,
    change_booking,
    change_open_hours,
    change_space,
    close_room_notice,
    tell_keeper_of_room,
)
from syli.bookings.models import Booking, RoomNotice
from syli.bookings.queries.notices import room_warnings
from syli.bookings.tests.conftest import TUESDAY, Rooms
from syli.episodes.commands import close_episode, plan_contact
from syli.kernel.access import NotAllowed, visible_to
from syli.kernel.dates import minutes_between
from syli.kernel.rules import RuleBroken
from syli.safety.access import SeparationAction
from syli.safety.crossing import count_of_crossings

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]


def broken(rule_id: str) -> Any:
    return pytest.raises(RuleBroken, match=rf"^{rule_id}:")


def test_book__a_room_once__and_the_next_from_the_minute_it_ends(rooms: Rooms) -> None:
    rooms.book("10:00", "11:00")
    with broken("BOOKING-01"):
        rooms.book("10:59", "12:00")
    with broken("BOOKING-01"):
        rooms.book("09:00", "12:00", who="leena")
    rooms.book("11:00", "12:00")
    rooms.book("10:00", "11:00", space=rooms.family_room)
    with rooms.cast.inside("aino"):
        assert Booking.objects.count() == 3


def test_book__bad_times_rooms_and_words__are_told_apart(rooms: Rooms) -> None:
    for rule_id, begins, ends, more in (
        ("BOOKING-02", "11:00", "11:00", {}),
        ("BOOKING-02", "11:00", "10:00", {}),
        ("BOOKING-03", "10:00", "11:00", {"day": date(2026, 11, 20)}),
        ("BOOKING-03", "10:00", "11:00", {"day": date(2028, 11, 20)}),
        ("BOOKING-09", "10:00", "11:00", {"purpose": "  "}),
        ("BOOKING-13", "10:00", "11:00", {"space": rooms.other_unit}),
    ):
        with broken(rule_id):
            rooms.book(begins, ends, **more)
    with rooms.cast.inside("leena") as ctx:
        change_space(ctx, rooms.small_room, name="Pieni huone", is_shared=False, is_in_use=False)
    with broken("BOOKING-11"):
        rooms.book("10:00", "11:00")


def test_open_hours__keep_the_shared_room_and_no_other(rooms: Rooms) -> None:
    hours = rooms.open()
    with broken("BOOKING-04"):
        rooms.book("13:59", "15:00", space=rooms.family_room)
    rooms.book("14:00", "15:00", space=rooms.family_room)
    rooms.book("10:00", "11:00", space=rooms.small_room)
    with rooms.cast.inside("leena") as ctx:
        facts = {"title": "Avoin tupa", "weekday": 1, "begins": time(9), "start_on": hours.start_on}
        # Not over what has been booked; ended before that day they are in nobody's way.
        with broken("BOOKING-04"):
            change_open_hours(ctx, hours, ends=time(15), **facts)
        with broken("BOOKING-07"):
            change_open_hours(ctx, hours, ends=time(9), **facts)
        with broken("BOOKING-07"):
            change_open_hours(ctx, hours, ends=time(10), end_on=hours.start_on - timedelta(days=1), **facts)
        change_open_hours(ctx, hours, ends=time(14), end_on=TUESDAY - timedelta(days=1), **facts)
    rooms.book("10:00", "11:00", space=rooms.family_room)


def test_space__made_shared_over_a_booking_at_open_hours__is_refused(rooms: Rooms) -> None:
    rooms.open()
    booking = rooms.book("10:00", "11:00")
    with rooms.cast.inside("leena") as ctx:
        with broken("BOOKING-04"):
            change_space(ctx, rooms.small_room, name="Pieni huone", is_shared=True, is_in_use=True)
        cancel_booking(ctx, booking, reason="Siirtyy")
        with broken("BOOKING-06"):
            change_space(ctx, rooms.small_room, name="PERHEHUONE", is_shared=True, is_in_use=True)
        assert change_space(ctx, rooms.small_room, name="Pieni", is_shared=True, is_in_use=True).is_shared


def test_change_and_cancel__free_the_old_time__and_only_what_is_to_come(rooms: Rooms) -> None:
    booking = rooms.book("10:00", "11:00")
    with rooms.cast.inside("aino") as ctx:
        span = {"taken_at": rooms.at("10:30"), "given_back_at": rooms.at("11:30")}
        moved = change_booking(ctx, booking, space=rooms.small_room, purpose="Ohjaus", **span)
        assert (moved.purpose, moved.taken_at) == ("Ohjaus", rooms.at("10:30"))
        with broken("BOOKING-13"):
            change_booking(ctx, booking, space=rooms.other_unit, **span)
        with broken("BOOKING-09"):
            cancel_booking(ctx, booking, reason=" ")
        cancel_booking(ctx, booking, reason="Ohjaaja sairastui")
        assert cancel_booking(ctx, booking, reason="Toinen").cancel_reason == "Ohjaaja sairastui"
        with broken("BOOKING-08"):
            change_booking(ctx, booking, space=rooms.small_room, **span)
    rooms.book("10:00", "11:30")


def test_book_for_family__follows_the_episode(rooms: Rooms) -> None:
    booking = rooms.book_for(rooms.case.episode, "10:00", "11:00")
    assert booking.register_id == rooms.case.episode.register_id
    with rooms.cast.inside("aarne") as ctx, pytest.raises(NotAllowed):
        change_booking(ctx, booking, space=rooms.small_room, taken_at=rooms.at("12:00"), given_back_at=rooms.at("13:00"))
    with rooms.cast.inside("sulo") as ctx, pytest.raises(NotAllowed):
        book_for_family(ctx, rooms.case.episode, space=rooms.small_room, taken_at=rooms.at("12:00"), given_back_at=rooms.at("13:00"))
    with rooms.cast.inside("aarne") as ctx, pytest.raises(NotAllowed):
        book_room(ctx, rooms.cast.units["a1"], space=rooms.small_room, taken_at=rooms.at("12:00"), given_back_at=rooms.at("13:00"), purpose="x")
    with rooms.cast.inside("aino") as ctx:
        close_episode(ctx, rooms.case.episode, end_on=ctx.today, end_result="goals_reached")
    with broken("BOOKING-13"):
        rooms.book_for(rooms.case.episode, "12:00", "13:00")


# -- two who must not meet ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begins", "ends", "is_refused"),
    [("10:00", "11:00", True), ("11:59", "12:30", True), ("12:00", "12:30", False), ("08:00", "09:00", False), ("08:00", "09:01", True)],
)
def test_booking_05__rooms_of_one_unit_within_an_hour__are_refused_as_taken(rooms: Rooms, begins: str, ends: str, is_refused: bool) -> None:
    _he, his = rooms.other_side(unit="a2", worker="aarne")
    with rooms.cast.inside("aarne") as ctx:
        book_for_family(ctx, his, space=rooms.other_unit, taken_at=rooms.at("10:00"), given_back_at=rooms.at("11:00"))
    # In another unit they do not meet; in a room of that unit they would, whichever room it is.
    rooms.book_for(rooms.case.episode, begins, ends)
    with rooms.cast.inside("leena") as ctx:
        Booking.objects.filter(episode=his).update(space=rooms.family_room)
        Booking.objects.filter(episode=rooms.case.episode).delete()
    if not is_refused:
        rooms.book_for(rooms.case.episode, begins, ends)
        return
    with pytest.raises(RuleBroken) as refused:
        rooms.book_for(rooms.case.episode, begins, ends)
    rooms.book("15:00", "16:00")
    with pytest.raises(RuleBroken) as busy:
        rooms.book_for(rooms.case.episode, "15:00", "16:00")
    assert (refused.value.rule_id, refused.value.message, refused.value.field) == (busy.value.rule_id, busy.value.message, busy.value.field)


def test_keeper__is_told_alone_and_says_when_she_has_seen_it(rooms: Rooms) -> None:
    _he, his = rooms.other_side(unit="a2", worker="aarne")
    with rooms.cast.inside("aarne") as ctx:
        book_for_family(ctx, his, space=rooms.other_unit, taken_at=rooms.at("10:00"), given_back_at=rooms.at("11:00"))
    with rooms.cast.inside("leena"):
        Booking.objects.filter(episode=his).update(space=rooms.family_room)
    span = {"taken_at": rooms.at("10:00"), "given_back_at": rooms.at("11:00")}
    with rooms.cast.inside("aino") as ctx:
        for _again in range(2):
            tell_keeper_of_room(ctx, rooms.case.episode, unit_id=rooms.cast.units["a1"].pk, **span)
        assert room_warnings(ctx) == []
    for who in ("aino", "aarne", "sulo", "adele", "saga", "otso"):
        assert "Oskari" not in rooms.cast.client(who).get(reverse("home")).text, who
    assert "Oskari" in rooms.cast.client("leena").get(reverse("home")).text
    with rooms.cast.inside("leena") as ctx:
        # The leader works for neither side: she may be told why, and does.
        with broken("BOOKING-05"):
            book_for_family(ctx, rooms.case.episode, space=rooms.small_room, **span)
        notice = RoomNotice.objects.get()
    for who in ("aino", "aarne", "otso"):
        assert rooms.cast.client(who).post(reverse("bookings.room_notice.close", args=[notice.public_id])).status_code in (403, 404), who
    with rooms.cast.inside("leena") as ctx:
        close_room_notice(ctx, notice)
        close_room_notice(ctx, RoomNotice.objects.get())
        assert room_warnings(ctx) == []


def test_page__refusal_for_a_busy_room_and_for_the_other_side__are_one(rooms: Rooms, query_list: Any) -> None:
    """The same status, the same words, the same number of statements; what is left behind only the keeper sees."""
    _he, his = rooms.other_side(unit="a2", worker="aarne")
    with rooms.cast.inside("aarne") as ctx:
        book_for_family(ctx, his, space=rooms.other_unit, taken_at=rooms.at("10:00"), given_back_at=rooms.at("11:00"))
    with rooms.cast.inside("leena"):
        Booking.objects.filter(episode=his).update(space=rooms.family_room)
    rooms.book("15:00", "16:00")
    client, there = rooms.cast.client("aino"), reverse("bookings.episode.book_room", args=[rooms.case.episode.public_id])
    bare = re.compile(r'value="[^"]*"|nonce="[^"]*"|hx-headers="[^"]*"')
    said = []
    for begins, ends in (("10.00", "11.00"), ("15.00", "16.00")):
        sent = {"space": rooms.small_room.public_id, "day": "24.11.2026", "begins": begins, "ends": ends}
        answer = client.post(there, sent)
        assert answer.status_code == 422
        assert "Oskari" not in answer.text
        said.append(bare.sub("", answer.text))
    assert said[0] == said[1]
    with rooms.cast.inside("leena"):
        assert RoomNotice.objects.count() == 1


def test_crossing__a_room_and_a_visit_at_one_hour__are_told_to_the_keeper(rooms: Rooms) -> None:
    """Booked before anybody was kept apart: the keeper's list of who would meet knows of rooms too."""
    booking = rooms.book_for(rooms.case.episode, "10:00", "11:00")
    _he, his = rooms.other_side(unit="a2", worker="aarne")
    with rooms.cast.inside("aarne") as ctx:
        book_for_family(ctx, his, space=rooms.other_unit, taken_at=rooms.at("10:30"), given_back_at=rooms.at("11:30"))
    with rooms.cast.inside("leena") as ctx:
        assert visible_to(ctx, SeparationAction.VIEW).exists()
        assert count_of_crossings(ctx) == 0
        Booking.objects.filter(episode=his).update(space=rooms.family_room)
    with rooms.cast.inside("leena") as ctx:
        assert count_of_crossings(ctx) == 1
        cancel_booking(ctx, booking, reason="Siirretään")
    with rooms.cast.inside("leena") as ctx:
        assert count_of_crossings(ctx) == 0


def test_book__over_midnight__takes_the_room_on_both_days_and_keeps_two_apart(rooms: Rooms) -> None:
    night = {"taken_at": rooms.at("22:00"), "given_back_at": rooms.at("06:00", TUESDAY + timedelta(days=1))}
    with rooms.cast.inside("aino") as ctx:
        book_for_family(ctx, rooms.case.episode, space=rooms.small_room, **night)
    for begins, ends, day in (
        ("23:30", "23:59", TUESDAY),
        ("00:10", "00:40", TUESDAY + timedelta(days=1)),
        ("05:00", "07:00", TUESDAY + timedelta(days=1)),
    ):
        with broken("BOOKING-01"):
            rooms.book(begins, ends, day=day)
    rooms.book("06:00", "07:00", day=TUESDAY + timedelta(days=1))
    _he, his = rooms.other_side()
    with broken("BOOKING-0[15]"):
        rooms.book_for(his, "06:30", "07:30", space=rooms.family_room, day=TUESDAY + timedelta(days=1), who="leena")
    rooms.book_for(his, "07:30", "08:00", space=rooms.family_room, day=TUESDAY + timedelta(days=1), who="leena")


def test_book__over_midnight__into_open_hours__is_refused(rooms: Rooms) -> None:
    rooms.open("05:00", "09:00", weekday=2)
    with rooms.cast.inside("aino") as ctx, broken("BOOKING-04"):
        night = {"taken_at": rooms.at("22:00"), "given_back_at": rooms.at("06:00", TUESDAY + timedelta(days=1))}
        book_room(ctx, rooms.cast.units["a1"], space=rooms.family_room, purpose="Yö", **night)


@pytest.mark.parametrize(("evening", "minutes"), [(date(2026, 11, 24), 480), (date(2027, 3, 27), 420), (date(2027, 10, 30), 540)])
def test_book__over_a_night_of_changed_clocks__lasts_what_passes(rooms: Rooms, evening: date, minutes: int) -> None:
    with rooms.cast.inside("aino") as ctx:
        night = {"taken_at": rooms.at("22:00", evening), "given_back_at": rooms.at("06:00", evening + timedelta(days=1))}
        row = book_room(ctx, rooms.cast.units["a1"], space=rooms.small_room, purpose="Yö", **night)
        row.refresh_from_db()
        assert minutes_between(*row.span) == minutes


def test_crossing__a_visit_planned_after_a_room_was_booked__is_near_and_told_to_the_keeper(rooms: Rooms) -> None:
    """Whoever plans the visit is answered as always; what the room's booking would have refused, the keeper learns."""
    he, his = rooms.other_side()
    rooms.book_for(rooms.case.episode, "10:00", "11:00")
    with rooms.cast.inside("leena") as ctx:
        kind = {"kind": "preparatory_meeting", "participants": [he], "minutes": 60}
        plan_contact(ctx, his, started_at=rooms.at("12:30"), once_key="late", **kind)
    with rooms.cast.inside("leena") as ctx:
        assert count_of_crossings(ctx) == 0
        plan_contact(ctx, his, started_at=rooms.at("11:30"), once_key="near", **kind)
    with rooms.cast.inside("leena") as ctx:
        assert count_of_crossings(ctx) == 1
