"""The visitor's pages: open, closed, waiting, talking, over; with nothing of her anywhere."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from syli.chat.commands import say
from syli.chat.models import ChatMiss, Conversation, Message
from syli.chat.pages.at_line import BUCKET
from syli.chat.tests.conftest import ADDRESS, Booth
from syli.kernel.ids import new_public_id
from syli.testing.clock import Travel

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]
HERE, NOW, CONTACT, EXIT = (f"/talk/{ADDRESS}/fi/{part}" for part in ("", "now/", "contact/", "exit/"))
NIGHT = timedelta(hours=14)


def begin(**facts: str) -> Client:
    """Come as a visitor and begin to wait."""
    client = Client()
    answer = client.post(HERE, {"act": "start", **facts})
    assert answer.status_code == 302, answer.content.decode()
    return client


def send(client: Client, text: str, **more: Any) -> Any:
    return client.post(HERE, {"act": "write", "text": text, "once": new_public_id()}, **more)


def test_door__leads_to_the_readers_language_or_one_spoken_there(booth: Booth) -> None:
    assert Client(headers={"accept-language": "sv"}).get(f"/talk/{ADDRESS}/")["Location"] == f"/talk/{ADDRESS}/sv/"
    booth.line.languages = ["fi"]
    booth.line.save()
    assert Client(headers={"accept-language": "sv"}).get(f"/talk/{ADDRESS}/")["Location"] == HERE


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_open__tells_what_happens_and_the_emergency_numbers(booth: Booth, lang: str) -> None:
    page = Client().get(f"/talk/{ADDRESS}/{lang}/")
    assert f'<html lang="{lang}"' in page.text
    assert 'href="tel:112"' in page.text and "080 005 005" in page.text
    assert f'href="/talk/{ADDRESS}/{lang}/exit/"' in page.text
    title = re.search(r"<title>(.*)</title>", page.text)
    assert title is not None and title[1] in {"Sivu", "Sida", "Page"}


def test_every_answer__is_kept_nowhere_sets_no_cookie_and_has_a_common_length(booth: Booth, travel: Travel) -> None:
    client = Client()
    for answer in (client.get(HERE), client.get("/talk/ei-ole/fi/"), client.post(HERE, {"act": "miss"}), client.post(NOW), client.get(CONTACT)):
        assert (answer["Referrer-Policy"], answer["Cache-Control"]) == ("no-referrer", "no-store")
        assert not answer.cookies, answer.cookies
        assert len(answer.content) % BUCKET == 0
    answer = client.post(HERE, {"act": "start"})
    [cookie] = answer.cookies.values()
    assert (cookie.key, cookie["path"], cookie["httponly"], cookie["samesite"]) == ("talk", f"/talk/{ADDRESS}/", True, "Strict")
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert len(client.get(HERE).content) % BUCKET == len(send(client, "Hei", headers={"hx-request": "true"}).content) % BUCKET == 0


def test_closed__shows_the_hours_and_counts_who_came(booth: Booth, travel: Travel) -> None:
    travel(NIGHT)
    page = Client().get(HERE).text
    assert "Aukioloajat" in page and "8.00–20.00" in page and 'href="tel:112"' in page
    assert 'value="start"' not in page
    for _ in range(3):
        assert Client().post(HERE, {"act": "miss"}).status_code == 204  # once an hour from one place
    assert Client().post(HERE, {"act": "start"}).status_code == 200
    with booth.visitor():
        assert not Conversation.objects.exists()
        assert {row.kind: row.number for row in ChatMiss.objects.all()} == {"closed": 2}


def test_waiting_and_talking__as_the_visitor_sees_it(booth: Booth) -> None:
    first, second = begin(), begin()
    assert "Olet seuraavana vuorossa" in first.get(HERE).text
    assert "Olet jonossa numero 2" in second.get(HERE).text
    assert "Kukaan ei ole vielä vastaamassa" in first.get(HERE).text
    assert send(first, "Kuuleeko kukaan?").status_code == 302
    taken = booth.take()
    with booth.worker("aino") as ctx:
        say(ctx, taken, text="Kuulen. <b>Kerro</b> lisää.", once_key=new_public_id())
    page = first.get(HERE).text
    assert "Kuuleeko kukaan?" in page and "Kuulen. &lt;b&gt;Kerro&lt;/b&gt; lisää." in page
    assert "Aino" not in page
    assert "Kuuleeko kukaan?" not in second.get(HERE).text
    assert "Olet seuraavana vuorossa" in second.get(HERE).text


def test_now__answers_only_what_has_changed(booth: Booth) -> None:
    client = begin()
    part = client.post(NOW, {"seen": ""}, headers={"hx-request": "true"})
    mark = re.search(r"&#34;seen&#34;: &#34;([\d-]+)&#34;|&quot;seen&quot;: &quot;([\d-]+)&quot;", part.text)
    assert mark is not None, part.text
    seen = mark[1] or mark[2]
    assert client.post(NOW, {"seen": seen}, headers={"hx-request": "true"}).status_code == 204
    taken = booth.take()
    assert client.post(NOW, {"seen": seen}, headers={"hx-request": "true"}).status_code == 200
    booth.end(taken)
    gone = client.post(NOW, {"seen": seen}, headers={"hx-request": "true"})
    assert (gone.status_code, gone["HX-Redirect"]) == (204, HERE)


def test_over__key_is_forgotten_and_nothing_is_read_again(booth: Booth) -> None:
    client = begin()
    send(client, "Salaisuus")
    key = client.cookies["talk"].value
    page = client.post(HERE, {"act": "leave"})
    assert "Keskustelu on päättynyt" in page.text
    assert page.cookies["talk"].value == ""
    # The same key, kept by somebody: the words are those of any key that opens nothing.
    late = Client()
    for value in (key, "x" * 43, "ä", "x" * 5000):
        late.cookies["talk"] = value
        answer = late.get(HERE)
        assert "Keskustelu on päättynyt" in answer.text and "Salaisuus" not in answer.text
        late.cookies["talk"] = value
        assert "Keskustelu on päättynyt" in send(late, "Hei").text
    with booth.visitor():
        assert not Message.objects.exists()


@pytest.mark.parametrize(("text", "kept"), [("", ""), ("   ", ""), ("x" * 2001, "x" * 2001)])
def test_bad_message__is_answered_beside_the_field_and_kept(booth: Booth, text: str, kept: str) -> None:
    client = begin()
    answer = send(client, text)
    assert answer.status_code == 422
    assert "CHAT-04" in answer.text and kept in answer.text
    with booth.visitor():
        assert not Message.objects.exists()


@pytest.mark.shows_braces
@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "{{ 7*7 }} {% x %}", "'; DROP TABLE chat_message; --", "\x00nolla", "🌧️ å ä ö", "a" * 2000]
)
def test_hostile_message__is_shown_as_it_was_typed(booth: Booth, text: str) -> None:
    client = begin()
    assert send(client, text).status_code == 302
    with booth.visitor():
        assert Message.objects.get().text == text.replace("\x00", "")
    assert "<script>alert" not in client.get(HERE).text


@pytest.mark.parametrize("facts", [{"role": "king"}, {"age": "unborn"}, {"theme": "x" * 999}])
def test_strange_choice__begins_nothing(booth: Booth, facts: dict[str, str]) -> None:
    answer = Client().post(HERE, {"act": "start", **facts})
    assert answer.status_code == 422
    with booth.visitor():
        assert not Conversation.objects.exists()


def test_refresh_without_scripts__keeps_what_was_typed(booth: Booth) -> None:
    client = begin()
    answer = client.post(HERE, {"act": "refresh", "text": "Kirjoitan viel"})
    assert answer.status_code == 200 and "Kirjoitan viel</textarea>" in answer.text
    with booth.visitor():
        assert not Message.objects.exists()


def test_flood__from_one_place_is_stopped_and_another_place_is_not(booth: Booth) -> None:
    booth.line.most_waiting = 100
    booth.line.save()
    statuses = [Client().post(HERE, {"act": "start"}).status_code for _ in range(31)]
    assert statuses == [302] * 30 + [429]
    assert Client(REMOTE_ADDR="198.51.100.7").post(HERE, {"act": "start"}).status_code == 302


def test_flood__of_messages_is_stopped_and_the_last_is_kept_on_the_page(booth: Booth) -> None:
    client = begin()
    answers = [send(client, f"Viesti {n}") for n in range(21)]
    assert [answer.status_code for answer in answers] == [302] * 20 + [422]
    assert "Viesti 20</textarea>" in answers[-1].text


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://paha.example"}])
def test_forms_of_other_sites__are_not_taken(booth: Booth, headers: dict[str, str]) -> None:
    assert Client(headers=headers).post(HERE, {"act": "start"}).status_code == 404
    with booth.visitor():
        assert not Conversation.objects.exists()


@pytest.mark.parametrize("path", ["/talk/ei-ole/fi/", f"/talk/{ADDRESS}/xx/", f"/talk/{ADDRESS}/fi/olematon/"])
def test_no_such_line__tells_nothing(booth: Booth, path: str) -> None:
    assert Client().get(path).status_code == 404


def test_line_out_of_use__is_not_there(booth: Booth) -> None:
    booth.line.is_in_use = False
    booth.line.save()
    assert Client().get(HERE).status_code == 404


def test_leaving_quickly__leads_elsewhere_and_ends_it(booth: Booth) -> None:
    client = begin()
    assert client.post(EXIT).status_code == 204
    with booth.visitor():
        assert not Conversation.objects.exists()
    answer = Client().get(EXIT)
    assert answer.status_code == 302 and answer["Location"].startswith("https://www.ilmatieteenlaitos.fi")


def test_signed_in_worker__is_nobody_on_the_visitors_page(booth: Booth) -> None:
    from syli.kernel.audit.models import AuditEvent

    client = booth.cast.client("aino")
    client.post(HERE, {"act": "start"})
    event = AuditEvent.objects.filter(action="chat.visit.start").get()
    assert (event.actor_kind, event.actor_id, event.roles) == ("anonymous", None, "")
    with booth.visitor():
        assert Conversation.objects.get().created_by_id is None


def test_page__asks_the_same__however_much_was_written(booth: Booth, same_queries: Any) -> None:
    client = begin()
    send(client, "Yksi")

    def more() -> None:
        for n in range(8):
            send(client, f"Lisää {n}")
        begin()

    same_queries(lambda: client.get(HERE), more)


def test_visitors_page__is_silent_and_still() -> None:
    """Nothing sounds, blinks, notifies or tells that somebody is typing; nothing is stored in the browser, and no worker of its own runs there."""
    folder = Path(__file__).resolve().parents[1]
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in [*folder.glob("static/**/*"), *folder.glob("templates/chat/*.html")] if path.is_file()
    )
    loud = r"Audio|<audio|Notification|vibrate|localStorage|sessionStorage|serviceWorker|indexedDB|@keyframes|animation:|typing"
    assert not re.findall(loud, source)
    assert re.findall(r"document\.title = ([^;]*);", source) == ['""']


def test_queue__is_told_to_those_who_wait_alone(booth: Booth) -> None:
    def seen() -> str:
        return re.sub(r"<!--\w*-->", "", Client().get(HERE).text)

    booth.there()
    before = seen()
    begin()
    booth.take()
    begin()
    begin()
    assert seen() == before
