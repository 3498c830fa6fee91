"""Do the scripts do their work in a browser under the strict content policy, and do pages work without them?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.http import HttpRequest
from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]
Visit = Callable[..., Any]


@pytest.fixture
def visit(browser: Any, live_server: LiveServer, settings: LazySettings) -> Iterator[Visit]:
    """Open a page of the gallery; at the end nothing may have been stopped by the content policy or broken in a script."""
    settings.DEMO = True
    complaints: list[str] = []
    contexts: list[Any] = []

    def go(name: str, *, expected: str | None = None, **options: Any) -> Any:
        context = browser.new_context(**{"viewport": {"width": 1200, "height": 900}, "locale": "fi", **options})
        contexts.append(context)
        # At night pages turn dark by themselves, so what a picture shows would depend on when the test is run.
        context.add_cookies([{"name": "syli_night", "value": "off", "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" and message.text != expected else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{live_server.url}/ui/gallery/{name}", wait_until="networkidle")
        return page

    yield go
    for context in contexts:
        context.close()
    assert not complaints


def attribute(page: Any, name: str) -> str:
    found: str = page.evaluate("name => document.documentElement.dataset[name]", name)
    return found


def choose(page: Any, name: str, value: str) -> None:
    page.locator("details[data-menu] > summary").click()
    with page.expect_response("**/ui/preferences"):
        page.locator(f"button[name={name}][value={value}]").click()


@pytest.mark.parametrize(("name", "value"), [("theme", "dark"), ("privacy", "on"), ("keys", "off")])
def test_preference__chosen__holds_at_once_and_after_loading_again(visit: Visit, name: str, value: str) -> None:
    page = visit("client")
    choose(page, name, value)
    assert attribute(page, name) == value
    page.reload()
    assert attribute(page, name) == value


def test_language__chosen__changes_the_page(visit: Visit) -> None:
    page = visit("today")
    page.locator("details[data-menu] > summary").click()
    page.locator("button[name=language][value=sv]").click()
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == "sv"
    assert page.url.endswith("/ui/gallery/today")


def test_privacy__on__shows_no_name(visit: Visit) -> None:
    page = visit("client")
    assert page.get_by_text("Kaisa Mäkelä").first.is_visible()
    choose(page, "privacy", "on")
    assert page.get_by_text("K. M.").first.is_visible()
    assert not [name for name in page.get_by_text("Kaisa Mäkelä").all() if name.is_visible()]


def test_keys__slash_and_p__work_outside_fields_only(visit: Visit) -> None:
    page = visit("today")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("p/")
    assert page.locator("#search").input_value() == "p/"
    assert attribute(page, "privacy") == "off"
    page.locator("h1").click()
    with page.expect_response("**/ui/preferences"):
        page.keyboard.press("p")
    assert attribute(page, "privacy") == "on"


def test_keys__turned_off__do_nothing(visit: Visit) -> None:
    page = visit("today")
    choose(page, "keys", "off")
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "search"


def test_menu__escape__closes_it_and_gives_the_focus_back(visit: Visit) -> None:
    page = visit("today")
    page.locator("details[data-menu] > summary").click()
    page.keyboard.press("Escape")
    assert not page.evaluate("document.querySelector('details[data-menu]').open")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_stepper__buttons__stop_at_the_ends(visit: Visit) -> None:
    page = visit("arrival")
    more, less = page.locator("button[aria-controls=id_adults]").nth(1), page.locator("button[aria-controls=id_adults]").nth(0)
    for _ in range(8):
        more.click()
    assert page.locator("#id_adults").input_value() == "9"
    assert more.is_disabled()
    for _ in range(9):
        less.click()
    assert page.locator("#id_adults").input_value() == "0"
    assert less.is_disabled()


def test_quick_value__fills_both_fields(visit: Visit) -> None:
    page = visit("contact")
    page.locator("button.quick").click()
    assert [page.locator(f"#id_{name}").input_value() for name in ("start", "end")] == ["13.32", "14.32"]


def test_date__picked__is_written_the_finnish_way(visit: Visit) -> None:
    page = visit("forms")
    page.evaluate("HTMLInputElement.prototype.showPicker = function () { this.value = '2026-03-01'; this.dispatchEvent(new Event('change')); }")
    page.locator("button[data-pick-date=id_born]").click()
    assert page.locator("#id_born").input_value() == "1.3.2026"


def test_errors__summary__has_the_focus_and_leads_to_the_field(visit: Visit) -> None:
    page = visit("contact?state=errors")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.locator(".error-summary a").last.click()
    assert page.evaluate("document.activeElement.id") == "id_end"
    assert page.locator("#id_text").input_value() == "Nukkui viime yönä neljä tuntia."


def test_dialog__opens_and_closes__without_a_script(visit: Visit) -> None:
    page = visit("index", java_script_enabled=False)
    page.locator("button[popovertarget=example]").first.click()
    assert page.locator("#example").is_visible()
    page.locator("#example button[popovertargetaction=hide]").click()
    assert not page.locator("#example").is_visible()


def test_charts__are_drawn_in_the_colours_of_the_theme(visit: Visit) -> None:
    page = visit("pictures")
    page.wait_for_selector("[data-chart][data-drawn] svg")
    assert page.locator("[data-chart][data-drawn] svg").count() == 5
    assert page.evaluate("document.querySelector('[data-chart] svg').outerHTML").count("#0b5566")
    choose(page, "theme", "dark")
    page.locator("[data-chart]").first.locator("svg [fill='#8accda']").first.wait_for(state="attached")


def test_charts__tooltip__shows_and_breaks_no_policy(visit: Visit) -> None:
    page = visit("pictures")
    chart = page.locator("[data-chart][data-drawn]").nth(1)
    chart.scroll_into_view_if_needed()
    before = chart.locator("svg text").count()
    box = chart.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_timeout(500)
    assert chart.locator("svg text").count() > before


def test_without_scripts__tables_are_there_and_what_needs_scripts_is_not(visit: Visit) -> None:
    page = visit("pictures", java_script_enabled=False)
    assert not page.locator("[data-chart]").first.is_visible()
    assert page.get_by_role("table").first.is_visible()
    form = visit("arrival", java_script_enabled=False)
    assert form.locator("#id_adults").is_visible()
    assert not form.locator("[data-step]").first.is_visible()


def test_without_scripts__preferences__work(visit: Visit) -> None:
    page = visit("today", java_script_enabled=False)
    page.locator("details[data-menu] > summary").click()
    page.locator("button[name=theme][value=dark]").click()
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def drafted(page: Any, answer: dict[str, Any]) -> list[str]:
    """Answer drafts as a server would, and keep what was sent."""
    sent: list[str] = []

    def serve(route: Any) -> None:
        sent.append(route.request.post_data or "")
        route.fulfill(**answer)

    page.route("**/ui/preferences", serve)
    return sent


def test_draft__typed__is_sent_within_3_seconds_and_said(visit: Visit) -> None:
    page = visit("contact")
    sent = drafted(page, {"status": 200, "content_type": "application/json", "body": json.dumps({"saved": "14.32"})})
    page.locator("#id_text").fill("Yö meni hyvin")
    page.wait_for_selector("[data-draft-status][data-state=saved]", timeout=4000)
    assert page.locator("[data-draft-status]").inner_text() == "Luonnos tallessa 14.32"
    assert len(sent) == 1
    assert "Yö meni hyvin" in sent[0]
    page.wait_for_timeout(3500)
    assert len(sent) == 1, "nothing changed, so nothing is sent"


def test_draft__failed__is_said_and_tried_again(visit: Visit) -> None:
    page = visit("contact", expected="Failed to load resource: net::ERR_FAILED")
    attempts: list[int] = []

    def serve(route: Any) -> None:
        attempts.append(1)
        if len(attempts) == 1:
            route.fulfill(status=302, headers={"Location": "/accounts/login/"})
        else:
            route.fulfill(status=204)

    page.route("**/ui/preferences", serve)
    page.route("**/accounts/login/", lambda route: route.fulfill(status=200, body="sign in"))
    page.locator("#id_text").fill("x")
    page.wait_for_selector("[data-draft-status][data-state=failed]", timeout=4500)
    page.wait_for_selector("[data-draft-status][data-state=saved]", timeout=8000)


def arrivals(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list into which drafts come as the server gets them, by the way that only a page without scripts or a beacon takes."""
    arrived: list[str] = []

    def note(request: HttpRequest) -> str:
        arrived.append(request.POST["text"])
        return "/"

    monkeypatch.setattr("syli.kernel.ui.pages._safe_next", note)
    return arrived


