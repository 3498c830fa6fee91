"""Conditions: is a question asked, must it be answered, given the other answers and a few facts from outside?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any as Anything
from typing import Literal

Test = Literal["is", "is_not", "answered", "empty", "at_least", "below"]
TESTS: tuple[Test, ...] = ("is", "is_not", "answered", "empty", "at_least", "below")


@dataclass(frozen=True, slots=True)
class When:
    """Another answer compared with values.

    `path` is keys apart by dots. Its first key is looked up where the question stands, then one level further out, and so on: a
    question in a repeated row sees its own row first. `@name` is a fact that the caller tells, not an answer.
    """

    path: str
    test: Test = "is"
    values: tuple[Anything, ...] = ()


@dataclass(frozen=True, slots=True)
class All:
    """Every one of them holds."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of them holds."""

    of: tuple[Condition, ...]


Condition = When | All | Any

#: The answers seen from a question: those of its own group first, the whole tree last; with the keys each of them may have.
Scope = Sequence[tuple[frozenset[str], Mapping[str, Anything]]]


#: What is told by default: nothing.
NO_FACTS: Mapping[str, Anything] = MappingProxyType({})


def holds(condition: Condition | None, scope: Scope, facts: Mapping[str, Anything] = NO_FACTS) -> bool:
    """Say whether the condition holds; none always does. A fact nobody told makes no comparison true."""
    if condition is None:
        return True
    if isinstance(condition, All):
        return all(holds(one, scope, facts) for one in condition.of)
    if isinstance(condition, Any):
        return any(holds(one, scope, facts) for one in condition.of)
    return compared(condition, found(condition.path, scope, facts))


def found(path: str, scope: Scope, facts: Mapping[str, Anything] = NO_FACTS) -> Anything:
    """Return the answer or fact a path leads to; None when there is none."""
    if path.startswith("@"):
        return facts.get(path[1:])
    first, *rest = path.split(".")
    value: Anything = next((answers.get(first) for keys, answers in scope if first in keys), None)
    for key in rest:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def compared(condition: When, value: Anything) -> bool:
    """Compare one answer: of a coded answer its code counts, of several answers any."""
    plain = codes_in(value)
    if condition.test == "answered":
        return bool(plain)
    if condition.test == "empty":
        return not plain
    if condition.test in ("at_least", "below"):
        numbers = [one for one in plain if isinstance(one, (int, float)) and not isinstance(one, bool)]
        limit = condition.values[0] if condition.values else 0
        return any((one >= limit) == (condition.test == "at_least") for one in numbers)
    is_one = any(same(one, wanted) for one in plain for wanted in condition.values)
    return is_one if condition.test == "is" else bool(plain) and not is_one


def codes_in(value: Anything) -> list[Anything]:
    """Return the comparable parts of an answer."""
    if value is None or value == "":
        return []
    if isinstance(value, Mapping):
        return codes_in(value.get("code")) if "code" in value else ([True] if value else [])
    if isinstance(value, (list, tuple)):
        return [part for one in value for part in codes_in(one)]
    return [value]


def same(one: Anything, wanted: Anything) -> bool:
    """Say whether two values are equal; in Python true equals 1, here it does not."""
    return isinstance(one, bool) == isinstance(wanted, bool) and one == wanted


def paths_of(condition: Condition | None) -> list[str]:
    """Return every path a condition looks at."""
    if condition is None:
        return []
    if isinstance(condition, When):
        return [condition.path]
    return [path for one in condition.of for path in paths_of(one)]
