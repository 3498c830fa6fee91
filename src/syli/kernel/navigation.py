"""Navigation: the places of the main menu, each shown only to those who may open it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from syli.kernel.access.actions import Action
from syli.kernel.access.engine import may
from syli.kernel.context import Context


@dataclass(frozen=True, slots=True)
class Place:
    """One place in the menu: label, URL name, icon, the action that opens it, its order."""

    label: Any
    url_name: str
    icon: str
    action: Action
    order: int


_PLACES: dict[str, Place] = {}


def place(label: Any, url_name: str, icon: str, action: Action, order: int) -> None:
    """Add a place to the menu."""
    _PLACES[url_name] = Place(label, url_name, icon, action, order)


_SHORTCUTS: dict[str, Place] = {}


def shortcut(slot: str, label: Any, url_name: str, icon: str, action: Action) -> None:
    """Fill one of the frame's own slots: `main_act` (the one thing to do from anywhere), `search`, `account`, `sign_out`."""
    _SHORTCUTS[slot] = Place(label, url_name, icon, action, 0)


def shortcuts_for(ctx: Context) -> dict[str, Any]:
    """Return what the frame shows in its slots to this actor; an empty slot is None."""
    open_to = {slot: known for slot, known in _SHORTCUTS.items() if may(ctx, known.action)}
    main_act = open_to.get("main_act")
    return {
        "main_act": {"label": main_act.label, "url": reverse(main_act.url_name), "icon": main_act.icon} if main_act else None,
        **{f"{slot}_url": reverse(open_to[slot].url_name) if slot in open_to else None for slot in ("search", "account", "sign_out")},
    }


def places_for(ctx: Context) -> list[Place]:
    """Return the places the actor may open, in order."""
    return [p for p in sorted(_PLACES.values(), key=lambda known: known.order) if may(ctx, p.action)]
