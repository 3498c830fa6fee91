"""What the keeper sees: the pairs, who stands on which side, what is held for her, and what waits for a second person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q

from syli.kernel.access import visible_to
from syli.kernel.context import Actor, Context, Grant
from syli.org.choices import Role
from syli.org.models import Membership, StaffMember
from syli.people.models import Person
from syli.people.queries import name_of
from syli.safety.access import ApprovalAction, SeparationAction, SuggestionAction
from syli.safety.choices import Act, ApprovalState, Ground, Nearness
from syli.safety.models import Approval, Separation, Suggestion
from syli.safety.rules import APPROVAL_LASTS, closed_sides, is_waiting
from syli.safety.standing import nearness

MOST = 100
#: Whoever a request names.
_NAMED = ("person", "other", "asked_by", "separation__first", "separation__second")


@dataclass(frozen=True, slots=True, repr=False)
class PairCard:
    """Two people kept apart; the first named is the one for whose safety it was asked."""

    public_id: str
    asked_for: str
    other: str
    start_on: date
    keys: tuple[int, int]


@dataclass(frozen=True, slots=True, repr=False)
class Stand:
    """One worker and what she sees of a pair."""

    public_id: str
    name: str
    sees: tuple[str, ...]
    is_on_both: bool
    placed: str


@dataclass(frozen=True, slots=True, repr=False)
class Held:
    """A possible pair a worker could not see whole."""

    public_id: str
    person: str
    person_id: str
    other: str
    other_id: str
    ground: Ground | None
    words: str
    at: datetime
    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Asked:
    """A request for a second person's agreement."""

    public_id: str
    version: int
    act: Act
    state: ApprovalState
    person: str
    other: str
    reason: str
    asked_by: str
    at: datetime
    until: datetime
    is_own: bool
    keys: tuple[int, ...]


def pairs(ctx: Context) -> list[PairCard]:
    """Return the pairs in force that the keeper may see, the newest first."""
    rows = visible_to(ctx, SeparationAction.VIEW).filter(end_on__isnull=True).select_related("first", "second").order_by("-pk")[:MOST]
    return [pair_card(row) for row in rows]


def pair_card(pair: Separation) -> PairCard:
    """Return the card of one pair."""
    two = {pair.first_id: pair.first, pair.second_id: pair.second}
    asked_for = two.pop(pair.asked_for_id)
    other = next(iter(two.values()))
    return PairCard(pair.public_id, name_of(asked_for), name_of(other), pair.start_on, (pair.first_id, pair.second_id))


def stands(ctx: Context, pair: Separation) -> list[Stand]:
    """Return every worker of client work who is near to either side, and which of the two she sees."""
    two = (pair.first, pair.second)
    today = Q(memberships__start_on__lte=ctx.today) & (Q(memberships__end_on__isnull=True) | Q(memberships__end_on__gte=ctx.today))
    held = Q(memberships__organisation_id=ctx.home_id, memberships__role__in=(Role.WORKER, Role.STUDENT, Role.LEADER))
    staff = StaffMember.objects.filter(today & held, is_active=True).distinct().order_by("given_name", "family_name", "pk")
    grants: dict[int, list[Grant]] = {}
    for row in Membership.objects.filter(staff__in=staff, organisation_id=ctx.home_id, ended_at__isnull=True):
        grants.setdefault(row.staff_id, []).append(Grant(row.role, row.organisation_id, row.unit_id))
    placed = dict(pair.placed.values_list("staff_id", "person_id"))
    found = (_stand(ctx, pair, two, member, grants.get(member.pk, []), placed.get(member.pk)) for member in staff)
    return [stand for stand in found if stand is not None]


def _stand(ctx: Context, pair: Separation, two: Iterable[Person], member: StaffMember, grants: list[Grant], placed: int | None) -> Stand | None:
    one, other = two
    theirs = replace(ctx, actor=Actor("staff", member.pk, str(member), tuple(grants)))
    near = nearness(theirs, [(pair.pk, one.pk, other.pk)])
    levels = near[pair.pk, one.pk], near[pair.pk, other.pk]
    if max(levels) == Nearness.NONE:
        return None
    closed = closed_sides(*levels, is_keeper=any(grant.role == Role.LEADER for grant in grants))
    sees = tuple(name_of(person) for person, is_closed in zip((one, other), closed, strict=True) if not is_closed)
    side = next((person.public_id for person in (one, other) if person.pk == placed), "")
    return Stand(member.public_id, str(member), sees, min(levels) >= Nearness.NAMED, side)


def held(ctx: Context) -> list[Held]:
    """Return what is held for the keeper, the oldest first."""
    rows = visible_to(ctx, SuggestionAction.CLOSE).filter(closed_at__isnull=True).select_related("person", "other").order_by("pk")[:MOST]
    return [_held(row) for row in rows]


def _held(row: Suggestion) -> Held:
    other = row.other
    keys = (row.person_id,) if row.other_id is None else (row.person_id, row.other_id)
    return Held(
        public_id=row.public_id,
        person=name_of(row.person),
        person_id=row.person.public_id,
        other=name_of(other) if other is not None else "",
        other_id=other.public_id if other is not None else "",
        ground=Ground(row.ground) if row.ground else None,
        words=row.words,
        at=row.created_at,
        keys=keys,
    )


def waiting(ctx: Context) -> list[Asked]:
    """Return what waits for a second person, the oldest first; one's own requests too, to be answered by somebody else."""
    rows = visible_to(ctx, ApprovalAction.ANSWER).filter(state=ApprovalState.ASKED, created_at__gt=ctx.now - APPROVAL_LASTS)
    return [asked(ctx, row) for row in rows.select_related(*_NAMED).order_by("pk")[:MOST]]


def asked(ctx: Context, row: Approval) -> Asked:
    """Return the card of one request."""
    pair = row.separation
    other = ""
    keys = {row.person_id}
    if pair is not None:
        other = name_of(pair.second if pair.first_id == row.person_id else pair.first)
        keys |= {pair.first_id, pair.second_id}
    said = row.other
    if said is not None:
        other = name_of(said)
        keys.add(said.pk)
    return Asked(
        public_id=row.public_id,
        version=row.version,
        act=Act(row.act),
        state=ApprovalState(row.state),
        person=name_of(row.person),
        other=other,
        reason=row.reason,
        asked_by=str(row.asked_by),
        at=row.created_at,
        until=row.created_at + APPROVAL_LASTS,
        is_own=row.asked_by_id == ctx.actor.id,
        keys=tuple(keys),
    )


def own_requests(ctx: Context, person: Person) -> list[Asked]:
    """Return what the actor herself has asked for about a person and that is neither done nor lapsed."""
    rows = Approval.objects.filter(person=person, asked_by_id=ctx.actor.id or 0, state__in=(ApprovalState.ASKED, ApprovalState.AGREED))
    found = rows.select_related(*_NAMED).order_by("-pk")[:MOST]
    return [asked(ctx, row) for row in found if row.state == ApprovalState.AGREED or is_waiting(row.state, row.created_at, ctx.now)]
