"""What an emergency opens beside the record: her requests, her stay and her own forms, to be read, for as long as it lasts, and each look named."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from syli.episodes.access import EpisodeAction
from syli.intake.access import HelpRequestAction
from syli.intake.models import HelpRequest
from syli.kernel.access import allows, may, registered_actions
from syli.kernel.audit.models import AuditEvent
from syli.kernel.audit.writer import split_mark
from syli.kernel.context import Context
from syli.kernel.scope import everything
from syli.people.queries import looks_at
from syli.plans.access import SheetAction
from syli.plans.models import Sheet
from syli.records.access import NoteAction
from syli.safety.commands import ask_in_emergency
from syli.safety.models import EmergencyOpening
from syli.safety.queries.emergencies import Wanted
from syli.safety.rules import OPENING_LASTS
from syli.safety.tests.test_emergencies import stranger
from syli.stays.access import StayAction
from syli.stays.models import House, Presence, Stay
from tests.apart import HER_WORKER, Apart, plant
from tests.case import Case

pytestmark = pytest.mark.django_db
WHY = "Poliisi kysyy, lapsi kateissa"
HERS = Wanted(given_name="her_given", family_name="her_family", birth_year=1990)
PAGES = {"request": "intake.help_request.view", "stay": "stays.stay.view", "plan": "plans.sheet.view"}


@pytest.fixture
def apart(case: Case) -> Apart:
    """Plant the two sides; she lives in a house of A1."""
    made = plant(case)
    with case.cast.inside(HER_WORKER) as ctx:
        own: dict[str, Any] = {"organisation_id": ctx.home_id, "created_at": ctx.now}
        house, began_at = House.objects.create(unit=case.cast.units["a1"], family_places=3, **own), ctx.now - timedelta(days=1)
        stay = Stay.objects.create(
            episode=made.her_episode, house=house, began_at=began_at, once_key="k", register_id=made.her_episode.register_id, **own
        )
        Presence.objects.create(stay=stay, person=made.she, heads="adult", start_at=began_at, **own)
    return made


def rows_of(apart: Apart) -> dict[str, tuple[Any, Any]]:
    """Return what the record is made of: the act that reads it, and the row."""
    stay = Stay._base_manager.get(episode=apart.her_episode)
    return {
        "episode": (EpisodeAction.VIEW, apart.her_episode), "note": (NoteAction.VIEW, apart.notes["her"]),
        "request": (HelpRequestAction.VIEW, apart.her_request), "stay": (StayAction.VIEW, stay), "plan": (SheetAction.VIEW, apart.plans["her"]),
    }  # fmt: skip


def never_opened(apart: Apart) -> dict[str, tuple[Any, Any]]:
    """Return what her opening must not reach: the child's forms in the same episode, and everything of his."""
    return {
        "child's plan": (SheetAction.VIEW, apart.plans["her_child"]), "his plan": (SheetAction.VIEW, apart.plans["his"]),
        "his request": (HelpRequestAction.VIEW, apart.his_request), "his episode": (EpisodeAction.VIEW, apart.his_episode),
    }  # fmt: skip


def seen(ctx: Context, rows: dict[str, tuple[Any, Any]]) -> set[str]:
    return {name for name, (act, row) in rows.items() if allows(ctx, act, row)}


def test_emergency__opens_requests_stays_and_her_own_forms__as_long_as_her_notes(apart: Apart) -> None:
    cast, uuno = apart.case.cast, stranger(apart.case)
    with cast.inside(uuno) as ctx:
        rows = rows_of(apart)
        assert seen(ctx, rows | never_opened(apart)) == set(), "before"
        ask_in_emergency(ctx.because(WHY), HERS, why="danger")
    with cast.inside(uuno) as ctx:
        assert seen(ctx, rows | never_opened(apart)) == set(rows)
    for who in ("otso", "vilma", "fanni", "adele"):
        with cast.inside(who) as ctx:
            assert seen(ctx, rows) == set(), "an opening is its opener's alone"
    cast.now += OPENING_LASTS - timedelta(seconds=1)
    with cast.inside(uuno) as ctx:
        assert seen(ctx, rows) == set(rows)
    cast.now += timedelta(seconds=1)
    with cast.inside(uuno) as ctx:
        assert seen(ctx, rows) == set(), "after"


