"""Tilda counts for the federation: the same numbers on the page and in the file, and nobody's name anywhere."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date

import pytest

from syli.episodes.commands import Joining, open_episode
from tests.case import Case
from tests.journeys.conftest import Walk
from tests.journeys.looks import Look
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.either_engine]
NAMES = ("Hilppa", "Tuukka", "Sirkka", "Onerva", "Jalo", "Impi", "Veikko", "Tyyne", "Arvo", "Lempi", "Usko", "Taimi")
OUTSIDE = "/numbers/federation/"
FIGURE = re.compile(r"[\s\u00a0\u202f]")


@pytest.fixture
def many(case: Case) -> Case:
    """Make enough families that something may be told of them."""
    for given in NAMES:
        person = case.person(given, born_on=date(1990, 1, 1), gender="female")
        with case.cast.inside("aino") as ctx:
            open_episode(ctx, offer=case.offer, participants=[Joining(person, "adult_client")], start_on=date(2026, 11, 9))
    for days_ago in range(12):
        case.contact(days_ago=days_ago)
    return case


def shown(tilda: Visitor) -> list[list[str]]:
    """Return the rows of the page's table, words and figures."""
    rows = tilda.page.locator("#answer table tr").all()
    return [[FIGURE.sub("", cell.inner_text()) for cell in row.locator("th, td").all()] for row in rows]


def without_marks(rows: list[list[str]]) -> list[list[str]]:
    """Leave out what stands for a number that is not told: the file has an empty cell there."""
    return [["" if cell in ("…", "–") else cell for cell in row] for row in rows]


def downloaded(tilda: Visitor) -> list[list[str]]:
    """Return the rows of the file that the page offers."""
    with tilda.page.expect_download() as waited:
        tilda.tap("#answer a[href*='format=csv']")
    text = waited.value.path().read_text(encoding="utf-8-sig")
    return [[FIGURE.sub("", cell) for cell in row] for row in csv.reader(io.StringIO(text), delimiter=";")]


def test_statistician__page_and_file__agree_and_name_nobody(many: Case, counted: Callable[[], None], walk: Walk, look: Look) -> None:
    case = many
    counted()
    tilda = walk(look, case.cast, signed_in="tilda")
    sources: list[str] = []

    def see(step: str) -> None:
        tilda.see(step)
        sources.append(tilda.page.content())

    tilda.go("/")
    see("today")
    tilda.go_place(OUTSIDE)
    see("numbers")
    tilda.go(f"{OUTSIDE}?measure=new_episodes&rows=service&period=2026")
    see("new-episodes")
    page, file = without_marks(shown(tilda)), downloaded(tilda)
    figures = [cell for row in page[1:] for cell in row[1:] if cell.isdigit() and cell != "0"]
    assert figures, "nothing was told, so nothing was compared"
    assert file[: len(page)] == page
    tilda.go(f"{OUTSIDE}?rows=county&view=map")
    see("map")

    assert tilda.go(f"/people/{case.kaisa.public_id}/") == 404
    refused = tilda.page.inner_text("main")
    see("not-found")
    assert tilda.go("/people/aaaaaaaaaaaaaaaaaaaaaa/") == 404
    assert tilda.page.inner_text("main") == refused, "a client who exists looks like one who does not"
    names = {*NAMES, "Kaisa", "Nuutti", "Keksitty"}
    assert not [name for name in names for source in sources if name in source]
