"""Today: the home page is made of cards that apps bring; the kernel only puts them in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from syli.kernel.context import Context


@dataclass(frozen=True, slots=True)
class TodayCard:
    """One card: `column` 1 is now, 2 waits for me, 3 is to remember. `template` draws `data`; `count` goes beside the title."""

    id: str
    title: Any
    template: str
    column: int
    data: dict[str, Any] = field(default_factory=dict)
    count: int | None = None
    tone: str = "plain"


Provider = Callable[[Context], TodayCard | None]
_CARDS: list[tuple[int, str, Provider]] = []


def today_card(order: int) -> Callable[[Provider], Provider]:
    """Register what brings a card; it returns None when the actor has no use for it."""

    def register(provider: Provider) -> Provider:
        name = f"{provider.__module__}.{provider.__qualname__}"
        if all(known != name for _order, known, _provider in _CARDS):
            _CARDS.append((order, name, provider))
        return provider

    return register


def cards_for(ctx: Context) -> list[TodayCard]:
    """Return the actor's cards, in order."""
    return [card for _order, _name, provider in sorted(_CARDS, key=lambda known: known[:2]) if (card := provider(ctx)) is not None]
