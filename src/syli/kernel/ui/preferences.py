"""Preferences: how does this browser want its pages: theme, night, privacy, language? Kept in cookies, nothing in the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from syli.kernel.context import clock
from syli.kernel.dates import local_moment

THEMES = ("auto", "light", "dark", "contrast")
NIGHT_CHOICES = ("auto", "on", "off")
THEME_COOKIE = "syli_theme"
NIGHT_COOKIE = "syli_night"
PRIVACY_COOKIE = "syli_privacy"
KEYS_COOKIE = "syli_keys"
NIGHT_FROM, NIGHT_UNTIL = 22, 6


@dataclass(frozen=True, slots=True)
class Preferences:
    """How this browser shows pages; `night` and `is_private` are what holds now, `night_choice` is what was chosen."""

    theme: Literal["auto", "light", "dark", "contrast"] = "auto"
    night_choice: Literal["auto", "on", "off"] = "auto"
    night: bool = False
    is_private: bool = False
    has_keys: bool = True


def is_night(hour: int, choice: str) -> bool:
    """Tell whether pages are shown as at night: from 22 to 6, unless somebody chose otherwise."""
    if choice != "auto":
        return choice == "on"
    return hour >= NIGHT_FROM or hour < NIGHT_UNTIL


def preferences_of(request: Any) -> Preferences:
    """Return the preferences of the request's browser; a shared device is private until somebody turns that off."""
    if request is None:
        return Preferences()
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    choice: Any = request.COOKIES.get(NIGHT_COOKIE, "auto")
    private = request.COOKIES.get(PRIVACY_COOKIE, "on" if getattr(request, "is_shared_device", False) else "off")
    choice = choice if choice in NIGHT_CHOICES else "auto"
    return Preferences(
        theme=theme if theme in THEMES else "auto",
        night_choice=choice,
        night=is_night(local_moment(clock()).hour, choice),
        is_private=private == "on",
        has_keys=request.COOKIES.get(KEYS_COOKIE, "on") != "off",
    )
