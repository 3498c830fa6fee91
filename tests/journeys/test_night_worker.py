"""Aino at three in the morning: a mother and two children at the door, taps and seconds counted; then the handover, signed by both shifts."""

from __future__ import annotations

import re

import pytest

from syli.stays.models import Handover, Stay
from syli.stays.tests.conftest import make_lighthouse
from tests.cast import Cast
from tests.journeys.conftest import Walk
from tests.journeys.looks import Look

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.either_engine]
MOST_TAPS = 10
#: The keystroke-level model: thinking before an act, pointing at what is tapped and tapping it; the answer of the server.
THINK, TAP, ANSWER, MOST_SECONDS = 1.35, 1.3, 0.5, 60


def test_night_worker__door_to_room__in_ten_taps_and_a_minute(cast: Cast, walk: Walk, look: Look) -> None:
    lighthouse = make_lighthouse(cast)
    house = lighthouse.house.public_id
    aino = walk(look, cast, signed_in="aino")
    aino.go("/")
    before = aino.taps
    aino.go_place("/houses/")
    assert aino.path == f"/houses/{house}/"
    aino.see("board-empty")
    aino.follow(f".main-act a[href='/houses/{house}/receive/']")
    aino.see("receive")
    aino.tap("button[data-step='1'][aria-controls='id_children']")
    aino.tap("button[data-step='1'][aria-controls='id_children']")
    aino.follow(".form-actions button.hds-button--primary")
    taps = aino.taps - before
    assert re.fullmatch(r"/stays/\w{22}/", aino.path), aino.page.inner_text("main")
    assert taps <= MOST_TAPS
    # Every tap thought about as if it were new, and three answers of the server.
    assert taps * (THINK + TAP) + 3 * ANSWER <= MOST_SECONDS
    aino.see("room-given")
    with cast.inside("aino"):
        stay = Stay.objects.get()
        assert sorted(stay.presences.values_list("heads", flat=True)) == ["adult", "child", "child"]

    aino.go(f"/houses/{house}/")
    aino.see("board")
    aino.follow(f"main a[href='/houses/{house}/handover/']")
    aino.page.fill("#id_text", "Kello kolmelta tuli perhe. Lapset nukkuvat.")
    aino.follow(".form-actions button.hds-button--primary")
    aino.see("handover")
    aino.follow("form[action^='/handovers/'] button")
    aino.see("handover-signed")
    leena = walk(look, cast, signed_in="leena")
    leena.go(f"/houses/{house}/handover/")
    leena.follow("form[action^='/handovers/'] button")
    leena.see("handover-taken")
    with cast.inside("aino"):
        handover = Handover.objects.get()
        assert (handover.given_by, handover.taken_by) == (cast.staff["aino"], cast.staff["leena"])


def test_night_worker__full_house__guides_on(cast: Cast, walk: Walk, look: Look) -> None:
    lighthouse = make_lighthouse(cast, places=1)
    lighthouse.stay(room=lighthouse.rooms[0])
    house = lighthouse.house.public_id
    aino = walk(look, cast, signed_in="aino")
    aino.go(f"/houses/{house}/receive/")
    aino.see("no-place")
    aino.follow(f"main .empty a[href='/houses/{house}/turn-away/']")
    aino.see("turn-away")
    aino.tap("label:has(input[name='guided_code'][value='other_shelter'])")
    aino.page.fill("#id_guided_to", "Toinen talo")
    aino.follow(".form-actions button.hds-button--primary")
    assert aino.path == f"/houses/{house}/"
    aino.see("board-full")
