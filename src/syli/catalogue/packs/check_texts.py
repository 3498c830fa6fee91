"""Are the texts of a pack there in all three languages, finished, and free of what does not belong in them?"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .fill import WORDS_FROM
from .names import LANGUAGES
from .problem import Path, quoted
from .scope import Scope

_PLACEHOLDER = re.compile(r"\b(TODO|FIXME|TBD|XXX+|lorem ipsum)\b|\?\?\?", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
# Seven digits or more in a row, with the usual separators: a phone number, an identity code, a business id.
_PHONE = re.compile(r"(?<!\w)\+?\d(?:[\s\-–()]?\d){6,}(?!\w)")
# Names of services may well be the same in all languages; sentences may not.
_LONG = 25


def check_texts(scope: Scope) -> None:
    """Check every text of a pack. A draft may still lack texts; that is only a notice."""
    is_draft = scope.data.get("status") == "draft"
    for path, texts in _texts_of(scope):
        for language in LANGUAGES:
            text = texts.get(language)
            if not isinstance(text, str) or not text.strip():
                scope.say("text_missing", path, level="notice" if is_draft else "error", language=language)
            else:
                _check_text(scope, (*path, language), text)
        _check_sameness(scope, path, texts)


def _texts_of(scope: Scope) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for name, texts in scope.section("texts").items():
        yield ("texts", name), texts
    for word, texts in scope.section("words").items():
        yield ("words", word), texts
    for code, state in scope.section("states").items():
        yield ("states", code), state
    for path in WORDS_FROM:
        for code, entry in scope.section(*path).items():
            if scope.has_own_text(entry):
                yield (*path, code), entry


def check_plain_texts(scope: Scope, path: Path, texts: Mapping[str, Any]) -> None:
    """Check a text of a code set: nothing may be missing there."""
    for language in LANGUAGES:
        text = texts.get(language)
        if not isinstance(text, str) or not text.strip():
            scope.say("text_missing", path, language=language)
        else:
            _check_text(scope, (*path, language), text)


def _check_text(scope: Scope, path: Path, text: str) -> None:
    if unfinished := _PLACEHOLDER.search(text):
        scope.say("text_placeholder", path, found=quoted(unfinished.group()))
    if contact := _MAIL.search(text) or _PHONE.search(text):
        scope.say("text_contact_data", path, found=quoted(contact.group()))
    if "!" in text:
        scope.notice("text_voice", path)


def _check_sameness(scope: Scope, path: Path, texts: Mapping[str, Any]) -> None:
    finnish = str(texts.get("fi", "")).strip()
    for language in ("sv", "en"):
        if len(finnish) >= _LONG and str(texts.get(language, "")).strip() == finnish:
            scope.say("text_same", (*path, language), language=language)
