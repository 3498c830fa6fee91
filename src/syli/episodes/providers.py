"""What "works in an episode" and "works with a person" mean here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from syli.catalogue.queries import sealed_services
from syli.episodes.access import IN_EMERGENCY, WORKS_IN
from syli.episodes.choices import ContactState
from syli.episodes.models import ContactParticipant, Episode, EpisodeParticipant, EpisodeWorker
from syli.episodes.rules import still_open_since
from syli.kernel.access import guard
from syli.kernel.access.rules import NOTHING
from syli.kernel.context import Acting, Context
from syli.org.choices import Role
from syli.people.access import IS_CLIENT, KNOWN_TO_OPEN, KNOWN_TO_SEALED, SERVED_BY_UNIT, WORKS_WITH
from syli.safety.crossing import Coming, coming
from syli.safety.emergencies import openings_of
from syli.safety.standing import NAMED_BEFORE, NAMED_FOR, people_around, staff_of, standing_of

#: How work is done that brings nobody to the unit.
ELSEWHERE = ("home", "remote")
#: Only these roles make a unit's clients one's own.
CLIENT_WORK = frozenset({Role.WORKER, Role.STUDENT, Role.LEADER})


def open_or_recent(acting: Acting, prefix: str = "") -> Q:
    """Return the episodes that are running or ended so recently that their workers still see them."""
    return Q(**{f"{prefix}end_on__isnull": True}) | Q(**{f"{prefix}end_on__gte": still_open_since(acting.today)})


def named_in(acting: Acting) -> Q:
    """Return the episodes in which the actor is a worker today."""
    mine = EpisodeWorker._base_manager.filter(organisation_id=acting.home_id, staff_id=acting.actor.id, start_on__lte=acting.today)
    mine = mine.filter(Q(end_on__isnull=True) | Q(end_on__gte=acting.today))
    return Q(Exists(mine.filter(episode_id=OuterRef("pk"))))


@WORKS_IN.provide_lasting
def works_in(acting: Acting) -> Q:
    """Works in the episode by name, or in the unit that gives the service; while it runs and for a while after."""
    return open_or_recent(acting) & (named_in(acting) | Q(unit_id__in=_own_units(acting)))


def _own_units(acting: Acting) -> list[int]:
    return [grant.unit_id for grant in acting.grants if grant.unit_id is not None and grant.role in CLIENT_WORK]


@IN_EMERGENCY.provide
def of_somebody_opened(ctx: Context) -> Q:
    """In an emergency: the running and recent episodes of those whose records the actor has opened for a few hours."""
    opened = openings_of(ctx)
    if not opened:
        return NOTHING
    theirs = EpisodeParticipant._base_manager.filter(organisation_id=ctx.home_id, person_id__in=opened.keys())
    return open_or_recent(ctx) & Q(pk__in=theirs.values("episode_id"))


@WORKS_WITH.provide_lasting
def works_with_participants(acting: Acting) -> Q:
    """Works with those who take part in an episode the actor works in."""
    return _taking_part_in(Episode._base_manager.filter(works_in(acting), organisation_id=acting.home_id))


@NAMED_FOR.provide_lasting
def named_now(acting: Acting) -> Q:
    """Is named: a worker of a running episode the person takes part in."""
    running = Episode._base_manager.filter(named_in(acting), organisation_id=acting.home_id, end_on__isnull=True)
    return _taking_part_in(running)


@NAMED_BEFORE.provide_lasting
def named_ever(acting: Acting) -> Q:
    """Is or was named in an episode the person takes or took part in."""
    return _taking_part_in(EpisodeWorker._base_manager.filter(organisation_id=acting.home_id, staff_id=acting.actor.id), "episode_id")


def _taking_part_in(rows: QuerySet[Any], key: str = "pk") -> Q:
    """Return who takes part in one of these; asked by the person's key, so that it costs the same however many there are."""
    inside = Exists(rows.filter(**{key: OuterRef("episode_id")}))
    return Q(Exists(EpisodeParticipant._base_manager.filter(inside, person_id=OuterRef("pk"))))


@people_around
def fellow_participants(ctx: Context, keys: Iterable[int]) -> set[int]:
    """Return who takes or took part in an episode together with these people."""
    mine = EpisodeParticipant._base_manager.filter(organisation_id=ctx.home_id, person_id__in=keys).values("episode_id")
    return set(EpisodeParticipant._base_manager.filter(episode_id__in=mine).values_list("person_id", flat=True))


@staff_of
def named_staff(ctx: Context, keys: Iterable[int]) -> set[int]:
    """Return who has been named in an episode of these people."""
    mine = EpisodeParticipant._base_manager.filter(organisation_id=ctx.home_id, person_id__in=keys).values("episode_id")
    return set(EpisodeWorker._base_manager.filter(episode_id__in=mine).values_list("staff_id", flat=True))


@coming
def planned_visits(ctx: Context, keys: Iterable[int]) -> list[Coming]:
    """Return which of these people are to come to a unit; a visit at home and a call bring nobody there."""
    planned = ContactParticipant._base_manager.filter(organisation_id=ctx.home_id, person_id__in=keys, contact__state=ContactState.PLANNED)
    planned = planned.filter(contact__started_at__gte=ctx.now - timedelta(hours=12)).exclude(contact__modality__in=ELSEWHERE)
    rows = planned.values_list("person_id", "contact__unit_id", "contact__unit__name", "contact__started_at", "contact__minutes")
    return [Coming(*row) for row in rows.order_by("contact__started_at", "pk")]


@guard("SAFE-G6", "episodes.Episode", "An episode of the other side is closed to whoever works for one side.")
def not_the_other_sides_episodes(ctx: Context) -> Q:
    """Return the episodes in which nobody takes part who is closed to the actor."""
    hidden = standing_of(ctx).hidden
    if not hidden:
        return Q()
    return ~Q(pk__in=EpisodeParticipant._base_manager.filter(organisation_id=ctx.home_id, person_id__in=hidden).values("episode_id"))


@IS_CLIENT.provide_lasting
def takes_part(acting: Acting) -> Q:
    """Is a client: takes or took part in an episode of the organisation."""
    return Q(Exists(EpisodeParticipant._base_manager.filter(organisation_id=acting.home_id, person_id=OuterRef("pk"))))


@KNOWN_TO_SEALED.provide_lasting
def takes_part_behind_doors(acting: Acting) -> Q:
    """Is known to a sealed service: takes or took part in an episode of one."""
    return _taking_part_where(acting, Q(episode__service_code__in=sealed_services()))


@KNOWN_TO_OPEN.provide_lasting
def takes_part_in_the_open(acting: Acting) -> Q:
    """Is known otherwise: takes or took part in an episode of a service that is not sealed."""
    return _taking_part_where(acting, ~Q(episode__service_code__in=sealed_services()))


@SERVED_BY_UNIT.provide_lasting
def takes_part_in_units_episodes(acting: Acting) -> Q:
    """Is served: takes or took part in an episode of the actor's unit, however long ago."""
    units = _own_units(acting)
    return _taking_part_where(acting, Q(episode__unit_id__in=units)) if units else NOTHING


def _taking_part_where(acting: Acting, episodes: Q) -> Q:
    return Q(Exists(EpisodeParticipant._base_manager.filter(episodes, organisation_id=acting.home_id, person_id=OuterRef("pk"))))
