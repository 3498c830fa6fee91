"""What to call a device in the list of sessions: browser and system in two words, nothing that tells devices of one kind apart."""

from __future__ import annotations

import re
from typing import Final

# Order matters: every browser claims to be several others, the true name comes with its own mark.
_BROWSERS: Final = (
    ("Edge", r"Edg(?:e|A|iOS)?/"), ("Opera", r"OPR/"), ("Samsung Internet", r"SamsungBrowser/"), ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/"), ("Safari", r"Safari/"),
)  # fmt: skip
_SYSTEMS: Final = (
    ("iPad", "iPad"), ("iPhone", "iPhone"), ("Android", "Android"), ("Windows", "Windows"), ("Mac", "Macintosh|Mac OS X"),
    ("Chromebook", "CrOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_name(user_agent: str) -> str:
    """Return "Firefox, Windows"; an empty string when neither is recognised."""
    found = (next((name for name, mark in known if re.search(mark, user_agent)), "") for known in (_BROWSERS, _SYSTEMS))
    return ", ".join(name for name in found if name)
