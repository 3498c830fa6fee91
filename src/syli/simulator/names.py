"""Invented people's names, streets and houses, drawn from lists of common names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from syli.simulator.seeds import Weighted

DATA = Path(__file__).parent / "data"


def weighted_words(words: list[str]) -> Weighted[str]:
    """Read `Name 7, Other` as words with weights."""
    pairs: list[tuple[str, float]] = []
    for word in words:
        name, _, weight = str(word).rpartition(" ")
        pairs.append((name, float(weight)) if name and weight.isdigit() else (str(word), 1.0))
    return Weighted(pairs)


@dataclass(frozen=True, slots=True)
class NameBook:
    """All the lists."""

    surnames: dict[str, Weighted[str]]
    given: dict[tuple[str, bool, str], Weighted[str]]
    aliases: tuple[str, ...]
    streets: tuple[str, ...]
    associations: tuple[str, ...]
    secret_houses: tuple[str, ...]
    secret_names: tuple[str, ...]

    def surname(self, dice: Random, language: str) -> str:
        """Draw a family name."""
        return self.surnames[language if language in self.surnames else "fi"].draw(dice)

    def given_name(self, dice: Random, language: str, *, is_child: bool, gender: str) -> str:
        """Draw a given name of the right language, time and gender."""
        known = language if language in self.surnames else "fi"
        kind = gender if gender in ("female", "male") else dice.choice(("female", "male"))
        return self.given[(known, is_child, kind)].draw(dice)

    def address(self, dice: Random, place: str) -> str:
        """Draw an address on a street that is on no map; the postal code exists nowhere."""
        stair = f" {dice.choice('ABCD')} {dice.randint(1, 60)}" if dice.random() < 0.7 else ""
        return f"{dice.choice(self.streets)} {dice.randint(1, 48)}{stair}, 00000 {place}"


@cache
def name_book() -> NameBook:
    """Return the lists, read once."""
    data: dict[str, Any] = yaml.safe_load((DATA / "names.yaml").read_text(encoding="utf-8"))
    surnames: dict[str, Weighted[str]] = {}
    given: dict[tuple[str, bool, str], Weighted[str]] = {}
    for language, lists in data["languages"].items():
        surnames[language] = weighted_words(lists["surnames"])
        for age, is_child in (("adult", False), ("child", True)):
            for gender, words in lists[age].items():
                given[(language, is_child, gender)] = weighted_words(words)
    return NameBook(
        surnames,
        given,
        tuple(data["aliases"]),
        tuple(data["streets"]),
        tuple(data["associations"]),
        tuple(data["secret_houses"]),
        tuple(data["secret_names"]),
    )