def test_draft__page_left__is_sent_at_once(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last message is seen where it arrives: the browser's tools do not show what outlives its page."""
    arrived = arrivals(monkeypatch)
    page = visit("contact")
    page.locator("#id_text").fill("kesken jäi")
    page.goto("about:blank")
    page.wait_for_timeout(1000)
    assert arrived == ["kesken jäi"]


def test_draft__saved_form__sends_no_late_draft(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    arrived = arrivals(monkeypatch)
    page = visit("contact")
    page.route("**/ui/gallery/", lambda route: route.fulfill(status=200, body="ok"))
    page.locator("#id_text").fill("valmis")
    page.locator(".form-actions button").click()
    page.wait_for_timeout(3500)
    assert arrived == []


def test_drafts__nothing_is_kept_in_the_browser(visit: Visit) -> None:
    page = visit("contact")
    drafted(page, {"status": 204})
    page.locator("#id_text").fill("salaisuus")
    page.wait_for_timeout(3300)
    kept = page.evaluate("JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie])")
    assert "salaisuus" not in kept
    assert json.loads(kept)[0] == []


def test_form__sent_twice__goes_once(visit: Visit) -> None:
    page = visit("forms")
    page.route("**/ui/gallery/", lambda route: route.fulfill(status=204))
    stopped = page.evaluate(
        """() => {
          const stopped = [];
          document.addEventListener("submit", (event) => stopped.push(event.defaultPrevented));
          const button = document.querySelector(".form-actions button");
          button.click();
          button.click();
          return stopped;
        }"""
    )
    assert stopped == [False, True]


def test_offline__is_said(visit: Visit) -> None:
    page = visit("today")
    page.context.set_offline(True)
    page.wait_for_selector("#offline:visible")
    page.context.set_offline(False)
    page.wait_for_selector("#offline", state="hidden")
