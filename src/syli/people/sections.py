"""What stands on a client's page: sections, facts and acts that apps above `people` bring without `people` knowing them.

    @person_section(order=10)
    def episodes_section(ctx: Context, person: Person) -> PersonSection | None: ...

Write them in your app's `sections.py`; it is loaded when Django is ready. The template of a section shows its body only
(the page draws the heading and the anchor) and reads `section.data`. Return None for what the reader may not see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from syli.kernel.context import Context
from syli.people.models import Person

Tone = Literal["plain", "info", "soon", "danger", "done"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PersonSection:
    """One section: `id` is its anchor, `summary` a few words below the heading ("2 open"), `place` its column on a desk."""

    id: str
    title: str
    template: str
    data: Mapping[str, Any] = field(default_factory=dict)
    summary: str = ""
    place: Literal["main", "side"] = "main"


@dataclass(frozen=True, slots=True)
class PersonFact:
    """One line of the header: what matters in ten seconds ("Now: Baby blues, 3rd month")."""

    label: str
    text: str
    tone: Tone = "plain"
    href: str = ""


@dataclass(frozen=True, slots=True)
class PersonAct:
    """One button of the header; the first of kind primary is the page's main act."""

    label: str
    href: str
    icon: str = ""
    kind: Literal["primary", "secondary"] = "secondary"


Provider = Callable[[Context, Person], T | None]


class Registry(Generic[T]):
    """Providers in their order; the same order on every start whatever was imported first."""

    def __init__(self) -> None:
        self._providers: dict[str, tuple[int, Provider[T]]] = {}

    def at(self, order: int) -> Callable[[Provider[T]], Provider[T]]:
        """Return a decorator that registers a provider at this place."""

        def register(provider: Provider[T]) -> Provider[T]:
            self._providers[f"{provider.__module__}.{provider.__qualname__}"] = (order, provider)
            return provider

        return register

    def of(self, ctx: Context, person: Person, own: Iterable[tuple[int, T]] = ()) -> list[T]:
        """Return what every provider has to show of the person, the page's own parts in their places among them."""
        shown = [(order, name, provider(ctx, person)) for name, (order, provider) in self._providers.items()]
        shown += [(order, "", part) for order, part in own]
        shown.sort(key=lambda placed: placed[:2])
        return [part for _order, _name, part in shown if part is not None]


_sections: Registry[PersonSection] = Registry()
_facts: Registry[PersonFact] = Registry()
_acts: Registry[PersonAct] = Registry()


def person_section(order: int) -> Callable[[Provider[PersonSection]], Provider[PersonSection]]:
    """Register a section of the client's page. `people` itself stands at 60 (reach), 70 (family), 80 (basics)."""
    return _sections.at(order)


def person_fact(order: int) -> Callable[[Provider[PersonFact]], Provider[PersonFact]]:
    """Register a line of the client's header."""
    return _facts.at(order)


def person_act(order: int) -> Callable[[Provider[PersonAct]], Provider[PersonAct]]:
    """Register a button of the client's header."""
    return _acts.at(order)


def sections_of(ctx: Context, person: Person, *, own: Iterable[tuple[int, PersonSection]] = ()) -> list[PersonSection]:
    """Return the sections of a client's page for this reader; `own` are those of `people` with their places."""
    return _sections.of(ctx, person, own)


def facts_of(ctx: Context, person: Person) -> list[PersonFact]:
    """Return the header lines of a client's page for this reader."""
    return _facts.of(ctx, person)


def acts_of(ctx: Context, person: Person) -> list[PersonAct]:
    """Return the header buttons of a client's page for this reader."""
    return _acts.of(ctx, person)
