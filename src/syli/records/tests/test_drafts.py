"""What was typed into a note and not saved is kept, listed, offered again to its writer alone, and gone when the note is saved."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from syli.episodes.commands import Joining, open_episode
from syli.kernel.drafts.models import Draft
from syli.people.models import Person
from syli.records.commands import write_notes
from syli.records.models import Note
from syli.records.rules import Paragraph
from syli.safety.commands import keep_apart
from tests.case import FIRST_DAY, Case

pytestmark = pytest.mark.django_db
WORDS = "Puhelussa kertonut canary"


def note_of(person: Person) -> str:
    return f"/people/{person.public_id}/notes/new/"


def keep(client: Client, person: Person, **more: Any) -> int:
    typed = {"kind": "contact", "happened_on": "21.11.2026", "paragraphs": "2", "text_0": WORDS, "text_1": "Toinen", **more}
    return client.post(f"/drafts/records.note/{person.public_id}/", typed).status_code


def served_here(case: Case, name: str) -> Person:
    """Return one more client of Aino's unit, with no worker of her own."""
    person = case.person(name)
    with case.cast.inside("leena") as ctx:
        open_episode(ctx, offer=case.offer, participants=[Joining(person, "adult_client")], start_on=FIRST_DAY)
    return person


def test_note__left_unfinished__is_sealed_listed_offered_and_gone_when_saved(case: Case) -> None:
    client = case.cast.client("aino")
    assert f'data-draft="/drafts/records.note/{case.kaisa.public_id}/"' in client.get(note_of(case.kaisa)).text
    assert keep(client, case.kaisa, about_1=[case.child.public_id]) == 200
    with case.cast.inside("aino"):
        assert "canary" not in repr(list(Draft.objects.values()))
        assert Draft.objects.get().vault_owner_id == case.kaisa.register_id
        assert "Kaisa" not in Draft.objects.get().label, "A name stands in no column that is not sealed."
    home = client.get("/").text
    assert note_of(case.kaisa) in home
    assert "Kaisa" in home
    page = client.get(note_of(case.kaisa)).text
    assert WORDS in page
    assert "Toinen" in page
    assert "21.11.2026" in page
    assert "Tämä jäi kesken" in page
    assert client.post(note_of(case.kaisa), {"kind": "contact", "happened_on": "21.11.2026", "text_0": WORDS}).status_code == 302
    assert WORDS not in client.get(note_of(case.kaisa)).text
    assert note_of(case.kaisa) not in client.get("/").text


def test_note__thrown_away__is_gone(case: Case) -> None:
    client = case.cast.client("aino")
    keep(client, case.kaisa)
    assert client.post(f"/drafts/records.note/{case.kaisa.public_id}/discard/").status_code == 302
    assert WORDS not in client.get(note_of(case.kaisa)).text


def test_note__of_another_writer__is_offered_to_nobody_else(case: Case) -> None:
    assert keep(case.cast.client("aino"), case.kaisa) == 200
    leader = case.cast.client("leena")
    assert WORDS not in leader.get(note_of(case.kaisa)).text
    assert note_of(case.kaisa) not in leader.get("/").text


@pytest.mark.parametrize("who", ["aarne", "otso", "adele"])
def test_note__about_somebody_closed__is_answered_as_about_nobody(case: Case, who: str) -> None:
    client = case.cast.client(who)
    closed = client.post(f"/drafts/records.note/{case.kaisa.public_id}/", {"text_0": WORDS})
    nobody = client.post(f"/drafts/records.note/{'a' * 22}/", {"text_0": WORDS})
    assert (closed.status_code, nobody.status_code) == (404, 404)
    said = [re.sub(r'value="\w{64}"', "", answer.text) for answer in (closed, nobody)]
    assert said[0].replace(case.kaisa.public_id, "") == said[1].replace("a" * 22, "")
    with case.cast.inside("aino"):
        assert not Draft.objects.exists()


def test_note__whose_person_is_closed_since__tells_nothing(case: Case) -> None:
    """Harri is served by Aino's unit until he must not learn of her own client: then not even her own draft says anything of him."""
    client = case.cast.client("aino")
    harri = served_here(case, "Harri")
    assert keep(client, harri) == 200
    assert "Harri" in client.get("/").text
    with case.cast.inside("leena") as ctx:
        keep_apart(ctx, case.kaisa, other=harri)
    home = client.get("/").text
    assert note_of(harri) not in home
    assert "Harri" not in home
    assert client.get(note_of(harri)).status_code == 404
    assert keep(client, harri) == 404


def test_home__drafts__asks_as_much_for_one_as_for_many(case: Case, same_queries: Any) -> None:
    client = case.cast.client("aino")
    served = [served_here(case, name) for name in ("Harri", "Liisa", "Oona")]
    keep(client, served[0])
    same_queries(lambda: client.get("/"), lambda: [keep(client, person) for person in served])


def test_correction__left_unfinished__waits_for_its_writer_and_is_saved_over_nobodys(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        paragraphs = [Paragraph((case.kaisa.pk,), "self", "Alkuperäinen.")]
        note = write_notes(ctx, case.kaisa, paragraphs=paragraphs, happened_on=ctx.today, kind="contact")[0]
    client, kept, form = case.cast.client("aino"), f"/drafts/records.correction/{note.public_id}/", f"/notes/{note.public_id}/correct/"
    assert f'data-draft="{kept}"' in client.get(form).text
    typed = {
        "seen_version": str(note.version),
        "from_0": "self",
        "text_0": WORDS,
        "from_1": "worker",
        "text_1": "Toinen kappale",
        "reason": "Puuttui",
    }
    assert client.post(kept, typed).status_code == 200
    with case.cast.inside("aino"):
        assert "canary" not in repr(list(Draft.objects.values()))
        assert Draft.objects.get().vault_owner_id == note.register_id
    assert form in client.get("/").text
    page = client.get(form).text
    assert all(words in page for words in (WORDS, "Toinen kappale", "Puuttui", "Tämä jäi kesken"))
    leader = case.cast.client("leena")
    assert WORDS not in leader.get(form).text
    for who in ("aarne", "otso", "adele"):
        assert case.cast.client(who).post(kept, typed).status_code == 404, who
    hers = {"seen_version": str(note.version), "from_0": "self", "text_0": "Leenan sanat", "reason": "Virhe"}
    assert leader.post(form, hers).status_code == 302
    again = client.post(form, typed)
    assert again.status_code == 422 and "Leenan sanat" in again.text and WORDS in again.text, "Both versions are shown."
    with case.cast.inside("aino"):
        seen = str(Note.objects.get(pk=note.pk).version)
    assert client.post(form, {**typed, "seen_version": seen}).status_code == 302
    assert form not in client.get("/").text
    with case.cast.inside("aino"):
        assert not Draft.objects.exists()
