"""Is a picture of a page that follows the operating system, as a visitor's does, taken in the theme that was asked for?"""

from __future__ import annotations

from argparse import Namespace
from typing import Any

import pytest

from tools import look

PAGE = """<!doctype html><style>
:root { --scheme: light; --contrast: usual }
@media (prefers-color-scheme: dark) { :root { --scheme: dark } }
@media (prefers-contrast: more) { :root { --contrast: more } }
</style>"""


@pytest.mark.parametrize(("theme", "scheme", "contrast"), [("light", "light", "usual"), ("dark", "dark", "usual"), ("contrast", "light", "more")])
def test_window__of_a_theme__asks_pages_for_it_as_a_system_would(browser: Any, theme: str, scheme: str, contrast: str) -> None:
    options = Namespace(urls=["http://127.0.0.1/"], no_script=False, night=False, private=False, sign_in=None)
    context = look._context(browser, options, 360, theme, "fi")
    page = context.new_page()
    page.set_content(PAGE)
    style = "name => getComputedStyle(document.documentElement).getPropertyValue(name).trim()"
    assert (page.evaluate(style, "--scheme"), page.evaluate(style, "--contrast")) == (scheme, contrast)
    context.close()
