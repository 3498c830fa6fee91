"""Guards: AND'd over every action on a resource linked to the guarded model, whatever the allow-rules say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from syli.kernel.access.compiled import Meaning, compiled
from syli.kernel.access.rules import Linked
from syli.kernel.context import Context


@dataclass(frozen=True, slots=True)
class Guard:
    """One restriction over a model: hides rows from the actor until what it names is satisfied."""

    id: str
    target: str
    sentence: str
    meaning: Meaning

    @property
    def rows(self) -> Callable[[Any], Q]:
        """Return the function that says what stays open."""
        return self.meaning.source


_GUARDS: dict[str, Guard] = {}


def guard(id: str, target: str, sentence: str, *, lasting: bool = False) -> Callable[[Callable[[Any], Q]], Callable[[Any], Q]]:
    """Declare a guard over rows of `target` ("app.Model"): the function returns the rows that stay open to the actor.

    The words of a `lasting` one hang on the actor, her roles and the day alone, and are made once a day.
    """

    def register(rows: Callable[[Any], Q]) -> Callable[[Any], Q]:
        # A second guard under one id would silently take the first away, and with it what the first keeps closed.
        if id in _GUARDS and _GUARDS[id].rows.__qualname__ != rows.__qualname__:
            raise ValueError(f"Guard {id} is declared twice")
        _GUARDS[id] = Guard(id, target, sentence, Meaning(rows, Q(), lasting))
        return rows

    return register


def registered_guards() -> list[Guard]:
    """Return every guard, by id."""
    return sorted(_GUARDS.values(), key=lambda declared: declared.id)


def guards_over(linked: Linked) -> list[tuple[Guard, str | None]]:
    """Return the guards that hold over a resource, each with the path to the guarded row (None: the row itself)."""
    label = linked.resource._meta.label if linked.resource is not None else None
    found: list[tuple[Guard, str | None]] = []
    for declared in registered_guards():
        if declared.target == label:
            found.append((declared, None))
        elif declared.target in linked.links:
            found.append((declared, linked.links[declared.target]))
    return found


def open_rows(declared: Guard, path: str | None, ctx: Context) -> Q:
    """Return the resource's rows the guard leaves open, through `path` when the guarded row is a linked one."""
    opened = compiled(ctx, declared.id, declared.target, (declared.meaning,), path)
    return opened | Q(**{f"{path}__isnull": True}) if path is not None and opened else opened
