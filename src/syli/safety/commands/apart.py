"""Keeping two people apart, holding what a worker may not see for the keeper, and placing a worker on a side."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.events import announce
from syli.kernel.rules import RuleBroken
from syli.org.choices import Role
from syli.org.models import StaffMember
from syli.people.models import Person
from syli.people.queries import cards
from syli.safety import rules
from syli.safety.access import PersonSafetyAction, SeparationAction, SuggestionAction
from syli.safety.choices import Ground
from syli.safety.events import KeptApart
from syli.safety.models import Separation, SideWorker, Suggestion
from syli.safety.queries.suggestions import hints_about, told_about
from syli.safety.standing import forget_standing
from syli.safety.straying import as_seen_by


@command(PersonSafetyAction.KEEP_APART)
def keep_apart(ctx: Context, person: Person, *, other: Person) -> Separation:
    """Write down that these two must not learn of each other; the writer stands on the person's side. Rule: SAFE-02.

    Only `person` is written into the log: an event on the other's record would tell of the pair.
    """
    if other.pk not in cards(ctx, [other]):
        raise RuleBroken("SAFE-02", _("Nobody was found by this choice. Look for the person again."), "other")
    first, second = sorted((person.pk, other.pk))
    known = Separation.objects.filter(first_id=first, second_id=second, end_on__isnull=True)
    if not rules.may_be_kept_apart(person.pk, other.pk, is_known_pair=known.exists()):
        raise RuleBroken("SAFE-02", _("Choose somebody else."), "other")
    pair: Separation = Separation.objects.create(
        organisation_id=person.organisation_id, register_id=person.register_id, first_id=first, second_id=second, asked_for=person,
        start_on=ctx.today, created_at=ctx.now, created_by_id=ctx.actor.id,
    )  # fmt: skip
    if not ctx.has_role(Role.LEADER) and ctx.actor.id is not None:
        _place(ctx, pair, ctx.actor.id, person.pk)
    announce(ctx, KeptApart(person.organisation_id, first, second))
    ctx.trail.touch([person.pk])
    forget_standing(ctx)
    return pair


@command(PersonSafetyAction.KEEP_APART)
def hold_suggestions(ctx: Context, person: Person, *, words: str = "") -> Person:
    """Ask the keeper whether somebody the worker may not see must be kept apart. The answer is the same whoever there is."""
    hints = hints_about(ctx, person)
    visible = told_about(ctx, hints)
    held = [(hint.other_id, hint.why) for hint in hints if hint.other_id not in visible]
    for other_id, ground in [*held, *([(None, None)] if words.strip() else [])]:
        _hold(ctx, person, other_id, ground, words)
    ctx.trail.touch([person.pk])
    return person


@command(SuggestionAction.FIND)
def find_shared(ctx: Context, *, person_id: int, staff_id: int) -> None:
    """Leave to the keeper whoever has the same telephone or address and is not the writer's to be told of (SAFE-31)."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        return
    hints = [hint for hint in hints_about(ctx, person) if hint.shared is not None]
    told = told_about(as_seen_by(ctx, staff_id), hints)
    for hint in hints:
        asked = Suggestion.objects.filter(Q(person=person, other_id=hint.other_id) | Q(person_id=hint.other_id, other=person))
        if rules.is_for_the_keeper(is_told=hint.other_id in told, was_held=asked.exists()):
            _hold(ctx, person, hint.other_id, hint.why, "")


def _hold(ctx: Context, person: Person, other_id: int | None, ground: Ground | None, words: str) -> None:
    known = Suggestion.objects.filter(person=person, other_id=other_id, closed_at__isnull=True)
    if other_id is not None and known.exists():
        return
    Suggestion.objects.create(
        organisation_id=person.organisation_id, register_id=person.register_id, person=person, other_id=other_id, ground=ground or "",
        words=words.strip()[:500] if other_id is None else "", created_at=ctx.now, created_by_id=ctx.actor.id,
    )  # fmt: skip


@command(SuggestionAction.CLOSE)
def close_suggestion(ctx: Context, suggestion: Suggestion) -> Suggestion:
    """Close what was held: the keeper has decided."""
    suggestion.closed_at = ctx.now
    suggestion.save()
    ctx.trail.touch([suggestion.person_id])
    return suggestion


@command(SeparationAction.PLACE)
def place_worker(ctx: Context, pair: Separation, *, staff_id: str, side: Person | None) -> Separation:
    """Say on whose side a worker, by her public id, is; None leaves it to her assignments."""
    staff = StaffMember.objects.filter(public_id=staff_id, memberships__organisation_id=ctx.home_id).first()
    if staff is None:
        raise RuleBroken("SAFE-02", _("Choose a worker of the association."), "staff")
    if side is not None and side.pk not in (pair.first_id, pair.second_id):
        raise RuleBroken("SAFE-02", _("Choose one of the two."), "side")
    pair.placed.filter(staff=staff).delete()
    if side is not None:
        _place(ctx, pair, staff.pk, side.pk)
    # The sides are the pair's: whoever places somebody on an older page learns that they changed.
    pair.save()
    ctx.trail.touch([pair.first_id, pair.second_id])
    forget_standing(ctx)
    return pair


def _place(ctx: Context, pair: Separation, staff_id: int, person_id: int) -> None:
    SideWorker.objects.create(
        organisation_id=pair.organisation_id, separation=pair, staff_id=staff_id, person_id=person_id,
        created_at=ctx.now, created_by_id=ctx.actor.id,
    )  # fmt: skip
