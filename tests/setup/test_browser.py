"""Chromium starts, runs a page of ours and cannot reach anything else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engines.chromium import _starts, find_chromium


@pytest.mark.sqlite_only
def test_browser__opens_a_page(browser: Any) -> None:
    context = browser.new_context(locale="fi-FI", viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.set_content("<!doctype html><html lang=fi><title>Syli</title><p id=a>Hei</p></html>")
    assert page.title() == "Syli"
    assert page.evaluate("document.getElementById('a').textContent") == "Hei"
    assert page.evaluate("navigator.language") == "fi-FI"
    context.close()


def test_chromium__named_by_hand__comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    own = find_chromium()
    monkeypatch.setenv("CHROMIUM", own)
    assert find_chromium() == own


def test_chromium__a_stub_that_does_not_start__is_passed_over() -> None:
    """Ubuntu's chromium-browser may be a script that only asks to install a snap."""
    assert not _starts("/bin/false")
    assert not _starts("/nonexistent")
