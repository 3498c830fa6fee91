"""What a page may know of a person: cards, already masked. Templates never get the row itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from syli.kernel.access import visible_to
from syli.kernel.access.engine import rows_of
from syli.kernel.context import Context
from syli.kernel.dates import age_on, months_between
from syli.org.models import Municipality
from syli.org.queries.areas import municipality_rows, names_in
from syli.people import rules
from syli.people.access import KEPT_APART, PersonAction
from syli.people.choices import IdentityLevel
from syli.people.labels import OTHER_NAME_KINDS, birth_words, joined, label_of, months_words
from syli.people.models import HouseholdMember, OtherName, Person
from syli.people.reading import person_reading

#: A child younger than this is as old as its months.
BABY_YEARS = 2


@dataclass(frozen=True, slots=True, repr=False)
class PersonCard:
    """A person as a page shows her. `pk` is for the audit trail and for joining, never for an address.

    `may_view` tells whether the reader may open her record; without it she has a name and a birth year, nothing more.
    """

    pk: int
    public_id: str
    version: int
    name: str
    alias: str
    identity_level: IdentityLevel
    born_on: date | None
    birth_year: int | None
    due_on: date | None
    died_on: date | None
    age: int | None
    months: int | None
    is_unborn: bool
    is_protected: bool
    is_masked: bool
    is_apart: bool
    municipality_code: str
    gender: str
    mother_tongue: str
    service_language: str
    needs_interpreter: bool
    may_view: bool

    @property
    def birth(self) -> str:
        """Return "b. 1994", "due 3.2.2027", "b. 1.2.2026 · 9 months", or nothing."""
        words = birth_words(self.born_on, self.birth_year, self.due_on, is_unborn=self.is_unborn)
        return words if self.months is None else joined([words, months_words(self.months)])

    @property
    def years(self) -> int | None:
        """Return the age where it is told in years; a baby's is told in months, with the birth."""
        return self.age if self.months is None else None


@dataclass(frozen=True, slots=True, repr=False)
class KnownName:
    """Another name of a person: a former one, a nickname, another spelling."""

    public_id: str
    name: str
    kind: str


def card(ctx: Context, person: Person, *, may_view: bool = True) -> PersonCard:
    """Return the card of a person whose record the reader has opened; `may_view` False leaves a name and a birth year."""
    flagged = _with_flags(ctx, Person.objects.filter(pk=person.pk), None).get()
    return _card(ctx, person, may_view=may_view, lives_with_protected=flagged.lives_with_protected, is_apart=flagged.is_apart)


def cards(ctx: Context, persons: Iterable[Person | int]) -> dict[int, PersonCard]:
    """Return by primary key the cards of those persons whom the reader may find or view, with one query.

    Read once in a request: the parts of a page mostly show the same people. None remembers that she may not be known.
    """
    keys = {person if isinstance(person, int) else person.pk for person in persons}
    read: dict[int, PersonCard | None] = ctx.once("person cards", dict)
    if unread := keys - read.keys():
        read.update(dict.fromkeys(unread))
        read.update((person.pk, card_of(ctx, person)) for person in known_to(ctx).filter(pk__in=unread))
    return {key: shown for key in sorted(keys) if (shown := read[key]) is not None}


def known_to(ctx: Context) -> QuerySet[Any]:
    """Return whom the reader may find or view, each with what her card needs (`card_of`)."""
    return _with_flags(ctx, _known(ctx), rows_of(ctx, PersonAction.VIEW))


def findable(ctx: Context) -> QuerySet[Any]:
    """Return whom the reader may find by name, each with what her card needs (`card_of`)."""
    return _with_flags(ctx, visible_to(ctx, PersonAction.FIND), rows_of(ctx, PersonAction.VIEW))


def clients_of(ctx: Context) -> QuerySet[Any]:
    """Return whose record the reader may open, each with what her card needs (`card_of`)."""
    return _with_flags(ctx, visible_to(ctx, PersonAction.VIEW), None)


def person_named(ctx: Context, public_id: str) -> Person | None:
    """Return the person whom a form points at, when the reader may find or view her; None in the same way for anybody else."""
    return _known(ctx).filter(public_id=public_id).first()


def _known(ctx: Context) -> QuerySet[Person]:
    return Person.objects.filter(rows_of(ctx, PersonAction.FIND) | rows_of(ctx, PersonAction.VIEW))


