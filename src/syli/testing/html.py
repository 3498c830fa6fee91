"""What is unsafe or unfinished in an HTML answer: inline script or style, leftovers of templates, a missing policy."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

#: Template syntax, Python objects and unfilled placeholders that reached the page.
LEFTOVER = re.compile(r"\{\{|\}\}|\{%|%\}|<[\w.]+ object at 0x|<bound method|%\([a-z_]+\)s")
#: Types of script elements that carry data, not code.
DATA_TYPES = {"application/json", "application/ld+json", "speculationrules"}


def problems_of(response: Any, *, braces: bool = False) -> list[str]:
    """Return what is wrong with a response; nothing for answers that are not HTML. `braces` lets typed {{ }} be shown."""
    if "html" not in response.headers.get("Content-Type", "") or response.streaming:
        return []
    text = response.content.decode(response.charset)
    policy = response.headers.get("Content-Security-Policy", "")
    problems = [] if "default-src 'none'" in policy else ["no strict Content-Security-Policy"]
    if "unsafe-" in policy:
        problems.append(f"the policy allows something unsafe: {policy}")
    return problems + problems_of_text(text, braces=braces)


def problems_of_text(text: str, *, braces: bool = False) -> list[str]:
    """Return what is wrong with a piece of HTML."""
    reader = _Reader(braces)
    reader.feed(text)
    reader.close()
    return reader.problems


class _Reader(HTMLParser):
    def __init__(self, braces: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.braces = braces
        self.problems: list[str] = []
        self.ids: set[str] = set()
        self._inside: str = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._element(tag, values)
        for name, value in values.items():
            self._attribute(tag, name, value)
        if tag in ("script", "style"):
            self._inside = values.get("type", "") if tag == "script" else tag
            if tag == "script" and self._inside not in DATA_TYPES:
                self._inside = "script"

    def _element(self, tag: str, values: dict[str, str]) -> None:
        where = self.getpos()
        if tag == "script" and "src" not in values and values.get("type") not in DATA_TYPES:
            self.problems.append(f"inline script at {where}")
        if tag == "style":
            self.problems.append(f"inline style element at {where}")
        if tag == "button" and values.get("type") not in ("submit", "button", "reset"):
            self.problems.append(f"button without a type at {where}")
        identity = values.get("id")
        if identity is not None:
            if identity in self.ids:
                self.problems.append(f"the id {identity!r} occurs twice, at {where}")
            self.ids.add(identity)

    def _attribute(self, tag: str, name: str, value: str) -> None:
        where = f"<{tag} {name}> at {self.getpos()}"
        if name == "style":
            self.problems.append(f"inline style {where}")
        if name.startswith(("on", "hx-on")):
            self.problems.append(f"inline handler {where}")
        if value.strip().lower().startswith("javascript:"):
            self.problems.append(f"script address {where}")
        if name in ("src", "href", "action", "srcset", "poster") and re.match(r"(https?:)?//", value) and tag != "a":
            self.problems.append(f"something from another machine: {where}")
        self._text_of(value, where)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self._text_of(data, f"text at {self.getpos()}")

    def _text_of(self, text: str, where: str) -> None:
        found = LEFTOVER.search(text)
        if found and not (self.braces and found.group()[0] in "{}%"):
            self.problems.append(f"unrendered {text[found.start() : found.start() + 30]!r} in {where}")
