"""Who may have to be kept apart from this person: somebody with whom she shares a child, an address, a telephone or an event."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from syli.kernel.context import Context
from syli.people.choices import ContactPointKind, RelationshipKind
from syli.people.models import ContactPoint, HouseholdMember, Person, Relationship
from syli.safety.choices import Ground
from syli.safety.models import Separation
from syli.safety.standing import shares_work_with

ELDER = (RelationshipKind.PARENT, RelationshipKind.GUARDIAN)
COUPLE = (RelationshipKind.PARTNER, RelationshipKind.FORMER_PARTNER)
#: Values of contact points are sealed: they are opened only for people who are near already, at most so many.
MOST_OPENED = 200


@dataclass(frozen=True, slots=True)
class Hint:
    """Somebody who shares something with the person, and what."""

    other_id: int
    ground: Ground


def hints_about(ctx: Context, person: Person) -> list[Hint]:
    """Return everybody who shares something, whether or not the actor may know of them: filter before showing."""
    found: dict[int, Ground] = {}
    for ground, keys in (
        (Ground.CHILD, _other_parents(person)),
        (Ground.ADDRESS, _under_one_roof(person)),
        (Ground.EVENT, shares_work_with(ctx, {person.pk})),
    ):
        for key in keys:
            found.setdefault(key, ground)
    for key in _same_number(ctx, person, found):
        found[key] = Ground.PHONE if found.get(key) == Ground.EVENT else found[key]
    already = Separation.objects.filter(Q(first=person) | Q(second=person), end_on__isnull=True).values_list("first_id", "second_id")
    apart = {key for pair in already for key in pair}
    order = list(Ground)
    adults = _grown(ctx, found.keys() - apart - {person.pk})
    return [Hint(key, found[key]) for key in sorted(adults, key=lambda key: (order.index(found[key]), key))]


def _other_parents(person: Person) -> set[int]:
    children = Relationship.objects.filter(person=person, kind__in=ELDER).values("other")
    parents = set(Relationship.objects.filter(other__in=children, kind__in=ELDER).values_list("person_id", flat=True))
    couples = Relationship.objects.filter(Q(person=person) | Q(other=person), kind__in=COUPLE).values_list("person_id", "other_id")
    return parents | {key for pair in couples for key in pair}


def _under_one_roof(person: Person) -> set[int]:
    homes = HouseholdMember.objects.filter(person=person).values("household")
    return set(HouseholdMember.objects.filter(household__in=homes).values_list("person_id", flat=True))


def _same_number(ctx: Context, person: Person, near: Iterable[int]) -> set[int]:
    kinds = (ContactPointKind.PHONE, ContactPointKind.ADDRESS)
    own = {_folded(point.value) for point in person.contact_points.filter(kind__in=kinds)}
    others = ContactPoint.objects.filter(person_id__in=list(near), kind__in=kinds).order_by("-pk")[:MOST_OPENED] if own else ()
    return {point.person_id for point in others if _folded(point.value) in own}


def _folded(value: str) -> str:
    return "".join(letter for letter in value.casefold() if letter.isalnum())


def _grown(ctx: Context, keys: Iterable[int]) -> set[int]:
    """Leave out children: a child is what two sides share, not a side."""
    years = ctx.today.year - 15
    young = Q(born_on__year__gt=years) | Q(birth_year__gt=years) | Q(is_unborn=True)
    return set(Person.objects.filter(pk__in=set(keys)).exclude(young).values_list("pk", flat=True))
