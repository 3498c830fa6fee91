"""Where do the words of a pack's parts come from when it does not write them itself? From the code sets.

The filled document stands alone: kept with an episode it still reads the same when a code set has changed.
"""

import copy
from collections.abc import Mapping
from typing import Any

from .model import Code, CodeSet
from .names import LANGUAGES

# Section of a pack → code set whose entries lend it their words.
WORDS_FROM: Mapping[tuple[str, ...], str] = {
    ("participants",): "roles",
    ("way_in", "steps"): "steps",
    ("contacts",): "contact_kinds",
    ("timers",): "timers",
    ("limits",): "limits",
    ("recurring",): "recurring",
    ("facts",): "facts",
}


def filled(data: Mapping[str, Any], code_sets: Mapping[str, CodeSet]) -> dict[str, Any]:
    """Give a copy of a document in which every part has its words, and contact kinds their modality and length."""
    document: dict[str, Any] = copy.deepcopy(dict(data))
    for path, code_set in WORDS_FROM.items():
        for code, entry in section(document, path).items():
            known = code_sets[code_set].find(code) if code_set in code_sets else None
            if known is not None:
                _lend(entry, known)
    return document


def section(document: Mapping[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    """Find a keyed section of a document; empty when it is not there."""
    here: Any = document
    for step in path:
        here = here.get(step) if isinstance(here, dict) else None
    return here if isinstance(here, dict) else {}


def _lend(entry: dict[str, Any], known: Code) -> None:
    for language in LANGUAGES:
        entry.setdefault(language, getattr(known.texts, language))
    for name in ("modality", "minutes"):
        value = getattr(known, name)
        if value is not None and name not in entry:
            entry[name] = value
