"""The worker's pages: taking, answering, ending, counting; shifts and settings; and those who must not."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from syli.chat.models import Answerer, ChatCount, ChatLine, Conversation, LineDay, LineHours, LinePart, Shift
from syli.chat.tests.conftest import Booth
from syli.kernel.audit.models import AuditEvent
from syli.kernel.ids import new_public_id
from syli.testing.clock import Travel

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]


def line_page(booth: Booth, name: str = "answer") -> str:
    return reverse(f"chat.chat_line.{name}", args=[booth.line.public_id])


def take(booth: Booth, client: Client) -> str:
    answer = client.post(line_page(booth, "take"))
    assert answer.status_code == 302
    return str(answer["Location"])


def test_worker__takes_answers_ends_and_counts(booth: Booth) -> None:
    key = booth.come(role_code="adult_client", theme_codes=["safety"])
    booth.write(key, "Voiko täällä puhua?")
    client = booth.cast.client("aino")
    assert "1 odottaa" in client.get(line_page(booth)).text
    there = take(booth, client)
    page = client.get(there).text
    assert "Voiko täällä puhua?" in page and "Aikuinen asiakas" in page
    assert "Älä kerro, onko joku asiakas" in page and "soittamaan 112" in page
    answer = client.post(there, {"act": "write", "text": "Voi.", "once": new_public_id()}, headers={"hx-request": "true"})
    assert "Voi." in answer.text and 'id="writing"' in answer.text
    assert client.post(there, {"act": "end"})["Location"] == there
    page = client.get(there).text
    assert "Voiko täällä puhua?" not in page
    bad = client.post(there, {"count": "1", "minutes": "0", "theme_codes": ["safety"]})
    assert bad.status_code == 422
    counted = {
        "count": "1",
        "minutes": "12",
        "theme_codes": ["safety"],
        "guided_codes": ["shelter"],
        "role_code": "adult_client",
        "was_emergency": "on",
    }
    assert client.post(there, counted)["Location"] == line_page(booth)
    with booth.cast.inside("aino"):
        row = ChatCount.objects.get()
        assert (row.counted.minutes, row.guided_codes, row.was_emergency) == (12, ["shelter"], True)
    assert client.get(there).status_code == 404


@pytest.mark.parametrize("who", ["aarne", "otso", "leena", "adele", "sulo", "vilma", "lotta", "stina"])
def test_conversation__of_another__is_not_there(booth: Booth, who: str) -> None:
    booth.come()
    there = take(booth, booth.cast.client("aino"))
    client = booth.cast.client(who)
    for act in (client.get(there), client.post(there, {"act": "write", "text": "Hei"}), client.get(there + "now/")):
        assert act.status_code in (403, 404), who
    part = client.get(there + "now/", headers={"hx-request": "true"})
    assert (part.status_code, part.content) in ((204, b""), (403, part.content), (404, part.content)), who
    with booth.visitor():
        assert Conversation.objects.get().messages.count() == 0


@pytest.mark.parametrize(
    ("who", "answers", "shifts", "settings"),
    [
        ("aino", 200, 200, 404),
        ("otso", 200, 200, 404),
        ("leena", 403, 200, 200),
        ("adele", 403, 200, 200),
        ("lotta", 403, 200, 200),
        ("sulo", 404, 404, 404),
        ("vilma", 404, 404, 404),
        ("fanni", 404, 404, 404),
        ("stina", 404, 404, 404),
        ("tilda", 404, 404, 404),
    ],
)
def test_pages__each_to_those_whose_they_are(booth: Booth, who: str, answers: int, shifts: int, settings: int) -> None:
    client = booth.cast.client(who)
    found = [client.get(line_page(booth, name)).status_code for name in ("answer", "roster", "view")]
    assert found == [answers, shifts, settings]
    if answers != 200:
        assert client.post(line_page(booth, "take")).status_code in (403, 404)


def test_following__writes_nothing_into_the_log_and_opening_writes_once(booth: Booth) -> None:
    booth.come()
    client = booth.cast.client("aino")
    there = take(booth, client)
    before = AuditEvent.objects.count()
    client.get(there)
    assert AuditEvent.objects.count() == before + 1
    for _ in range(3):
        client.get(there + "now/", {"seen": ""})
        client.get(line_page(booth, "follow"))
    assert AuditEvent.objects.count() == before + 1


def test_now__answers_only_what_has_changed(booth: Booth) -> None:
    key = booth.come()
    client = booth.cast.client("aino")
    there = take(booth, client)
    seen = re.search(r"seen&(?:#34|quot);: &(?:#34|quot);([\d-]+)", client.get(there + "now/").text)
    assert seen is not None
    assert client.get(there + "now/", {"seen": seen[1]}).status_code == 204
    booth.write(key, "Uutta")
    assert "Uutta" in client.get(there + "now/", {"seen": seen[1]}).text


def test_hand_on__to_a_colleague_who_is_there(booth: Booth) -> None:
    booth.come()
    client = booth.cast.client("aino")
    there = take(booth, client)
    booth.there("otso")
    page = client.get(there).text
    assert "Otso, Bore ry" in page
    otso = Answerer.objects.get(staff=booth.cast.staff["otso"]).public_id
    assert client.post(there, {"act": "hand_on", "to": otso})["Location"] == line_page(booth)
    assert client.get(there).status_code == 404
    assert "Toinen työntekijä jatkaa kanssasi" in booth.cast.client("otso").get(there).text


def test_coming_and_leaving__is_told_to_all(booth: Booth) -> None:
    client = booth.cast.client("aino")
    client.post(line_page(booth, "be_there"), {"act": "come"})
    assert "Aino" in booth.cast.client("otso").get(line_page(booth)).text
    client.post(line_page(booth, "be_there"), {"act": "leave"})
    assert "Kukaan ei ole vastaamassa nyt" in booth.cast.client("otso").get(line_page(booth)).text


def test_queue__asks_the_same__however_many(booth: Booth, same_queries: Any) -> None:
    booth.line.at_once = 5
    booth.line.save()
    client = booth.cast.client("aino")
    booth.come()
    booth.take()
    booth.come()

    def more() -> None:
        for _ in range(3):
            booth.come()
            booth.take()
        booth.come()

    same_queries(lambda: client.get(line_page(booth)), more)


# -- setting up -------------------------------------------------------------------------------------------------------


def test_line__set_up_by_its_owner_alone(booth: Booth) -> None:
    facts = {
        "name_fi": "Juttele nyt", "name_sv": "Prata nu", "name_en": "Talk now", "address": "juttelu", "languages": ["fi", "sv"], "at_once": "3",
        "most_waiting": "10", "keep_days": "0", "is_in_use": "on",
    }  # fmt: skip
    there = line_page(booth, "set_up")
    for who, status in (("lotta", 404), ("aino", 404), ("otso", 404), ("leena", 302)):
        assert booth.cast.client(who).post(there, facts).status_code == status, who
    line = ChatLine.objects.get()
    assert (line.name_fi, line.languages, line.at_once, line.is_closed_on_holidays) == ("Juttele nyt", ["fi", "sv"], 3, False)
    client = booth.cast.client("leena")
    for wrong in ({"address": "Ei Näin"}, {"at_once": "9"}, {"keep_days": "99"}, {"name_sv": ""}):
        answer = client.post(there, {**facts, **wrong})
        assert answer.status_code == 422, wrong
        assert "Juttele nyt" in answer.text
    new = client.post(reverse("chat.chat_line.create"), {**facts, "address": "toinen"})
    assert new.status_code == 302
    assert client.post(reverse("chat.chat_line.create"), {**facts, "address": "toinen"}).status_code == 422
    # The visitor's page is not spoken in a language that the line does not speak: its switch does not offer it.
    assert "/talk/juttelu/en/" not in Client().get("/talk/juttelu/fi/").text


def test_hours_and_days__change_what_visitors_see(booth: Booth) -> None:
    client = booth.cast.client("leena")
    hours = {"weekdays": ["0", "1"], "begins": "21.00", "ends": "24.00", "start_on": "23.11.2026"}
    args = [booth.line.public_id]
    assert client.post(reverse("chat.line_hours.add", args=args), hours).status_code == 302
    assert client.post(reverse("chat.line_hours.add", args=args), {**hours, "ends": "20.00"}).status_code == 422
    assert "21.00–24.00" in Client().get("/talk/juttelu/fi/").text or LineHours.objects.filter(weekday=0).count() == 2
    day = {"falls_on": "22.11.2026", "begins": "", "ends": ""}
    assert client.post(reverse("chat.line_day.add", args=args), day).status_code == 302
    assert 'value="start"' not in Client().get("/talk/juttelu/fi/").text
    assert client.post(reverse("chat.line_day.add", args=args), {**day, "begins": "10.00"}).status_code == 422
    assert client.post(reverse("chat.line_day.add", args=args), {**day, "falls_on": "1.1.2026"}).status_code == 422
    row = LineDay.objects.get()
    assert booth.cast.client("lotta").post(reverse("chat.line_day.remove", args=[row.public_id])).status_code == 404
    client.post(reverse("chat.line_day.remove", args=[row.public_id]))
    assert 'value="start"' in Client().get("/talk/juttelu/fi/").text
    of_sunday = LineHours.objects.get(weekday=6)
    change = reverse("chat.line_hours.change", args=[of_sunday.public_id])
    assert client.post(change, {"begins": "8.00", "ends": "9.00", "seen_version": "1"}).status_code == 302
    assert client.post(change, {"begins": "8.00", "ends": "10.00", "seen_version": "1"}).status_code == 422  # somebody saved meanwhile
    assert 'value="start"' not in Client().get("/talk/juttelu/fi/").text


def test_part__is_its_associations_own_affair(booth: Booth) -> None:
    part = LinePart.objects.get(association=booth.cast.organisations["bore"])
    name = reverse("chat.answerer.name", args=[part.public_id])
    assert booth.cast.client("leena").get(name).status_code == 404
    client = booth.cast.client("lotta")
    assert client.post(name, {"staff": booth.cast.staff["lotta"].public_id}).status_code == 302
    assert client.post(name, {"staff": booth.cast.staff["aino"].public_id}).status_code == 422
    assert "Bore ry" in booth.cast.client("leena").get(line_page(booth, "view")).text
    otso = Answerer.objects.get(staff=booth.cast.staff["otso"])
    client.post(reverse("chat.answerer.change", args=[otso.public_id]), {"is_in_use": "0"})
    assert booth.cast.client("otso").get(line_page(booth)).status_code == 404
    # The owner ends the part: nobody of Bore reaches the line any more, and what it counted stays with it.
    booth.cast.client("leena").post(reverse("chat.line_part.add", args=[booth.line.public_id]), {"end": part.public_id})
    assert client.get(line_page(booth, "view")).status_code == 404


def test_shift__planned_asked_and_taken_over_across_associations(booth: Booth, travel: Travel) -> None:
    mine, his = (Answerer.objects.get(staff=booth.cast.staff[name]) for name in ("aino", "otso"))
    plan = line_page(booth, "plan")
    shift = {"answerer": mine.public_id, "day": "24.11.2026", "begins": "12.00", "ends": "18.00"}
    aino, otso = booth.cast.client("aino"), booth.cast.client("otso")
    assert aino.post(plan, shift).status_code == 302
    assert aino.post(plan, {**shift, "begins": "17.00", "ends": "19.00"}).status_code == 422  # two at once
    assert aino.post(plan, {**shift, "answerer": his.public_id}).status_code == 422  # not hers to plan
    assert booth.cast.client("lotta").post(plan, {**shift, "answerer": his.public_id, "day": "25.11.2026"}).status_code == 302
    row = Shift.objects.get(answerer=mine)
    roster = line_page(booth, "roster") + "?day=2026-11-24"
    assert "Aino" in otso.get(roster).text and "Otso" in aino.get(roster).text
    assert otso.post(reverse("chat.shift.take_swap", args=[row.public_id])).status_code == 422  # she has not asked
    assert otso.post(reverse("chat.shift.ask_swap", args=[row.public_id])).status_code == 404  # it is not his
    assert aino.post(reverse("chat.shift.ask_swap", args=[row.public_id])).status_code == 302
    assert "Vaihtoa pyydetty" in otso.get(roster).text
    assert otso.post(reverse("chat.shift.take_swap", args=[row.public_id])).status_code == 302
    row.refresh_from_db()
    assert (row.answerer_id, row.is_swap_asked) == (his.pk, False)
    assert aino.post(reverse("chat.shift.cancel", args=[row.public_id])).status_code == 404
    assert otso.post(reverse("chat.shift.cancel", args=[row.public_id])).status_code == 302
    travel(timedelta(days=30))
    other = Shift.objects.get()
    assert booth.cast.client("otso").post(reverse("chat.shift.cancel", args=[other.public_id])).status_code == 422  # it has begun


def test_list__shows_the_lines_that_are_ones_own(booth: Booth) -> None:
    there = reverse("chat.chat_line.list")
    for who in ("aino", "otso", "leena", "lotta"):
        assert "Juttele" in booth.cast.client(who).get(there).text, who
    assert "Juttele" not in booth.cast.client("stina").get(there).text
    assert booth.cast.client("vilma").get(there).status_code == 403


def test_numbers__of_ones_own_association_and_the_missed_of_ones_own_line(booth: Booth) -> None:
    from syli.chat.commands import count_conversation

    booth.come()
    ended = booth.end(booth.take("otso"), "otso", later=timedelta(minutes=30))
    with booth.worker("otso") as ctx:
        count_conversation(ctx, ended, theme_codes=["stalking"], guided_codes=["legal_aid"])
    key = booth.come()
    with booth.visitor() as ctx:
        from syli.chat.commands import leave

        leave(ctx, line=booth.line, key=key)
    own, other = (booth.cast.client(who).get(line_page(booth, "view")).text for who in ("lotta", "leena"))
    assert "Vaino" in own and "Oikeusapuun" in own
    assert "Vaino" not in other and "Oikeusapuun" not in other
    row = re.compile(r"marraskuu 2026.*?</tr>", re.DOTALL)
    mine, theirs = row.search(own), row.search(other)
    assert mine is not None and theirs is not None
    numbers = [re.sub(r"<[^>]+>|\s", "", cell) for cell in re.findall(r"<td.*?</td>", mine[0], re.DOTALL)]
    assert numbers[0] == "1" and numbers[-1] == "–"
    numbers = [re.sub(r"<[^>]+>|\s", "", cell) for cell in re.findall(r"<td.*?</td>", theirs[0], re.DOTALL)]
    assert numbers[0] == "0" and numbers[-1] == "1"
