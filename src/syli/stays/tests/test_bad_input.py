"""Everything nobody should send, sent to every form of the house: never a broken page, never half a thing, and a double click is one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from syli.kernel.testing.page_forms import forms_in
from syli.stays.models import (
    Background,
    Departure,
    FeedbackLink,
    FeedbackSummary,
    Handover,
    HandoverLine,
    Hold,
    House,
    HouseMeeting,
    InterpreterOrder,
    PastPlaces,
    PaymentCommitment,
    Permission,
    PlannedShift,
    Presence,
    ProgrammeItem,
    Proposal,
    Review,
    Room,
    SleepNight,
    Stay,
    Task,
    TurnedAway,
)
from syli.stays.tests.conftest import Lighthouse
from tests.bad_input.test_forms import HOSTILE, KEYS, send

pytestmark = pytest.mark.django_db
TABLES = (
    Background, Departure, FeedbackLink, FeedbackSummary, Handover, HandoverLine, Hold, House, HouseMeeting, InterpreterOrder, PaymentCommitment, Permission,
    PastPlaces, PlannedShift, Presence, ProgrammeItem, Proposal, Review, Room, SleepNight, Stay, Task, TurnedAway,
)  # fmt: skip


#: Lists of which nothing is mandatory: a family tells what it wants to tell.
MAY_BE_EMPTY = ("/background/", "/departure-list/")


def opened_later(haven: Lighthouse) -> list[tuple[str, dict[str, Any]]]:
    """Return the address of every form about leaving, help and the week of the house, with what is good to type into it."""
    stay = haven.stay(offer=haven.offer, room=haven.rooms[0])
    with haven.cast.inside("aino"):
        mother, child = (piece.person.public_id for piece in stay.presences.order_by("pk"))
    aino, episode, house = haven.cast.staff["aino"].public_id, stay.episode, haven.house

    def of(name: str, row: Any) -> str:
        return reverse(name, args=[row.public_id])

    tomorrow = {"day": "23.11.2026", "time": "10.00"}
    return [
        (of("stays.stay.describe", stay), {"violence_codes": ["threat"]}),
        (of("stays.stay.check_out", stay), {"housing_code": "new_home", "link_adult": "given"}),
        (of("stays.episode.add_task", episode), {"text": "Soita neuvolaan"}),
        (of("stays.episode.permit", episode), {"people": [mother], "code": "victim_support_visit"}),
        (of("stays.episode.bill_uncovered", episode), {"start_on": "1.11.2026", "end_on": "2.11.2026", "reason": "Sovittu"}),
        (of("stays.episode.order_interpreter", episode), {"language_code": "so", "alias": "Lumme", **tomorrow}),
        (of("stays.episode.write_sleep", episode), {"person": child, "night_hours": "7,5"}),
        (of("stays.house.plan_shifts", house), {"staff": aino, "first_day": "23.11.2026", "count": "2"}),
        (of("stays.house.plan_week", house), {"title": "Puuroaamu", "begins": "9.00"}),
        (of("stays.house.propose", house), {"text": "Saunavuoro perjantaille"}),
        (of("stays.house.meet", house), {"agenda": "Sauna"}),
        (
            of("stays.house.file_summary", house),
            {"start_on": "1.1.2026", "end_on": "30.6.2026", "received_on": "1.9.2026", "name_1": "Vastanneita", "value_1": "24"},
        ),
    ]


def opened(lighthouse: Lighthouse) -> list[tuple[str, dict[str, Any]]]:
    """Return the address of every form with what is good to type into it."""
    stay, (episode, people) = lighthouse.stay(room=lighthouse.rooms[0]), lighthouse.family()
    with lighthouse.cast.inside("aino"):
        first = stay.presences.order_by("pk")[0].person.public_id
    at = {"day": "22.11.2026", "time": "9.00"}

    def of(name: str, row: Any) -> str:
        return reverse(name, args=[row.public_id])

    return [
        (of("stays.house.receive", lighthouse.house), {"adults": "1", "children": "1"}),
        (of("stays.house.turn_away", lighthouse.house), {"reason": "no_place", "guided_to": "Fyyri"}),
        (of("stays.house.answer_call", lighthouse.house), {"caller": "self", "minutes": "5"}),
        (of("stays.house.write_handover", lighthouse.house), {"text": "Lukko jumittaa"}),
        (of("stays.house.edit", lighthouse.house), {"day_workers": "4"}),
        (of("stays.room.add", lighthouse.house), {"name": "Torni"}),
        (of("stays.room.clean", lighthouse.rooms[2]), {"state": "to_clean"}),
        (of("stays.stay.away", stay), {"people": [first], **at}),
        (of("stays.stay.move", stay), {"room": lighthouse.rooms[2].public_id, **at}),
        (of("stays.stay.depart", stay), {"people": [first], "day": "22.11.2026", "time": "9.30"}),
        (of("stays.stay.join", stay), {"people": [first], "day": "22.11.2026", "time": "9.40"}),
        (of("stays.episode.arrive", episode), {"people": [p.public_id for p in people], **at}),
        (of("stays.episode.commit", episode), {"issuer": "Maksaja", "euros": "100,00"}),
        (of("stays.episode.plan_review", episode), {"planned_on": "30.11.2026"}),
    ]


def stored(lighthouse: Lighthouse) -> list[int]:
    with lighthouse.cast.inside("leena"):
        return [sum(row.version for row in table.objects.all()) for table in TABLES]


@pytest.mark.parametrize("forms", [opened, opened_later])
def test_forms__good_then_hostile_then_twice__hold(haven: Lighthouse, forms: Callable[[Lighthouse], list[tuple[str, dict[str, Any]]]]) -> None:
    lighthouse = haven
    client, problems = lighthouse.cast.client("leena"), []
    for address, good in forms(lighthouse):
        form = forms_in(client.get(address))[0]
        for what, value in HOSTILE.items():
            before = stored(lighthouse)
            values = {**form.values, **{name: value for name in form.fields if name not in KEYS | {"sent_as"}}}
            answer = send(client, form, values)
            if answer.status_code not in (302, 400, 404, 422):
                problems.append(f"{address}: {what} answers {answer.status_code}")
            if answer.status_code != 302 and stored(lighthouse) != before:
                problems.append(f"{address}: {what} is half saved")
        if send(client, form, {}).status_code not in (400, 404, 422) and not address.endswith(MAY_BE_EMPTY):
            problems.append(f"{address}: an empty form is taken")
        form = forms_in(client.get(address))[0]
        values = {**form.values, **good}
        if send(client, form, values).status_code != 302:
            problems.append(f"{address}: a good form is refused")
        once = stored(lighthouse)
        again = send(client, form, values)
        if stored(lighthouse) != once:
            problems.append(f"{address}: a double click does it twice")
        if again.status_code not in (302, 422):
            problems.append(f"{address}: a double click answers {again.status_code}")
    assert not problems, "\n".join(problems)
