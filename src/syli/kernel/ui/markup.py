"""Markup: the few pieces of HTML that macros get from Python: icons, checked attributes, JSON inside a page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from django.templatetags.static import static
from markupsafe import Markup, escape

_ICONS = Path(__file__).parent / "icons.json"
_JSON_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


class ComponentMisuse(ValueError):
    """A template asked a component for something it cannot be."""


def refuse(reason: str) -> NoReturn:
    """Stop the page: called by macros on impossible combinations of arguments."""
    raise ComponentMisuse(reason)


@cache
def icon_names() -> frozenset[str]:
    """Return the icons that the sprite holds."""
    return frozenset(json.loads(_ICONS.read_text(encoding="utf-8")))


def icon(name: str, label: str = "") -> Markup:
    """Return an icon; with a label it is read aloud, without one it is decoration."""
    if name not in icon_names():
        raise ComponentMisuse(f"icons.json has no icon {name!r}")
    address = f"{static('vendor/icons.svg')}#{name}"
    spoken = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="icon icon--{}" {} focusable="false"><use href="{}"></use></svg>').format(name, spoken, address)


def attributes(*groups: Mapping[str, Any]) -> Markup:
    """Return HTML attributes; None and False are left out, True is bare. What the content policy would drop is refused."""
    merged: dict[str, Any] = {}
    for group in groups:
        merged.update(group)
    parts = []
    for name, value in merged.items():
        if name == "style" or name.lower().startswith("on") or not name.replace("-", "").replace(":", "").isalnum():
            raise ComponentMisuse(f"attribute {name!r} is not allowed: the content policy drops it, or it is no attribute")
        if value is None or value is False:
            continue
        parts.append(escape(name) if value is True else Markup('{}="{}"').format(name, value))
    return Markup(" ").join(parts)


def json_block(value: Any) -> Markup:
    """Return JSON that is safe inside a script element of type application/json."""
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_JSON_ESCAPES))  # noqa: S704 (escaped above)


def widget_attrs(kind: str, rows: int | None, *groups: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes of a form widget: what the groups say, less what is None, with the height of a text area."""
    attributes(*groups)  # refuses what the content policy would drop
    merged = {name: value for group in groups for name, value in group.items() if value is not None}
    if kind == "textarea" and rows:
        merged.setdefault("rows", rows)
    return merged
