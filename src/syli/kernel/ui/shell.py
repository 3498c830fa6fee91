"""Shell: what stands around every page: the menu with the current place marked, messages, who is signed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.messages import get_messages
from django.urls import reverse


@dataclass(frozen=True, slots=True)
class NavItem:
    """One place of the main menu as the page shows it."""

    label: Any
    url: str
    icon: str
    current: bool = False


def nav_items(places: Iterable[Any], request: Any) -> list[NavItem]:
    """Return the menu; the place whose address is the longest beginning of the page's address is the current one.

    A place has `label`, `icon` and either `url` or `url_name` (`syli.kernel.navigation.Place`).
    """
    found = [(place, getattr(place, "url", None) or reverse(place.url_name)) for place in places]
    path = getattr(request, "path", "")
    within = [url for _place, url in found if path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))]
    current = max(within, key=len, default=None)
    return [NavItem(place.label, url, place.icon, url == current) for place, url in found]


def flash_messages(request: Any) -> list[Any]:
    """Return the messages that wait for this browser; none when there is no request or no session."""
    return list(get_messages(request)) if request is not None else []
