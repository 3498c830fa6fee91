"""Rules: decisions as pure functions over plain values, each with an id, one sentence and a source. Imports no Django."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rule:
    """One declared rule: where it stands, what it says and where it comes from."""

    id: str
    sentence: str
    source: str
    module: str
    name: str
    line: int


_RULES: dict[str, Rule] = {}


def rule(id: str, sentence: str, *, source: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Declare a pure function as rule `id`; the sentence is shown to users, the source cites law, contract or requirement."""

    def register(function: Callable[P, T]) -> Callable[P, T]:
        known = _RULES.get(id)
        if known is not None and (known.module, known.name) != (function.__module__, function.__name__):
            raise ValueError(f"Rule {id} is declared twice: {known.module}.{known.name} and {function.__module__}.{function.__name__}")
        line = inspect.getsourcelines(function)[1]
        _RULES[id] = Rule(id, sentence, source, function.__module__, function.__name__, line)
        return function

    return register


def registered_rules() -> list[Rule]:
    """Return every declared rule, ordered by id."""
    return sorted(_RULES.values(), key=lambda declared: declared.id)


class RuleBroken(Exception):
    """An input breaks a rule: carries the rule's id, the message for the user and the form field it belongs to."""

    def __init__(self, rule_id: str, message: Any, field: str | None = None) -> None:
        super().__init__(f"{rule_id}: {message}")
        self.rule_id = rule_id
        self.message = message
        self.field = field

    @property
    def console_words(self) -> str:
        """What the command line says of it."""
        return f"{self.message} ({self.rule_id})"
