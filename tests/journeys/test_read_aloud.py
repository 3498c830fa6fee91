"""A child presses and hears: the browser's own voice reads a part of a form; without a voice in the language nothing is offered."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from syli.plans.tests.conftest import Boathouse, boathouse
from tests.journeys.conftest import Walk
from tests.journeys.looks import PHONE, Look

__all__ = ["boathouse"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.either_engine]
LOOK = Look("fi", PHONE, "light")
#: Voices of a device as the browser tells of them; what is said is written down instead of heard.
VOICES = """(voices) => {
  const said = [];
  window.said = said;
  class Utterance { constructor(text) { this.text = text; } }
  const speech = { getVoices: () => voices, cancel: () => said.push("-"), speak: (one) => said.push(one.text), addEventListener: () => {} };
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  Object.defineProperty(window, "SpeechSynthesisUtterance", { value: Utterance });
}"""


@pytest.mark.parametrize(
    ("voices", "is_offered"),
    [
        ("[{lang: 'fi-FI', localService: true}]", True),
        ("[]", False),
        ("[{lang: 'sv-SE', localService: true}]", False),
        # A voice that lives at the maker's would be sent the child's form.
        ("[{lang: 'fi-FI', localService: false}]", False),
    ],
)
def test_child__presses_listen__hears_the_part(boathouse: Boathouse, walk: Walk, voices: str, is_offered: bool) -> None:
    aino = walk(LOOK, boathouse.cast, signed_in="aino")
    aino.page.add_init_script(f"({VOICES})({voices})")
    aino.go(f"/episodes/{boathouse.hers.public_id}/plans/{boathouse.child.public_id}/child_safety_plan/")
    button = aino.page.locator("[data-read-aloud]").first
    aino.see(f"form-{'read' if is_offered else 'silent'}")
    if not is_offered:
        expect(button).to_be_hidden()
        return
    expect(button).to_be_visible()
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    said = aino.page.evaluate("window.said")
    assert said[-1].startswith("Miltä minusta tuntuu? Juuri nyt. Tosi hyvä")
    assert "pakollinen" not in said[-1]
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert aino.page.evaluate("window.said")[-1] == "-"
