"""Leena leads Aava: her day, her numbers as table and chart, and a number that changes when an episode ends."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.case import Case
from tests.journeys.conftest import Walk
from tests.journeys.looks import Look
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.either_engine]
ENDED = "/numbers/?measure=ended_episodes&rows=end_result&period=2026"


def ended(leena: Visitor) -> int:
    """Return the last figure of the table: its total."""
    leena.go(ENDED)
    return int(re.sub(r"\D", "", leena.page.locator("#answer table td").last.inner_text()))


def test_leader__numbers_follow_the_closed_episode(case: Case, counted: Callable[[], None], walk: Walk, look: Look) -> None:
    case.contact()
    counted()
    leena = walk(look, case.cast, signed_in="leena")
    leena.go("/")
    leena.see("today")
    leena.go_place("/numbers/")
    assert leena.page.locator("#answer table").is_visible()
    leena.see("table")
    leena.follow("#answer a[href*='view=chart']")
    leena.page.wait_for_selector("[data-chart][data-drawn] svg")
    leena.see("chart")
    leena.go("/numbers/?rows=county&view=map")
    leena.see("map")
    assert ended(leena) == 0
    leena.go(f"/episodes/{case.episode.public_id}/")
    leena.see("episode")
    leena.follow("a[href$='/close/']")
    leena.page.check("[name=end_result][value=goals_reached]", force=True)
    leena.see("close")
    leena.follow(".form-actions button.hds-button--primary")
    assert leena.path == f"/episodes/{case.episode.public_id}/", leena.page.inner_text("main")
    leena.see("episode-closed")
    counted()
    assert ended(leena) == 2, "mother and child are both clients, and each one's work has ended"
    leena.see("table-after")
