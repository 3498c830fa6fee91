"""For whose forms does the actor stand on the other side? Read once a request, from a few sets of keys.

Danger comes from whom a worker has named, from whom somebody is kept apart, and may come from a partner or former partner: without
knowing more, nobody's assessment is shown to those who work with the partner alone. What threatens a parent threatens her child.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Final

from django.db.models import CharField, F, Q, QuerySet, Value

from syli.episodes.models import Episode, EpisodeParticipant, EpisodeWorker
from syli.episodes.providers import CLIENT_WORK, open_or_recent
from syli.kernel.access.reading import read_today
from syli.kernel.context import ActingToday, Context
from syli.people.choices import RelationshipKind
from syli.people.models import Relationship
from syli.plans.models import Danger
from syli.plans.rules import Pair, closed_people
from syli.safety.marks import marks_of
from syli.safety.models import Separation
from syli.safety.standing import pairs_in_force

MEMO: Final = "plans.standing"
NAMED, AROUND, DANGER, PARTNER, PARENT = "named", "around", "danger", "partner", "parent"
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
    """Read everything it takes in one query: whom she meets, from whom danger comes, who is whose partner and whose child."""
    found: dict[str, set[Pair]] = {NAMED: set(), AROUND: set(), DANGER: set(), PARTNER: set(), PARENT: set()}
    for mark, one, other in read_today(ctx, _around_today):
        found[mark].add((one, other))
    named, around = _by_episode(found[NAMED]), _by_episode(found[AROUND])
    others = {person for _episode, person in found[NAMED] | found[AROUND]}
    if not others:
        return NOTHING
    marks = marks_of(ctx)
    asked_for = {_away_from(asked, first, second) for asked, (_key, first, second) in zip(marks.asked_for, marks.pairs, strict=True)}
    pairs = _pairs(others, found[DANGER], asked_for, found[PARTNER] | {(one, other) for _key, one, other in marks.pairs}, found[PARENT])
    always, unless_named = closed_people(pairs, named, around)
    return frozenset(always), frozenset(unless_named)


def _around_today(acting: ActingToday) -> QuerySet[Any, Any]:
    """Return who takes part where she works and who is tied to whom, each row with a word that says which."""
    own = EpisodeWorker._base_manager.filter(organisation_id=acting.home_id, staff_id=acting.actor.id)
    units = [grant.unit_id for grant in acting.grants if grant.unit_id is not None and grant.role in CLIENT_WORK]
    unit_episodes = Episode._base_manager.filter(open_or_recent(acting), organisation_id=acting.home_id, unit_id__in=units)
    takers = EpisodeParticipant._base_manager.filter(organisation_id=acting.home_id)
    here, there = Q(episode_id__in=own.values("episode_id")), Q(episode_id__in=unit_episodes.values("pk"))
    met = takers.filter(here | there).values("person_id")
    told = Danger._base_manager.filter(organisation_id=acting.home_id, other_id__in=met)
    apart = Separation._base_manager.filter(organisation_id=acting.home_id, end_on__isnull=True)
    ties = Relationship._base_manager.filter(organisation_id=acting.home_id)
    in_danger = Q(person_id__in=told.values("person_id")) | Q(person_id__in=apart.values("asked_for_id"))
    return _three(takers.filter(here), NAMED, "episode_id", "person_id").union(
        _three(takers.filter(there), AROUND, "episode_id", "person_id"),
        _three(told, DANGER, "person_id", "other_id"),
        _three(ties.filter(Q(person_id__in=met) | Q(other_id__in=met), kind__in=PARTNERS), PARTNER, "person_id", "other_id"),
        _three(ties.filter(in_danger, kind__in=PARENTS), PARENT, "person_id", "other_id"),
    )


def _three(rows: QuerySet[Any], mark: str, one: str, other: str) -> QuerySet[Any, Any]:
    return rows.order_by().values_list(Value(mark, output_field=CharField()), F(one), F(other))


def _by_episode(found: Iterable[Pair]) -> dict[int, set[int]]:
    taken: dict[int, set[int]] = {}
    for episode, person in found:
        taken.setdefault(episode, set()).add(person)
    return taken


def _pairs(others: Collection[int], danger: set[Pair], asked_for: set[Pair], both_ways: set[Pair], parents: set[Pair]) -> set[Pair]:
    """Return every (person, other) in which the danger may come from one of `others`. `parents` are (parent, child)."""
    told = {pair for pair in danger | asked_for if pair[1] in others}
    from_whom: dict[int, set[int]] = {}
    for person, other in told:
        from_whom.setdefault(person, set()).add(other)
    # What threatens a parent threatens her child; nobody is a danger to herself.
    children = {(child, other) for parent, child in parents for other in from_whom.get(parent, ()) if other != child}
    return told | children | {pair for one, other in both_ways for pair in ((one, other), (other, one)) if pair[1] in others}


def _takers(ctx: Context, episodes: QuerySet[Any, Any]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    rows = EpisodeParticipant._base_manager.filter(organisation_id=ctx.home_id, episode_id__in=episodes)
    for episode, person in rows.values_list("episode_id", "person_id"):
        found.setdefault(episode, set()).add(person)
    return found


def pairs_with(ctx: Context, others: Collection[int]) -> set[Pair]:
    """Return every (person, other) in which the danger may come from one of `others`."""
    danger, asked_for = _told(ctx, Q(other_id__in=others)), _asked_for(ctx)
    ties = Relationship._base_manager.filter(organisation_id=ctx.home_id)
    partners = set(ties.filter(Q(person_id__in=others) | Q(other_id__in=others), kind__in=PARTNERS).values_list("person_id", "other_id"))
    parents = ties.filter(person_id__in={person for person, _other in danger | asked_for}, kind__in=PARENTS)
    both_ways = partners | {(one, other) for _key, one, other in pairs_in_force(ctx)}
    return _pairs(others, danger, asked_for, both_ways, set(parents.values_list("person_id", "other_id")))


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
    """Return who is kept apart for her safety, from whom: as it stands now, also for somebody who is no member of staff."""
    rows = Separation._base_manager.filter(organisation_id=ctx.home_id, end_on__isnull=True)
    return {_away_from(asked_for, first, second) for asked_for, first, second in rows.values_list("asked_for_id", "first_id", "second_id")}


def _away_from(asked_for: int, first: int, second: int) -> Pair:
    return asked_for, second if asked_for == first else first


def is_on_other_side(ctx: Context, staff_id: int, person: int) -> bool:
    """Tell whether a member of staff is or was named for the side from which danger comes to this person."""
    own = _takers(ctx, EpisodeWorker._base_manager.filter(organisation_id=ctx.home_id, staff_id=staff_id).values("episode_id"))
    met = {key for takers in own.values() for key in takers}
    return any(closed_people({pair for pair in pairs_with(ctx, met) if pair[0] == person}, own, {})) if met else False
