"""A label that asks ends with a question mark, in every language: of two questions beside each other neither looks like a heading.

The forms of packs: `catalogue/tests/test_packs_forms.py`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any, Final

import pytest
from django.conf import settings
from django.forms import BaseForm
from django.utils import translation

from syli.catalogue.tests.test_packs_forms import ASKS
from tools.project import SOURCE, is_test, ours
from tools.translations import translate

LANGUAGES: Final = ("fi", "sv", "en")
#: What a question begins with, by language; Finnish has -ko and -kö besides.
BEGINNINGS: Final = {
    "fi": ASKS,
    "sv": re.compile(r"(finns|får|har|hur|hurdan|kan|när|ska|vad|var|varför|vart|vem|vems|vilk(en|et|a)|är)\b", re.IGNORECASE),
    "en": re.compile(r"(are|can|do|does|has|have|how|is|may|should|was|were|what|when|where|which|who|whom|whose|why)\b", re.IGNORECASE),
}
#: They begin as a question does and say something.
NO_QUESTIONS: Final = {
    "Får ringas",
    "May be called",
    "What we have written here may go along",
    "When a client looks like one who is here already",
    "När en klient liknar någon som redan finns här",
}
IN_TEMPLATE = re.compile(r'<label[^>]*>\{\{ _\("([^"]+)"\) \}\}')
Label = tuple[str, str, str]


def declared() -> Iterator[Label]:
    """Yield the labels of every form of Syli, as its fields are declared."""
    import_module(settings.ROOT_URLCONF)
    for form in _below(BaseForm):
        for field in getattr(form, "base_fields", {}).values() if ours(form.__module__) else ():
            said = []
            for language in LANGUAGES:
                with translation.override(language):
                    said.append(str(field.label or ""))
            yield said[0], said[1], said[2]


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def written() -> Iterator[Label]:
    """Yield the labels that stand in code, for fields that are made when the form is, and in templates."""
    for path in sorted(SOURCE.rglob("*")):
        texts: list[str] = []
        if path.suffix == ".py" and not is_test(path):
            texts = [word for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) for word in _labels_of(call)]
        elif path.suffix == ".html":
            texts = IN_TEMPLATE.findall(path.read_text(encoding="utf-8"))
        yield from ((translate(text, "fi"), translate(text, "sv"), text) for text in texts)


def _labels_of(call: ast.AST) -> Iterator[str]:
    for given in call.keywords if isinstance(call, ast.Call) else ():
        if given.arg == "label" and isinstance(given.value, ast.Call) and given.value.args:
            text = given.value.args[-1]
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value


@cache
def labels() -> frozenset[Label]:
    return frozenset((*declared(), *written()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels__that_ask__end_with_a_question_mark(language: str) -> None:
    at = LANGUAGES.index(language)
    asking = {label[at] for label in labels() if BEGINNINGS[language].match(label[at])} - NO_QUESTIONS
    assert len(asking) > 80, "the walk finds the questions"
    assert sorted(text for text in asking if not text.endswith("?")) == []


def test_labels__ask_in_every_language_or_in_none() -> None:
    assert sorted(label for label in labels() if len({text.endswith("?") for text in label}) > 1) == []


def test_labels__exceptions__are_still_labels() -> None:
    assert {text for label in labels() for text in label} >= NO_QUESTIONS
