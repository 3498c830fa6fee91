"""When must it be answered, when is it asked? Notes say it in Finnish sentences of a few patterns; what fits none stays a note to read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from syli.documents.schema.words import said
from syli.questions.conditions import All, Condition, When
from syli.questions.conditions import Any as AnyOf

#: The fact that the age of whom the document is about is told by.
AGE = "@age"
#: Yes and no, as a switch and as codes of the national yes-no-unknown.
YES: tuple[Any, ...] = (True, "K")
NO: tuple[Any, ...] = (False, "E")

_AGE_FROM = re.compile(r"jos asiakas on (?:vähintään (\d+)-vuotias|täyttänyt (\d+) vuotta)")
_AGE_BELOW = re.compile(r"jos asiakas on alle (\d+)-vuotias")
_EITHER = re.compile(r"\b(?:joko|toinen|toisen?)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-ZÅÄÖ\"])|\n+")
_ANSWERED = re.compile(
    r"""[Jj]os\s+(?:kenttään\s+|kohtaan\s+)?["“”]?(?P<label>[^"“”]{3,200}?)["“”]?(?:\s+tai\s+["“”][^"“”]{3,200}["“”])*\s*(?:-\s?kenttään|-kohtaan|kenttään)?\s*(?:on\s+)?"""
    r"""(?:vastattu|kirjattu)\s+["“”]?(?P<answer>kyllä|ei)\b""",
    re.IGNORECASE,
)
_CHOSEN = re.compile(r"""[Jj]os\s+["“”]?(?P<label>[^"“”]{3,200}?)["“”]?\s*-(?:kentässä|kenttään)\s+.*?valittu\s+(?P<codes>.+)$""")
_CODE = re.compile(r"(?:luokka\s+)?\"?(\d{1,4})\s*(?:=|\s)\s*\"?[A-Za-zÅÄÖåäö\"]")
_CLASS = re.compile(r"luokk?a\s+\"?(\d{1,4})\b")
_LEFT_EMPTY = re.compile(r"jos\s+(?P<label>[\wÅÄÖåäö -]{3,120}?)-kenttä on jätetty tyhjäksi", re.IGNORECASE)

_SHOWN = re.compile(r"\bnäytetään\b", re.IGNORECASE)
_HIDDEN = re.compile(r"\bei\b[^.]*\bnäytetä\b", re.IGNORECASE)
_REQUIRED = re.compile(r"\bpakollinen\b|\bkirjattava\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """What a note says that a machine can follow; `is_understood` is false when it also says something else that binds."""

    shown_when: Condition | None = None
    required_when: Condition | None = None
    is_understood: bool = True


#: Finds the path of the part that somebody calls by these words, from where the note stands; None when nothing or too much is called so.
Finder = Callable[[str], str | None]


def told_by(note: Mapping[str, Any], find: Finder, siblings: Iterable[tuple[str, str]]) -> Told:
    """Read a note. `siblings` are (key, name) of the parts beside it."""
    text = said(note, "implementationNote").fi
    if not text:
        return Told(is_understood=not note.get("conditionalRequired"))
    shown: list[Condition] = []
    required: list[Condition] = []
    binding = understood = 0
    for sentence in filter(None, map(str.strip, _SENTENCE.split(text))):
        hides, shows, requires = bool(_HIDDEN.search(sentence)), bool(_SHOWN.search(sentence)), bool(_REQUIRED.search(sentence))
        conditional = re.search(r"\bjos\b|\bjoko\b|\btoinen\b|\bsilloin\b", sentence, re.IGNORECASE) is not None
        # How headings of repeated parts are drawn binds nobody's answers.
        if not conditional or not (hides or shows or requires) or "toistuu" in sentence.casefold():
            continue
        binding += 1
        condition = _condition(sentence, find, siblings, negated=hides)
        if condition is None:
            continue
        understood += 1
        (shown if (hides or shows) and not requires else required).append(condition)
    return Told(_joined(shown, All), _joined(required, AnyOf), understood == binding and (binding > 0 or not note.get("conditionalRequired")))


def _joined(conditions: list[Condition], joined: type[All | AnyOf]) -> Condition | None:
    different = list(dict.fromkeys(conditions))
    if len(different) < 2:
        return different[0] if different else None
    return joined(tuple(different))


def _condition(sentence: str, find: Finder, siblings: Iterable[tuple[str, str]], *, negated: bool) -> Condition | None:
    if match := _AGE_FROM.search(sentence):
        return When(AGE, "at_least", (int(match[1] or match[2]),))
    if match := _AGE_BELOW.search(sentence):
        return When(AGE, "below", (int(match[1]),))
    if _EITHER.search(sentence):
        other = next((key for key, name in siblings if name and name.casefold() in sentence.casefold()), None)
        return When(other, "empty") if other else None
    if match := _LEFT_EMPTY.search(sentence):
        path = find(match["label"])
        if path is None:
            return None
        empty = When(path, "empty")
        return AnyOf((empty, When(path, "is", NO))) if "vastattu ei" in sentence.casefold() else empty
    if match := _ANSWERED.search(sentence):
        return _answered(sentence, match, find, negated=negated)
    if match := _CHOSEN.search(sentence):
        codes = tuple(dict.fromkeys([*_CLASS.findall(match["codes"]), *_CODE.findall(match["codes"])]))
        path = find(match["label"])
        return When(path, "is", codes) if path and codes else None
    return None


def _answered(sentence: str, match: re.Match[str], find: Finder, *, negated: bool) -> Condition | None:
    answer = YES if match["answer"].casefold() == "kyllä" else NO
    # “Not shown when A or B is answered yes”: every label in quotation marks is one of them.
    labels = [match["label"], *re.findall(r'["“”]([^"“”]{4,200})["“”]', sentence)]
    paths = list(dict.fromkeys(path for label in labels if (path := find(label))))
    if not paths:
        return None
    if negated:
        # An unanswered question hides nothing.
        other = NO if answer == YES else YES
        return _joined([AnyOf((When(path, "empty"), When(path, "is", other))) for path in paths], All)
    return _joined([When(path, "is", answer) for path in paths], AnyOf)
