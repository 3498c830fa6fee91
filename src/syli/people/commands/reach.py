"""How somebody may be reached: recording it, asking again whether it is safe, ending it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.events import announce
from syli.kernel.rules import RuleBroken
from syli.people import rules
from syli.people.access import SAID_SAFE_AGREED, ContactPointAction, PersonAction
from syli.people.choices import ContactPointKind, Safety
from syli.people.commands.facts import clean_text
from syli.people.commands.naming import write_tokens
from syli.people.events import ContactPointChanged, PersonChanged
from syli.people.models import ContactPoint, Person

#: What is asked beside the number, so that a call harms nobody: when, what to say, who may pick up.
CONDITIONS = ("when", "what_to_say", "who_answers")


@command(PersonAction.ADD_CONTACT_POINT)
def add_contact_point(ctx: Context, person: Person, *, kind: str, value: str, safety: str = Safety.UNKNOWN, **conditions: str) -> ContactPoint:
    """Record a way to reach the person and what she said about its safety; `conditions` are CONDITIONS. Rules: PEOPLE-14, 16, 22, 23, 27."""
    point: ContactPoint = ContactPoint.objects.create(
        organisation_id=person.organisation_id,
        register_id=person.register_id,
        person=person,
        start_on=ctx.today,
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
        **_checked(ctx, kind, value, safety, conditions),
    )
    begins_as = rules.safety_to_begin_with(Safety(safety), may_say_alone=_may_say_safe(ctx, point))
    if begins_as != point.safety:
        point.safety, point.safe_until = begins_as, rules.safe_until_from(begins_as, ctx.today)
        point.save(same_version=True)
    _tell(ctx, point)
    return point


@command(ContactPointAction.CHANGE)
def change_contact_point(ctx: Context, point: ContactPoint, *, safety: str, value: str | None = None, **conditions: str) -> ContactPoint:
    """Record anew whether a contact point is safe, which holds 90 days from today; `value` None leaves it as it is."""
    if rules.safety_to_begin_with(Safety(safety), may_say_alone=_may_say_safe(ctx, point)) != safety:
        raise RuleBroken("PEOPLE-27", _("Two people agree that this is safe. Ask a second person on the client's page, then save again."), "safety")
    given = point.value if value is None else value
    for name, answer in _checked(ctx, point.kind, given, safety, conditions).items():
        setattr(point, name, answer)
    point.save()
    _tell(ctx, point)
    announce(ctx, ContactPointChanged(point.pk))
    return point


@command(ContactPointAction.CHANGE)
def end_contact_point(ctx: Context, point: ContactPoint, *, end_on: date | None = None) -> ContactPoint:
    """End a contact point: it is no longer used. Without a day, yesterday was its last. Rule: PEOPLE-11."""
    last = end_on if end_on is not None else max(point.start_on, rules.day_before(ctx.today))
    if not rules.is_period(point.start_on, last):
        raise RuleBroken("PEOPLE-11", _("This day is before the beginning."), "end_on")
    point.end_on = last
    point.save()
    _tell(ctx, point)
    announce(ctx, ContactPointChanged(point.pk))
    return point


@command(PersonAction.AGREE_CODE_WORD)
def agree_code_word(ctx: Context, person: Person, *, code_word: str) -> Person:
    """Write down the word that tells it is she who calls; empty takes it away. Rule: PEOPLE-22."""
    person.code_word = clean_text(code_word, "code_word") or None
    person.save()
    ctx.trail.touch([person.pk])
    announce(ctx, PersonChanged(person.pk, frozenset({"code_word"})))
    return person


def _may_say_safe(ctx: Context, point: ContactPoint) -> bool:
    return ctx.actor.kind == "system" or ContactPoint.objects.filter(SAID_SAFE_AGREED.rows(ctx), pk=point.pk).exists()


def _checked(ctx: Context, kind: str, value: str, safety: str, conditions: Mapping[str, str]) -> dict[str, Any]:
    """Return the columns of a contact point, cleaned and held against the rules."""
    if strange := conditions.keys() - set(CONDITIONS):
        raise TypeError(f"not conditions of a contact point: {', '.join(sorted(strange))}")
    plain = {"value": clean_text(value, "value"), **{name: clean_text(conditions.get(name, ""), name) for name in CONDITIONS}}
    if not rules.is_address_of(ContactPointKind(kind), plain["value"]):
        raise RuleBroken("PEOPLE-16", _address_problem(ContactPointKind(kind)), "value")
    if not rules.says_conditions(Safety(safety), plain["when"], plain["what_to_say"]):
        raise RuleBroken("PEOPLE-23", _("Say the conditions: when, or what may be said."), "when")
    return {**plain, "kind": ContactPointKind(kind), "safety": Safety(safety), "safe_until": rules.safe_until_from(Safety(safety), ctx.today)}


def _address_problem(kind: ContactPointKind) -> str:
    if kind == ContactPointKind.PHONE:
        return _("A telephone number has 3–15 digits, like 040 123 4567.")
    if kind == ContactPointKind.EMAIL:
        return _("An e-mail address looks like kaisa@example.fi.")
    return _("Write the address, or how to reach the person.")


def _tell(ctx: Context, point: ContactPoint) -> None:
    write_tokens(point.person)
    ctx.trail.touch([point.person_id])
    announce(ctx, PersonChanged(point.person_id, frozenset({"contact_points"})))
