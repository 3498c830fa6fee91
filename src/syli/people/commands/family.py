"""Who is whose: recording relationships and ending them, with a relative who is known already or new."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from syli.kernel.access import NotAllowed
from syli.kernel.command import as_seen, command
from syli.kernel.context import Context
from syli.kernel.events import announce
from syli.kernel.rules import RuleBroken
from syli.people import rules
from syli.people.access import PersonAction
from syli.people.choices import MUTUAL_KINDS, ROLE_MEANS, FamilyRole, RelationshipKind
from syli.people.commands.facts import Facts
from syli.people.commands.persons import new_person
from syli.people.events import PersonChanged
from syli.people.models import Person, Relationship
from syli.people.queries import cards

ELDERS = (RelationshipKind.PARENT, RelationshipKind.GRANDPARENT)


@command(PersonAction.RELATE)
def relate(ctx: Context, person: Person, *, other: Person, role: str, start_on: date | None = None, end_on: date | None = None) -> Relationship:
    """Record that `other` is the person's `role` (FamilyRole). Rules: PEOPLE-08…12, 24."""
    if other.pk not in cards(ctx, [other]):
        raise NotAllowed(PersonAction.FIND)
    return new_tie(ctx, person, other, FamilyRole(role), start_on=start_on, end_on=end_on)


@command(PersonAction.RELATE)
def register_relative(
    ctx: Context, person: Person, *, role: str, confirmed: bool = False, start_on: date | None = None, **facts: Any
) -> Relationship:
    """Register a new person as the person's `role`; raises LooksKnown unless `confirmed`. Rules: PEOPLE-01…12, 20, 22."""
    other = new_person(ctx, person.register, Facts(**facts), confirmed=confirmed)
    return new_tie(ctx, person, other, FamilyRole(role), start_on=start_on)


def new_tie(
    ctx: Context, person: Person, other: Person, role: FamilyRole, *, start_on: date | None = None, end_on: date | None = None
) -> Relationship:
    """Enter a relationship inside a command, held against every rule about it."""
    kind, relative_is_person = ROLE_MEANS[role]
    one, two = (other, person) if relative_is_person else (person, other)
    _check(one, two, kind, (start_on, end_on))
    tie: Relationship = Relationship.objects.create(
        organisation_id=person.organisation_id, person=one, other=two, kind=kind, start_on=start_on, end_on=end_on,
        created_at=ctx.now, created_by_id=ctx.actor.id,
    )  # fmt: skip
    _tell(ctx, tie)
    return tie


@command(PersonAction.RELATE)
def end_relationship(ctx: Context, person: Person, *, relationship: str, end_on: date, part_version: int | None = None) -> Relationship:
    """End one of the person's relationships, given by its public id, on its last day. Rule: PEOPLE-11."""
    tie = as_seen(_tie_of(ctx, person, relationship), part_version)
    if not rules.is_period(tie.start_on, end_on):
        raise RuleBroken("PEOPLE-11", _("This day is before the beginning."), "end_on")
    tie.end_on = end_on
    tie.save()
    _tell(ctx, tie)
    return tie


@command(PersonAction.RELATE)
def remove_relationship(ctx: Context, person: Person, *, relationship: str, part_version: int | None = None) -> None:
    """Take away a relationship that was recorded by mistake; the log keeps that it was there."""
    tie = as_seen(_tie_of(ctx, person, relationship), part_version)
    _tell(ctx, tie)
    tie.delete()


def _tie_of(ctx: Context, person: Person, public_id: str) -> Relationship:
    """Return a tie of the person whose other end the actor may know of; nothing else exists for her."""
    tie = Relationship.objects.filter(Q(person=person) | Q(other=person), public_id=public_id).first()
    if tie is None or len(cards(ctx, [tie.person_id, tie.other_id])) < 2:
        raise NotAllowed(PersonAction.RELATE)
    return tie


def _tell(ctx: Context, tie: Relationship) -> None:
    ctx.trail.touch([tie.person_id, tie.other_id])
    for key in (tie.person_id, tie.other_id):
        announce(ctx, PersonChanged(key, frozenset({"family"})))


def _check(person: Person, other: Person, kind: RelationshipKind, period: rules.Period) -> None:
    if not rules.are_two(person.pk, other.pk):
        raise RuleBroken("PEOPLE-08", _("This is the same person. Choose somebody else."), "other")
    if not rules.are_of_one_register([person.register_id, other.register_id]):
        raise RuleBroken("PEOPLE-24", _("These two are in different registers, so they cannot be joined."), "other")
    if not rules.is_period(*period):
        raise RuleBroken("PEOPLE-11", _("The end is before the beginning."), "end_on")
    if not rules.is_free_of(period, _periods_of(person, other, kind)):
        raise RuleBroken("PEOPLE-12", _("This is already recorded."), "other")
    if kind in ELDERS and not rules.is_older((person.born_on, person.birth_year), (other.born_on, other.birth_year)):
        raise RuleBroken("PEOPLE-10", _("Check who is the elder: the birth years say otherwise."), "role")
    if kind == RelationshipKind.PARENT and rules.closes_a_circle(person.pk, other.pk, _children_below(other)):
        raise RuleBroken("PEOPLE-09", _("This would make somebody their own ancestor."), "role")


def _periods_of(person: Person, other: Person, kind: RelationshipKind) -> list[rules.Period]:
    known = Q(person=person, other=other)
    if kind in MUTUAL_KINDS:
        known |= Q(person=other, other=person)
    return list(Relationship.objects.filter(known, kind=kind).values_list("start_on", "end_on"))


def _children_below(person: Person) -> dict[int, set[int]]:
    """Return parents and children among the person's descendants, a generation a query."""
    below: dict[int, set[int]] = defaultdict(set)
    generation = {person.pk}
    while generation:
        found = Relationship.objects.filter(kind=RelationshipKind.PARENT, person__in=generation).values_list("person_id", "other_id")
        seen = set(below)
        for parent, child in found:
            below[parent].add(child)
        generation = {child for parent in generation for child in below.get(parent, ())} - seen - set(below)
    return below
