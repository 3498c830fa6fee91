"""In which language, width and theme is each journey walked? Every one of the twelve combinations at least once, shared out among them.

With `--every-look`, as `make prove` has it, each is walked in every one that its user could have.
"""

from __future__ import annotations

from itertools import product
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
    "chat": (Look("fi", PHONE, "dark"), Look("sv", DESK, "light"), Look("en", PHONE, "light")),
}
#: journey → the only widths its user could have; the others are walked at both.
WIDTHS: dict[str, tuple[int, ...]] = {
    "family_worker": (PHONE,), "house_screens": (WALL,), "keyboard": (DESK,), "without_scripts": (DESK,),
}  # fmt: skip


def looks_of(journey: str, *, every: bool) -> tuple[Look, ...]:
    """Return the looks in which a journey is walked: its share, or every one that its user could have."""
    if not every:
        return LOOKS[journey]
    return tuple(Look(*values) for values in product(("fi", "sv", "en"), WIDTHS.get(journey, (PHONE, DESK)), ("light", "dark")))
