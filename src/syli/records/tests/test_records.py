"""Notes: split by person, sealed, found by any form of a word, corrected with history; recorded with their contact or not at all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.episodes.models import Contact
from syli.kernel.access import NotAllowed, allows
from syli.kernel.ids import new_public_id
from syli.kernel.rules import RuleBroken
from syli.records import rules
from syli.records.access import NoteAction
from syli.records.commands import correct_note, record_contact_with_notes, write_notes
from syli.records.models import Note, NoteToken, NoteVersion
from syli.records.queries import note_cards, notes_of, versions_of
from syli.records.rules import Paragraph
from syli.records.search import notes_with
from tests.case import Case

TODAY = date(2026, 11, 22)


@given(st.lists(st.builds(Paragraph, about=st.lists(st.integers(1, 4), max_size=4).map(tuple), source=st.just("self"), text=st.text(max_size=20))))
def test_records_02__nobody_gets_a_word_about_another(paragraphs: list[Paragraph]) -> None:
    notes = rules.split_by_person(paragraphs)
    for person, texts in notes.items():
        own = [p.text.strip() for p in paragraphs if person in p.about and p.text.strip()]
        assert [part["text"] for part in texts] == own
    assert set(notes) == {i for p in paragraphs for i in p.about if p.text.strip()}


@pytest.mark.parametrize(
    ("texts", "may"), [(["words"], True), ([], False), ([" "], False), (["x" * 20_000], True), (["x" * 20_001], False), (["a"] * 51, False)]
)
def test_records_01__something_and_not_too_much(texts: list[str], may: bool) -> None:
    assert rules.is_writable([Paragraph((1,), "self", text) for text in texts]) is may


def test_records_04__today_or_earlier() -> None:
    assert rules.may_have_happened_on(TODAY, TODAY)
    assert not rules.may_have_happened_on(TODAY + timedelta(days=1), TODAY)


@pytest.mark.parametrize(("reason", "may"), [("typed wrong", True), ("", False), ("  ", False)])
def test_records_05__a_correction_says_why(reason: str, may: bool) -> None:
    assert rules.may_correct(reason) is may


def write(case: Case, ctx: Any, *paragraphs: Paragraph) -> list[Note]:
    return write_notes(ctx, case.kaisa, paragraphs=paragraphs, happened_on=TODAY, kind="contact")


@pytest.mark.django_db
def test_notes__written_once__are_split_and_sealed(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        both = Paragraph((case.kaisa.pk, case.child.pk), "worker", "Yhteinen hetki.")
        mothers = Paragraph((case.kaisa.pk,), "self", "Äidin salaisuus canary.")
        notes = write(case, ctx, both, mothers)
        assert len({note.writing for note in notes}) == 1
        texts = {note.person_id: [t for _s, t in card.texts] for note, card in zip(notes, note_cards(ctx, notes), strict=True)}
        assert texts == {case.kaisa.pk: ["Yhteinen hetki.", "Äidin salaisuus canary."], case.child.pk: ["Yhteinen hetki."]}
        assert "canary" not in repr(list(NoteVersion.objects.values()))


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["asunto", "ASUNNOSSA", "asunnosta", "vuokra velat", "bostad"])
def test_search__finds_any_form_of_a_word(case: Case, asked: str) -> None:
    with case.cast.inside("aino") as ctx:
        wanted = write(case, ctx, Paragraph((case.kaisa.pk,), "self", "Asunnossa on kylmä, vuokrasta on velkaa. Bostaden."))[0]
        write(case, ctx, Paragraph((case.kaisa.pk,), "self", "Nukkui hyvin."))
        assert [note.pk for note in notes_with(ctx, case.kaisa, asked)] == [wanted.pk]


@pytest.mark.django_db
def test_search__never_finds_another_persons_words(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        write(case, ctx, Paragraph((case.child.pk,), "child", "Koiran nimi on Halla."))
        assert notes_with(ctx, case.kaisa, "Halla").count() == 0
        assert notes_with(ctx, case.child, "Halla").count() == 1
        assert notes_with(ctx, case.child, " ").count() == 0


@pytest.mark.django_db
def test_note__corrected__keeps_what_stood_before(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        note = write(case, ctx, Paragraph((case.kaisa.pk,), "self", "Väärä."))[0]
        fixed = correct_note(ctx, note, texts=[{"from": "self", "text": "Oikea."}], reason="kirjoitusvirhe")
        assert [(v.number, v.texts[0][1], v.reason) for v in versions_of(fixed)] == [(2, "Oikea.", "kirjoitusvirhe"), (1, "Väärä.", "")]
        assert [card.texts[0][1] for card in note_cards(ctx, notes_of(ctx, case.kaisa))] == ["Oikea."]
        assert notes_with(ctx, case.kaisa, "väärä").count() == 0
        with pytest.raises(RuleBroken, match="RECORDS-05"):
            correct_note(ctx, note, texts=[{"from": "self", "text": "x"}], reason=" ")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("paragraph", "day", "rule"),
    [
        (("kaisa", " "), TODAY, "RECORDS-01"),
        (("kaisa", "x"), TODAY + timedelta(days=1), "RECORDS-04"),
        (("stranger", "x"), TODAY, "RECORDS-03"),
        (("nobody", "x"), TODAY, "RECORDS-03"),
    ],
)
def test_note__write__refuses(case: Case, paragraph: tuple[str, str], day: date, rule: str) -> None:
    stranger = case.person("Vieras")
    about = {"kaisa": (case.kaisa.pk,), "stranger": (stranger.pk,), "nobody": ()}[paragraph[0]]
    with case.cast.inside("aino") as ctx:
        with pytest.raises(RuleBroken) as refusal:
            write_notes(ctx, case.kaisa, paragraphs=[Paragraph(about, "self", paragraph[1])], happened_on=day, kind="contact")
        assert refusal.value.rule_id == rule
        assert Note.objects.count() == NoteToken.objects.count() == 0


@pytest.mark.django_db
def test_contact_with_notes__both_or_neither_and_once(case: Case) -> None:
    facts: dict[str, Any] = {"kind": "home_visit", "minutes": 60, "participants": [case.kaisa], "once_key": new_public_id()}
    with case.cast.inside("aino") as ctx:
        facts["started_at"] = ctx.now - timedelta(hours=2)
        with pytest.raises(RuleBroken):
            record_contact_with_notes(ctx, case.episode, paragraphs=[Paragraph((), "self", "x")], **facts)
        assert Contact.objects.count() == 0
        for _again in range(2):
            record_contact_with_notes(ctx, case.episode, paragraphs=[Paragraph((case.kaisa.pk,), "self", "x")], **facts)
        assert (Contact.objects.count(), Note.objects.count()) == (1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "may"), [("aino", True), ("leena", True), ("aarne", False), ("otso", False), ("saga", False), ("adele", False)])
def test_note__read__only_by_those_who_work_with_her(case: Case, who: str, may: bool) -> None:
    with case.cast.inside("aino") as ctx:
        note = write(case, ctx, Paragraph((case.kaisa.pk,), "self", "x"))[0]
    with case.cast.inside(who) as ctx:
        assert allows(ctx, NoteAction.VIEW, note) is may
        if not may:
            with pytest.raises(NotAllowed):
                correct_note(ctx, note, texts=[{"from": "self", "text": "x"}], reason="x")


@pytest.mark.django_db
def test_pages__record_on_a_phone_with_a_draft(case: Case) -> None:
    client = case.cast.client("aino")
    address = f"/episodes/{case.episode.public_id}/contacts/new/"
    page = client.get(address)
    assert page.status_code == 200
    typed = {
        "kind": "home_visit",
        "people": [case.kaisa.public_id],
        "day": "22.11.2026",
        "start": "10",
        "end": "",
        "text_0": "Yöt ovat",
        "once_key": "k",
    }
    kept = client.post(f"/drafts/records.contact/{case.episode.public_id}/", typed)
    assert kept.status_code == 200
    assert "Yöt ovat" in client.get(address).text
    assert "records.contact" not in client.get("/").text
    assert f"/episodes/{case.episode.public_id}/contacts/new/" in client.get("/").text
    assert case.cast.client("aarne").post(f"/drafts/records.contact/{case.episode.public_id}/", typed).status_code == 404
    assert client.post(address, typed | {"end": "11"}).status_code == 302
    assert "Yöt ovat" not in client.get(address).text
    assert "Yöt ovat" in client.get(f"/people/{case.kaisa.public_id}/notes/").text
    assert client.get(f"/people/{case.kaisa.public_id}/").status_code == 200


@pytest.mark.django_db
def test_pages__bad_contact__keeps_every_word(case: Case) -> None:
    client = case.cast.client("aino")
    data = {
        "kind": "home_visit",
        "people": [case.kaisa.public_id],
        "day": "31.2.2026",
        "start": "10",
        "end": "11",
        "text_0": "Pitkä teksti",
        "once_key": "k",
    }
    answer = client.post(f"/episodes/{case.episode.public_id}/contacts/new/", data)
    assert answer.status_code == 422
    assert "Pitkä teksti" in answer.text
    more = client.post(f"/episodes/{case.episode.public_id}/contacts/new/", data | {"more": "1", "paragraphs": "1"})
    assert 'name="text_1"' in more.text
    assert "Pitkä teksti" in more.text
