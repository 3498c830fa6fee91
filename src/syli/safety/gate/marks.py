"""By which words would somebody be known? Names in their Finnish cases, numbers however they are spaced, addresses, aliases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from syli.kernel.context import Context
from syli.org.models import StaffMember, Unit
from syli.people.choices import ContactPointKind
from syli.people.models import ContactPoint, OtherName, Person
from syli.safety.choices import Token

#: Endings a Finnish or Swedish name takes in a sentence: Marian, Marialle, Marias.
_CASES: Final = r"n|a|ä|ta|tä|lle|lla|llä|lta|ltä|ssa|ssä|sta|stä|ksi|na|nä|tta|ttä|han|hän|hin|hon|seen|s"
_ENDINGS: Final = rf"(?:[ieaäoöuy]?(?:{_CASES})|:\w{{1,4}})?(?:kin|kaan|kään|ko|kö|nsa|nsä)?"
#: A name this long is looked for by its stem, for its last letters change (Salomäki, Salomäen); a shorter one is too like other words.
LONG_NAME: Final = 6
SHORTEST: Final = 3
Marks = frozenset[re.Pattern[str]]
_public_words: list[Callable[[], frozenset[str]]] = []


def public_words(words: Callable[[], frozenset[str]]) -> Callable[[], frozenset[str]]:
    """Let a higher app tell which words are everybody's, in lower case; a place named by one of them alone is not told by it."""
    _public_words.append(words)
    return words


def name_mark(word: str) -> re.Pattern[str]:
    """Return what finds a name in running text, in any case it may take."""
    if word.endswith("nen") and len(word) >= LONG_NAME:
        stem = re.escape(word[:-3]) + r"(?:nen|s\w{1,7})"
    else:
        stem = re.escape(word[:-2]) + r"\w{1,7}" if len(word) >= LONG_NAME else re.escape(word) + _ENDINGS
    return re.compile(rf"(?<!\w){_either_case(stem, word)}(?!\w)")


def _either_case(pattern: str, word: str) -> str:
    # A name begins with a capital letter, or the whole text is in capitals; "kai" in the middle of a sentence is no name.
    return rf"(?:{pattern}|(?i:(?-i:{re.escape(word.upper())})))"


def number_mark(number: str) -> re.Pattern[str] | None:
    """Return what finds a telephone number however it is spaced, with or without the country's code."""
    digits = re.sub(r"\D", "", number)
    digits = digits.removeprefix("00").removeprefix("358").removeprefix("0")
    if len(digits) < 5:
        return None
    return re.compile(r"[\s().\-]{0,2}".join(digits))


def words_mark(words: str) -> re.Pattern[str] | None:
    """Return what finds words as they stand, whatever space is between them and in whichever case."""
    parts = words.split()
    if sum(map(len, parts)) < SHORTEST:
        return None
    return re.compile(r"(?<!\w)" + r"[\s,]+".join(re.escape(part.strip(",")) for part in parts if part.strip(",")) + r"(?!\w)", re.IGNORECASE)


def marks_of_people(ctx: Context, keys: Iterable[int], *, but_of: Iterable[int] = ()) -> Marks:
    """Return what finds these people in a text: names, aliases, codes, numbers, addresses; not what they share with `but_of`."""
    own = {pattern.pattern for pattern in _marks(ctx, set(but_of))}
    return frozenset(pattern for pattern in _marks(ctx, set(keys)) if pattern.pattern not in own)


def tokens_of_people(ctx: Context, keys: Iterable[int], *, but_of: Iterable[int] = (), but_names_of: Iterable[int] = ()) -> dict[Token, Marks]:
    """Return what finds these people in a text, by kind; nothing that they share with `but_of`, no name of `but_names_of`."""
    own = {pattern.pattern for _token, pattern in _tokens(ctx, set(but_of))}
    own |= {pattern.pattern for token, pattern in _tokens(ctx, set(but_names_of)) if token == Token.NAME}
    found = [(token, pattern) for token, pattern in _tokens(ctx, set(keys)) if pattern.pattern not in own]
    return {kind: frozenset(pattern for token, pattern in found if token == kind) for kind in Token}


def _marks(ctx: Context, keys: set[int]) -> list[re.Pattern[str]]:
    return [pattern for _token, pattern in _tokens(ctx, keys)]


def _tokens(ctx: Context, keys: set[int]) -> list[tuple[Token, re.Pattern[str]]]:
    if not keys:
        return []
    found: list[tuple[Token, re.Pattern[str] | None]] = []
    for person in Person._base_manager.filter(organisation_id=ctx.home_id, pk__in=keys):
        names = f"{person.given_name} {person.family_name} {person.alias}"
        found += [(Token.NAME, name_mark(word)) for word in names.replace("-", " ").split() if len(word) >= SHORTEST]
        found.append((Token.NUMBER, words_mark(person.identity_code) if person.identity_code else None))
    for other in OtherName._base_manager.filter(organisation_id=ctx.home_id, person_id__in=keys):
        found += [(Token.NAME, name_mark(word)) for word in other.name.split() if len(word) >= SHORTEST]
    for point in ContactPoint._base_manager.filter(organisation_id=ctx.home_id, person_id__in=keys):
        if point.kind == ContactPointKind.PHONE:
            found.append((Token.NUMBER, number_mark(point.value)))
        else:
            # An address is known by its first line; the town alone is nobody's.
            found.append((Token.ADDRESS, words_mark(point.value.splitlines()[0].split(",")[0] if point.value.strip() else "")))
    return [(token, pattern) for token, pattern in found if pattern is not None]


def marks_of_secret_places(ctx: Context) -> Marks:
    """Return what finds the true names of the organisation's secret units; their aliases may be told.

    A name that is a public word, such as the service the unit gives, tells no place: it stands in every table of services.
    """
    secret = Unit.objects.filter(organisation_id=ctx.home_id, is_secret=True)
    names = [unit.name for unit in secret if unit.name.casefold() not in unit.alias.casefold()]
    public = frozenset[str]().union(*(words() for words in _public_words)) if names else frozenset()
    names = [name for name in names if " ".join(name.split()).casefold() not in public]
    return frozenset(pattern for name in names if (pattern := words_mark(name)) is not None)


def marks_of_staff(ctx: Context) -> Marks:
    """Return what finds the names of the organisation's workers, those too who have left."""
    staff = StaffMember.objects.filter(memberships__organisation_id=ctx.home_id).distinct()
    names = {word for member in staff for word in f"{member.given_name} {member.family_name}".replace("-", " ").split() if len(word) >= SHORTEST}
    return frozenset(name_mark(word) for word in names)
