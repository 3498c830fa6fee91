"""Conditions for the browser: the same condition over the names of form fields, so that a question shows itself when it is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any as Anything

from syli.questions.conditions import All, Condition, When, compared
from syli.questions.inputs import NO, YES
from syli.questions.tree import Group, Path, find


def in_the_browser(
    condition: Condition | None, tree: Group, path: Path, places: Mapping[Path, Iterable[str]], facts: Mapping[str, Anything]
) -> Anything:
    """Return the condition of the part at `path` as plain data over field names; None when it always holds."""
    if condition is None:
        return None
    if isinstance(condition, When):
        return _one(condition, tree, path, places, facts)
    parts = [in_the_browser(one, tree, path, places, facts) for one in condition.of]
    return {"all" if isinstance(condition, All) else "any": parts}


def _one(condition: When, tree: Group, path: Path, places: Mapping[Path, Iterable[str]], facts: Mapping[str, Anything]) -> Anything:
    if condition.path.startswith("@"):
        return compared(condition, facts.get(condition.path[1:]))
    looked = target(condition.path, tree, path)
    names = [name for place, held in places.items() if place[: len(looked)] == looked for name in held]
    return {"names": names, "test": condition.test, "values": [_as_typed(value) for value in condition.values]}


def target(path_text: str, tree: Group, path: Path) -> Path:
    """Return where a condition's path leads from the part at `path`: nearest group first."""
    first, *rest = path_text.split(".")
    for length in range(len(path) - 1, -1, -1):
        group = find(tree, path[:length])
        if isinstance(group, Group) and first in group.keys:
            return (*path[:length], first, *rest)
    return (first, *rest)


def _as_typed(value: Anything) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    return str(value)
