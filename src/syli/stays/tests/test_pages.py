"""The pages of a house: few taps at the door, a board without secrets, bad input answered beside its field."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from syli.kernel.ids import new_public_id
from syli.people.models import Person
from syli.stays.commands import go_away, hold_place, record_commitment, write_line
from syli.stays.models import AdviceCall, Handover, Hold, House, Presence, Review, Room, Stay, TurnedAway
from syli.stays.tests.conftest import Lighthouse
from syli.testing.dom import parse
from syli.testing.htmx import assert_htmx_gives_page

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]


def of(name: str, row) -> str:
    return reverse(name, args=[row.public_id])


def test_receive__opened_and_sent_with_three_taps__gives_a_room(lighthouse: Lighthouse) -> None:
    """The page opens filled: a grown-up, the first free room. Two taps for two children, one for the button."""
    client = lighthouse.cast.client("aino")
    here = of("stays.house.receive", lighthouse.house)
    page = client.get(here).text
    key = re.search(r'name="once_key" value="([^"]+)"', page)
    room = re.search(r'name="room" value="([^"]+)"[^>]*checked', page)
    assert key and room
    sent = {"adults": "1", "children": "2", "room": room[1], "way": "walk_in", "once_key": key[1]}
    answer = client.post(here, sent)
    assert answer.status_code == 302
    with lighthouse.cast.inside("aino"):
        stay = Stay.objects.get()
        assert answer["Location"] == of("stays.stay.view", stay)
        assert stay.presences.count() == 3
    shown = client.get(answer["Location"]).text
    assert "Ask the names" in shown or "nimet" in shown
    assert client.post(here, sent).status_code == 302
    with lighthouse.cast.inside("aino"):
        assert Stay.objects.count() == 1


def test_receive__numbers_alone__are_enough(lighthouse: Lighthouse) -> None:
    client = lighthouse.cast.client("aino")
    answer = client.post(of("stays.house.receive", lighthouse.house), {"adults": "1", "children": "", "once_key": "k"})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"adults": "0", "children": "0"}, "STAY-17"),
        ({"adults": "0", "children": "1"}, "STAY-15"),
        ({"adults": "x"}, ""),
        ({"adults": "99"}, ""),
        ({"room": "nowhere"}, ""),
    ],
)
def test_receive__bad_input__is_answered_and_kept(lighthouse: Lighthouse, changes: dict[str, str], rule: str) -> None:
    client = lighthouse.cast.client("aino")
    answer = client.post(
        of("stays.house.receive", lighthouse.house), {"adults": "1", "children": "0", "nickname": "Kaarna", "once_key": "k", **changes}
    )
    assert answer.status_code == 422
    assert rule in answer.text
    assert "Kaarna" in answer.text
    with lighthouse.cast.inside("aino"):
        assert not Stay.objects.exists()
        assert not Person.objects.exists()


def test_receive__full_house__guides_to_counting(lighthouse: Lighthouse) -> None:
    for room in lighthouse.rooms:
        lighthouse.stay(room=room)
    page = lighthouse.cast.client("aino").get(of("stays.house.receive", lighthouse.house)).text
    assert of("stays.house.turn_away", lighthouse.house) in page
    assert 'name="adults"' not in page


def test_receive__on_the_way__holds_a_place(lighthouse: Lighthouse) -> None:
    client = lighthouse.cast.client("aino")
    answer = client.post(
        of("stays.house.receive", lighthouse.house),
        {"adults": "1", "children": "2", "once_key": "k", "hold": "yes", "room": lighthouse.rooms[0].public_id},
    )
    assert answer.status_code == 302
    with lighthouse.cast.inside("aino") as ctx:
        hold = Hold.objects.get()
        assert (hold.children, hold.room) == (2, lighthouse.rooms[0])
        assert hold.expires_at > ctx.now
    client.post(of("stays.hold.release", hold))
    with lighthouse.cast.inside("aino"):
        assert Hold.objects.get().ended_at is not None


def test_receive__where_names_are_needed__says_so(manor: Lighthouse) -> None:
    """The manor takes only people it knows: the lighthouse's own offer is gone, so the door page gives no room."""
    from syli.catalogue.models import ServiceOffer

    with manor.cast.inside("leena") as ctx:
        ServiceOffer.objects.exclude(pk=manor.offer.pk).update(end_on=ctx.today - timedelta(days=1))
    from syli.catalogue.queries import forget_packs

    forget_packs()
    page = manor.cast.client("aino").get(of("stays.house.receive", manor.house))
    assert page.status_code == 200


