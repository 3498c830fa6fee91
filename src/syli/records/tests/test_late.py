"""A session ends while somebody writes: what was typed before, and what is sent after, waits in the form for the same person alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from syli.kernel.drafts.models import Draft
from syli.org.models import SignInSession
from syli.records.models import Note
from tests.case import Case

pytestmark = pytest.mark.django_db
TYPED = {"kind": "contact", "happened_on": "22.11.2026", "paragraphs": "1"}
KEPT = "Mitä kirjoitit, on tallessa"


@pytest.fixture
def door(case: Case, travel: Any) -> Client:
    """Return Aino's browser, an hour and a half after she opened the form of a note about Kaisa."""
    client = case.cast.client("aino")
    assert client.get(note(case)).status_code == 200
    client.post(drafts(case), {**TYPED, "text_0": "Ennen lounasta"})
    travel(timedelta(minutes=90))
    return client


def note(case: Case) -> str:
    return f"/people/{case.kaisa.public_id}/notes/new/"


def drafts(case: Case) -> str:
    return f"/drafts/records.note/{case.kaisa.public_id}/"


def sent(case: Case, **more: str) -> dict[str, str]:
    return {**TYPED, "draft": f"records.note/{case.kaisa.public_id}", "text_0": "Ennen lounasta ja sen jälkeen", **more}


def test_ended__typed_before__is_offered_after_signing_in_again(case: Case, door: Client) -> None:
    assert door.get(note(case))["Location"] == f"/accounts/login/?next={note(case)}"
    assert "Ennen lounasta" in case.cast.client("aino").get(note(case)).text
    assert "Ennen lounasta" not in case.cast.client("leena").get(note(case)).text


def test_ended__sent_after__is_not_saved_but_offered_to_the_same_person_alone(case: Case, door: Client) -> None:
    assert f'name="draft" value="records.note/{case.kaisa.public_id}"' in case.cast.client("aino").get(note(case)).text
    answer = door.post(note(case), sent(case))
    assert answer["Location"] == f"/accounts/login/?next={note(case)}"
    assert KEPT in door.get(answer["Location"]).text
    with case.cast.inside("aino"):
        assert not Note.objects.exists()
        assert "lounasta" not in repr(list(Draft.objects.values()))
    assert door.get("/")["Location"].startswith("/accounts/login/"), "The session has ended all the same."
    assert "Ennen lounasta ja sen jälkeen" in case.cast.client("aino").get(note(case)).text
    assert "lounasta" not in case.cast.client("leena").get(note(case)).text


def test_ended__typed_after__is_kept_until_it_is_sent_and_nothing_is_shown(case: Case, door: Client) -> None:
    for words in ("Ennen lounasta ja", "Ennen lounasta ja sen"):
        assert door.post(drafts(case), {**TYPED, "text_0": words}).status_code == 200
    assert door.get(note(case)).status_code == 302, "What is kept may not be read."
    assert "Ennen lounasta ja sen" in case.cast.client("aino").get(note(case)).text


def test_ended__typing_on__does_not_bring_the_session_back(case: Case, door: Client, travel: Any) -> None:
    with case.cast.inside("aino"):
        before = list(SignInSession.objects.values_list("seen_at", flat=True))
    assert door.post(drafts(case), {**TYPED, "text_0": "Yhä"}).status_code == 200
    with case.cast.inside("aino"):
        assert list(SignInSession.objects.values_list("seen_at", flat=True)) == before
    assert door.post(f"{drafts(case)}discard/").status_code == 302
    with case.cast.inside("aino"):
        assert Draft.objects.exists(), "Throwing away is not keeping."


def test_ended__an_hour_after_the_twelve__nothing_is_kept(case: Case, door: Client, travel: Any) -> None:
    for half_hours in range(23):
        assert door.post(drafts(case), {**TYPED, "text_0": f"Vielä {half_hours}"}).status_code == 200
        travel(timedelta(minutes=30))
    travel(timedelta(minutes=1))
    assert door.post(drafts(case), {**TYPED, "text_0": "Liian myöhään"}).status_code == 302
    assert "Liian myöhään" not in case.cast.client("aino").get(note(case)).text


def test_ended__forged_form__keeps_nothing(case: Case, travel: Any) -> None:
    client = case.cast.client("aino")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    client.get("/")
    travel(timedelta(minutes=90))
    assert strict.post(note(case), sent(case)).status_code == 403
    with case.cast.inside("aino"):
        assert not Draft.objects.exists()


@pytest.mark.parametrize("field", ["", "records.note/nobody", "no.such/kind", "records.note", "records.note/\x00", "/"])
def test_ended__form_without_a_draft__says_that_it_was_not_saved(case: Case, door: Client, field: str) -> None:
    answer = door.post(note(case), sent(case, draft=field))
    assert answer.status_code == 302
    page = door.get(answer["Location"]).text
    assert "ei tallennettu" in page
    assert KEPT not in page


def test_ended__about_somebody_closed__keeps_nothing_and_says_no_more(case: Case, travel: Any) -> None:
    client = case.cast.client("aarne")
    client.get("/")
    travel(timedelta(minutes=90))
    answer = client.post(note(case), sent(case))
    assert "ei tallennettu" in client.get(answer["Location"]).text
    with case.cast.inside("aino"):
        assert not Draft.objects.exists()


def test_ended__signing_in_from_an_old_page__is_no_lost_writing(case: Case, door: Client) -> None:
    page = door.post("/accounts/login/", {"login": "aino", "password": "wrong"})
    assert "ei tallennettu" not in page.text
