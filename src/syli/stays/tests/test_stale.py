"""Somebody else saved first: an answer in the box, a house meeting, a signature. Both versions are shown and nothing is overwritten unseen."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from syli.stays.commands import answer_proposal, give_handover, hold_meeting, write_line, write_proposal
from syli.stays.models import Handover
from syli.stays.tests.conftest import Lighthouse
from syli.testing.page_forms import forms_in
from tests.stale import save_second

pytestmark = pytest.mark.django_db
SUNDAY = date(2026, 11, 22)


def test_answer__somebody_answered_first__both_are_shown(lighthouse: Lighthouse) -> None:
    house = lighthouse.house
    with lighthouse.cast.inside("leena") as ctx:
        proposal = write_proposal(ctx, house, text="Sauna perjantaille")

    def theirs() -> None:
        with lighthouse.cast.inside("aino") as ctx:
            answer_proposal(ctx, house, proposal=proposal, answer="Sovittiin.")

    def stored() -> str:
        with lighthouse.cast.inside("leena"):
            proposal.refresh_from_db()
            return str(proposal.answer)

    address = reverse("stays.house.answer_proposal", args=[house.public_id, proposal.public_id])
    save_second(lighthouse.cast.client("leena"), address, {"answer": "Ei nyt."}, first=theirs, theirs="Sovittiin.", mine="Ei nyt.", stored=stored)


def meetings(lighthouse: Lighthouse) -> list[tuple[date, str]]:
    with lighthouse.cast.inside("leena"):
        return [(one.held_on, one.agenda) for one in lighthouse.house.meetings.order_by("held_on")]


def held(lighthouse: Lighthouse, day: date, agenda: str) -> None:
    with lighthouse.cast.inside("aino") as ctx:
        hold_meeting(ctx, lighthouse.house, held_on=day, agenda=agenda)


@pytest.mark.parametrize("was_there", [True, False])
def test_meeting__somebody_wrote_first__both_are_shown(lighthouse: Lighthouse, was_there: bool) -> None:
    """Also when there was no meeting that day on either's page: two who write one down are two versions of it."""
    if was_there:
        held(lighthouse, SUNDAY, "Pyykki")
    address = f"{reverse('stays.house.meet', args=[lighthouse.house.public_id])}?day={SUNDAY}"
    save_second(
        lighthouse.cast.client("leena"), address, {"agenda": "Sauna"}, first=lambda: held(lighthouse, SUNDAY, "Ruokalista"),
        theirs="Ruokalista", mine="Sauna", stored=lambda: meetings(lighthouse),
    )  # fmt: skip


def test_meeting__another_day_typed__does_not_write_over_that_days(lighthouse: Lighthouse) -> None:
    earlier = date(2026, 11, 15)
    held(lighthouse, earlier, "Pyykki")
    held(lighthouse, SUNDAY, "Sauna")
    client, address = lighthouse.cast.client("leena"), reverse("stays.house.meet", args=[lighthouse.house.public_id])
    before = meetings(lighthouse)
    answer = forms_in(client.get(address))[0].send(client, {"held_on": "15.11.2026", "agenda": "Ruokalista"})
    assert answer.status_code == 422
    assert "Pyykki" in answer.text
    assert meetings(lighthouse) == before
    assert forms_in(answer)[0].send(client).status_code == 302
    assert meetings(lighthouse) == [(earlier, "Ruokalista"), (SUNDAY, "Sauna")]


def test_sign__the_leaving_shift_has_signed_meanwhile__is_not_the_coming_shifts_signature(lighthouse: Lighthouse) -> None:
    with lighthouse.cast.inside("aino") as ctx:
        line = write_line(ctx, lighthouse.house, shift_on=ctx.today, shift="night", kind="tell", text="Hiljainen yö")
    client = lighthouse.cast.client("leena")
    page = client.get(reverse("stays.house.write_handover", args=[lighthouse.house.public_id]))
    form = next(one for one in forms_in(page) if "/sign/" in one.address)
    with lighthouse.cast.inside("aino") as ctx:
        give_handover(ctx, line.handover)
    assert form.send(client).status_code == 409
    with lighthouse.cast.inside("aino"):
        found: Any = Handover.objects.get()
    assert (found.given_by_id, found.taken_at) == (lighthouse.cast.staff["aino"].pk, None)
