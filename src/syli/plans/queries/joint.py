"""Work with couples, as pages show it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from syli.catalogue.packs import Pack
from syli.catalogue.queries import pack_of
from syli.episodes.choices import EpisodeState
from syli.episodes.models import Episode
from syli.episodes.providers import named_in
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.people.models import Person
from syli.people.reading import person_reading
from syli.plans.access import JointWorkAction
from syli.plans.choices import PairState
from syli.plans.labels import PAIR_STATES
from syli.plans.models import JointWork

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class JointLine:
    """The work of two workers with a couple, as a list shows it: names only, whatever else either worker knows of hers."""

    public_id: str
    names: tuple[str, str]
    workers: tuple[str, str]
    state: str
    is_running: bool
    waits_for_me: bool


@person_reading
def joint_works(ctx: Context, person: Person) -> QuerySet[JointWork]:
    """Read the couples with this person whom the actor meets with another worker; names are read only where there is a couple."""
    rows = visible_to(ctx, JointWorkAction.VIEW).filter(Q(first=person) | Q(second=person))
    return rows.select_related("first_worker", "second_worker").prefetch_related("first", "second").order_by("-pk")[:MOST_SHOWN]


def joint_lines(ctx: Context, person: Person | None = None) -> list[JointLine]:
    """Return the couples the actor meets with another worker, all or those with one person, running ones first."""
    if person is not None:
        rows = joint_works(ctx, person)
    else:
        everybody = visible_to(ctx, JointWorkAction.VIEW).select_related("first", "second", "first_worker", "second_worker")
        rows = list(everybody.order_by("-pk")[:MOST_SHOWN])
    return [joint_line(ctx, row) for row in sorted(rows, key=lambda row: row.state == PairState.ENDED)]


def joint_line(ctx: Context, row: JointWork) -> JointLine:
    """Return one of them."""
    return JointLine(
        public_id=row.public_id,
        names=(name_in(row.first), name_in(row.second)),
        workers=(str(row.first_worker), str(row.second_worker)),
        state=str(PAIR_STATES[row.state]),  # type: ignore[index]
        is_running=row.state == PairState.RUNNING,
        waits_for_me=row.state == PairState.ASKED and row.second_worker_id == ctx.actor.id,
    )


def own_packs(ctx: Context, joint: JointWork) -> list[Pack]:
    """Return the services in which the actor works by name with her own of the two; nothing is asked of the other side."""
    mine = joint.first_id if joint.first_worker_id == ctx.actor.id else joint.second_id
    rows = Episode.objects.filter(named_in(ctx), state=EpisodeState.OPEN, participants__person_id=mine, participants__end_on__isnull=True)
    kinds = rows.order_by().values_list("service_code", "profile", "pack_version").distinct()
    return [pack_of(*kind) for kind in kinds]


def name_in(person: Person) -> str:
    """Return what a partner is called: the name is what both workers share, nothing more."""
    return f"{person.given_name} {person.family_name}".strip() or person.alias
