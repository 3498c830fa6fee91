"""Shapes of JSON Schema nodes: what a node is, with its references followed and its parts put together."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final

from syli.documents.schema.words import said


class Shape(StrEnum):
    """What a node holds."""

    GROUP = "group"
    CODE = "code"
    IDENTIFIER = "identifier"
    TRUTH = "truth"
    NUMBER = "number"
    CHOICE = "choice"
    TEXT = "text"
    UNKNOWN = "unknown"


class ShapeError(ValueError):
    """The file is no schema of a document."""


#: What is read; anything else that binds is told in the report.
READ: Final = frozenset(
    {"$schema", "$id", "$ref", "$comment", "definitions", "$defs", "title", "description", "default", "examples", "sosmeta"}
    | {"type", "properties", "required", "additionalProperties", "items", "minItems", "maxItems", "allOf"}
    | {"enum", "const", "pattern", "format", "minLength", "maxLength", "minimum", "maximum"}
)
_SYSTEM = re.compile(r"\^?(urn:oid:[\d.\\]+?)\(.*")
_DEEPEST: Final = 30


def merged(node: Any, whole: Mapping[str, Any], say: Callable[[str], None] = lambda _what: None) -> dict[str, Any]:
    """Return a node with its references followed and its `allOf` laid over one another; what is not read is told."""
    return _merged(node, whole, say, 0)


def _merged(node: Any, whole: Mapping[str, Any], say: Callable[[str], None], depth: int) -> dict[str, Any]:
    if not isinstance(node, Mapping) or depth > _DEEPEST:
        return {}
    found = dict(node)
    reference = found.pop("$ref", None)
    if isinstance(reference, str):
        target = _pointed(reference, whole)
        if target is None:
            say(f"the reference {reference}")
        found = {**_merged(target, whole, say, depth + 1), **found}
    for part in found.pop("allOf", ()):
        inner = _merged(part, whole, say, depth + 1)
        found = {
            **inner,
            **found,
            "properties": {**inner.get("properties", {}), **found.get("properties", {})},
            "required": [*found.get("required", ()), *inner.get("required", ())],
        }
    for joined in ("oneOf", "anyOf"):
        if joined in found and "type" not in found and found[joined]:
            # The first alternative is asked; the validator takes every one of them.
            say(f"{joined}: only its first alternative is asked")
            found = {**_merged(found.pop(joined)[0], whole, say, depth + 1), **found}
    if isinstance(found.get("type"), list):
        found["type"] = next((one for one in found["type"] if one != "null"), "null")
    for unread in sorted(set(found) - READ):
        say(unread)
    return found


def _pointed(reference: str, whole: Mapping[str, Any]) -> Any:
    """Return what a reference inside the file points at; None for what is elsewhere."""
    if not reference.startswith("#"):
        return None
    target: Any = whole
    for step in filter(None, reference[1:].split("/")):
        key = step.replace("~1", "/").replace("~0", "~")
        target = target.get(key) if isinstance(target, Mapping) else None
    return target


def shape_of(node: Mapping[str, Any]) -> Shape:
    """Return what a node holds."""
    kind = node.get("type")
    if kind == "object" or (kind is None and "properties" in node):
        keys = set(node.get("properties", {}))
        if keys == {"system", "code", "display"}:
            return Shape.CODE
        return Shape.IDENTIFIER if keys == {"system", "value"} else Shape.GROUP
    if "enum" in node or "const" in node:
        return Shape.CHOICE
    if kind in ("number", "integer"):
        return Shape.NUMBER
    return {"boolean": Shape.TRUTH, "string": Shape.TEXT}.get(str(kind), Shape.UNKNOWN)


def system_of(node: Mapping[str, Any]) -> str:
    """Return the one system that a node allows: of a pattern the version may be left out."""
    fixed = [*node.get("enum", ()), *([node["const"]] if "const" in node else [])]
    if fixed:
        return str(fixed[0])
    match = _SYSTEM.match(str(node.get("pattern", "")))
    return match[1].replace("\\", "") if match else ""


def names_in(node: Mapping[str, Any]) -> frozenset[str]:
    """Return the Finnish names a node goes by, as notes call it."""
    note = node.get("sosmeta")
    if not isinstance(note, Mapping):
        return frozenset()
    words = (said(note, "title").fi, said(note, "name").fi)
    return frozenset(one.strip(' "?.-').casefold() for one in words if one)
