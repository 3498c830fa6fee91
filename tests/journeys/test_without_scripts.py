"""With JavaScript off: a request is received, a contact recorded and the numbers read all the same."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from syli.episodes.models import Contact
from syli.intake.models import HelpRequest
from tests.case import Case
from tests.journeys.conftest import Walk
from tests.journeys.looks import Look

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.either_engine]
TEXT = "Käytiin läpi viikon järjestelyt."
SAVE = ".form-actions button.hds-button--primary"


def test_without_scripts__request_contact_and_numbers(case: Case, counted: Callable[[], None], walk: Walk, look: Look) -> None:
    aino = walk(look, case.cast, scripts=False)
    aino.sign_in("aino")
    aino.see("today")
    aino.go("/requests/new/")
    aino.page.fill("[name=caller]", "Naapuri")
    aino.page.check("[name=urgency][value=now]", force=True)
    aino.see("new-request")
    aino.follow(SAVE)
    aino.see("request")
    with case.cast.inside("aino"):
        assert (HelpRequest.objects.get().caller, HelpRequest.objects.get().urgency) == ("Naapuri", "now")

    aino.go("/")
    aino.follow(".main-act a")
    assert aino.path == f"/episodes/{case.episode.public_id}/contacts/new/"
    aino.page.fill("[name=text_0]", TEXT)
    aino.see("record")
    aino.follow(SAVE)
    assert re.fullmatch(r"/episodes/\w{22}/", aino.path), aino.page.inner_text("main")
    aino.see("episode")
    with case.cast.inside("aino"):
        assert Contact.objects.count() == 1
    aino.go(f"/people/{case.kaisa.public_id}/notes/")
    assert TEXT in aino.page.inner_text("main")

    counted()
    aino.go("/numbers/")
    aino.page.select_option("[name=measure]", "contacts")
    aino.follow("form.card button.hds-button--primary")
    assert aino.page.locator("#answer table td").first.inner_text().strip() == "1"
    aino.see("numbers")
    aino.go("/numbers/?measure=contacts&rows=service&view=chart")
    aino.tap("#answer details > summary")
    assert aino.page.locator("#answer").get_by_role("table").is_visible(), "the chart's table stands in for it"
    aino.see("chart")
