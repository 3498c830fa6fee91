"""No mouse: signing in, finding a client and recording a contact with keys alone, always seeing where one is."""

from __future__ import annotations

import re

import pytest

from syli.episodes.models import Contact
from tests.case import Case
from tests.journeys.conftest import Walk
from tests.journeys.looks import Look
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.either_engine]
MOST_STOPS = 80
TEXT = "Puhuttiin parvekkeen valosta."
#: What is wrong with the focus as it stands, or "". A drawn box may carry the ring for the real input inside it.
FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return "";
  const box = at.matches("input[type=radio], input[type=checkbox]") ? at.closest("label") ?? at : at;
  const drawn = [at, box, at.nextElementSibling, at.parentElement].filter(Boolean);
  const ring = drawn.some((e) => {
    const style = getComputedStyle(e);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
  });
  if (!ring) return "no ring: " + at.outerHTML.slice(0, 120);
  const r = box.getBoundingClientRect();
  if (r.bottom <= 0 || r.top >= innerHeight) return "out of sight: " + at.outerHTML.slice(0, 120);
  const top = document.elementFromPoint(r.left + r.width / 2, Math.min(Math.max(r.top + r.height / 2, 1), innerHeight - 1));
  const cover = top?.closest(".top, .bottom, .form-actions");
  return cover && !cover.contains(at) ? "covered: " + at.outerHTML.slice(0, 120) : "";
}"""


def step(visitor: Visitor, key: str) -> None:
    """Press a key and look where the focus went."""
    visitor.page.keyboard.press(key)
    fault = visitor.page.evaluate(FOCUS)
    if fault:
        visitor.faults.append(f"{visitor.path}: {fault}")


def tab_to(visitor: Visitor, selector: str) -> None:
    """Go on with Tab until the focus is there."""
    for _stop in range(MOST_STOPS):
        if visitor.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        step(visitor, "Tab")
    raise AssertionError(f"{MOST_STOPS} stops and never at {selector} on {visitor.path}")


def enter(visitor: Visitor, key: str = "Enter") -> None:
    """Press Enter where it leads to another page."""
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press(key)


def test_keyboard__sign_in_search_and_record(case: Case, walk: Walk, look: Look) -> None:
    aino = walk(look, case.cast)
    aino.go("/accounts/login/")
    tab_to(aino, "#id_login")
    aino.page.keyboard.type("aino")
    tab_to(aino, "#id_password")
    aino.page.keyboard.type("aino-salasana-testissa")
    enter(aino)
    aino.see("today")
    step(aino, "/")
    assert aino.page.evaluate("document.activeElement.id") == "search"
    aino.page.keyboard.type("Kaisa")
    enter(aino)
    aino.see("search")
    tab_to(aino, f"a[href='/people/{case.kaisa.public_id}/']")
    enter(aino)
    aino.see("client")
    tab_to(aino, f"main a[href='/episodes/{case.episode.public_id}/contacts/new/']")
    enter(aino)
    tab_to(aino, "input[name=kind]")
    step(aino, "ArrowRight")
    tab_to(aino, f"input[name=people][value='{case.child.public_id}']")
    step(aino, "Space")
    tab_to(aino, "textarea[name=text_0]")
    aino.page.keyboard.type(TEXT)
    aino.see("record")
    tab_to(aino, ".form-actions button.hds-button--primary")
    enter(aino)
    assert re.fullmatch(r"/episodes/\w{22}/", aino.path), aino.page.inner_text("main")
    aino.see("episode")
    with case.cast.inside("aino"):
        contact = Contact.objects.get()
        assert contact.kind != "home_visit"
        assert [p.person_id for p in contact.participants.all()] == [case.kaisa.pk]
    assert aino.taps == 0
