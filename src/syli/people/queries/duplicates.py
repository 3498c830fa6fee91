"""Is somebody much like this in the register already? Looked for only among those the reader may find."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from rapidfuzz.distance import OSA

from syli.kernel.context import Context
from syli.kernel.names import fold
from syli.kernel.vault.search import find
from syli.people import rules
from syli.people.queries.cards import PersonCard, card_of, findable
from syli.people.queries.registers import registers_kept
from syli.people.queries.search import all_names, having_code, postings

MOST = 5
LOOKED_AT = 25
#: One name of two alone says less: Kaisa may be Kaisa Virtanen, or not.
SINGLE_NAME = 0.85


class Described(Protocol):
    """What is known of the one who is about to be registered."""

    @property
    def names(self) -> list[str]:
        """The names to look for."""

    @property
    def identity_code(self) -> str:
        """The identity code in its written form, or nothing."""

    @property
    def born_on(self) -> date | None:
        """The birth date."""

    @property
    def birth_year(self) -> int | None:
        """The birth year, where only that is known."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody in the register who may be the same: how much alike, from 0 to 100, and whether the code is the same."""

    card: PersonCard
    score: int
    same_code: bool


def duplicates_of(ctx: Context, described: Described) -> list[Candidate]:
    """Return the likeliest duplicates, the most alike first (PEOPLE-20)."""
    owners = [register.pk for register in registers_kept(ctx)]
    people = findable(ctx).prefetch_related("other_names")
    found: dict[int, Any] = {}
    same_code: set[int] = set()
    if described.identity_code:
        found = {person.pk: person for person in having_code(ctx, people, described.identity_code)}
        same_code = set(found)
    for name in described.names:
        found |= {hit.row.pk: hit.row for hit in find(name, owners, people, postings(ctx), all_names, limit=LOOKED_AT)}
    candidates = [_candidate(ctx, described, person, same_code=person.pk in same_code) for person in found.values()]
    worth = [one for one in candidates if one.score >= rules.DUPLICATE_FROM]
    return sorted(worth, key=lambda one: (-one.score, one.card.pk))[:MOST]


def name_likeness(one: str, other: str) -> float:
    """Return from 0 to 1 how alike two whole names are, in whatever order; a single name counts a little less."""
    words, other_words = sorted(fold(one).split()), sorted(fold(other).split())
    if not words or not other_words:
        return 0.0
    whole = OSA.normalized_similarity(" ".join(words), " ".join(other_words))
    if min(len(words), len(other_words)) > 1:
        return float(whole)
    single = max(OSA.normalized_similarity(word, other_word) for word in words for other_word in other_words)
    return float(max(whole, single * SINGLE_NAME))


def _candidate(ctx: Context, described: Described, person: Any, *, same_code: bool) -> Candidate:
    likeness = max((name_likeness(name, known) for name in described.names for known in all_names(person)), default=0.0)
    score = rules.duplicate_score(
        same_code=same_code,
        name_likeness=likeness,
        birth=(described.born_on, described.birth_year),
        other=(person.born_on, person.birth_year),
    )
    return Candidate(card_of(ctx, person), score, same_code)
