"""Aino on duty: a call with nothing known but the service, then a name of sorts, then an open episode."""

from __future__ import annotations

import re

import pytest

from syli.episodes.models import Episode
from syli.intake.models import HelpRequest
from tests.case import Case
from tests.journeys.conftest import Walk
from tests.journeys.looks import Look

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.either_engine]
ALIAS = "Lumikko"
SAVE = ".form-actions button.hds-button--primary"


def test_crisis_worker__call_to_open_episode(case: Case, walk: Walk, look: Look) -> None:
    aino = walk(look, case.cast)
    aino.sign_in("aino")
    assert aino.path == "/"
    aino.see("today")
    aino.go_place("/requests/")
    aino.see("requests-none")
    aino.follow("a[href='/requests/new/']")
    aino.see("new-request")
    aino.follow(SAVE)
    assert re.fullmatch(r"/requests/\w{22}/", aino.path)
    aino.see("request-nobody-known")
    address = aino.path

    aino.go("/people/new/")
    aino.page.fill("#id_alias", ALIAS)
    aino.see("register")
    aino.follow(SAVE)
    aino.see("client")

    aino.go(address)
    aino.follow(f"main a[href='{address}people/']")
    aino.page.fill("#q", ALIAS)
    aino.follow("form[role=search] button:near(#q)")
    aino.see("add-person")
    aino.page.select_option("select[name=role]", "adult_client")
    aino.follow("form:has(input[name=person]) button")
    assert ALIAS in aino.page.inner_text("main")
    aino.see("request-named")

    aino.follow(f".main-act a[href='{address}accept/']")
    aino.see("accept")
    aino.follow(SAVE)
    assert re.fullmatch(r"/episodes/\w{22}/", aino.path), aino.page.inner_text("main")
    assert ALIAS in aino.page.inner_text("main")
    aino.see("episode")
    with case.cast.inside("aino"):
        assert HelpRequest.objects.get().state == "accepted"
        opened = Episode.objects.exclude(pk=case.episode.pk).get()
        assert opened.state == "open"
        assert [p.person.alias for p in opened.participants.select_related("person")] == [ALIAS]
