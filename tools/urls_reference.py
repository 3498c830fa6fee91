"""docs/reference/urls.md: every address, its name, the action that opens it and how its page is written down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tools.markdown import code, page, table
from tools.project import ready


@dataclass(frozen=True, slots=True)
class Address:
    """One address of the application."""

    path: str
    name: str
    view: Any

    @property
    def action(self) -> Any:
        """Return the action declared on the page, or None."""
        return getattr(self.view, "action", None)

    @property
    def is_ours(self) -> bool:
        """Tell whether the page is ours, not a library's."""
        return str(getattr(self.view, "__module__", "")).startswith("syli.")


def addresses() -> list[Address]:
    """Return every address, in the order Django tries them."""
    ready()
    from django.urls import get_resolver

    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[Any], prefix: str) -> Iterator[Address]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _walk(pattern.url_patterns, path)
        else:
            yield Address("/" + path, pattern.name or "", pattern.callback)


def render() -> str:
    """Return the page."""
    rows = [
        (code(a.path), code(a.name), code(a.action.code) if a.action else "public", a.action.audit.level if a.action else "none")
        for a in addresses()
        if a.is_ours
    ]
    libraries = [(code(a.path), code(a.name), code(a.view.__module__.split(".")[0])) for a in addresses() if not a.is_ours]
    summary = "Every address of the staff application with the action that opens it; addresses of libraries follow."
    ours = table(["Address", "Name", "Action", "Audit"], rows)
    return page("Addresses", summary, ours, "## From libraries\n\n" + table(["Address", "Name", "Library"], libraries))
