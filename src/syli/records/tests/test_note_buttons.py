"""What is drawn beside a note: only what the reader may do with it, at the same cost however many notes there are."""

from __future__ import annotations

import re
from typing import Any

import pytest

from syli.kernel.access import allows
from syli.records.access import NoteAction
from syli.records.commands import correct_note, seal_note, write_notes
from syli.records.models import Note
from syli.records.rules import Paragraph
from syli.safety.commands import ask_in_emergency
from syli.safety.queries.emergencies import Wanted
from tests.case import Case

pytestmark = pytest.mark.django_db
BUTTONS = {"correct": NoteAction.CORRECT, "team": NoteAction.SEAL, "history": NoteAction.HISTORY}


def written(case: Case, words: str = "Sana.") -> Note:
    with case.cast.inside("aino") as ctx:
        return write_notes(ctx, case.kaisa, paragraphs=[Paragraph((case.kaisa.pk,), "self", words)], happened_on=ctx.today, kind="contact")[0]


@pytest.mark.parametrize("who", ["aino", "leena", "sulo", "aarne"])
def test_note__buttons__are_those_the_reader_may_press(case: Case, who: str) -> None:
    """Her own worker and the leader may all three, a student and whoever reads in an emergency none of them."""
    notes = [written(case), written(case, "Toinen.")]
    with case.cast.inside("aino") as ctx:
        correct_note(ctx, notes[0], texts=[{"from": "self", "text": "Korjattu."}], reason="Kirjoitusvirhe")
    if who == "aarne":
        with case.cast.inside(who) as ctx:
            ask_in_emergency(ctx.because("Koe"), Wanted(given_name="Kaisa", family_name="Keksitty", birth_year=1994), why="danger")
    client = case.cast.client(who)
    for page in (f"/people/{case.kaisa.public_id}/", f"/people/{case.kaisa.public_id}/notes/"):
        answer = client.get(page)
        assert answer.status_code == 200, page
        for note in notes:
            assert ("Korjattu." if note is notes[0] else "Toinen.") in answer.text
            drawn = {name: link for name in BUTTONS for link in re.findall(rf'href="(/[^"]*{note.public_id}/{name}/)"', answer.text)}
            with case.cast.inside(who) as ctx:
                may = {name for name, act in BUTTONS.items() if allows(ctx, act, note)}
            assert set(drawn) == may - (set() if note is notes[0] else {"history"}), (page, who)
            assert {client.get(link).status_code for link in drawn.values()} <= {200}
    with case.cast.inside(who) as ctx:
        assert allows(ctx, NoteAction.CORRECT, notes[0]) is (who in ("aino", "leena")), "the test would prove nothing if nobody differed"


def test_note__buttons__of_a_sealed_note__are_its_teams(case: Case) -> None:
    note = written(case)
    with case.cast.inside("leena") as ctx:
        seal_note(ctx, note, team=[case.cast.staff["leena"].public_id])
    assert note.public_id in case.cast.client("leena").get(f"/people/{case.kaisa.public_id}/notes/").text
    assert note.public_id not in case.cast.client("aino").get(f"/people/{case.kaisa.public_id}/notes/").text


def test_note__buttons__cost_the_same_for_two_notes_and_twenty(case: Case, same_queries: Any) -> None:
    client = case.cast.client("aino")
    for _number in range(2):
        written(case)
    same_queries(lambda: client.get(f"/people/{case.kaisa.public_id}/notes/"), lambda: [written(case) for _number in range(18)])
