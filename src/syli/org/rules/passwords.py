"""Is this password good enough? Length and being unknown to guessers count; composition and age do not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Final

from syli.kernel.rules import rule

MIN_ALONE: Final = 15
MIN_WITH_FACTOR: Final = 8
# Far above any phrase a person types; keeps a form from hashing a book.
MAX_LENGTH: Final = 512
#: What must be left of a password once words that everybody can guess have been taken out of it.
MIN_OWN: Final = 8
_RUNS: Final = ("abcdefghijklmnopqrstuvwxyzåäö", "01234567890123456789", "qwertyuiopå", "asdfghjklöä", "zxcvbnm", "1234567890")
_LEET: Final = str.maketrans("013457@$!€", "oleastasie")
_TAIL: Final = re.compile(r"[\W\d_]+$")


class PasswordFlaw(StrEnum):
    """What is wrong with a password."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    COMMON = "common"
    PATTERN = "pattern"
    ABOUT_YOU = "about_you"


def normalised(password: str) -> str:
    """Return the form that is hashed: the same letters give the same bytes on every keyboard (NFKC, as the standard asks)."""
    return unicodedata.normalize("NFKC", password)


@rule(
    "ORG-15",
    "A password has at least 15 characters, or 8 beside a second factor; any characters; no common one, no pattern, not made of one's own names.",
    source="NIST SP 800-63B-4 §3.1.1.2",
)
def password_flaws(password: str, *, has_second_factor: bool, own_words: Iterable[str], is_common: Callable[[str], bool]) -> list[PasswordFlaw]:
    """Return what is wrong with a password; an empty list means it is good. `is_common` knows the blocklist."""
    text = normalised(password)
    shortest = MIN_WITH_FACTOR if has_second_factor else MIN_ALONE
    if len(text) > MAX_LENGTH:
        return [PasswordFlaw.TOO_LONG]
    flaws = []
    if len(text) < shortest:
        flaws.append(PasswordFlaw.TOO_SHORT)
    if any(is_common(form) for form in _forms_of(text)):
        flaws.append(PasswordFlaw.COMMON)
    if _is_pattern(text.casefold()):
        flaws.append(PasswordFlaw.PATTERN)
    if _is_made_of(text.casefold(), own_words):
        flaws.append(PasswordFlaw.ABOUT_YOU)
    return flaws


def _forms_of(text: str) -> set[str]:
    """Return the password as guessers try it: without capitals, without the year and sign at its end, with letters for digits."""
    plain = text.casefold()
    bare = _TAIL.sub("", plain)
    forms = {plain, bare, plain.translate(_LEET), bare.translate(_LEET), plain.replace(" ", "")}
    forms |= {unit for form in (plain, bare) if (unit := _repeated_unit(form)) is not None}
    return {form for form in forms if form}


def _repeated_unit(text: str) -> str | None:
    """Return what the text repeats, as "kissa" in "kissakissakissa"; None when it repeats nothing."""
    for length in range(1, len(text) // 2 + 1):
        if len(text) % length == 0 and text[:length] * (len(text) // length) == text:
            return text[:length]
    return None


def _is_pattern(text: str) -> bool:
    if len(set(text)) < 5:
        return True
    unit = _repeated_unit(text)
    return (unit is not None and len(unit) < MIN_OWN) or _without_runs(text) < MIN_OWN // 2


def _without_runs(text: str) -> int:
    """Return how many characters are left when rows of the keyboard and of the alphabet, four or longer, are taken out."""
    left, place = 0, 0
    while place < len(text):
        length = max((_run_at(text, place, row) for base in _RUNS for row in (base, base[::-1])), default=0)
        if length < 4:
            left += 1
        place += length if length >= 4 else 1
    return left


def _run_at(text: str, place: int, row: str) -> int:
    start = row.find(text[place])
    length = 0
    while start >= 0 and start + length < len(row) and place + length < len(text) and text[place + length] == row[start + length]:
        length += 1
    return length


def _is_made_of(text: str, own_words: Iterable[str]) -> bool:
    """Tell whether so little is left without the person's and the organisation's own words that knowing them is knowing it."""
    words = sorted({word.casefold() for own in own_words for word in re.split(r"[\W_]+", own) if len(word) >= 3}, key=len, reverse=True)
    left = text
    for word in words:
        left = left.replace(word, " ")
    if left == text:
        return False
    return len(re.sub(r"[\W\d_]+", "", left)) < MIN_OWN
