"""How do the national ground, a pack and a profile become one document, and where did each value come from?"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .problem import Path, Problem, closest, quoted, shown
from .source import Source

# What a profile may never change: it would be another service, or another version of it.
FROZEN = ("code", "version", "status", "valid_from", "valid_to", "group")
# A mapping with one of these keys is one value (a figure, a choice of codes): a later layer replaces it whole.
_WHOLE_VALUES = ("unit", "set")
# A value with one of these is wrong wherever it stands; all other problems are about how parts go together.
_WRONG_BY_THEMSELVES = frozenset(
    {
        "unknown_key",
        "not_allowed",
        "wrong_type",
        "bad_form",
        "empty",
        "too_many",
        "out_of_range",
        "duplicate_item",
        "unknown_code_set",
        "unknown_code",
        "unknown_tag",
        "unknown_requirement",
        "no_text_anywhere",
        "text_missing",
        "text_same",
        "text_placeholder",
        "text_contact_data",
        "text_voice",
        "figure_empty",
        "figure_both",
        "figure_order",
        "figure_negative",
        "figure_unit",
        "figure_exact",
        "whole_number",
    }
)


@dataclass(slots=True)
class Document:
    """A merged document that still knows file and line of every value."""

    file: str
    ground: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    origins: dict[Path, tuple[str, int | None]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def origin(self, path: Path) -> tuple[str, int | None]:
        """Find which file and line a path came from; the main file when nobody knows."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.origins:
                return self.origins[path[:length]]
        return self.file, None

    def problem(self, rule: str, path: Path, **rest: Any) -> Problem:
        """Make a problem that points to the file and line the value came from.

        What the ground says is seldom wrong by itself: when it does not go with the rest, the pack is pointed to.
        """
        file, line = self.origin(path)
        if file == self.ground and rule not in _WRONG_BY_THEMSELVES:
            file, line = self.file, self._own_line(path)
        return Problem(rule, file, path, line, **rest)

    def _own_line(self, path: Path) -> int | None:
        for length in range(len(path), 0, -1):
            file, line = self.origins.get(path[:length], (None, None))
            if file == self.file:
                return line
        return None


def layered(main: Source, ground: Source | None) -> Document:
    """Lay a pack over the national ground. A key without a value takes the ground's value away."""
    document = Document(main.file, ground.file if ground else None)
    if ground is not None:
        _lay(document, document.data, ground.data, (), ground)
    _lay(document, document.data, main.data, (), main)
    return document


def _lay(document: Document, target: dict[str, Any], upper: Mapping[str, Any], path: Path, source: Source) -> None:
    for key, value in upper.items():
        inner = (*path, key)
        document.origins[inner] = (source.file, source.line_of(inner))
        if value is None and (key in target or not path):
            target.pop(key, None)
        elif isinstance(value, dict) and isinstance(target.get(key), dict) and not _is_whole(value, target[key]):
            _lay(document, target[key], value, inner, source)
        else:
            target[key] = copy.deepcopy(value) if value is not None else {}
            _mark(document, value, inner, source)


def _is_whole(upper: Mapping[str, Any], lower: Mapping[str, Any]) -> bool:
    return any(key in upper or key in lower for key in _WHOLE_VALUES)


def _mark(document: Document, value: object, path: Path, source: Source) -> None:
    for inner, step in _children(value):
        document.origins[(*path, step)] = (source.file, source.line_of((*path, step)))
        _mark(document, inner, (*path, step), source)


def _children(value: object) -> list[tuple[object, str | int]]:
    if isinstance(value, dict):
        return [(inner, key) for key, inner in value.items()]
    if isinstance(value, list):
        return [(inner, index) for index, inner in enumerate(value)]
    return []


