"""The children of somebody: those the actor may know of, under age, born or not."""

from __future__ import annotations

from syli.kernel.context import Context
from syli.people.choices import FamilyRole
from syli.people.models import Person
from syli.people.queries import PersonCard, family_of
from syli.plans.rules import OF_AGE


def children_of(ctx: Context, person: Person) -> list[PersonCard]:
    """Return the cards of a person's children under age."""
    found = {r.card.pk: r.card for r in family_of(ctx, person).relatives if r.role in (FamilyRole.CHILD, FamilyRole.WARD)}
    return [card for card in found.values() if card.died_on is None and (card.age is None or card.age < OF_AGE)]
