"""Does axe-core find anything on the pages of the gallery: every component, phone and desk, light, dark and high contrast, each language?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from pytest_django.live_server_helper import LiveServer

from syli.kernel.ui.pages import GALLERY_PAGES
from tools.look import axe_violations, beyond_the_window, unroll

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]
PAGES = (*(f"/ui/gallery/{name}" for name in GALLERY_PAGES if name != "long"), "/ui/gallery/contact?state=errors", "/ui/gallery/today?state=empty")
PAGES = (*PAGES, "/ui/gallery/numbers?view=map", "/ui/gallery/error-404", "/ui/gallery/error-409")
COMBINATIONS = [(360, "dark", "sv"), (1440, "light", "fi"), (320, "contrast", "en")]


@pytest.fixture(params=COMBINATIONS, ids=lambda combination: "-".join(map(str, combination)))
def page(request: pytest.FixtureRequest, browser: Any, live_server: LiveServer, settings: LazySettings) -> Iterator[Any]:
    settings.DEMO = True
    width, theme, language = request.param
    context = browser.new_context(viewport={"width": width, "height": 800}, base_url=live_server.url)
    chosen = {"syli_theme": theme, "django_language": language, "syli_night": "off"}
    context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in chosen.items()])
    yield context.new_page()
    context.close()


def test_gallery__axe__finds_nothing_and_nothing_overflows(page: Any) -> None:
    found: dict[str, list[str]] = {}
    for address in PAGES:
        page.set_viewport_size({**page.viewport_size, "height": 800})
        page.goto(address)
        too_wide = beyond_the_window(page)
        unroll(page)
        found[address] = [*axe_violations(page), *([f"{too_wide} px too wide"] if too_wide else [])]
    assert not {address: complaints for address, complaints in found.items() if complaints}


def test_axe__a_page_with_a_mistake__is_found(page: Any) -> None:
    page.goto("/ui/gallery/error-404", wait_until="networkidle")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input type=\"text\">')")
    assert any(complaint.startswith("label") for complaint in axe_violations(page))