def patched(base: Document, profile: Source, service: str) -> Document:
    """Apply the patches of a profile to a pack; what cannot be applied becomes a problem and changes nothing."""
    document = Document(base.file, base.ground, copy.deepcopy(base.data), dict(base.origins))
    services = profile.data.get("services")
    patches = services.get(service) if isinstance(services, dict) else None
    for index, patch in enumerate(patches if isinstance(patches, list) else ()):
        where: Path = ("services", service, index)
        before = copy.deepcopy(document.data)
        found = _apply(document, patch, profile, where)
        if found is None and document.data == before:
            found = ("patch_no_change", {}, None)
        if found is not None:
            rule, params, suggestion = found
            document.data = before
            line = profile.line_of(where)
            document.problems.append(Problem(rule, profile.file, where, line, params, suggestion=suggestion))
    return document


_Found = tuple[str, dict[str, str], str | None] | None


def _apply(document: Document, patch: object, profile: Source, where: Path) -> _Found:
    """Carry out one patch; gives back what is wrong with it."""
    if not isinstance(patch, dict):
        return "patch_action", {}, None
    actions = [action for action in ("set", "add", "remove") if isinstance(patch.get(action), str)]
    if len(actions) != 1:
        return "patch_action", {}, None
    action = actions[0]
    steps = tuple(patch[action].split("."))
    if steps[0] in FROZEN:
        return "patch_frozen", {"found": quoted(patch[action])}, None
    parent, missing = _parent(document.data, steps)
    if parent is None:
        return missing
    if action == "set":
        return _set(document, parent, steps, patch, profile, where)
    if steps[-1] not in parent:
        return _nothing_at(steps, parent)
    if action == "remove":
        return _remove(parent, steps, patch)
    return _add(parent, steps, patch)


def _parent(data: dict[str, Any], steps: Path) -> tuple[dict[str, Any] | None, _Found]:
    here: Any = data
    for depth, step in enumerate(steps[:-1]):
        if not isinstance(here, dict) or step not in here:
            return None, _nothing_at(steps[: depth + 1], here)
        here = here[step]
    if not isinstance(here, dict):
        return None, _nothing_at(steps, here)
    return here, None


def _nothing_at(steps: Path, parent: object) -> _Found:
    near = closest(steps[-1], parent) if isinstance(parent, dict) else None
    suggestion = shown((*steps[:-1], near)) if near else None
    return "patch_path", {"found": quoted(shown(steps))}, suggestion


def _set(document: Document, parent: dict[str, Any], steps: Path, patch: dict[str, Any], profile: Source, where: Path) -> _Found:
    if "to" not in patch:
        return "patch_value", {"found": "set", "expected": "to"}, None
    parent[str(steps[-1])] = copy.deepcopy(patch["to"]) if patch["to"] is not None else {}
    document.origins[steps] = (profile.file, profile.line_of((*where, "to")))
    _mark_patch(document, patch["to"], steps, profile, (*where, "to"))
    return None


def _mark_patch(document: Document, value: object, path: Path, profile: Source, where: Path) -> None:
    for inner, step in _children(value):
        document.origins[(*path, step)] = (profile.file, profile.line_of((*where, step)))
        _mark_patch(document, inner, (*path, step), profile, (*where, step))


def _remove(parent: dict[str, Any], steps: Path, patch: dict[str, Any]) -> _Found:
    key = str(steps[-1])
    if "items" not in patch:
        del parent[key]
        return None
    if not isinstance(parent[key], list):
        return "patch_not_a_list", {"found": quoted(shown(steps))}, None
    parent[key] = [item for item in parent[key] if item not in patch["items"]]
    return None


def _add(parent: dict[str, Any], steps: Path, patch: dict[str, Any]) -> _Found:
    key = str(steps[-1])
    if not isinstance(patch.get("items"), list):
        return "patch_value", {"found": "add", "expected": "items"}, None
    if not isinstance(parent[key], list):
        return "patch_not_a_list", {"found": quoted(shown(steps))}, None
    parent[key] = [*parent[key], *copy.deepcopy(patch["items"])]
    return None
