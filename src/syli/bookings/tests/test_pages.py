"""The week of a unit's rooms, as each of its readers sees it; booking, changing and cancelling in a browser."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from syli.bookings.models import Booking, OpenHours, Space
from syli.bookings.tests.conftest import Rooms

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]
WEEK = "?day=2026-11-24"


def week(rooms: Rooms) -> str:
    return reverse("bookings.unit.view", args=[rooms.cast.units["a1"].public_id]) + WEEK


def test_week__tells_everybody_as_much_as_she_may_know(rooms: Rooms) -> None:
    rooms.book_for(rooms.case.episode, "10:00", "11:00")
    rooms.book("12:00", "13:00", purpose="Työnohjaus")
    rooms.open("17:00", "19:00")
    sees = {who: rooms.cast.client(who).get(week(rooms)) for who in ("aino", "sulo", "leena", "adele")}
    assert all(answer.status_code == 200 for answer in sees.values())
    for who in ("aino", "sulo", "leena"):
        assert "Kaisa" in sees[who].text, who
        assert "Työnohjaus" in sees[who].text, who
    # Who keeps the rooms learns that they are taken, and nothing more.
    assert "Kaisa" not in sees["adele"].text
    assert "Työnohjaus" not in sees["adele"].text
    assert sees["adele"].text.count("Varattu<") == 2
    assert "Avoin tupa" in sees["adele"].text
    for who in ("aarne", "otso", "lotta", "fanni", "tilda"):
        assert rooms.cast.client(who).get(week(rooms)).status_code in (403, 404), who


def test_week__of_a_family_closed_to_the_reader__says_that_it_is_booked(rooms: Rooms) -> None:
    """Aino works for one side: the other side's booking is a taken room to her, as any other of which she may not know."""
    he, his = rooms.other_side(unit="a2", worker="aarne")
    rooms.book_for(his, "15:00", "16:00", who="leena", space=rooms.family_room)
    page = rooms.cast.client("aino").get(week(rooms)).text
    assert he.given_name not in page
    assert his.public_id not in page
    assert "15.00 – 16.00" in page
    assert "Varattu<" in page


def test_week__asks_the_same__however_many_bookings(rooms: Rooms, same_queries: Any) -> None:
    client = rooms.cast.client("aino")

    def more() -> None:
        for n in range(4):
            rooms.book_for(rooms.case.episode, f"{8 + n:02d}:00", f"{8 + n:02d}:50")
            rooms.book(f"{13 + n:02d}:00", f"{13 + n:02d}:50")

    rooms.book_for(rooms.case.episode, "07:00", "07:30")
    rooms.book("06:00", "06:30")
    same_queries(lambda: client.get(week(rooms)), more)


def test_week__of_a_changed_clock__shows_finnish_time(rooms: Rooms) -> None:
    rooms.book("10:00", "11:00", day=rooms.at("10:00").date() + timedelta(days=124))  # Sunday 28.3.2027, when spring skips an hour
    page = rooms.cast.client("aino").get(week(rooms).replace("2026-11-24", "2027-03-28")).text
    assert "10.00 – 11.00" in page


def test_list__leads_to_the_week_where_there_is_one_unit(rooms: Rooms) -> None:
    answer = rooms.cast.client("aino").get(reverse("bookings.unit.list"))
    assert answer["Location"] == week(rooms).removesuffix(WEEK)
    page = rooms.cast.client("leena").get(reverse("bookings.unit.list")).text
    assert "Yksikkö A1" in page
    assert "Yksikkö A2" in page
    assert "Yksikkö B1" not in page