def card_of(ctx: Context, person: Any) -> PersonCard:
    """Return the card of a row read through `known_to`, `findable` or `clients_of`."""
    return _card(ctx, person, may_view=person.may_view, lives_with_protected=person.lives_with_protected, is_apart=person.is_apart)


def municipality_of(ctx: Context, person: Person, shown: PersonCard) -> str:
    """Return the name of the municipality on a person's card; empty when it is masked or not known."""
    code = shown.municipality_code
    return names_in(_municipality(ctx, person), ctx.today.year, ctx.language).get(code, code) if code else ""


@person_reading
def _municipality(_ctx: Context, person: Person) -> QuerySet[Municipality]:
    """Return every year's row of the person's municipality; whether its name may be told is the card's to say."""
    return municipality_rows([person.municipality_code])


def name_of(person: Person) -> str:
    """Return what a person is called: her name, else her alias, else that she is not born yet."""
    name = f"{person.given_name} {person.family_name}".strip()
    return name or person.alias or (_("Unborn child") if person.is_unborn else _("No name"))


def other_names_of(ctx: Context, person: Person) -> list[KnownName]:
    """Return every other name of a person whose record the reader has opened."""
    return [KnownName(other.public_id, other.name, label_of(OTHER_NAME_KINDS, other.kind)) for other in _other_names(ctx, person)]


@person_reading
def _other_names(_ctx: Context, person: Person) -> QuerySet[OtherName]:
    names: QuerySet[OtherName] = person.other_names.order_by("pk")
    return names


def current(today: date, prefix: str = "") -> Q:
    """Return the periods that hold on a day."""
    begun = Q(**{f"{prefix}start_on__isnull": True}) | Q(**{f"{prefix}start_on__lte": today})
    return begun & (Q(**{f"{prefix}end_on__isnull": True}) | Q(**{f"{prefix}end_on__gte": today}))


def _with_flags(ctx: Context, people: QuerySet[Any], may_view: Q | None) -> QuerySet[Any]:
    """Annotate what a card needs beyond the row; `may_view` None says that all of them may be viewed."""
    when = [When(may_view, then=Value(True))] if may_view is not None else []
    return people.annotate(
        may_view=Case(*when, default=Value(may_view is None), output_field=BooleanField()),
        lives_with_protected=Exists(_living_with_protected(ctx).filter(person=OuterRef("pk"))),
        is_apart=Case(When(KEPT_APART.rows(ctx), then=Value(True)), default=Value(False), output_field=BooleanField()),
    )


def _living_with_protected(ctx: Context) -> QuerySet[Any]:
    """Return today's household memberships in homes of somebody protected, whether or not the reader may know that one."""
    protected = Q(person__is_protected=True) & (Q(person__protected_until__isnull=True) | Q(person__protected_until__gte=ctx.today))
    homes = HouseholdMember.objects.filter(current(ctx.today), protected)
    return HouseholdMember.objects.filter(current(ctx.today), household__in=homes.values("household"))


def _card(ctx: Context, person: Person, *, may_view: bool, lives_with_protected: bool, is_apart: bool) -> PersonCard:
    is_protected = may_view and rules.protects(person.is_protected, person.protected_until, ctx.today)
    is_masked = rules.is_masked(
        is_protected=person.is_protected, protected_until=person.protected_until, lives_with_protected=lives_with_protected, today=ctx.today
    )
    values: dict[str, Any] = {name: getattr(person, name) for name in _EMPTY} if may_view else dict(_EMPTY)
    born_on, last = values["born_on"], person.died_on or ctx.today
    age = age_on(born_on, last) if born_on is not None and born_on <= last else None
    return PersonCard(
        pk=person.pk,
        public_id=person.public_id,
        version=person.version,
        name=name_of(person),
        identity_level=IdentityLevel(person.identity_level),
        birth_year=person.born_on.year if person.born_on is not None else person.birth_year,
        age=age,
        months=months_between(born_on, last) if age is not None and age < BABY_YEARS else None,
        is_unborn=person.is_unborn,
        is_protected=is_protected,
        is_masked=is_masked and may_view,
        is_apart=is_apart,
        # Without a word: a mask over a home that both sides share would tell that there is another side.
        municipality_code="" if is_masked or is_apart or not may_view else person.municipality_code,
        may_view=may_view,
        **values,
    )


#: What a card leaves empty for somebody who may only find the person.
_EMPTY: dict[str, Any] = {
    "alias": "", "born_on": None, "due_on": None, "died_on": None, "gender": "", "mother_tongue": "", "service_language": "",
    "needs_interpreter": False,
}  # fmt: skip