def test_emergency__of_requests_stays_and_forms__changes_nothing(apart: Apart) -> None:
    cast, uuno = apart.case.cast, stranger(apart.case)
    with cast.inside(uuno) as ctx:
        ask_in_emergency(ctx.because(WHY), HERS, why="danger")
    with cast.inside(uuno) as ctx:
        rows = {type(row): row for _act, row in rows_of(apart).values()}
        acts = [(act, act.group.resource) for act in registered_actions() if act.of_row and act.writes and act.group is not None]
        writing = [(act, rows[resource]) for act, resource in acts if resource in (HelpRequest, Stay, Sheet)]
        assert len(writing) > 8, "there is something to be refused"
        assert {act.code for act, row in writing if allows(ctx.because("x"), act, row)} == set()


def test_emergency__pages__are_read_marked_and_closed_again(apart: Apart, now: Any) -> None:
    cast, uuno = apart.case.cast, stranger(apart.case)
    client = cast.client(uuno)
    with cast.inside(uuno) as ctx:
        rows = rows_of(apart)
    addresses = {name: reverse(view, args=[rows[name][1].public_id]) for name, view in PAGES.items()}
    assert [client.get(there).status_code for there in addresses.values()] == [404] * 3
    with cast.inside(uuno) as ctx:
        ask_in_emergency(ctx.because(WHY), HERS, why="danger")
    for name, there in addresses.items():
        answer = client.get(there)
        assert answer.status_code == 200, name
        assert "<form" not in answer.text.split("<main")[1].split("</main>")[0], (name, "nothing to change is drawn")
    with everything():
        [opening] = EmergencyOpening._base_manager.all()
        events = AuditEvent.objects.filter(actor_id=cast.staff[uuno].pk, action__in=[rows[name][0].code for name in PAGES]).exclude(outcome="refused")
        assert len({event.action for event in events}) == 3
        for event in events:
            assert split_mark(event.reason)[0] and opening.public_id in event.reason, event.action
    assert opening.reason == WHY
    with cast.inside("leena") as ctx:
        told = {look.reason for look in looks_at(ctx, apart.she, 1).object_list if look.who == "Uuno"}
    assert told and all(told), "whoever reads the log reads that it was an emergency"
    with everything():
        assert EmergencyOpening._base_manager.update(created_at=now - 2 * OPENING_LASTS, end_at=now - OPENING_LASTS) == 1
    assert [client.get(there).status_code for there in addresses.values()] == [404] * 3


def test_emergency__links_of_the_pages__lead_nowhere_she_may_not_go(apart: Apart) -> None:
    """No button is drawn that answers "not found": neither on the three pages nor on the record."""
    import re

    cast, uuno = apart.case.cast, stranger(apart.case)
    client = cast.client(uuno)
    with cast.inside(uuno) as ctx:
        ask_in_emergency(ctx.because(WHY), HERS, why="danger")
        rows = rows_of(apart)
    for name, view in PAGES.items():
        main = client.get(reverse(view, args=[rows[name][1].public_id])).text.split("<main")[1].split("</main>")[0]
        dead = {link for link in re.findall(r'href="(/[^"#?]*)"', main) if client.get(link).status_code in (403, 404) and "/static/" not in link}
        assert dead == set(), name


def test_emergency__her_request__stays_out_of_the_strangers_queue(apart: Apart) -> None:
    """What is only read is no work of hers: the request neither waits for her nor counts as hers."""
    cast, uuno = apart.case.cast, stranger(apart.case)
    with cast.inside(uuno) as ctx:
        ask_in_emergency(ctx.because(WHY), HERS, why="danger")
        assert may(ctx, HelpRequestAction.LIST)
    client = cast.client(uuno)
    for there in ("/", reverse("intake.help_request.list")):
        assert apart.her_request.public_id not in client.get(there).text, there
    assert apart.her_request.public_id in cast.client(HER_WORKER).get(reverse("intake.help_request.list")).text
