"""Names of people: cleaned for keeping, folded for finding, compared for likeness, put in Finnish order.

Folding makes spellings that are heard or typed alike the same (Mäki, Maki, Maeki; Virtanen, Wirtanen; Liisa, Lisa;
Katarina, Kathariina, Catarina). Both the kept name and the typed one are folded, so each finds the other.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_INVISIBLE = re.compile(r"[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NO_APOSTROPHES: Final[dict[int, str | None]] = dict.fromkeys(map(ord, "'’‘`´ʼ"))
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_WITHOUT_PARTS: Final = {
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ł": "l",
    "æ": "ae",
    "œ": "oe",
    "þ": "t",
    "ŧ": "t",
    "ŋ": "n",
    "ħ": "h",
    "ı": "i",
    "ə": "e",
    "ʒ": "z",
}
_SAME_SOUND: Final = {"w": "v", "c": "k", "q": "k", "z": "s"}
# Passports write ä, ö and ü as ae, oe and ue; so a vowel swallows the e after it. An h says nothing after k, t and s.
_SWALLOWED = re.compile(r"(?<=[aou])e+|(?<=[kts])h+")
_REPEATED = re.compile(r"([^\W\d_])\1+")
_WORD = re.compile(r"[^\W_]+")
_HYPHENATED = re.compile(r"([^\W_]+)-(?=([^\W_]+))")


def full_name(given_name: str, family_name: str) -> str:
    """Return the two names as one, whichever of them is known."""
    return f"{given_name} {family_name}".strip()


def clean_name(text: str) -> str:
    """Return the name as it is kept: composed letters, single spaces, plain dashes, nothing invisible."""
    composed = unicodedata.normalize("NFC", _INVISIBLE.sub("", _CONTROLS.sub(" ", text)))
    return " ".join(_DASHES.sub("-", composed).split())


def _without_marks(text: str) -> str:
    """Return the letters alone; one letter never becomes two words (ŀ is l and a dot)."""
    parts = []
    for letter in text:
        plain = unicodedata.normalize("NFKD", letter)
        parts.append("".join(filter(str.isalnum, plain)) if letter.isalnum() else plain)
    return "".join(part for part in "".join(parts) if not _is_mark(part))


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter).startswith("M")


def _letter_table() -> dict[int, str | None]:
    """Every Latin letter's plain one, made once: names are folded by the hundred while somebody waits."""
    table: dict[int, str | None] = dict.fromkeys(range(0x300, 0x370))
    for point in range(ord("a"), 0x250):
        letter = chr(point)
        plain = _without_marks(_WITHOUT_PARTS.get(letter, letter))
        table[point] = "".join(_SAME_SOUND.get(each, each) for each in plain)
    return table | _NO_APOSTROPHES


_LETTERS: Final = _letter_table()


def fold(text: str) -> str:
    """Return letters that sound or look alike as one; words stay apart, hyphens and all other signs become spaces."""
    return " ".join(_WORD.findall(_folded_letters(text)))


def _folded_letters(text: str) -> str:
    plain = text.casefold().translate(_LETTERS)
    if not plain.isascii():
        plain = _without_marks(plain).casefold().translate(_LETTERS)
    return _REPEATED.sub(r"\1", _SWALLOWED.sub("", plain))


# Words that people leave out or write together with the next one: looked for only when nothing else was typed.
PARTICLES: Final = frozenset(
    fold(
        "von van af de der den del della di da dos das du la le el al ul ad as bin ibn bint binti ben bat abu umm ter ten zu zur i y och ja and"
    ).split()
)


def folded_words(text: str) -> list[str]:
    """Return the folded words that carry a name: particles only when there is nothing else."""
    words = fold(text).split()
    return [word for word in words if word not in PARTICLES] or words


