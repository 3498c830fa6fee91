"""Somebody who says nothing of herself and a worker: waiting, talking, asking to be contacted, the end, the count; with scripts and without."""

from __future__ import annotations

from datetime import date

import pytest

from syli.catalogue.commands import offer_service, publish_pack
from syli.chat.models import ChatCount, Conversation, Message
from syli.chat.tests.conftest import ADDRESS, Booth, make_booth
from syli.intake.models import HelpRequest
from syli.kernel.context import system_context
from tests.case import imaginary_pack
from tests.cast import Cast
from tests.journeys.conftest import Walk
from tests.journeys.looks import Look

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.either_engine]
SEND = "form[data-say] [data-send]"


@pytest.fixture
def booth(cast: Cast) -> Booth:
    made = make_booth(cast)
    publish_pack(system_context(None, now=cast.now), pack=imaginary_pack())
    with cast.inside("leena") as ctx:
        offer_service(ctx, unit=cast.units["a1"], service_code="imaginary_service", start_on=date(2026, 1, 1))
    return made


def test_chat__from_the_door_to_the_count(booth: Booth, walk: Walk, look: Look) -> None:
    visitor, aino = walk(look, booth.cast), walk(look, booth.cast, signed_in="aino")
    visitor.go(f"/talk/{ADDRESS}/")
    assert visitor.path == f"/talk/{ADDRESS}/{look.language}/"
    visitor.see("door")
    visitor.follow("button[value=start]")
    visitor.see("waiting")
    visitor.page.fill("#text", "Hei, onko siellä joku?")
    visitor.page.press("#text", "Enter")
    visitor.page.wait_for_selector(".said__one")
    aino.go(f"/chat/lines/{booth.line.public_id}/")
    aino.see("queue")
    aino.follow("form[action$='/take/'] button")
    aino.see("conversation")
    aino.page.fill("#text", "Hei, täällä on työntekijä.")
    aino.tap(SEND)
    aino.page.wait_for_selector(".said__one >> nth=1")
    # The visitor's page shows the answer by itself, and keeps what she is typing meanwhile.
    visitor.page.fill("#text", "Kirjoitan juuri")
    visitor.page.wait_for_selector(".said__one >> nth=1")
    assert visitor.page.input_value("#text") == "Kirjoitan juuri"
    visitor.see("talking")
    aino.follow("button[value=offer]")
    visitor.page.wait_for_selector("#now .tone-info")
    visitor.follow("#now a[href$='/contact/']")
    visitor.see("contact")
    visitor.page.check("[name=way]", force=True)
    visitor.page.fill("[name=name]", "Kaisla")
    visitor.page.fill("[name=reach]", "040 000 0000")
    visitor.page.check("[name=has_agreed]", force=True)
    visitor.follow("main form button.hds-button--primary")
    with booth.cast.inside("leena"):
        assert HelpRequest.objects.get().caller == "Kaisla"
    aino.tap("details:has(button[value=end]) > summary")
    aino.follow("button[value=end]")
    aino.see("count")
    visitor.page.wait_for_selector("#text", state="detached")
    visitor.see("over")
    aino.follow(".form-actions button.hds-button--primary")
    with booth.cast.inside("aino"):
        assert ChatCount.objects.count() == 1
        assert not Conversation.objects.exists()
        assert not Message.objects.exists()


def test_chat__without_scripts(booth: Booth, walk: Walk) -> None:
    look = Look("fi", 1440, "light")
    visitor = walk(look, booth.cast, scripts=False)
    visitor.go(f"/talk/{ADDRESS}/")
    visitor.follow("button[value=start]")
    visitor.page.fill("#text", "Hei")
    visitor.follow(SEND)
    visitor.page.fill("#text", "Kesken jää")
    visitor.follow("button[value=refresh]")
    assert visitor.page.input_value("#text") == "Kesken jää"
    assert visitor.page.locator(".said__one").count() == 1
    visitor.see("waiting")
    visitor.tap("details:has(button[value=leave]) > summary")
    visitor.follow("button[value=leave]")
    visitor.see("over")
    with booth.cast.inside("aino"):
        assert not Conversation.objects.exists()


def test_chat__left_quickly__is_over_and_the_back_button_shows_nothing(booth: Booth, walk: Walk) -> None:
    visitor = walk(Look("fi", 1440, "light"), booth.cast)
    # What lies behind the way out is another's server: the page that it leads to is played here.
    visitor.page.route("**/exit/", lambda route: route.continue_() if route.request.method == "POST" else route.fulfill(body="<title>Sää</title>"))
    visitor.go(f"/talk/{ADDRESS}/fi/")
    visitor.see("door")
    visitor.follow("button[value=start]")
    visitor.page.fill("#text", "Salaisuus")
    with visitor.page.expect_navigation(url="**/exit/"):
        visitor.tap("[data-exit]")
    visitor.page.go_back()
    assert "Salaisuus" not in visitor.page.content()
    with booth.cast.inside("aino"):
        assert not Conversation.objects.exists()
