"""Joining somebody who was entered twice: everything of the one who goes becomes the other's, in one transaction, or nothing does.

Which columns point at a person is read from the models, so an app that comes later is not forgotten. The row of the one who goes is
deleted at the end: the database refuses that while anything still points at her, which is the proof that nothing was left behind.

An app whose rows cannot simply point at somebody else says how they are joined:

    @joins("episodes.ClientRelationship", "person")
    def join_relationships(ctx: Context, gone: Person, kept: Person) -> list[int]: ...

and one that must be asked first declares it with `before_merging`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.kernel.drafts.models import Draft
from syli.kernel.events import announce
from syli.kernel.rules import RuleBroken
from syli.people.choices import OtherNameKind
from syli.people.commands.naming import write_tokens
from syli.people.events import PersonChanged, PersonsMerged
from syli.people.models import Merged, NameToken, OtherName, Person
from syli.people.queries.cards import name_of

Joiner = Callable[[Context, Person, Person], list[int]]
Check = Callable[[Context, Person, Person], None]
#: What is taken over where the known one has nothing; what both have stays as the known one has it.
TAKEN_OVER = (
    "born_on", "birth_year", "gender", "mother_tongue", "service_language", "needs_interpreter", "municipality_code", "code_word", "died_on",
)  # fmt: skip
_joiners: dict[tuple[str, str], Joiner] = {}
_checks: list[Check] = []


def joins(label: str, field: str) -> Callable[[Joiner], Joiner]:
    """Register how the rows of one column are joined; the joiner returns the keys of those that were moved."""

    def register(joiner: Joiner) -> Joiner:
        _joiners[label, field] = joiner
        return joiner

    return register


def before_merging(check: Check) -> Check:
    """Register what is asked before two are joined; it raises what is broken."""
    if check not in _checks:
        _checks.append(check)
    return check


def merge_into(ctx: Context, gone: Person, kept: Person) -> Merged:
    """Join two inside a command that has asked whether they may be. Broken rule: PEOPLE-28."""
    for check in _checks:
        check(ctx, gone, kept)
    moved = {f"{label}.{field}": keys for label, field, keys in _move_all(ctx, gone, kept) if keys}
    Draft.objects.filter(organisation_id=gone.organisation_id, subject_id=gone.pk).update(subject_id=kept.pk)
    done: Merged = Merged.objects.create(
        organisation_id=kept.organisation_id, register_id=kept.register_id, person=kept, gone_id=gone.pk, facts=_facts_of(gone), moved=moved,
        created_at=ctx.now, created_by_id=ctx.actor.id,
    )  # fmt: skip
    gone_id = gone.pk
    _take_over(ctx, gone, kept)
    # Nothing points at her any more, or the database refuses and all of it is undone.
    Person.objects.filter(pk=gone_id).delete()
    write_tokens(kept)
    announce(ctx, PersonsMerged(kept.pk, gone_id))
    announce(ctx, PersonChanged(kept.pk, frozenset({*TAKEN_OVER, "other_names", "contact_points", "family"})))
    ctx.trail.touch([kept.pk, gone_id])
    return done


def columns_of_persons() -> list[tuple[type[models.Model], str]]:
    """Return every column of every app that points at a person, but her search tokens."""
    # Relations without a name of their own are hidden, and most here are.
    related = [field for field in Person._meta.get_fields(include_hidden=True) if isinstance(field, ForeignObjectRel)]
    found = [(relation.related_model, relation.field.name) for relation in related if relation.related_model is not NameToken]
    return sorted(found, key=lambda one: (one[0]._meta.label, one[1]))


def _move_all(ctx: Context, gone: Person, kept: Person) -> list[tuple[str, str, list[int]]]:
    moved = []
    try:
        with transaction.atomic():
            for model, field in columns_of_persons():
                joiner = _joiners.get((model._meta.label, field))
                moved.append((model._meta.label, field, joiner(ctx, gone, kept) if joiner else _point_at(model, field, gone, kept)))
    except IntegrityError:
        raise RuleBroken(
            "PEOPLE-28", _("Both take part in the same thing, or are related. Correct that first: somebody cannot be there twice."), "other"
        ) from None
    return moved


def _point_at(model: Any, field: str, gone: Person, kept: Person) -> list[int]:
    rows = list(model._base_manager.filter(**{field: gone}).order_by("pk"))
    for row in rows:
        setattr(row, field, kept)
        row.save()
    return [row.pk for row in rows]


def _take_over(ctx: Context, gone: Person, kept: Person) -> None:
    """Keep what only the other one's row said: facts the known one lacks, and what she was called."""
    for name in TAKEN_OVER:
        if getattr(kept, name) in (None, "", False):
            setattr(kept, name, getattr(gone, name))
    if kept.born_on is not None:
        kept.birth_year = None
    kept.save()
    called = {name for name in (name_of(gone), gone.alias) if name}
    known = {other.name for other in kept.other_names.order_by("pk")}
    for name in sorted(called - known - {name_of(kept)}):
        OtherName.objects.create(
            organisation_id=kept.organisation_id, register_id=kept.register_id, person=kept, name=name, kind=OtherNameKind.NICKNAME,
            created_at=ctx.now, created_by_id=ctx.actor.id,
        )  # fmt: skip


def _facts_of(gone: Person) -> dict[str, str]:
    names = ("public_id", "alias", "given_name", "family_name", *TAKEN_OVER)
    return {name: str(value) for name in names if (value := getattr(gone, name)) not in (None, "", False)}
