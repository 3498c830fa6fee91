"""The texts of a `sosmeta` note: names, questions, help, and the lists of codes that stand in prose."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from syli.questions.tree import Option, Words

#: What a part that has no words of its own is called.
PLAIN_NAMES: Final = {
    "value": Words("Arvo", "Värde", "Value"),
    "code": Words("Koodi", "Kod", "Code"),
    "system": Words("Koodisto", "Kodsystem", "Code system"),
    "display": Words("Selite", "Förklaring", "Meaning"),
}
_CODE_LINE = re.compile(r"^\s*([A-Za-z0-9.?_-]{1,20})\s*=\s*(.+?)\s*,?\s*$")


def said(note: Mapping[str, Any], *names: str) -> Words:
    """Return the first of these texts that a note has, in its languages."""
    for name in names:
        texts = note.get(name)
        if isinstance(texts, list):
            found = {str(one.get("lang")): str(one.get("value", "")).strip() for one in texts if isinstance(one, Mapping)}
            words = Words(fi=found.get("fi", ""), sv=found.get("sv", ""), en=found.get("en", ""))
            if words:
                return words
    return Words()


def value(note: Mapping[str, Any], name: str) -> str:
    """Return a value of a note that has no language."""
    texts = note.get(name)
    if isinstance(texts, list) and texts and isinstance(texts[0], Mapping):
        return str(texts[0].get("value", "")).strip()
    return texts.strip() if isinstance(texts, str) else ""


def label_of(key: str, note: Mapping[str, Any]) -> Words:
    """Return what a part is called: its question, its name, or its key read aloud."""
    return said(note, "title", "name") or PLAIN_NAMES.get(key) or Words(fi=key.replace("_", " ").capitalize())


def help_of(note: Mapping[str, Any]) -> Words:
    """Return what helps to answer; a dash that only fills the place is no help."""
    words = said(note, "description")
    return words if len(words.fi) > 2 or len(words.sv) > 2 else Words()


def options_in(note: Mapping[str, Any]) -> dict[str, Words]:
    """Return the codes that a note lists in prose, “1 = Oma aloite,” a line each, by code."""
    for name in ("valueSet", "classification"):
        lists = said(note, name)
        by_language = {language: _lines(getattr(lists, language)) for language in ("fi", "sv", "en")}
        codes = dict.fromkeys(code for found in by_language.values() for code in found)
        if codes:
            return {code: Words(**{language: found.get(code, "") for language, found in by_language.items()}) for code in codes}
    return {}


def _lines(text: str) -> dict[str, str]:
    matches = (_CODE_LINE.match(line) for line in text.splitlines())
    return {match[1]: match[2] for match in matches if match}


def choices(note: Mapping[str, Any], accepted: list[str], known: Mapping[str, Words]) -> tuple[Option, ...]:
    """Return what may be chosen: the accepted codes with their words, or every known code where none is singled out."""
    listed = options_in(note)
    codes = accepted or list(listed) or list(known)
    return tuple(Option(code, listed.get(code) or known.get(code) or Words(fi=code)) for code in codes)
