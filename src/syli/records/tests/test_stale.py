"""Somebody else corrected a note first: both texts are shown, every paragraph of both is there, and neither is lost."""

from __future__ import annotations

import pytest

from syli.records.commands import correct_note, seal_note, write_notes
from syli.records.models import Note
from syli.records.queries import current_texts, versions_of
from syli.records.rules import Paragraph
from syli.safety.choices import Sealed
from syli.safety.queries.sealing import seal_of, team_of
from syli.testing.page_forms import forms_in
from tests.case import Case
from tests.stale import save_second

pytestmark = pytest.mark.django_db


def note_of(case: Case, *texts: str) -> Note:
    with case.cast.inside("aino") as ctx:
        paragraphs = [Paragraph((case.kaisa.pk,), "self", text) for text in texts]
        return write_notes(ctx, case.kaisa, paragraphs=paragraphs, happened_on=ctx.today, kind="contact")[0]


def stored(case: Case) -> list[str]:
    with case.cast.inside("aino"):
        return [part["text"] for part in current_texts(Note.objects.get())]


@pytest.mark.parametrize("theirs", [["Leenan sanat."], ["Leenan sanat.", "Toinen kappale.", "Kolmas."], ["Leenan sanat.", "Toinen."]])
def test_note__correct__somebody_corrected_first__no_paragraph_is_lost(case: Case, theirs: list[str]) -> None:
    note = note_of(case, "Ensimmäinen.", "Toinen.")

    def first() -> None:
        with case.cast.inside("leena") as ctx:
            correct_note(ctx, note, texts=[{"from": "self", "text": text} for text in theirs], reason="tarkennus")

    typed = {"text_0": "Ainon korjaus.", "text_1": "Ainon toinen kappale.", "reason": "kirjoitusvirhe"}
    save_second(
        case.cast.client("aino"), f"/notes/{note.public_id}/correct/", typed,
        first=first, theirs=theirs[-1], mine="Ainon toinen kappale.", stored=lambda: stored(case),
    )  # fmt: skip
    assert stored(case) == ["Ainon korjaus.", "Ainon toinen kappale."]
    with case.cast.inside("aino"):
        versions = versions_of(Note.objects.get())
    assert [[text for _source, text in version.texts] for version in versions] == [
        ["Ainon korjaus.", "Ainon toinen kappale."],
        theirs,
        ["Ensimmäinen.", "Toinen."],
    ]


def test_note__correct__taking_the_others__changes_nothing(case: Case) -> None:
    note = note_of(case, "Ensimmäinen.")
    client = case.cast.client("aino")
    address = f"/notes/{note.public_id}/correct/"
    form = forms_in(client.get(address))[0]
    with case.cast.inside("leena") as ctx:
        correct_note(ctx, note, texts=[{"from": "self", "text": "Leenan."}], reason="x")
    assert form.send(client, {"text_0": "Ainon.", "reason": "y"}).status_code == 422
    fresh = forms_in(client.get(address))[0]
    assert fresh.values["text_0"] == ["Leenan."]
    assert stored(case) == ["Leenan."]


@pytest.mark.parametrize("was_sealed", [True, False])
def test_note__seal__somebody_sealed_first__both_teams_are_shown(case: Case, was_sealed: bool) -> None:
    note, staff = note_of(case, "Sanoja."), case.cast.staff

    def seal(*team: str) -> None:
        with case.cast.inside("aino") as ctx:
            seal_note(ctx, note, team=[staff[name].public_id for name in ("aino", *team)])

    def team() -> list[str]:
        with case.cast.inside("leena"):
            found = seal_of(Sealed.NOTE, note.pk)
            return team_of(found) if found else []

    if was_sealed:
        seal("leena")
    save_second(
        case.cast.client("leena"), f"/notes/{note.public_id}/team/", {"team": [staff["leena"].public_id]},
        first=lambda: seal("sulo", "leena"), theirs="Sulo", mine="Leena", stored=team,
    )  # fmt: skip
    assert team() == [staff["leena"].public_id]
