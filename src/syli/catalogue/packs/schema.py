"""Does a document have the right shape? JSON Schema says yes or no; here its answers become sentences."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path as FilePath
from typing import Any, Literal

from jsonschema import Draft202012Validator

from .problem import Path, Problem, closest, quoted
from .source import kind_of

Root = Literal["pack", "code_set", "form_file", "profile"]
Locate = Callable[..., Problem]
# A jsonschema ValidationError; its own types allow more than a validator ever gives.
_Error = Any

_KINDS = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
}


@cache
def schema() -> dict[str, Any]:
    """Read the schema that ships beside this file."""
    text = (FilePath(__file__).parent / "schema.json").read_text(encoding="utf-8")
    result: dict[str, Any] = json.loads(text)
    return result


@cache
def _validator(root: Root) -> Draft202012Validator:
    # That the schema itself is sound is asked by a test and not at every start: it takes as long as reading all packs.
    return Draft202012Validator(_resolved(root))


@cache
def _resolved(name: str) -> dict[str, Any]:
    """Give one definition with those it names put in their places: following a name anew at every value costs a third of the reading."""
    result: dict[str, Any] = _in_place(schema()["$defs"][name])
    return result


def _in_place(part: Any) -> Any:
    if isinstance(part, list):
        return [_in_place(item) for item in part]
    if not isinstance(part, dict):
        return part
    if set(part) == {"$ref"}:
        return _resolved(part["$ref"].removeprefix("#/$defs/"))
    return {key: _in_place(value) for key, value in part.items()}


def shape_problems(data: object, root: Root, problem: Locate) -> list[Problem]:
    """List everything in which a document departs from the format; `problem` knows files and lines."""
    found: list[Problem] = []
    for error in _validator(root).iter_errors(data):
        found.extend(_say(error, problem))
    return found


def _say(error: _Error, problem: Locate) -> Iterator[Problem]:
    path: Path = tuple(error.absolute_path)
    say = _SAYINGS.get(str(error.validator))
    if "propertyNames" in error.absolute_schema_path:
        # The schema blames the mapping; a person needs to be shown the key.
        key = str(error.instance)
        yield problem("bad_form", (*path, key), params=_form(error))
    elif say is None:
        yield problem("bad_shape", path, params={"reason": error.message[:200]})
    else:
        yield from say(error, path, problem)


def _unknown_keys(error: _Error, path: Path, problem: Locate) -> Iterator[Problem]:
    known = tuple(error.schema.get("properties", {}))
    for key in error.instance:
        if key not in known:
            params = {"key": quoted(key)}
            near = closest(key, known)
            yield problem("unknown_key", (*path, key), params=params, allowed=known, suggestion=near)


def _missing_key(error: _Error, path: Path, problem: Locate) -> Iterator[Problem]:
    for key in error.validator_value:
        if key not in error.instance and f"'{key}'" in error.message:
            yield problem("missing_key", path, params={"key": quoted(key)})


def _not_allowed(error: _Error, path: Path, problem: Locate) -> Iterator[Problem]:
    allowed = tuple(str(value) for value in error.validator_value)
    near = closest(error.instance, allowed)
    params = {"found": quoted(error.instance)}
    yield problem("not_allowed", path, params=params, allowed=allowed, suggestion=near)


def _wrong_type(error: _Error, path: Path, problem: Locate) -> Iterator[Problem]:
    value = error.validator_value
    expected = " or ".join(_KINDS[kind] for kind in ([value] if isinstance(value, str) else value))
    yield problem("wrong_type", path, params={"expected": expected, "found": kind_of(error.instance)})


def _bad_form(error: _Error, path: Path, problem: Locate) -> Iterator[Problem]:
    yield problem("bad_form", path, params=_form(error))


def _form(error: _Error) -> dict[str, str]:
    expected = error.schema.get("x-expected", "of the right form")
    return {"found": quoted(error.instance), "expected": str(expected)}


def _empty(_error: _Error, path: Path, problem: Locate) -> Iterator[Problem]:
    yield problem("empty", path)


def _too_many(error: _Error, path: Path, problem: Locate) -> Iterator[Problem]:
    yield problem("too_many", path, params={"limit": str(error.validator_value)})


def _duplicate(_error: _Error, path: Path, problem: Locate) -> Iterator[Problem]:
    yield problem("duplicate_item", path)


def _out_of_range(error: _Error, path: Path, problem: Locate) -> Iterator[Problem]:
    side = "at least" if error.validator == "minimum" else "at most"
    params = {"found": quoted(error.instance), "expected": f"{side} {error.validator_value}"}
    yield problem("out_of_range", path, params=params)


_SAYINGS: dict[str, Callable[[_Error, Path, Locate], Iterator[Problem]]] = {
    "additionalProperties": _unknown_keys,
    "required": _missing_key,
    "enum": _not_allowed,
    "type": _wrong_type,
    "pattern": _bad_form,
    "minItems": _empty,
    "minLength": _empty,
    "minProperties": _empty,
    "maxItems": _too_many,
    "maxLength": _too_many,
    "maxProperties": _too_many,
    "uniqueItems": _duplicate,
    "minimum": _out_of_range,
    "maximum": _out_of_range,
}
