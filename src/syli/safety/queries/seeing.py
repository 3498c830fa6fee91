"""Who can see a person's record: the access rules asked for every member of staff, so the page cannot differ from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from syli.kernel.access import Action, allows, registered_actions
from syli.kernel.context import Actor, Context, Grant
from syli.org.models import Membership, StaffMember
from syli.people.models import Person
from syli.safety.standing import standing_of

PERSON = "people.Person"


@dataclass(frozen=True, slots=True)
class Door:
    """One thing that can be done with the record, and who may do it now; `names` in the order of the alphabet."""

    code: str
    sentence: str
    names: tuple[str, ...]
    rules: tuple[str, ...]


def doors_of(ctx: Context, person: Person) -> list[Door]:
    """Return every act that shows something of the person, with everybody in the association who may do it now.

    The reader is told nothing she may not know: a colleague who does not see the person because she works for the other
    side is simply not among the names.
    """
    everybody = list(_everybody(ctx))
    found = []
    for declared in _reading():
        names = tuple(str(member) for member, theirs in everybody if allows(theirs, declared, person))
        found.append(Door(declared.code, str(declared.sentence), names, tuple(rule.sentence for rule in declared.allow)))
    return found


def _reading() -> list[Action]:
    """Return the acts on a person that change nothing."""
    return [
        declared
        for declared in registered_actions()
        if declared.of_row and not declared.writes and declared.group is not None and _is_person(declared)
    ]


def _is_person(declared: Action) -> bool:
    resource = declared.group.resource if declared.group is not None else None
    return resource is not None and resource._meta.label == PERSON


def _everybody(ctx: Context) -> Iterator[tuple[StaffMember, Context]]:
    """Yield everybody with a role in the association today, each with the context in which she would act."""
    grants: dict[int, list[Grant]] = {}
    rows = Membership.objects.filter(organisation_id=ctx.home_id, start_on__lte=ctx.today, ended_at__isnull=True).exclude(end_on__lt=ctx.today)
    for row in rows.order_by("pk"):
        grants.setdefault(row.staff_id, []).append(Grant(row.role, row.organisation_id, row.unit_id))
    for member in StaffMember.objects.filter(pk__in=grants, is_active=True).order_by("given_name", "family_name", "pk"):
        theirs = replace(ctx, actor=Actor("staff", member.pk, str(member), tuple(grants[member.pk])), reason="")
        standing_of(theirs)
        yield member, theirs
