"""Where does the actor stand between people who must not learn of each other, and what do that, blocks and seals close to her?

Computed once a request from a few sets of keys; while nobody is kept apart in the organisation it is one query (`marks.py`).
Higher apps say who is named for somebody, who is around her and who has worked with her, by the providers below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import Q

from syli.kernel.access.rules import relation
from syli.kernel.context import Actor, Context
from syli.org.choices import Role
from syli.people.access import HAS_BROKEN_GLASS, WORKS_WITH
from syli.people.models import HouseholdMember, Person, Relationship
from syli.safety.choices import Nearness
from syli.safety.marks import Pair, marks_of
from syli.safety.models import Separation, SideWorker
from syli.safety.rules import closed_sides
from syli.safety.sealed import closed_to

PERSON: Final = "people.Person"
MEMO: Final = "safety.standing"
Keys = frozenset[int]

#: Given their meaning by intake and episodes.
NAMED_FOR = relation("is named for", PERSON, "who is named as this person's worker")
NAMED_BEFORE = relation("was named for", PERSON, "who is or was named as this person's worker")

_around: list[Callable[[Context, Iterable[int]], set[int]]] = []
_staff_of: list[Callable[[Context, Iterable[int]], set[int]]] = []


def people_around(provider: Callable[[Context, Iterable[int]], set[int]]) -> Callable[[Context, Iterable[int]], set[int]]:
    """Register who shares work with given people: participants of their episodes, those of their requests."""
    if provider not in _around:
        _around.append(provider)
    return provider


def staff_of(provider: Callable[[Context, Iterable[int]], set[int]]) -> Callable[[Context, Iterable[int]], set[int]]:
    """Register which staff have been named for given people, ever."""
    if provider not in _staff_of:
        _staff_of.append(provider)
    return provider


@dataclass(frozen=True, slots=True)
class Standing:
    """What is closed to one actor: `hidden` people; of `bridges` (a shared child) she sees only what her own side wrote."""

    hidden: Keys = frozenset()
    near: Keys = frozenset()
    bridges: Keys = frozenset()
    colleagues: Keys = frozenset()


NOWHERE: Final = Standing()


def standing_of(ctx: Context) -> Standing:
    """Return where the actor stands, read once in a request."""
    if ctx.actor.kind != "staff" or ctx.actor.id is None or ctx.organisation_id is None:
        return NOWHERE
    return ctx.once(MEMO, lambda: _read(ctx))


def forget_standing(ctx: Context) -> None:
    """Forget where the actor stands, and whatever was read by it: a command has changed it."""
    ctx.memo.clear()


def pairs_in_force(ctx: Context) -> list[Pair]:
    """Return the pairs of the organisation: (key, one person, the other)."""
    rows = Separation._base_manager.filter(organisation_id=ctx.home_id, end_on__isnull=True)
    return list(rows.values_list("pk", "first_id", "second_id"))


def nearness(ctx: Context, pairs: Iterable[Pair]) -> dict[tuple[int, int], Nearness]:
    """Return how near the actor stands to each person of each pair, by (pair, person)."""
    pairs = list(pairs)
    keys = {key for _pair, *two in pairs for key in two}
    people = Person._base_manager.filter(organisation_id=ctx.home_id, pk__in=keys)
    steps = (
        (NAMED_FOR, Nearness.NAMED), (NAMED_BEFORE, Nearness.NAMED_BEFORE), (WORKS_WITH, Nearness.THROUGH_UNIT),
        (HAS_BROKEN_GLASS, Nearness.OPENED),
    )  # fmt: skip
    reached: dict[int, Nearness] = {}
    for declared, level in steps:
        for key in people.filter(declared.rows(ctx)).values_list("pk", flat=True):
            reached[key] = max(level, reached.get(key, Nearness.NONE))
    placed = dict(SideWorker._base_manager.filter(organisation_id=ctx.home_id, staff_id=ctx.actor.id or 0).values_list("separation_id", "person_id"))
    return {
        (pair, key): Nearness.PLACED if placed.get(pair) == key else reached.get(key, Nearness.NONE) if pair not in placed else Nearness.NONE
        for pair, *two in pairs
        for key in two
    }


def named_for(ctx: Context, staff_id: int, keys: Iterable[int]) -> set[int]:
    """Return for whom of these people a member of staff is named now."""
    other = replace(ctx, actor=Actor("staff", staff_id))
    rows = Person._base_manager.filter(organisation_id=ctx.home_id, pk__in=set(keys)).filter(NAMED_FOR.rows(other))
    return set(rows.values_list("pk", flat=True))


def _read(ctx: Context) -> Standing:
    where, closed = _between_pairs(ctx), closed_to(ctx).people
    return _without(ctx, where, closed) if closed else where


def _without(ctx: Context, where: Standing, closed: Keys) -> Standing:
    """Add whom a block or a seal closes; of those who belong to them she sees what she or her own side wrote, never where they live."""
    hidden = where.hidden | closed
    near = where.near - closed
    bridges = (where.bridges | connected(ctx, set(closed))) - hidden - near
    # Whoever writes for somebody now closed is no colleague in this: only those who write for whom she still stands near to.
    return Standing(hidden, near, bridges, frozenset(_staff(ctx, set(near)) | {ctx.actor.id or 0}))


def _between_pairs(ctx: Context) -> Standing:
    pairs = marks_of(ctx).pairs
    if not pairs:
        return NOWHERE
    near_to, is_keeper = nearness(ctx, pairs), ctx.has_role(Role.LEADER)
    hidden: set[int] = set()
    near: set[int] = set()
    for pair, one, other in pairs:
        closed = closed_sides(near_to[pair, one], near_to[pair, other], is_keeper=is_keeper)
        hidden |= {key for key, is_closed in zip((one, other), closed, strict=True) if is_closed}
        near |= {key for key, is_closed in zip((one, other), closed, strict=True) if not is_closed and any(closed)}
    if not hidden:
        return NOWHERE
    near -= hidden
    bridges = connected(ctx, hidden) - hidden - near
    if near:
        bridges &= connected(ctx, near)
    return Standing(frozenset(hidden), frozenset(near), frozenset(bridges), frozenset(_staff(ctx, near) | {ctx.actor.id or 0}))


def connected(ctx: Context, keys: set[int]) -> set[int]:
    """Return who is related to these people, lives or lived with them, or shares work with them."""
    found: set[int] = set()
    ties = Relationship._base_manager.filter(Q(person_id__in=keys) | Q(other_id__in=keys), organisation_id=ctx.home_id)
    for tie in ties.values_list("person_id", "other_id"):
        found |= set(tie)
    homes = HouseholdMember._base_manager.filter(organisation_id=ctx.home_id, person_id__in=keys).values("household_id")
    found |= set(HouseholdMember._base_manager.filter(household_id__in=homes).values_list("person_id", flat=True))
    return (found | shares_work_with(ctx, keys)) - keys


def shares_work_with(ctx: Context, keys: set[int]) -> set[int]:
    """Return who takes or took part in something together with these people."""
    return set().union(*(provider(ctx, keys) for provider in _around)) - keys


def ever_named_for(ctx: Context, keys: set[int]) -> set[int]:
    """Return which staff are or were named for any of these people."""
    return _staff(ctx, keys)


def _staff(ctx: Context, keys: set[int]) -> set[int]:
    return set().union(*(provider(ctx, keys) for provider in _staff_of)) if keys else set()