def folded_spellings(name: str) -> list[str]:
    """Return a name's folded words, and as one word what a hyphen or a particle holds together: Anna-Maija, El Hassan."""
    letters = _DASHES.sub("-", _folded_letters(name))
    words = _WORD.findall(letters)
    held = [pair for pair in _HYPHENATED.findall(letters) if all(pair)] if "-" in letters else []
    held += [(first, second) for first, second in pairwise(words) if first in PARTICLES]
    return [*words, *(_joined(first, second) for first, second in held)]


def _joined(first: str, second: str) -> str:
    return first + second[first[-1] == second[0] :]


class NameRanker:
    """Tells how well names answer what was typed; made once per search."""

    def __init__(self, typed: str) -> None:
        pairs = [(folded, plain) for plain in _plain_words(typed) if (folded := fold(plain))]
        self._words = [pair for pair in pairs if pair[0] not in PARTICLES] or pairs
        self._letters = sum(len(folded) for folded, _ in self._words)

    def likeness(self, name: str) -> float:
        """Return 0–100. Words may come in any order and be unfinished; dots and double letters as typed count a little."""
        plain_words = _plain_words(name)
        words = fold(" ".join(plain_words)).split()
        if not self._words or not words:
            return 0.0
        found = sum(self._best(folded, plain, words, plain_words) * len(folded) for folded, plain in self._words)
        shown = " ".join(plain_words)
        as_typed = sum(plain in shown for _, plain in self._words)
        return found / self._letters * 98 + as_typed / len(self._words) * 2

    def _best(self, folded: str, plain: str, words: list[str], plain_words: list[str]) -> float:
        """Return 0–1 for the word that answers best: begun with it, whole with mistakes, or begun with mistakes."""
        size = len(folded)
        begun = [len(word) for word in words if word.startswith(folded)]
        if begun:
            # A whole word before a begun one, a nearly finished one before a hardly begun one.
            return 1.0 - min(min(begun) - size, 12) * 0.004
        joined = [_joined(first, second) for first, second in pairwise(words)]
        if folded in joined:
            return 0.99
        starts = [word[: size + 1] for word in words if len(word) > size + 1]
        # Folding takes letters away, so that a mistake weighs more in what is left: the words as written count too.
        return 0.95 * max(_closest(folded, words + joined), _closest(plain, plain_words), _closest(folded, starts) - 0.03)


def _plain_words(text: str) -> list[str]:
    letters = clean_name(text).casefold().translate(_NO_APOSTROPHES)
    if not letters.isascii():
        # A mark that has not become one with its letter would part the word.
        letters = "".join(letter for letter in letters if not _is_mark(letter))
    return _WORD.findall(letters)


def _closest(word: str, others: list[str]) -> float:
    """Return 0–1: likeness of the closest one by the number of letters to change."""
    found = extractOne(word, others, scorer=OSA.normalized_similarity, score_cutoff=0.4)
    return float(found[1]) if found else 0.0


def likeness(typed: str, name: str) -> float:
    """Return 0–100: how well a name answers what was typed."""
    return NameRanker(typed).likeness(name)


_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyzåäö"
_ORDER: Final = {letter: f"{place:02}" for place, letter in enumerate(_ALPHABET)}


def sort_key(*parts: str) -> tuple[str, ...]:
    """Return what sorts names as a Finnish list does: å, ä and ö last, other marks on letters of no weight."""
    return tuple(_sort_text(part) for part in parts)


def _sort_text(text: str) -> str:
    """Letters become two digits; a space comes before digits, digits before letters, other alphabets last."""
    signs = []
    for letter in unicodedata.normalize("NFC", text).casefold():
        if letter in _ORDER:
            signs.append(_ORDER[letter])
            continue
        for part in _without_marks(_WITHOUT_PARTS.get(letter, letter)):
            if part in _ORDER:
                signs.append(_ORDER[part])
            elif part.isalpha():
                signs.append(f"99{part}")
            elif part.isdigit():
                signs.append(f"/{part}")
            elif part.isspace() or part == "-":
                signs.append(" ")
    return "".join(signs)
