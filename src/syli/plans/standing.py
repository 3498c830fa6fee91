"""For whose forms does the actor stand on the other side? Read once a request, from a few sets of keys.

Danger comes from whom a worker has named, from whom somebody is kept apart, and may come from a partner or former partner: without
knowing more, nobody's assessment is shown to those who work with the partner alone. What threatens a parent threatens her child.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Final

from django.db.models import Q, QuerySet

from syli.episodes.models import Episode, EpisodeParticipant, EpisodeWorker
from syli.episodes.providers import CLIENT_WORK, open_or_recent
from syli.kernel.context import Context
from syli.people.choices import RelationshipKind
from syli.people.models import Relationship
from syli.plans.models import Danger
from syli.plans.rules import Pair, closed_people
from syli.safety.models import Separation
from syli.safety.standing import pairs_in_force

MEMO: Final = "plans.standing"
PARTNERS: Final = (RelationshipKind.PARTNER, RelationshipKind.FORMER_PARTNER)
PARENTS: Final = (RelationshipKind.PARENT, RelationshipKind.GUARDIAN)
Closed = tuple[frozenset[int], frozenset[int]]
NOTHING: Final[Closed] = (frozenset(), frozenset())


def closed_to(ctx: Context) -> Closed:
    """Return whose forms are closed to the actor: always, and unless she is named in the form's own episode (PLAN-01)."""
    if ctx.actor.kind != "staff" or ctx.actor.id is None or ctx.organisation_id is None:
        return NOTHING
    return ctx.once(MEMO, lambda: _read(ctx))


def _read(ctx: Context) -> Closed:
    own = EpisodeWorker._base_manager.filter(organisation_id=ctx.home_id, staff_id=ctx.actor.id)
    units = [grant.unit_id for grant in ctx.grants if grant.unit_id is not None and grant.role in CLIENT_WORK]
    unit_episodes = Episode._base_manager.filter(open_or_recent(ctx), organisation_id=ctx.home_id, unit_id__in=units)
    named = _takers(ctx, own.values("episode_id"))
    around = _takers(ctx, unit_episodes.values("pk")) if units else {}
    met = {key for taken in (named, around) for takers in taken.values() for key in takers}
    if not met:
        return NOTHING
    always, unless_named = closed_people(pairs_with(ctx, met), named, around)
    return frozenset(always), frozenset(unless_named)


def _takers(ctx: Context, episodes: QuerySet[Any, Any]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    rows = EpisodeParticipant._base_manager.filter(organisation_id=ctx.home_id, episode_id__in=episodes)
    for episode, person in rows.values_list("episode_id", "person_id"):
        found.setdefault(episode, set()).add(person)
    return found


def pairs_with(ctx: Context, others: Collection[int]) -> set[Pair]:
    """Return every (person, other) in which the danger may come from one of `others`."""
    told = _told(ctx, Q(other_id__in=others)) | {pair for pair in _asked_for(ctx) if pair[1] in others}
    ties = Relationship._base_manager.filter(organisation_id=ctx.home_id, kind__in=PARTNERS)
    partners = set(ties.filter(Q(person_id__in=others) | Q(other_id__in=others)).values_list("person_id", "other_id"))
    both_ways = partners | {(one, other) for _key, one, other in pairs_in_force(ctx)}
    return told | _children_of(ctx, told) | {pair for one, other in both_ways for pair in ((one, other), (other, one)) if pair[1] in others}


def others_of(ctx: Context, person: int) -> set[int]:
    """Return from whom danger is known to come to one person, or to her parent: her forms stay out of their episodes (PLAN-02)."""
    parents = Relationship._base_manager.filter(organisation_id=ctx.home_id, other_id=person, kind__in=PARENTS)
    keys = {person, *parents.values_list("person_id", flat=True)}
    found = {other for one, other in _told(ctx, Q(person_id__in=keys)) | _asked_for(ctx) if one in keys}
    found |= {key for _key, *two in pairs_in_force(ctx) if person in two for key in two}
    return found - {person}


def _told(ctx: Context, which: Q) -> set[Pair]:
    return set(Danger._base_manager.filter(which, organisation_id=ctx.home_id).values_list("person_id", "other_id"))


def _asked_for(ctx: Context) -> set[Pair]:
    """Return who is kept apart for her safety, from whom."""
    rows = Separation._base_manager.filter(organisation_id=ctx.home_id, end_on__isnull=True)
    return {
        (asked_for, second if asked_for == first else first) for asked_for, first, second in rows.values_list("asked_for_id", "first_id", "second_id")
    }


def _children_of(ctx: Context, pairs: Iterable[Pair]) -> set[Pair]:
    """Return the same dangers for the children of whom they are about; nobody is a danger to herself."""
    from_whom: dict[int, set[int]] = {}
    for person, other in pairs:
        from_whom.setdefault(person, set()).add(other)
    if not from_whom:
        return set()
    ties = Relationship._base_manager.filter(organisation_id=ctx.home_id, person_id__in=from_whom, kind__in=PARENTS)
    rows = ties.values_list("person_id", "other_id")
    return {(child, other) for parent, child in rows for other in from_whom[parent] if other != child}


def is_on_other_side(ctx: Context, staff_id: int, person: int) -> bool:
    """Tell whether a member of staff is or was named for the side from which danger comes to this person."""
    own = _takers(ctx, EpisodeWorker._base_manager.filter(organisation_id=ctx.home_id, staff_id=staff_id).values("episode_id"))
    met = {key for takers in own.values() for key in takers}
    return any(closed_people({pair for pair in pairs_with(ctx, met) if pair[0] == person}, own, {})) if met else False
