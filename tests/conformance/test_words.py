"""One concept has one word in what people read: the glossary's, in every app, pack and language.

A leader who is "johtaja" on one page and "esihenkilö" on the next reads as two people with different rights.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any, Final

import polib
import pytest
import yaml

from tests.conformance.exceptions import exactly
from tools.project import DOCS, ROOT, SOURCE, is_migration, is_test

#: A concept by its place in the glossary, the words that stand for it nowhere, and how they are found. Compounds begin otherwise: gruppledare.
CONCEPTS: Final[dict[tuple[str, ...], dict[str, tuple[str, str]]]] = {
    ("states", "org.Role", "values", "leader"): {
        "fi": ("esihenkilö", r"\w*johtaj\w*|\w*esimie\w*|\bpäällik\w*"),
        "sv": ("förman", r"\bchef\w*|\bledare\w*|\bdirektör\w*|\bföreståndar\w*"),
        "en": ("leader", r"\b(?:directors?|supervisors?|superiors?|boss(?:es)?|(?<!password )managers?)\b"),
    },
    ("states", "org.Role", "values", "worker"): {
        "fi": ("työntekijä", r"\btyöläi\w*|\btoimihenkil\w*|\bvirkailij\w*"),
        "sv": ("arbetstagare", r"\w*medarbetar\w*|\banställd\w*"),
        "en": ("worker", r"\bemployees?\b|\bco-?workers?\b"),
    },
}
LANGUAGES: Final = ("fi", "sv", "en")
Text = tuple[str, str, str]


def in_catalogs() -> Iterator[Text]:
    for path in sorted(SOURCE.glob("*/locale/*/LC_MESSAGES/django.po")):
        for entry in polib.pofile(str(path)):
            place, said = path.relative_to(SOURCE).parts, entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
            yield from ((place[0], place[2], words) for words in said)
            yield place[0], "en", entry.msgid


def in_packs() -> Iterator[Text]:
    for path in sorted((ROOT / "packs").rglob("*.yaml")):
        yield from _texts(path.relative_to(ROOT).as_posix(), yaml.safe_load(path.read_text(encoding="utf-8")))


def _texts(place: str, data: Any) -> Iterator[Text]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key in LANGUAGES and isinstance(value, str):
                yield place, key, value
            else:
                yield from _texts(place, value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(place, value)


def in_glossary() -> Iterator[Text]:
    glossary = tomllib.loads((DOCS / "glossary.toml").read_text(encoding="utf-8"))
    yield from _texts("glossary", glossary)
    for kind in glossary["states"].values():
        for words in kind.get("values", {}).values():
            yield from (("glossary", language, text) for language, text in zip(LANGUAGES, words, strict=True))


def in_source() -> Iterator[Text]:
    """Yield what stands in Finnish or Swedish in code and templates: names of measures, words of the demonstration."""
    for path in sorted(path for kind in ("*.py", "*.html") for path in SOURCE.rglob(kind)):
        if not is_test(path) and not is_migration(path):
            text = path.read_text(encoding="utf-8")
            yield from ((path.relative_to(SOURCE).as_posix(), language, text) for language in ("fi", "sv"))


@pytest.mark.parametrize("place", list(CONCEPTS), ids=lambda place: place[-1])
def test_words__the_glossarys__are_those_of_the_table(place: tuple[str, str, str, str]) -> None:
    found: Any = tomllib.loads((DOCS / "glossary.toml").read_text(encoding="utf-8"))
    for key in place:
        found = found[key]
    assert found == [CONCEPTS[place][language][0] for language in LANGUAGES]


def test_words__of_one_concept__are_one_everywhere() -> None:
    texts = [*in_catalogs(), *in_packs(), *in_glossary(), *in_source()]
    assert len({place for place, _language, _text in texts}) > 100
    found = [
        f"{place} {language}: {match[0]}, which is {term}"
        for words in CONCEPTS.values()
        for place, language, text in texts
        for term, others in [words[language]]
        for match in re.finditer(others, text, re.IGNORECASE)
    ]
    exactly("words of one concept", found)


@pytest.mark.parametrize(
    ("language", "text", "is_found"),
    [
        ("fi", "Kysy johtajalta.", True),
        ("fi", "Toiminnanjohtaja päättää.", True),
        ("fi", "Kysy esihenkilöltä, johtuuko se tästä.", False),
        ("sv", "Fråga chefen.", True),
        ("sv", "Bara ledare ser det här.", True),
        ("sv", "Gruppledaren ringer.", False),
        ("sv", "Fråga din medarbetare.", True),
        ("sv", "Vi samarbetar.", False),
        ("en", "Ask the director.", True),
        ("en", "Keep them in a password manager.", False),
        ("en", "An employee of the county.", True),
    ],
)
def test_words__table__finds_them(language: str, text: str, is_found: bool) -> None:
    assert any(re.search(words[language][1], text, re.IGNORECASE) for words in CONCEPTS.values()) is is_found
