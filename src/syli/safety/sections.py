"""What safety brings to a client's page: one tap for who must not learn of her, and the way to a second person."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from syli.kernel.access import may
from syli.kernel.context import Context
from syli.people.models import Person
from syli.people.queries import cards
from syli.people.sections import PersonAct, person_act
from syli.safety.access import PersonSafetyAction
from syli.safety.commands.merging import is_nameless
from syli.safety.queries.askable import has_something_to_ask


@person_act(order=80)
def keep_apart_act(ctx: Context, person: Person) -> PersonAct | None:
    """Say who must not learn of her: the same button for everybody, whatever has been said before."""
    if not may(ctx, PersonSafetyAction.KEEP_APART):
        return None
    return PersonAct(_("Must not learn of each other"), reverse("safety.person.keep_apart", args=[person.public_id]), "shield")


@person_act(order=81)
def ask_act(ctx: Context, person: Person) -> PersonAct | None:
    """Ask a second person, where something about her needs two."""
    if not may(ctx, PersonSafetyAction.ASK_REVEAL):
        return None
    shown = cards(ctx, [person]).get(person.pk)
    if shown is None or not has_something_to_ask(ctx, person, shown):
        return None
    return PersonAct(_("Ask a second person"), reverse("safety.person.ask_reveal", args=[person.public_id]), "group")


@person_act(order=26)
def merge_act(ctx: Context, person: Person) -> PersonAct | None:
    """Say who somebody without a name is."""
    if not is_nameless(person) or not may(ctx, PersonSafetyAction.ASK_MERGE):
        return None
    return PersonAct(_("This is a known client"), reverse("safety.person.ask_merge", args=[person.public_id]), "group")


@person_act(order=82)
def block_act(ctx: Context, person: Person) -> PersonAct | None:
    """Name who must never see her record."""
    if not may(ctx, PersonSafetyAction.BLOCK):
        return None
    return PersonAct(_("Must never see this"), reverse("safety.person.block", args=[person.public_id]), "eye-off")


@person_act(order=84)
def who_sees_act(ctx: Context, person: Person) -> PersonAct | None:
    """See who can see her record."""
    if not may(ctx, PersonSafetyAction.WHO_SEES):
        return None
    return PersonAct(_("Who can see this record"), reverse("safety.person.who_sees", args=[person.public_id]), "eye")


@person_act(order=83)
def seal_act(ctx: Context, person: Person) -> PersonAct | None:
    """Seal the record to a small team."""
    if not may(ctx, PersonSafetyAction.SEAL):
        return None
    return PersonAct(_("Seal to a team"), reverse("safety.person.seal", args=[person.public_id]), "lock")
