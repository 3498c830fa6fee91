"""In which language, width and theme is each journey walked? Every one of the twelve combinations at least once, shared out among them."""

from __future__ import annotations

from typing import NamedTuple

PHONE, DESK, WALL = 360, 1440, 1920


class Look(NamedTuple):
    """How one browser window shows Syli."""

    language: str
    width: int
    theme: str

    def __str__(self) -> str:
        return f"{self.language}-{self.width}-{self.theme}"


#: journey → the looks in which it is walked. The family worker is always on a phone; a keyboard needs a desk.
LOOKS: dict[str, tuple[Look, ...]] = {
    "crisis_worker": (Look("fi", DESK, "light"), Look("sv", PHONE, "dark")),
    "family_worker": (Look("fi", PHONE, "dark"), Look("sv", PHONE, "light"), Look("en", PHONE, "light")),
    "night_worker": (Look("fi", PHONE, "dark"), Look("sv", DESK, "dark")),
    "house_screens": (Look("en", WALL, "light"),),
    "leader": (Look("fi", DESK, "dark"), Look("en", PHONE, "dark")),
    "statistician": (Look("sv", DESK, "light"), Look("fi", PHONE, "light")),
    "data_request": (Look("fi", DESK, "light"), Look("sv", PHONE, "dark"), Look("en", PHONE, "light")),
    "keyboard": (Look("en", DESK, "dark"), Look("sv", DESK, "dark")),
    "without_scripts": (Look("en", DESK, "light"),),
}
