"""Children who are expected: registering one, its birth, and a pregnancy that ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.events import announce
from syli.kernel.rules import RuleBroken
from syli.people import rules
from syli.people.access import PersonAction
from syli.people.choices import FamilyRole
from syli.people.commands.facts import Facts, changes, checked, facts_of
from syli.people.commands.family import new_tie
from syli.people.commands.persons import change_person, new_person
from syli.people.events import ChildBorn
from syli.people.models import Person


@command(PersonAction.RELATE)
def register_unborn_child(ctx: Context, person: Person, *, due_on: date | None = None, alias: str = "") -> Person:
    """Register a child the person expects, with its due date if known. Rules: PEOPLE-06, 22."""
    # Twins are two children with one due date, so nobody asks about duplicates here.
    child = new_person(ctx, person.register, Facts(is_unborn=True, due_on=due_on, alias=alias), confirmed=True)
    new_tie(ctx, person, child, FamilyRole.CHILD)
    return child


@command(PersonAction.EDIT)
def child_was_born(ctx: Context, person: Person, *, born_on: date, **given: Any) -> Person:
    """Record that an expected child was born; the due date stays as history. Rules: PEOPLE-01, 07."""
    if not person.is_unborn:
        raise RuleBroken("PEOPLE-07", _("This child is already recorded as born."), "born_on")
    if not rules.may_be_born(person.due_on, born_on, ctx.today):
        raise RuleBroken("PEOPLE-07", _("Check the day of birth: it does not fit the due date or today."), "born_on")
    facts = replace(facts_of(person), is_unborn=False, born_on=born_on, **given)
    if not (facts.given_name or facts.family_name or facts.alias):
        # A newborn often has no name for weeks; she must not wait for one.
        facts = replace(facts, alias=_("Baby"))
    change_person(ctx, person, changes(person, checked(facts, ctx.today)))
    announce(ctx, ChildBorn(person.pk))
    return person


@command(PersonAction.EDIT)
def pregnancy_ended(ctx: Context, person: Person, *, ended_on: date) -> Person:
    """Record that the child will not be born. Rule: PEOPLE-05."""
    if not person.is_unborn:
        raise RuleBroken("PEOPLE-07", _("This child is already recorded as born."), "ended_on")
    facts = checked(replace(facts_of(person), died_on=ended_on), ctx.today)
    change_person(ctx, person, changes(person, facts))
    return person
