"""Actions: one thing a person may do to one kind of object, with its sentence, allow-rules and audit level in one place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from django.db.models import Model

from syli.kernel.access.rules import AllowRule

Level = Literal["none", "normal", "high"]


@dataclass(frozen=True, slots=True)
class Audit:
    """How an action is written down: `level` none only for what names nobody; `reason` asks for words from the actor."""

    level: Level = "normal"
    reason: bool = False


@dataclass(slots=True)
class Action:
    """One declared action. `of_row` is False for acts on a collection or on nothing yet (list, create)."""

    sentence: Any
    allow: tuple[AllowRule, ...]
    audit: Audit = field(default_factory=Audit)
    of_row: bool = True
    writes: bool = False
    code: str = ""
    group: type[Actions] | None = None

    def __repr__(self) -> str:
        return f"<Action {self.code}>"


_ACTIONS: dict[str, Action] = {}


class Actions:
    """Base of an app's action lists: `class PersonAction(Actions, resource=Person, links={"people.Person": "pk"})`.

    `organisation` and `unit` are the paths from the resource to them; `links` maps "app.Model" to the path of a linked row,
    so that relations and guards declared over that model hold over this resource too.
    """

    resource: ClassVar[type[Model] | None] = None
    organisation: ClassVar[str | None] = None
    unit: ClassVar[str | None] = None
    links: ClassVar[dict[str, str]] = {}

    def __init_subclass__(
        cls,
        *,
        resource: type[Model] | None = None,
        noun: str | None = None,
        organisation: str | None = "organisation_id",
        unit: str | None = None,
        links: dict[str, str] | None = None,
    ) -> None:
        """Give every action its code `<app>.<noun>.<verb>` and register it."""
        cls.resource, cls.unit, cls.links = resource, unit, links or {}
        cls.organisation = organisation if resource is not None else None
        # The app that declares it: an app may declare acts on a lower app's rows (writing a note about a person).
        app = _app_of(cls.__module__)
        name = noun or _snake(resource.__name__ if resource is not None else cls.__name__.removesuffix("Action"))
        for verb, declared in vars(cls).items():
            if isinstance(declared, Action):
                declared.code = f"{app}.{name}.{verb.lower()}"
                declared.group = cls
                if declared.code in _ACTIONS:
                    raise ValueError(f"Action {declared.code} is declared twice")
                _ACTIONS[declared.code] = declared


def action(
    sentence: Any,
    allow: list[AllowRule],
    *,
    audit: Audit | None = None,
    of_row: bool = True,
    writes: bool = False,
) -> Action:
    """Declare an action: its sentence in plain words, who is allowed, how it is written down, whether it changes anything."""
    return Action(sentence, tuple(allow), audit or Audit(), of_row, writes)


def registered_actions() -> list[Action]:
    """Return every declared action, by code."""
    return sorted(_ACTIONS.values(), key=lambda declared: declared.code)


def _app_of(module: str) -> str:
    parts = module.split(".")
    # `syli.<app>.access`, or deeper: the toy app of the tests stands inside the kernel's tests.
    return parts[parts.index("tests") + 1] if "tests" in parts else parts[1]


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
