"""An interpreter learns an alias and a place, nothing else; and how much better a baby sleeps."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

from syli.kernel.rules import rule

DAY = 24 * 60


def words_in(text: str) -> list[str]:
    """Return the words of a text, folded for comparing."""
    return "".join(letter if letter.isalnum() else " " for letter in text.casefold()).split()


@rule("STAY-56", "An interpreter's order tells an alias and a meeting place: no name of the family, no name of the house.", source="TUR-8; row 44")
def order_tells_nobody(said: Iterable[str], names: Iterable[str], places: Iterable[str]) -> bool:
    """Tell whether none of the texts holds a name of somebody, word by word, or the whole name of a place."""
    spoken = [words_in(text) for text in said]
    told = {word for name in names for word in words_in(name)}
    if any(word in told for words in spoken for word in words):
        return False
    whole = [words_in(place) for place in places]
    return not any(_holds(words, place) for words in spoken for place in whole if place)


@rule("STAY-57", "A day and its night have twenty-four hours: a baby does not sleep more.", source="UNI-3")
def sleep_fits(night_minutes: int, day_minutes: int) -> bool:
    """Tell whether so much sleep fits into a day and its night."""
    return night_minutes >= 0 and day_minutes >= 0 and night_minutes + day_minutes <= DAY


@rule("STAY-58", "How much longer a baby sleeps at night is told by the middle night before and the middle one after.", source="UNI-3: before/after")
def change_of_sleep(before: Iterable[int], after: Iterable[int]) -> int | None:
    """Return the change in minutes, or nothing while one of the two is not known; a single bad night decides nothing."""
    earlier, later = list(before), list(after)
    return round(median(later) - median(earlier)) if earlier and later else None


def _holds(words: list[str], place: list[str]) -> bool:
    return any(words[n : n + len(place)] == place for n in range(len(words) - len(place) + 1))
