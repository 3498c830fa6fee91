"""Protected identity: setting and lifting it, and seeing a masked address for a stated reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.events import announce
from syli.kernel.rules import RuleBroken
from syli.org.models import StaffMember
from syli.org.queries.areas import municipality_names
from syli.people import rules
from syli.people.access import LIFT_AGREED, PersonAction
from syli.people.events import AddressRevealed, ProtectionChanged, ProtectionWeakened
from syli.people.models import Person
from syli.people.queries import Reach, card, custodians, ways_to_reach


@dataclass(frozen=True, slots=True, repr=False)
class Revealed:
    """What was masked: the name of the municipality and every contact point in full."""

    municipality: str
    ways: tuple[Reach, ...]


@command(PersonAction.PROTECT)
def set_protection(ctx: Context, person: Person, *, is_protected: bool, until: date | None = None, custodian: StaffMember | None = None) -> Person:
    """Protect a person's identity or lift the protection; the custodian is the actor unless somebody else is named. Rules: PEOPLE-18, 25, 26."""
    if is_protected and not rules.may_protect_until(until, ctx.today):
        raise RuleBroken("PEOPLE-18", _("Check the end of the protection: at most five years from today."), "until")
    if custodian is not None and not any(known.pk == custodian.pk for known in custodians(ctx)):
        raise RuleBroken("PEOPLE-25", _("Choose somebody who does client work here."), "custodian")
    is_weaker = rules.weakens_protection((person.is_protected, person.protected_until), (is_protected, until), ctx.today)
    if is_weaker and not _two_agree(ctx, person):
        raise RuleBroken("PEOPLE-26", _("Two people agree on this. Ask a second person on the client's page, then save again."))
    person.is_protected = is_protected
    person.protected_until = until if is_protected else None
    person.custodian_id = (custodian.pk if custodian is not None else person.custodian_id or ctx.actor.id) if is_protected else None
    person.save()
    ctx.trail.touch([person.pk])
    announce(ctx, ProtectionChanged(person.pk, is_protected))
    if is_weaker:
        announce(ctx, ProtectionWeakened(person.pk))
    return person


def _two_agree(ctx: Context, person: Person) -> bool:
    return ctx.actor.kind == "system" or Person.objects.filter(LIFT_AGREED.rows(ctx), pk=person.pk).exists()


@command(PersonAction.REVEAL_ADDRESS)
def reveal_address(ctx: Context, person: Person) -> Revealed:
    """Return what is masked of a protected person; the log keeps who asked and the reason given."""
    ctx.trail.touch([person.pk])
    shown = card(ctx, person)
    announce(ctx, AddressRevealed(person.pk))
    code = person.municipality_code
    name = municipality_names([code], ctx.today.year, ctx.language).get(code, code) if code else ""
    return Revealed(name, tuple(ways_to_reach(ctx, person, shown, revealed=True)))
