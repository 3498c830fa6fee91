"""What a process loads when it has begun to serve."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from simplemma import Lemmatizer
from simplemma.strategies import DefaultStrategy
from simplemma.strategies.dictionaries import DictionaryFactory

from syli.config.warming import warm
from syli.records import search


class Lists(DictionaryFactory):
    """Word lists that tell when they are asked for."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def get_dictionary(self, lang: str) -> Mapping[str, str]:
        self.asked.add(lang)
        return {}


def test_warm__word_lists__are_loaded_in_every_language_of_notes(monkeypatch: pytest.MonkeyPatch) -> None:
    lists = Lists()
    monkeypatch.setattr(search, "LEMMAS", Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=lists)))
    warm()
    assert lists.asked == {"fi", "sv", "en"}