def test_board__shows_names_to_those_who_may_and_heads_to_all(lighthouse: Lighthouse) -> None:
    stay = lighthouse.stay(room=lighthouse.rooms[0], adults=1, children=2)
    with lighthouse.cast.inside("aino") as ctx:
        child = stay.presences.order_by("-pk")[0].person
        go_away(ctx, stay, people=[child], at=ctx.now - timedelta(hours=1), back_at=ctx.now + timedelta(hours=3))
        hold_place(ctx, lighthouse.house, expires_at=ctx.now + timedelta(hours=1), room=lighthouse.rooms[1])
        write_line(ctx, lighthouse.house, shift_on=ctx.today, shift="night", kind="open", text="Ulko-ovi jumittaa")
    page = lighthouse.cast.client("aino").get(of("stays.house.view", lighthouse.house)).text
    assert "Aikuinen 0" in page
    assert "Ulko-ovi jumittaa" in page
    assert "1 + 1" in page
    for who in ("otso", "aarne", "adele", "vilma", "tilda"):
        assert lighthouse.cast.client(who).get(of("stays.house.view", lighthouse.house)).status_code in (403, 404), who


def test_board__fragment__is_the_page_own_part_and_does_not_keep_the_session(lighthouse: Lighthouse) -> None:
    lighthouse.stay(room=lighthouse.rooms[0])
    client = lighthouse.cast.client("aino")
    here = of("stays.house.view", lighthouse.house)
    part = client.get(here, headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith('<div id="board"')
    assert "<html" not in part
    assert "Syli-Unattended" in part


def test_board__after_htmx__equals_a_fresh_page(lighthouse: Lighthouse, stopped_clock) -> None:
    """Somebody arrives while the board is looked at: after the next asking it shows what a fresh page shows."""
    client, here = lighthouse.cast.client("aino"), of("stays.house.view", lighthouse.house)
    page = client.get(here)
    lighthouse.stay(room=lighthouse.rooms[0])
    assert_htmx_gives_page(client, page, here, target="board")


def test_board__printed__hides_every_name(lighthouse: Lighthouse) -> None:
    """Every element with a name or a line of the handover lies inside something that is never printed."""
    lighthouse.stay(room=lighthouse.rooms[0])
    with lighthouse.cast.inside("aino") as ctx:
        write_line(ctx, lighthouse.house, shift_on=ctx.today, shift="night", kind="tell", text="Ulko-ovi jumittaa")
    main = parse(lighthouse.cast.client("aino").get(of("stays.house.view", lighthouse.house)).text).by_id("content")
    assert main is not None
    for element in [one for one in main if {"never-print", "no-print"} & set(one.attributes.get("class", "").split())]:
        element.replace_with()
    left = main.text
    assert "Aikuinen" not in left
    assert "Lapsi 0" not in left
    assert "jumittaa" not in left
    assert "1 + 1" in left


def test_board__number_of_queries__does_not_grow(lighthouse: Lighthouse, django_assert_max_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, here = lighthouse.cast.client("aino"), of("stays.house.view", lighthouse.house)
    lighthouse.stay(room=lighthouse.rooms[0])
    client.get(here)
    with CaptureQueriesContext(connection) as one:
        client.get(here)
    for room in lighthouse.rooms[1:]:
        lighthouse.stay(room=room, children=4)
    with CaptureQueriesContext(connection) as three:
        client.get(here)
    assert len(three) <= len(one)


def test_turn_away_and_call__are_counted(lighthouse: Lighthouse) -> None:
    client = lighthouse.cast.client("aino")
    answer = client.post(
        of("stays.house.turn_away", lighthouse.house), {"reason": "no_place", "adults": "1", "children": "1", "guided_to": "Fyyri", "once_key": "t"}
    )
    assert answer.status_code == 302
    assert client.post(of("stays.house.turn_away", lighthouse.house), {"adults": "1", "once_key": "t2"}).status_code == 422
    call = of("stays.house.answer_call", lighthouse.house)
    assert client.post(call, {"caller": "self", "theme_codes": ["safety"], "minutes": "9", "once_key": "c"}).status_code == 302
    on = client.post(call, {"caller": "self", "minutes": "", "once_key": "d", "room": "yes"})
    assert on["Location"] == of("stays.house.receive", lighthouse.house) + "?way=phone"
    assert re.search(r'name="way" value="phone"[^>]*checked', client.get(on["Location"]).text)
    assert client.post(call, {"caller": "him", "once_key": "e"}).status_code == 422
    with lighthouse.cast.inside("aino"):
        assert (TurnedAway.objects.count(), AdviceCall.objects.count()) == (1, 2)


def test_stay__lived_through_its_pages(lighthouse: Lighthouse) -> None:
    stay = lighthouse.stay(room=lighthouse.rooms[0])
    client = lighthouse.cast.client("aino")
    with lighthouse.cast.inside("aino"):
        adult, child = [p.person.public_id for p in stay.presences.order_by("pk")]
    day = "22.11.2026"
    assert of("stays.stay.back", stay) not in client.get(of("stays.stay.view", stay)).text
    assert client.post(of("stays.stay.away", stay), {"people": [adult], "day": day, "time": "7.00", "back_day": day}).status_code == 302
    assert client.post(of("stays.stay.away", stay), {"people": [adult], "day": day, "time": "7.30"}).status_code == 422
    assert of("stays.stay.back", stay) in client.get(of("stays.stay.view", stay)).text
    assert client.post(of("stays.stay.back", stay), {"people": [adult], "day": day, "time": "6.00"}).status_code == 422
    assert client.post(of("stays.stay.back", stay), {"people": [adult], "day": day, "time": "8.00"}).status_code == 302
    assert client.post(of("stays.stay.move", stay), {"room": lighthouse.rooms[1].public_id, "day": day, "time": "8.30"}).status_code == 302
    assert client.post(of("stays.stay.depart", stay), {"people": [child], "day": day, "time": "9.00"}).status_code == 302
    assert client.post(of("stays.stay.join", stay), {"people": [child], "day": day, "time": "9.10"}).status_code == 302
    assert client.post(of("stays.stay.depart", stay), {"people": [adult, child], "day": day, "time": "hm"}).status_code == 422
    assert client.post(of("stays.stay.depart", stay), {"people": [adult, child], "day": day, "time": "9.30"}).status_code == 302
    with lighthouse.cast.inside("aino"):
        assert Stay.objects.get().state == "ended"
        assert Room.objects.get(pk=lighthouse.rooms[1].pk).state == "to_clean"
        assert not Presence.objects.filter(end_at__isnull=True).exists()
    assert client.post(of("stays.room.clean", lighthouse.rooms[1]), {"state": "ready"}).status_code == 302
    assert client.post(of("stays.room.clean", lighthouse.rooms[1]), {"state": "flooded"}).status_code == 422


def test_stay__of_others__looks_missing(lighthouse: Lighthouse) -> None:
    stay = lighthouse.stay()
    for who in ("otso", "aarne", "adele", "saga", "tilda"):
        for name in ("stays.stay.view", "stays.stay.depart", "stays.stay.away"):
            assert lighthouse.cast.client(who).get(of(name, stay)).status_code == 404, (who, name)


def test_handover__written_and_signed_by_two(lighthouse: Lighthouse) -> None:
    aino, leena = lighthouse.cast.client("aino"), lighthouse.cast.client("leena")
    here = of("stays.house.write_handover", lighthouse.house)
    assert aino.post(here, {"kind": "open", "text": "Rikkoutunut lukko", "shift": "night", "shift_on": "22.11.2026"}).status_code == 302
    assert aino.post(here, {"kind": "open", "text": " ", "shift": "night", "shift_on": "22.11.2026"}).status_code == 422
    with lighthouse.cast.inside("aino"):
        handover = Handover.objects.get()
        line = handover.lines.order_by("pk")[0]
    sign = of("stays.handover.sign", handover)
    assert aino.post(sign).status_code == 302
    assert "STAY-26" in aino.post(sign).text
    assert leena.post(sign).status_code == 302
    assert aino.post(reverse("stays.handover_line.finish", args=[lighthouse.house.public_id, line.public_id])).status_code == 302
    assert aino.post(reverse("stays.handover_line.finish", args=[lighthouse.house.public_id, new_public_id()])).status_code == 404
    page = leena.get(here).text
    assert "Leena" in page and "Aino" in page


def test_handover__line_moved_to_a_record__through_its_page(lighthouse: Lighthouse) -> None:
    stay = lighthouse.stay()
    aino = lighthouse.cast.client("aino")
    with lighthouse.cast.inside("aino") as ctx:
        line = write_line(ctx, lighthouse.house, shift_on=ctx.today, shift="night", kind="tell", text="Valvoi ja pelkäsi.")
        person = stay.presences.order_by("pk")[0].person
    here = reverse("stays.handover_line.move", args=[lighthouse.house.public_id, line.public_id])
    assert "Valvoi" in aino.get(here).text
    assert aino.post(here, {"person": new_public_id()}).status_code == 422
    assert aino.post(here, {"person": person.public_id}).status_code == 302
    assert aino.get(here).status_code == 404
    assert "Valvoi" not in aino.get(of("stays.house.write_handover", lighthouse.house)).text
    assert "Valvoi" in aino.get(of("people.person.view", person)).text


def test_house__set_up_and_changed_by_leader_and_admin(lighthouse: Lighthouse) -> None:
    leena, adele = lighthouse.cast.client("leena"), lighthouse.cast.client("adele")
    unit = lighthouse.cast.units["a2"]
    assert adele.post(of("stays.unit.set_up", unit), {"unit": unit.public_id, "family_places": "4"}).status_code == 302
    assert unit.name in leena.get(reverse("stays.house.list")).text
    with lighthouse.cast.inside("leena"):
        house = House.objects.get(unit=unit)
    facts = {
        "family_places": "5",
        "day_workers": "2",
        "night_workers": "1",
        "night_first_hour": "22",
        "night_last_hour": "6",
        "night_least_minutes": "60",
    }
    assert leena.post(of("stays.house.edit", house), facts).status_code == 302
    assert leena.post(of("stays.house.edit", house), {**facts, "night_first_hour": "3"}).status_code == 422
    assert leena.post(of("stays.room.add", house), {"name": "Sininen", "family_places": "1", "beds": "3"}).status_code == 302
    assert leena.post(of("stays.room.add", house), {"name": "Sininen", "family_places": "1", "beds": "3"}).status_code == 422
    assert lighthouse.cast.client("aino").get(of("stays.house.edit", lighthouse.house)).status_code in (403, 404)
    # The administrator sets up houses and sees nobody who lives in them.
    assert adele.get(of("stays.house.view", house)).status_code in (403, 404)


def test_numbers__are_those_of_the_nights(lighthouse: Lighthouse) -> None:
    with lighthouse.cast.inside("aino") as ctx:
        began = ctx.now - timedelta(days=5)
    lighthouse.stay(room=lighthouse.rooms[0], adults=1, children=2, at=began)
    page = lighthouse.cast.client("leena").get(of("stays.house.numbers", lighthouse.house)).text
    cells = re.findall(r"<td[^>]*>\s*([^<]*?)\s*</td>", page)
    # 17.–22.11.: one family, 5 nights of one grown-up, 10 of two children, 5 of 3 × 21 place-nights.
    assert cells[:4] == ["1", "5", "10", "8 %"]


def test_paid_stay__its_terms_on_the_page(manor: Lighthouse) -> None:
    client = manor.cast.client("aino")
    with manor.cast.inside("aino") as ctx:
        since = ctx.today - timedelta(days=345)
    episode, people = manor.family(start_on=since)
    arrives = {"people": [p.public_id for p in people], "day": "22.11.2026", "time": "9.00", "once_key": "k"}
    assert client.get(of("stays.episode.arrive", episode)).status_code == 200
    refused = client.post(of("stays.episode.arrive", episode), arrives)
    assert refused.status_code == 422 and "STAY-21" in refused.text
    sent = {"issuer": "Päijät-Häme", "reference": "MS-1", "start_on": "1.11.2026", "end_on": "1.12.2026", "euros": "310,50", "price_per": "day"}
    assert client.post(of("stays.episode.commit", episode), sent).status_code == 302
    assert client.post(of("stays.episode.commit", episode), {**sent, "end_on": "1.10.2026"}).status_code == 422
    assert client.post(of("stays.episode.arrive", episode), arrives).status_code == 302
    with manor.cast.inside("aino"):
        stay = Stay.objects.get()
        assert stay.episode.commitments.get().price_cents == 31050
    client.get(of("stays.stay.view", stay))
    page = client.get(of("stays.stay.view", stay)).text
    assert page.count('class="alert ') == 3  # the commitment ends soon, eleven months have passed, no review is planned
    assert client.post(of("stays.episode.plan_review", episode), {"planned_on": "30.11.2026"}).status_code == 302
    assert client.post(of("stays.episode.plan_review", episode), {"planned_on": "30.10.2026"}).status_code == 422
    with manor.cast.inside("aino"):
        review = Review.objects.get()
        commitment = stay.episode.commitments.get()
    assert client.get(of("stays.stay.view", stay)).text.count('class="alert ') == 2
    assert client.post(of("stays.review.hold", review), {"held_on": "22.11.2026", "minutes": "Sovittu.", "goals": ""}).status_code == 302
    assert client.post(of("stays.payment_commitment.cancel", commitment)).status_code == 302
    assert "tone-danger" in client.get(of("stays.stay.view", stay)).text


def test_paid_stay__directors_reason__on_the_page(manor: Lighthouse) -> None:
    episode, people = manor.family()
    sent = {"people": [p.public_id for p in people], "day": "22.11.2026", "time": "9.00", "once_key": "k"}
    leena = manor.cast.client("leena")
    assert 'name="reason"' in leena.get(of("stays.episode.arrive", episode)).text
    assert 'name="reason"' not in manor.cast.client("aino").get(of("stays.episode.arrive", episode)).text
    assert leena.post(of("stays.episode.arrive", episode), sent).status_code == 422
    assert leena.post(of("stays.episode.arrive", episode), {**sent, "reason": "Sitoumus luvattu"}).status_code == 302


def test_client__page__says_where_she_lives_and_offers_arrival(lighthouse: Lighthouse) -> None:
    client = lighthouse.cast.client("aino")
    episode, people = lighthouse.family()
    assert of("stays.episode.arrive", episode) in client.get(of("people.person.view", people[0])).text
    stay = lighthouse.stay(room=lighthouse.rooms[0])
    with lighthouse.cast.inside("aino") as ctx:
        person = stay.presences.order_by("pk")[0].person
        record_commitment(ctx, stay.episode, issuer="x", start_on=ctx.today)
    page = client.get(of("people.person.view", person)).text
    assert of("stays.stay.view", stay) in page
    assert of("stays.episode.arrive", stay.episode) not in page
