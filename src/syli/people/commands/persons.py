"""Registering a person and changing what is known of her; the same human is asked about before she is entered twice."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.events import announce
from syli.kernel.names import clean_name
from syli.kernel.rules import RuleBroken
from syli.org.models import Register
from syli.people import rules
from syli.people.access import PersonAction
from syli.people.choices import Decider, IdentityLevel, OtherNameKind
from syli.people.commands.facts import NAMES, Facts, changes, checked, clean_text, facts_of
from syli.people.commands.naming import identity_token_of, write_tokens
from syli.people.events import PersonChanged, PersonRegistered
from syli.people.models import NamingDecision, OtherName, Person
from syli.people.queries import Candidate, duplicates_of, register_for

_MUCH_ALIKE = _("Somebody much like this is already here. Choose the person, or say that this is somebody else.")
_SAME_CODE = _("Somebody with this identity code is already here.")


class LooksKnown(RuleBroken):
    """Somebody much like this is in the register already; carries those whom the actor may find."""

    def __init__(self, candidates: list[Candidate]) -> None:
        same_code = any(one.same_code for one in candidates)
        super().__init__("PEOPLE-20", _SAME_CODE if same_code else _MUCH_ALIKE, "identity_code" if same_code else None)
        self.candidates = candidates


@command(PersonAction.CREATE)
def register_person(
    ctx: Context,
    *,
    confirmed: bool = False,
    register: Register | None = None,
    is_protected: bool = False,
    protected_until: date | None = None,
    source_key: str = "",
    **facts: Any,
) -> Person:
    """Register a person; raises LooksKnown with the candidates unless `confirmed`. Rules: PEOPLE-01…06, 18, 20, 22."""
    person = new_person(ctx, register or register_for(ctx), Facts(**facts), confirmed=confirmed, source_key=source_key)
    if is_protected:
        _protect_at_once(ctx, person, protected_until)
    ctx.trail.touch([person.pk])
    return person


def new_person(ctx: Context, register: Register, facts: Facts, *, confirmed: bool, source_key: str = "") -> Person:
    """Enter a person inside a command, with her tokens and the event; the caller has asked for permission."""
    facts = checked(facts, ctx.today)
    _ask_about_known(ctx, facts, confirmed=confirmed)
    person = Person(
        organisation_id=register.organisation_id,
        register=register,
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
        source_key=source_key,
        identity_level=_level(facts),
        **asdict(facts),
    )
    _save_with_code(person)
    write_tokens(person)
    announce(ctx, PersonRegistered(person.pk))
    return person


@command(PersonAction.EDIT)
def edit_person(
    ctx: Context, person: Person, *, decided_by: str = "", guardian: Person | None = None, decided_on: date | None = None, **given: Any
) -> Person:
    """Change what is known of a person; what is not given stays as it is. Rules: PEOPLE-01…06, 20, 22, 29.

    `decided_by`, `guardian` and `decided_on` say whose decision it is that somebody without a name becomes a client by name.
    """
    facts = checked(replace(facts_of(person), **given), ctx.today)
    changed = changes(person, facts)
    if _becomes_named(ctx, person, facts, decided_by, decided_on):
        _write_decision(ctx, person, facts, decided_by=decided_by, guardian=guardian, decided_on=decided_on)
    if "identity_code" in changed:
        _ask_about_known(ctx, facts, confirmed=True, besides=person)
    change_person(ctx, person, changed)
    return person


def _becomes_named(ctx: Context, person: Person, facts: Facts, decided_by: str, decided_on: date | None) -> bool:
    """Tell whether somebody without a name gets one, or raise RuleBroken where nobody has said whose decision it is."""
    before, after = IdentityLevel(person.identity_level), _level(facts)
    is_baby = rules.is_baby(facts.born_on, facts.due_on, is_unborn=person.is_unborn, today=ctx.today)
    if not rules.is_decided(before, after, is_baby=is_baby, decided_by=decided_by, decided_on=decided_on, today=ctx.today):
        if decided_by not in set(Decider):
            raise RuleBroken("PEOPLE-29", gettext("Say who decided that the name is told. Without that the alias is enough."), "decided_by")
        raise RuleBroken("PEOPLE-29", gettext("Give the day of the decision, not after today."), "decided_on")
    return before == IdentityLevel.PSEUDONYMOUS and after == IdentityLevel.NAMED and not is_baby


def _write_decision(ctx: Context, person: Person, facts: Facts, *, decided_by: str, guardian: Person | None, decided_on: date | None) -> None:
    if decided_by == Decider.GUARDIAN and not rules.may_decide_for(facts.born_on, facts.birth_year, ctx.today):
        raise RuleBroken("PEOPLE-29", gettext("A guardian decides for a child only."), "decided_by")
    NamingDecision.objects.create(
        organisation_id=person.organisation_id, register_id=person.register_id, person=person, decided_by=decided_by,
        guardian=guardian if decided_by == Decider.GUARDIAN else None, decided_on=decided_on, created_at=ctx.now, created_by_id=ctx.actor.id,
    )  # fmt: skip


def change_person(ctx: Context, person: Person, changed: dict[str, Any]) -> None:
    """Save changed columns inside a command, with the tokens and the event that follow from them."""
    ctx.trail.touch([person.pk])
    if not changed:
        return
    for name, value in changed.items():
        setattr(person, name, value)
    _save_with_code(person)
    if {*NAMES, "identity_code"} & changed.keys():
        write_tokens(person)
    announce(ctx, PersonChanged(person.pk, frozenset(changed)))


@command(PersonAction.EDIT)
def add_other_name(ctx: Context, person: Person, *, name: str, kind: str) -> OtherName:
    """Add a former name, a nickname or another spelling, so that she is found by it. Rule: PEOPLE-22."""
    plain = clean_name(clean_text(name, "name"))
    if not plain:
        raise RuleBroken("PEOPLE-01", gettext("Give the name."), "name")
    ctx.trail.touch([person.pk])
    known = next((other for other in person.other_names.order_by("pk") if other.name == plain), None)
    if known is not None:
        return known
    other: OtherName = OtherName.objects.create(
        organisation_id=person.organisation_id, register_id=person.register_id, person=person, name=plain, kind=OtherNameKind(kind),
        created_at=ctx.now, created_by_id=ctx.actor.id,
    )  # fmt: skip
    write_tokens(person)
    announce(ctx, PersonChanged(person.pk, frozenset({"other_names"})))
    return other


@command(PersonAction.EDIT)
def remove_other_name(ctx: Context, person: Person, *, other_name: str) -> None:
    """Remove another name by its public id; a name already gone changes nothing."""
    ctx.trail.touch([person.pk])
    if person.other_names.filter(public_id=other_name).delete()[0]:
        write_tokens(person)
        announce(ctx, PersonChanged(person.pk, frozenset({"other_names"})))


def _ask_about_known(ctx: Context, facts: Facts, *, confirmed: bool, besides: Person | None = None) -> None:
    """Raise LooksKnown for likely duplicates; one with the same identity code stands in the way even when confirmed.

    Only people whom the actor may find are asked about: a hit on anybody else would tell that she is a client.
    """
    found = [one for one in duplicates_of(ctx, facts) if besides is None or one.card.pk != besides.pk]
    ctx.trail.touch((one.card.pk for one in found), count=len(found))
    in_the_way = [one for one in found if one.same_code] if confirmed else found
    if in_the_way:
        raise LooksKnown(in_the_way)


def _save_with_code(person: Person) -> None:
    """Save. Where somebody the actor may not know of holds the same code, keep it unclaimed: a refusal would tell of her."""
    person.identity_token = identity_token_of(person)
    version = person.version
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        if person.identity_token is None:
            raise
        person.identity_token, person.version = None, version
        person.save()


def _protect_at_once(ctx: Context, person: Person, until: date | None) -> None:
    if not rules.may_protect_until(until, ctx.today):
        raise RuleBroken("PEOPLE-18", gettext("Check the end of the protection: at most five years from today."), "protected_until")
    person.is_protected, person.protected_until, person.custodian_id = True, until, ctx.actor.id
    person.save(same_version=True)


def _level(facts: Facts) -> IdentityLevel:
    level = rules.identity_level_of(facts.given_name, facts.family_name, facts.alias, is_unborn=facts.is_unborn)
    assert level is not None, "checked() refuses a person without any name"
    return level
