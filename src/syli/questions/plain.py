"""Trees out of plain data: what a YAML pack says about questions, checked, with an error that names the place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any as Anything

from syli.questions.conditions import TESTS, All, Any, Condition, When, paths_of
from syli.questions.inputs import CHECKS
from syli.questions.tree import KEY, SEVERAL, Field, Group, Kind, Option, Part, Repeat, Words, walk

NODE = {"key", "label", "help", "shown_when", "required", "required_when", "required_note"}
FIELD = {*NODE, "kind", "options", "system", "longest", "least", "most", "pattern", "check"}
GROUP = {*NODE, "parts"}
REPEAT = {*NODE, "repeat", "least", "most"}


class PlainError(ValueError):
    """What was written is no tree of questions; the message says where and why."""


def from_plain(data: Anything) -> Group:
    """Return the tree that plain data describes: `{"parts": [{"key": …, "kind": …, "label": {"fi": …}}, …]}`."""
    root = dict(_mapping(data, "questions"))
    root.setdefault("key", "")
    part = _part(root, "questions", root=True)
    if not isinstance(part, Group):
        raise PlainError("questions: begin with parts.")
    known = {path[-1] for path, _part in walk(part) if path}
    for path, node in walk(part):
        for looked in (*paths_of(node.shown_when), *paths_of(node.required_when)):
            if not looked.startswith("@") and looked.split(".")[0] not in known:
                raise PlainError(f"{'.'.join(map(str, path))}: no question is called {looked!r}.")
    return part


def _part(data: Mapping[str, Anything], place: str, *, root: bool = False) -> Part:
    key = data.get("key", "")
    if not isinstance(key, str) or not (root or KEY.fullmatch(key)):
        raise PlainError(f"{place}: a key is letters, digits and underscores, not {key!r}.")
    place = f"{place}.{key}" if key else place
    common: dict[str, Anything] = {
        "key": key,
        "label": _words(data.get("label"), place),
        "help": _words(data.get("help"), place),
        "required_note": _words(data.get("required_note"), place),
        "required": _truth(data.get("required", False), place),
        "shown_when": _condition(data.get("shown_when"), place),
        "required_when": _condition(data.get("required_when"), place),
    }
    if "repeat" in data:
        _only(data, REPEAT, place)
        body = {"key": "", **_mapping(data["repeat"], place)}
        made = _part(body, place, root=True)
        if isinstance(made, Repeat):
            raise PlainError(f"{place}: a list of lists is not asked.")
        return Repeat(**common, body=made, **{name: _number(data[name], place) for name in ("least", "most") if name in data})
    if "parts" in data:
        _only(data, GROUP, place)
        parts = tuple(_part(_mapping(one, place), place) for one in _list(data["parts"], place))
        if len({part.key for part in parts}) != len(parts):
            raise PlainError(f"{place}: two questions have one key.")
        return Group(**common, parts=parts)
    return _field(data, common, place)


def _field(data: Mapping[str, Anything], common: dict[str, Anything], place: str) -> Field:
    _only(data, FIELD, place)
    kind = data.get("kind", "text")
    if kind not in list(Kind):
        raise PlainError(f"{place}: a question is one of {', '.join(Kind)}, not {kind!r}.")
    options = tuple(_option(one, place) for one in _list(data.get("options", []), place))
    if Kind(kind) in {Kind.CHOICE, *SEVERAL} and not options:
        raise PlainError(f"{place}: say what may be chosen.")
    if data.get("check", "") not in {"", *CHECKS}:
        raise PlainError(f"{place}: no check is called {data['check']!r}.")
    given: dict[str, Anything] = {name: _number(data[name], place) for name in ("longest", "least", "most") if name in data}
    given.update((name, str(data[name])) for name in ("system", "pattern", "check") if name in data)
    return Field(**common, kind=Kind(kind), options=options, **given)


def _option(data: Anything, place: str) -> Option:
    if isinstance(data, str):
        return Option(data, Words(fi=data))
    found = _mapping(data, place)
    _only(found, {"value", "label"}, place)
    return Option(str(found.get("value", "")), _words(found.get("label"), place))


def _condition(data: Anything, place: str) -> Condition | None:
    if data is None:
        return None
    found = _mapping(data, place)
    for name, joined in (("all", All), ("any", Any)):
        if name in found:
            _only(found, {name}, place)
            parts = [_condition(one, place) for one in _list(found[name], place)]
            return joined(tuple(part for part in parts if part is not None))
    path = found.get("path")
    tests = [test for test in TESTS if test in found]
    if not isinstance(path, str) or not path or len(tests) != 1:
        raise PlainError(f"{place}: a condition has a path and one of {', '.join(TESTS)}.")
    _only(found, {"path", tests[0]}, place)
    value = found[tests[0]]
    return When(path, tests[0], () if tests[0] in ("answered", "empty") else tuple(value) if isinstance(value, list) else (value,))


def _words(data: Anything, place: str) -> Words:
    if data is None:
        return Words()
    if isinstance(data, str):
        return Words(fi=data)
    found = _mapping(data, place)
    _only(found, {"fi", "sv", "en"}, place)
    return Words(**{language: str(text) for language, text in found.items()})


def _mapping(data: Anything, place: str) -> Mapping[str, Anything]:
    if not isinstance(data, Mapping):
        raise PlainError(f"{place}: expected names with values, not {data!r:.40}.")
    return data


def _list(data: Anything, place: str) -> list[Anything]:
    if not isinstance(data, (list, tuple)):
        raise PlainError(f"{place}: expected a list, not {data!r:.40}.")
    return list(data)


def _number(data: Anything, place: str) -> Anything:
    if isinstance(data, bool) or not isinstance(data, (int, float)):
        raise PlainError(f"{place}: expected a number, not {data!r:.40}.")
    return data


def _truth(data: Anything, place: str) -> bool:
    if not isinstance(data, bool):
        raise PlainError(f"{place}: expected true or false, not {data!r:.40}.")
    return data


def _only(data: Mapping[str, Anything], known: set[str], place: str) -> None:
    if unknown := set(data) - known:
        raise PlainError(f"{place}: unknown: {', '.join(sorted(map(str, unknown)))}.")
