"""Names: what is left of a person's name on a screen that others can see?"""

from __future__ import annotations

import re

_PARTS = re.compile(r"[^\s\-]+")


def initials(name: str) -> str:
    """Return "K. M." for "Kaisa Mäkelä"; a number stays whole, so that "Perhe 12" is still told from "Perhe 13"."""
    return " ".join(part if part.isdigit() else f"{part[0].upper()}." for part in _PARTS.findall(name)[:3])


def monogram(name: str) -> str:
    """Return "KM" for "Kaisa Mäkelä": the first and the last part, for the circle beside the name."""
    parts = _PARTS.findall(name)
    if not parts:
        return "?"
    chosen = parts[:1] if len(parts) == 1 else [parts[0], parts[-1]]
    return "".join(part[:2] if part.isdigit() else part[0].upper() for part in chosen)
