"""What is sealed and to whom, and who must never see whose record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Q

from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.org.choices import Role
from syli.org.models import StaffMember
from syli.people.models import Person
from syli.people.queries import PersonCard, cards
from syli.safety.access import BlockAction, SealAction
from syli.safety.choices import Sealed
from syli.safety.models import Block, Seal

PAGE: Final = 25
#: Who may be named: those who open clients' records here.
READERS: Final = (Role.WORKER, Role.LEADER, Role.STUDENT)


@dataclass(frozen=True, slots=True, repr=False)
class SealCard:
    """One seal: its team, and whose it is for a reader who is of the team."""

    public_id: str
    version: int
    kind: Sealed
    is_employee: bool
    person: PersonCard | None
    person_id: int
    team: tuple[str, ...]
    start_on: date


@dataclass(frozen=True, slots=True, repr=False)
class BlockCard:
    """One name on a client's list."""

    staff_id: str
    staff: str
    person: PersonCard | None
    person_id: int
    start_on: date


def readers_here(ctx: Context) -> list[StaffMember]:
    """Return those who open clients' records in the association today, in the order of the alphabet."""
    today = Q(memberships__start_on__lte=ctx.today) & (Q(memberships__end_on__isnull=True) | Q(memberships__end_on__gte=ctx.today))
    held = Q(memberships__organisation_id=ctx.home_id, memberships__role__in=READERS, memberships__ended_at__isnull=True)
    staff = StaffMember.objects.filter(today & held, is_active=True).distinct()
    return list(staff.order_by("given_name", "family_name", "pk"))


def blocks_of(person: Person) -> list[Block]:
    """Return who must never see a person's record, for those who work with her."""
    return list(Block.objects.filter(person=person, end_on__isnull=True).select_related("staff").order_by("pk"))


def blocks(ctx: Context, number: Any = 1) -> Page[Any]:
    """Return the leader's list, the newest first, 25 a page; nobody whom she may not know herself is in it."""
    rows = visible_to(ctx, BlockAction.VIEW).filter(end_on__isnull=True).select_related("staff").order_by("-pk")
    page: Page[Any] = Paginator(rows, PAGE).get_page(number)
    found = list(page.object_list)
    known = cards(ctx, {row.person_id for row in found})
    page.object_list = [BlockCard(r.staff.public_id, str(r.staff), known.get(r.person_id), r.person_id, r.start_on) for r in found]
    return page


def seals(ctx: Context, number: Any = 1) -> Page[Any]:
    """Return the seals the actor may change, the newest first, 25 a page: her own teams', or all for the data protection officer."""
    rows = visible_to(ctx, SealAction.CHANGE).filter(end_on__isnull=True).prefetch_related("members__staff").order_by("-pk")
    page: Page[Any] = Paginator(rows, PAGE).get_page(number)
    found = list(page.object_list)
    known = cards(ctx, {row.person_id for row in found})
    page.object_list = [seal_card(row, known.get(row.person_id)) for row in found]
    return page


def seal_card(row: Seal, person: PersonCard | None) -> SealCard:
    """Return the card of one seal."""
    team = sorted(str(member.staff) for member in row.members.all())
    return SealCard(row.public_id, row.version, Sealed(row.kind), row.is_employee, person, row.person_id, tuple(team), row.start_on)


def seal_of(kind: Sealed, thing_id: int) -> Seal | None:
    """Return the seal that is on something now."""
    found: Seal | None = Seal.objects.filter(kind=kind, thing_id=thing_id, end_on__isnull=True).first()
    return found


def team_of(seal: Seal) -> list[str]:
    """Return the public ids of a seal's team, for its form."""
    return list(seal.members.order_by("pk").values_list("staff__public_id", flat=True))
