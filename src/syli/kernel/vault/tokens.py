"""Keyed search tokens: find a sealed name by its beginning, by parts or in spite of a typing mistake.

A name becomes features (beginnings of one to three letters, the three-letter pieces inside, and for short words the
word with one letter left out), and each feature a 64-bit number: HMAC-SHA256 under the owner's search key. Without the
key a token means nothing; how often tokens occur still shows, so a thief could guess which of them stands for a very
common piece. That is the price of searching at all; nothing but names and words of notes is indexed this way.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from syli.kernel.names import clean_name, folded_spellings, folded_words
from syli.kernel.vault import keyring
from syli.kernel.vault.models import KeyPurpose

# Up to here a word is found by its beginning alone; from here on by all its pieces.
BEGINNING: Final = 3
# Pieces of three letters say too little of a short word with a mistake in it; leaving out one letter finds those.
SHORT_WORD: Final = 5
MOST_WORDS: Final = 6
LONGEST_WORD: Final = 40

# One feature as the tokens of every owner that is searched; a row can only have its own owner's.
Piece = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WordQuery:
    """One typed word: a match has all `pieces`; one with a typing mistake has some of `loose`."""

    pieces: tuple[Piece, ...]
    loose: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class NameQuery:
    """Everything typed, word by word; `joined` are pieces of two words written as one."""

    words: tuple[WordQuery, ...]
    joined: tuple[Piece, ...]


def index_tokens(owner: int, names: Iterable[str]) -> list[int]:
    """Return every token under which a person is found: pass all names, also former ones and aliases."""
    features = {feature for name in names for word in folded_spellings(clean_name(name)) for feature in _features(word)}
    key = _search_key(owner)
    return sorted(_token(key, feature) for feature in features)


def query_tokens(owners: Iterable[int], text: str) -> NameQuery | None:
    """Return the tokens to ask for, or None when there is nothing to look for."""
    words = [word[:LONGEST_WORD] for word in folded_words(clean_name(text))[:MOST_WORDS]]
    keys = [_search_key(owner) for owner in owners]
    if not words or not keys:
        return None
    # Who writes Anna Maija may mean Annamaija.
    joined = _loose("".join(words)) if len(words) == 2 else []
    return NameQuery(
        tuple(WordQuery(_pieces(keys, _wanted(word)), _pieces(keys, _loose(word))) for word in dict.fromkeys(words)),
        _pieces(keys, joined),
    )


def exact_token(owner: int, column: str, value: str, key: bytes | None = None) -> int:
    """Return the token by which an equal value is found in one column: an identity code, a word; with an older search key if given."""
    return _token(key or _search_key(owner), f"={len(column)}={column}={value}")


def _features(word: str) -> set[str]:
    word = word[:LONGEST_WORD]
    beginnings = {f"{size}{word[:size]}" for size in range(1, min(len(word), BEGINNING) + 1)}
    return beginnings | set(_inner(word)) | (set(_gapped(word)) if len(word) <= SHORT_WORD else set())


def _wanted(word: str) -> list[str]:
    return [f"{min(len(word), BEGINNING)}{word[:BEGINNING]}", *_inner(word)]


def _loose(word: str) -> list[str]:
    if len(word) <= BEGINNING:
        return []
    gapped = _gapped(word) if len(word) <= SHORT_WORD + 1 else []
    return [f"{BEGINNING}{word[:BEGINNING]}", *_inner(word), *gapped]


def _inner(word: str) -> list[str]:
    """Pieces of three letters that do not begin the word; its beginning is a feature of its own."""
    return [f"-{word[place : place + 3]}" for place in range(1, len(word) - 2)]


def _gapped(word: str) -> list[str]:
    """The word, and the word with each letter left out: where one mistake parts two words, these sets meet."""
    if len(word) < BEGINNING:
        return []
    return [f"~{word}", *(f"~{word[:place]}{word[place + 1 :]}" for place in range(len(word)))]


def _pieces(keys: list[bytes], features: Iterable[str]) -> tuple[Piece, ...]:
    return tuple(tuple(_token(key, feature) for key in keys) for feature in dict.fromkeys(features))


def _token(key: bytes, feature: str) -> int:
    return int.from_bytes(hmac.digest(key, feature.encode(), "sha256")[:8], "big", signed=True)


def _search_key(owner: int) -> bytes:
    return keyring.current().newest(owner, KeyPurpose.SEARCH).secret
