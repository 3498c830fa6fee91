"""Finding a person: by a beginning, a misspelling, a former name or an identity code; only those the reader may find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from syli.kernel.context import Context
from syli.kernel.identity_codes import IdentityCodeError, check_personal_code
from syli.kernel.names import NameRanker, sort_key
from syli.kernel.vault.search import Postings, find
from syli.people.access import WORKS_WITH
from syli.people.models import NameToken
from syli.people.queries.cards import PersonCard, card_of, findable, name_of
from syli.people.queries.registers import registers_kept
from syli.people.tokens import code_token

PAGE = 25
MOST_HITS = 100
MOST_OWN = 300


@dataclass(frozen=True, slots=True)
class Hit:
    """One found person; `also` is the other name by which she was found, for those who may open her record."""

    card: PersonCard
    also: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a search; `is_cut` says that there are more than anybody would leaf through."""

    page: Page[Hit]
    is_cut: bool

    @property
    def keys(self) -> list[int]:
        """Return the primary keys of the people on the page, for the audit trail."""
        return [hit.card.pk for hit in self.page.object_list]


def search(ctx: Context, text: str, number: Any = 1) -> Found:
    """Return the people who answer `text`, the likeliest first; a whole identity code finds exactly."""
    people = findable(ctx).prefetch_related("other_names")
    code = _code_in(text)
    hits = _with_code(ctx, people, code) if code else _with_name(ctx, people, text)
    return Found(Paginator(hits, PAGE).get_page(number), is_cut=len(hits) >= MOST_HITS)


def own_clients(ctx: Context, number: Any = 1) -> Found:
    """Return those the reader works with, by family name as a Finnish list does."""
    people = list(findable(ctx).filter(WORKS_WITH.rows(ctx)).order_by("-pk")[: MOST_OWN + 1])
    people.sort(key=lambda person: (*sort_key(person.family_name or person.alias, person.given_name), person.pk))
    page = Paginator(people[:MOST_OWN], PAGE).get_page(number)
    page.object_list = [Hit(card_of(ctx, person)) for person in page.object_list]
    return Found(page, is_cut=len(people) > MOST_OWN)


def postings(ctx: Context) -> Postings:
    """Return the name tokens of the reader's organisation, to be searched."""
    return Postings(NameToken, "person", organisation_id=ctx.home_id)


def having_code(ctx: Context, people: QuerySet[Any], code: str) -> QuerySet[Any]:
    """Narrow people to those with exactly this identity code, in whichever register of the organisation."""
    tokens = [code_token(register.pk, code) for register in registers_kept(ctx)]
    return people.filter(pk__in=NameToken.objects.filter(organisation_id=ctx.home_id, token__in=tokens).values("person"))


def all_names(person: Any) -> list[str]:
    """Return every name of a person whose `other_names` were read with her."""
    return [name for name in (name_of(person), person.alias, *(other.name for other in person.other_names.all())) if name]


def _code_in(text: str) -> str:
    """Return the identity code that was typed, in its written form; empty when the text is none."""
    try:
        return check_personal_code(text, allow_real=True).text
    except IdentityCodeError:
        return ""


def _with_code(ctx: Context, people: QuerySet[Any], code: str) -> list[Hit]:
    return [Hit(card_of(ctx, person)) for person in having_code(ctx, people, code).order_by("pk")[:MOST_HITS]]


def _with_name(ctx: Context, people: QuerySet[Any], text: str) -> list[Hit]:
    owners = [register.pk for register in registers_kept(ctx)]
    ranker = NameRanker(text)
    return [_hit(ctx, hit.row, ranker) for hit in find(text, owners, people, postings(ctx), all_names, limit=MOST_HITS)]


def _hit(ctx: Context, person: Any, ranker: NameRanker) -> Hit:
    shown = card_of(ctx, person)
    best = max(all_names(person), key=ranker.likeness)
    return Hit(shown, best if shown.may_view and best != shown.name else "")
