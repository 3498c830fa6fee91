"""Events: facts an app announces upward; reactions of higher apps run in the same transaction, explicitly registered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from syli.kernel.context import Context

E = TypeVar("E")
Reaction = Callable[[Context, Any], None]
_REACTIONS: dict[type, list[Reaction]] = defaultdict(list)


def reacts_to(*kinds: type[E]) -> Callable[[Callable[[Context, E], None]], Callable[[Context, E], None]]:
    """Register a reaction to events of `kinds`."""

    def register(reaction: Callable[[Context, E], None]) -> Callable[[Context, E], None]:
        for kind in kinds:
            if reaction not in _REACTIONS[kind]:
                _REACTIONS[kind].append(reaction)
        return reaction

    return register


def announce(ctx: Context, event: object) -> None:
    """Tell every reaction of this kind of event, in the order of the apps. A failing reaction fails the whole command."""
    for reaction in _REACTIONS[type(event)]:
        reaction(ctx, event)


def registered_reactions() -> dict[type, list[Reaction]]:
    """Return who listens to what, for the generated reference."""
    return {kind: list(listeners) for kind, listeners in _REACTIONS.items()}
