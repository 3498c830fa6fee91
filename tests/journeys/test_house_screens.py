"""The screens others can see: the board on a wall, in privacy and on paper. Read across a room, alive without a touch, and no name on them."""

from __future__ import annotations

import pytest

from syli.people.models import Person
from syli.stays.tests.conftest import make_lighthouse
from tests.cast import Cast
from tests.journeys.conftest import Walk
from tests.journeys.looks import Look
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.either_engine]
#: Pixels on a screen of 1920: a letter is then about a 200th of what a person at the other end of a staff room stands away.
LEAST_LETTERS, LEAST_NUMBERS = 28, 60
SIZES = "root => [...root.querySelectorAll('*')].filter(e => e.checkVisibility() && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())"
SIZES += " && !e.closest('.sr-only')).map(e => parseFloat(getComputedStyle(e).fontSize))"


def nobody_named(visitor: Visitor, names: list[str]) -> None:
    words = visitor.page.inner_text("main")
    assert not [name for name in names if name in words]


def test_house__on_a_wall_in_privacy_and_on_paper__lives_and_names_nobody(cast: Cast, walk: Walk, look: Look) -> None:
    lighthouse = make_lighthouse(cast)
    lighthouse.stay(room=lighthouse.rooms[0])
    board = f"/houses/{lighthouse.house.public_id}/"
    aino = walk(look, cast, signed_in="aino")
    aino.page.clock.install()
    aino.go(f"{board}wall/")
    aino.see("wall")
    sizes = aino.page.locator(".wall").evaluate(SIZES)
    assert min(sizes) >= LEAST_LETTERS, sizes
    assert max(sizes) >= LEAST_NUMBERS

    # Another window lets a family in; this one is told without anybody touching it.
    lighthouse.stay(room=lighthouse.rooms[1])
    assert aino.page.locator(".wall .stat__value").first.inner_text() == "2"
    aino.page.clock.fast_forward(31_000)
    aino.page.locator(".wall .stat__value", has_text="2 + 2").wait_for()
    with cast.inside("aino"):
        names = [str(name) for person in Person.objects.all() for name in (person.given_name, person.family_name) if name]
    assert names
    nobody_named(aino, names)

    aino.go(board)
    assert names[0] in aino.page.inner_text("main")
    aino.page.emulate_media(media="print")
    nobody_named(aino, names)
    assert "2 + 2" in aino.page.inner_text("main")
    aino.page.emulate_media(media="screen")
    aino.page.context.add_cookies([{"name": "syli_privacy", "value": "on", "url": aino.server}])
    aino.go(board)
    aino.see("private")
    nobody_named(aino, names)
