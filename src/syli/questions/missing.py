"""What is still to be answered, what is not asked at all, and the answers without what is empty or not asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from syli.questions.conditions import NO_FACTS, Scope, holds
from syli.questions.tree import Group, Part, Path, Repeat

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Missing:
    """A question that must be answered and is not."""

    path: Path
    part: Part


@dataclass(frozen=True, slots=True)
class Seen:
    """One part as it stands: its answer, whether it is asked, and whether it must be answered where its group is."""

    path: Path
    part: Part
    value: Any
    asked: bool
    must: bool


def compact(value: Any) -> Any:
    """Return answers without anything empty; no and zero are answers."""
    if isinstance(value, Mapping):
        kept = {key: compact(one) for key, one in value.items()}
        return {key: one for key, one in kept.items() if not is_empty(one)}
    if isinstance(value, (list, tuple)):
        return [one for one in map(compact, value) if not is_empty(one)]
    return value


def is_empty(value: Any) -> bool:
    """Say whether an answer says nothing."""
    return value is None or value == "" or (isinstance(value, (Mapping, list, tuple)) and not any(not is_empty(v) for v in _inside(value)))


def _inside(value: Any) -> Any:
    return value.values() if isinstance(value, Mapping) else value


def visit(part: Part, value: Any, facts: Facts, path: Path = (), scope: Scope = (), asked: bool = True) -> Iterator[Seen]:
    """Yield every part with its answer, rows one by one."""
    asked = asked and holds(part.shown_when, scope, facts)
    must = asked and (part.required or (part.required_when is not None and holds(part.required_when, scope, facts)))
    yield Seen(path, part, value, asked, must)
    if isinstance(part, Repeat):
        for number, row in enumerate(value if isinstance(value, list) else ()):
            yield from visit(part.body, row, facts, (*path, number), scope, asked)
    elif isinstance(part, Group):
        answers = value if isinstance(value, Mapping) else {}
        inner = ((part.keys, answers), *scope)
        for child in part.parts:
            yield from visit(child, answers.get(child.key), facts, (*path, child.key), inner, asked)


def missing(tree: Part, answers: Any, facts: Facts = NO_FACTS) -> list[Missing]:
    """Return what must still be answered. Inside a group that nobody began and nobody needs, nothing must."""
    return list(_missing(tree, answers, facts, (), (), needed=True))


def _missing(part: Part, value: Any, facts: Facts, path: Path, scope: Scope, *, needed: bool) -> Iterator[Missing]:
    if not holds(part.shown_when, scope, facts):
        return
    must = needed and (part.required or (part.required_when is not None and holds(part.required_when, scope, facts)) or not path)
    empty = is_empty(value)
    if isinstance(part, Repeat):
        rows = value if isinstance(value, list) and not empty else ([None] if must else [])
        found = [one for number, row in enumerate(rows) for one in _row(part, row, facts, (*path, number), scope, first=must and empty)]
    elif isinstance(part, Group):
        answers = value if isinstance(value, Mapping) else {}
        inner = ((part.keys, answers), *scope)
        found = [
            one for child in part.parts for one in _missing(child, answers.get(child.key), facts, (*path, child.key), inner, needed=must or not empty)
        ]
    else:
        found = []
    yield from found
    if must and empty and not found and path:
        yield Missing(path, part)


def _row(part: Repeat, row: Any, facts: Facts, path: Path, scope: Scope, *, first: bool) -> Iterator[Missing]:
    """Yield what a row lacks; an empty row lacks nothing, unless it is the one that must be there."""
    if is_empty(row) and not first:
        return
    if isinstance(part.body, Group):
        inner_keys = part.body.keys
        answers = row if isinstance(row, Mapping) else {}
        for child in part.body.parts:
            yield from _missing(child, answers.get(child.key), facts, (*path, child.key), ((inner_keys, answers), *scope), needed=True)


def left_out(tree: Part, answers: Any, facts: Facts = NO_FACTS) -> list[Seen]:
    """Return the outermost parts that have an answer and are not asked."""
    found: list[Seen] = []
    for seen in visit(tree, answers, facts):
        if not seen.asked and not is_empty(seen.value) and not any(seen.path[: len(one.path)] == one.path for one in found):
            found.append(seen)
    return found


def only_asked(tree: Part, answers: Any, facts: Facts = NO_FACTS) -> Any:
    """Return the answers without those to questions that are not asked; leaving one out may close another."""
    kept = compact(answers)
    while gone := left_out(tree, kept, facts):
        for seen in gone:
            _drop(kept, seen.path)
        kept = compact(kept)
    return kept


def _drop(answers: Any, path: Path) -> None:
    """Empty one answer; rows are emptied rather than taken out, so that the paths of the others stay true."""
    holder = answers
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = None