def test_family__booked_moved_and_cancelled_from_its_episodes_page(rooms: Rooms) -> None:
    client, episode = rooms.cast.client("aino"), rooms.case.episode
    page, there = reverse("episodes.episode.view", args=[episode.public_id]), reverse("bookings.episode.book_room", args=[episode.public_id])
    assert there in client.get(page).text
    sent = {"space": rooms.small_room.public_id, "day": "24.11.2026", "begins": "10.00", "ends": "11.00"}
    assert client.post(there, sent)["Location"] == page
    with rooms.cast.inside("aino"):
        booking = Booking.objects.get()
    shown = client.get(page).text
    assert "10.00 – 11.00" in shown
    assert "Pieni huone" in shown
    change = reverse("bookings.booking.change", args=[booking.public_id])
    assert client.post(change, {**sent, "begins": "9.00", "seen_version": "1"})["Location"] == page
    # Somebody had the older page open: both versions are shown and nothing is lost.
    stale = client.post(change, {**sent, "begins": "8.00", "seen_version": "1"})
    assert stale.status_code == 422
    assert "8.00" in stale.text
    assert "9.00" in stale.text
    cancel = reverse("bookings.booking.cancel", args=[booking.public_id])
    assert client.post(cancel, {"reason": ""}).status_code == 422
    assert client.post(cancel, {"reason": "Perhe sairastui"})["Location"] == page
    assert "10.00 – 11.00" not in client.get(page).text


def test_refused__keeps_what_was_typed(rooms: Rooms) -> None:
    rooms.book("10:00", "11:00")
    there = reverse("bookings.unit.book", args=[rooms.cast.units["a1"].public_id])
    sent = {"space": rooms.small_room.public_id, "day": "24.11.2026", "begins": "10.30", "ends": "12.00", "purpose": "Vertaisryhmä"}
    answer = rooms.cast.client("aino").post(there, sent)
    assert answer.status_code == 422
    assert "BOOKING-01" in answer.text
    for typed in ("10.30", "12.00", "Vertaisryhmä"):
        assert typed in answer.text


def test_set_up__rooms_and_open_hours__by_leader_and_administrator(rooms: Rooms) -> None:
    unit = rooms.cast.units["a1"].public_id
    hours = {"title": "Avoin tupa", "weekday": "3", "begins": "9.00", "ends": "14.00", "start_on": "23.11.2026"}
    for who, status in (("adele", 302), ("aino", 404), ("lotta", 404)):
        client = rooms.cast.client(who)
        assert client.post(reverse("bookings.space.add", args=[unit]), {"name": f"Sali {who}"}).status_code == status, who
        assert client.post(reverse("bookings.open_hours.add", args=[unit]), hours).status_code == status, who
    with rooms.cast.inside("adele"):
        assert Space.objects.filter(unit=rooms.cast.units["a1"]).count() == 3
        row = OpenHours.objects.get()
    there = reverse("bookings.open_hours.change", args=[row.public_id])
    client = rooms.cast.client("leena")
    assert client.post(there, {**hours, "ends": "8.00"}).status_code == 422
    assert client.post(there, {**hours, "end_on": "26.11.2026"}).status_code == 302
    assert "26.11.2026" in client.get(week(rooms)).text
    assert client.post(there, {**hours, "ends": "0.00"}).status_code == 302
    assert "9.00 – 0.00" in client.get(week(rooms)).text, "midnight ends the day"


def test_night__is_booked_with_its_last_day__and_stands_on_both_days(rooms: Rooms) -> None:
    client, there = rooms.cast.client("aino"), reverse("bookings.unit.book", args=[rooms.cast.units["a1"].public_id])
    sent = {"space": rooms.small_room.public_id, "day": "24.11.2026", "begins": "22.00", "ends": "6.00", "purpose": "Yövalvonta"}
    slip = client.post(there, sent)
    assert slip.status_code == 422 and "BOOKING-02" in slip.text and "Yövalvonta" in slip.text, "a slip of the hours is no night"
    for wrong in ("23.11.2026", "26.11.2026"):
        assert client.post(there, sent | {"ends_on": wrong}).status_code == 422
    assert client.post(there, sent | {"ends_on": "25.11.2026"}).status_code == 302
    page = client.get(week(rooms)).text
    assert "22.00 – 25.11. 6.00" in page
    assert "24.11. 22.00 – 6.00" in page
    with rooms.cast.inside("aino"):
        booking = Booking.objects.get()
    change = client.get(reverse("bookings.booking.change", args=[booking.public_id])).text
    assert 'value="25.11.2026"' in change
    family = reverse("bookings.episode.book_room", args=[rooms.case.episode.public_id])
    assert client.post(family, {**sent, "day": "26.11.2026", "ends_on": "27.11.2026"}).status_code == 302
    shown = client.get(reverse("episodes.episode.view", args=[rooms.case.episode.public_id])).text
    assert "26.11.2026 22.00" in shown and "27.11.2026 6.00" in shown
