"""One family's way through a service that no Python file names: asked, waited, came, was met, left, and is in the numbers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from syli.catalogue.models import ServiceOffer
from syli.episodes.commands import Joining, accept_into_episode, close_episode
from syli.episodes.models import Episode
from syli.intake.commands import add_person_to_request, decide_request, receive_request
from syli.intake.models import HelpRequest
from syli.intake.queries import queue
from syli.kernel.context import HELSINKI
from syli.kernel.ids import new_public_id
from syli.people.commands import register_person
from syli.people.models import Person
from syli.records.commands import record_contact_with_notes
from syli.records.models import Note, NoteVersion
from syli.records.rules import Paragraph
from syli.stats.asking import answered
from syli.stats.choices import Zone
from syli.stats.periods import Period
from syli.stats.query import Question
from syli.stats.refreshing import refresh_marts
from tests.case import SERVICE
from tests.cast import Cast

pytestmark = pytest.mark.django_db
#: Asked for help on the 4th, was taken in on the 13th, met on the 16th, ended on the 20th.
ASKED = datetime(2026, 11, 4, 9, 30, tzinfo=HELSINKI)
BEGAN, MET, ENDED = ASKED + timedelta(days=9), ASKED + timedelta(days=12), ASKED + timedelta(days=16)


@pytest.fixture(autouse=True)
def marts(settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path


def counted(cast: Cast, measure: str, row: str = "service") -> dict[str, float | None]:
    """Return a measure of Aava's own year by row, as a leader sees it once the marts have followed the saves."""
    refresh_marts(now=cast.now)
    filters = {"organisation": (str(cast.organisations["aava"].pk),)}
    # The words are of the reader's language, whichever test was before.
    with translation.override("en"):
        table = answered(Question(measure, Period.years(2026), (row,), (), filters, Zone.INSIDE), "en", cast.now.date())
    return {str(name): cell.value for name, cell in zip(table.rows, table.row_totals, strict=True) if cell.value}


def ask(cast: Cast, person: Person) -> HelpRequest:
    with cast.inside("aino") as ctx:
        request = receive_request(
            ctx, unit=cast.units["a1"], register=cast.registers["aava"], service_code=SERVICE, received_at=ASKED, source_code="school",
            reason_codes=["loneliness"], summary="Koulusta soitettiin.", municipality_code="398",
        )  # fmt: skip
        add_person_to_request(ctx, request, person=person, role="adult_client")
        waiting = decide_request(ctx, request, to="waiting")
        assert [one.pk for one in queue(ctx, "waiting")] == [request.pk]
    return waiting


def meet(cast: Cast, episode: Episode, person: Person) -> None:
    with cast.inside("aino") as ctx:
        record_contact_with_notes(
            ctx, episode, kind="home_visit", participants=[person], started_at=MET, minutes=75, once_key=new_public_id(),
            paragraphs=[Paragraph((person.pk,), "worker", "Istutettiin basilikaa.")],
        )  # fmt: skip
        assert [note.kind for note in Note.objects.filter(person=person)] == ["contact"]
        assert NoteVersion.objects.get().paragraphs[0]["text"] == "Istutettiin basilikaa."


def leave(cast: Cast, episode: Episode) -> None:
    with cast.inside("aino") as ctx:
        closed = close_episode(ctx, episode, end_on=ENDED.date(), end_result="goals_reached", end_reason="need_ended")
    assert (closed.state, closed.end_result, closed.end_reason) == ("closed", "goals_reached", "need_ended")


def test_invented_service__from_the_first_call_to_the_numbers(cast: Cast, offers: tuple[ServiceOffer, ServiceOffer]) -> None:
    """Request → person → waiting → accepted → contact with a note → closed: each step is in the numbers, under the pack's own name."""
    with cast.inside("aino") as ctx:
        person = register_person(ctx, register=cast.registers["aava"], given_name="Veera", family_name="Keksitty", birth_year=1990)
    request = ask(cast, person)
    assert counted(cast, "clients") == counted(cast, "new_episodes") == {}
    with cast.inside("aino") as ctx:
        episode = accept_into_episode(
            ctx, request, offer=offers[0], participants=[Joining(person, "adult_client")], start_on=BEGAN.date(), own_worker=cast.staff["aino"]
        )
    assert counted(cast, "ongoing_episodes") == {"Moonlight garden": 1}
    meet(cast, episode, person)
    leave(cast, episode)

    one = {"Moonlight garden": 1}
    assert {name: counted(cast, name) for name in ("clients", "contacts", "new_episodes", "ended_episodes")} == {
        "clients": one, "contacts": one, "new_episodes": one, "ended_episodes": one
    }  # fmt: skip
    assert counted(cast, "waiting_days") == {"Moonlight garden": 9}
    assert counted(cast, "hours") == {"Moonlight garden": 1.25}
    assert list(counted(cast, "new_episodes", "referral_source").values()) == [1]
    assert counted(cast, "ended_episodes", "end_result") == {"Goals were reached": 1}
