"""Fixtures for browser tests: one Chromium for the run, a fresh context for each test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.engines.chromium import find_chromium


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Return the path of Chromium, brought if need be."""
    return find_chromium()


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Any]:
    """Start Chromium once for the whole run."""
    from playwright.sync_api import sync_playwright

    # Playwright's synchronous interface runs a loop in this thread; Django takes that for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        # Root has no sandbox to enter; the pages are our own.
        started = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
