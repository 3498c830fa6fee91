"""In a client's kitchen, on a phone, one hand free: how many taps does a home visit take, and is a half-written one ever lost?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from syli.episodes.commands import Joining, open_episode
from syli.episodes.models import Contact
from syli.testing.clock import Travel
from tests.case import Case
from tests.journeys.conftest import Walk
from tests.journeys.looks import Look

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.either_engine]
MOST_TAPS = 8
TEXT = "Yöt ovat olleet parempia. Sovittiin, että isä ottaa aamut."
HALF = "Kesken jäi, kun ovikello soi"
REST, LAST = ". Puolitoista tuntia myöhemmin", " sovittiin uusi aika."
SAVE = ".form-actions button.hds-button--primary"


@pytest.fixture
def two_families(case: Case) -> Case:
    """Give Aino a second family, so that she has to choose with whom."""
    other = case.person("Liisa")
    with case.cast.inside("aino") as ctx:
        joining = [Joining(other, "adult_client")]
        open_episode(ctx, offer=case.offer, participants=joining, start_on=date(2026, 11, 9), own_worker=case.cast.staff["aino"])
    return case


def test_family_worker__home_visit__in_eight_taps_and_the_text(two_families: Case, walk: Walk, look: Look) -> None:
    case = two_families
    aino = walk(look, case.cast, signed_in="aino")
    aino.go("/")
    aino.see("today")
    aino.follow(".bottom .main-act a")
    aino.see("with-whom")
    aino.follow(f"main a[href='/episodes/{case.episode.public_id}/contacts/new/']")
    aino.see("record-empty")
    aino.tap("label.pick:has(input[name=kind][value=home_visit])")
    aino.tap(f"label.pick:has(input[name=people][value='{case.child.public_id}'])")
    aino.tap("label.pick:has(input[name=theme_codes])")
    aino.tap("textarea[name=text_0]")
    aino.page.keyboard.type(TEXT)
    aino.see("record-filled")
    aino.follow(SAVE)
    assert aino.taps <= MOST_TAPS, f"{aino.taps} taps"
    assert aino.path == f"/episodes/{case.episode.public_id}/", aino.page.inner_text("main")
    aino.see("episode")
    with case.cast.inside("aino"):
        contact = Contact.objects.get()
        assert (contact.kind, contact.minutes, len(contact.theme_codes)) == ("home_visit", 75, 1)
        assert [p.person_id for p in contact.participants.all()] == [case.kaisa.pk]
    aino.go(f"/people/{case.kaisa.public_id}/notes/")
    assert TEXT in aino.page.inner_text("main")
    aino.see("notes")
    aino.go(f"/people/{case.child.public_id}/notes/")
    assert TEXT not in aino.page.content(), "the child was not there"


def test_family_worker__draft__survives_the_closed_page_and_the_ended_session(case: Case, walk: Walk, look: Look, travel: Travel) -> None:
    aino = walk(look, case.cast, signed_in="aino")
    address = f"/episodes/{case.episode.public_id}/contacts/new/"
    aino.go(address)
    aino.tap("textarea[name=text_0]")
    aino.page.keyboard.type(HALF)
    aino.page.wait_for_selector("[data-draft-status][data-state=saved]")
    aino.see("draft-kept")
    aino.open_window()
    aino.go("/")
    aino.see("today-with-draft")
    aino.follow(f"main a[href='{address}']")
    assert aino.page.input_value("textarea[name=text_0]") == HALF
    aino.see("draft-back")
    travel(timedelta(minutes=90))
    aino.tap("textarea[name=text_0]")
    aino.page.keyboard.press("End")
    aino.page.keyboard.type(REST)
    aino.page.wait_for_selector("[data-draft-status][data-state=saved]")
    aino.page.keyboard.type(LAST)
    aino.follow(SAVE)
    assert aino.path == f"/accounts/login/?next={address}"
    aino.see("signed-out-and-kept")
    aino.carry(case.cast.client("aino").cookies["syli_session"].value)
    aino.go(address)
    assert aino.page.input_value("textarea[name=text_0]") == HALF + REST + LAST
    aino.follow(SAVE)
    aino.go("/")
    assert aino.page.locator(f"main a[href='{address}']").count() == 0, "what is saved is no draft any more"
