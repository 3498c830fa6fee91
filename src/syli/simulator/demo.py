"""The demonstration: a small invented federation, the people who sign in to it, and a day that is going on.

A password alone opens these accounts, which is why demonstration mode serves only the machine it runs on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction

from syli.catalogue.queries import pack_of
from syli.episodes.choices import EpisodeState
from syli.episodes.commands import name_own_worker, plan_contact
from syli.episodes.contact_form import recordable_kinds
from syli.episodes.models import Episode
from syli.intake.commands import receive_request
from syli.kernel.access import may
from syli.kernel.context import HELSINKI, Actor, Context, clock, system_context
from syli.kernel.ids import new_public_id
from syli.kernel.scope import scope
from syli.org.actor import acting_organisation, grants_on
from syli.org.choices import OrganisationKind, Role
from syli.org.models import Membership, Organisation, Register, StaffMember, Unit
from syli.simulator.demo_chat import open_line
from syli.simulator.demo_night import fill_the_house, house_unit, keep_two_apart
from syli.simulator.demo_rooms import furnish
from syli.simulator.demo_team import develop
from syli.simulator.simulate import Progress, make_plan, prepare, simulate
from syli.stats.refreshing import mark_everything, refresh_marts

PASSWORD = "syli-esittely-2026"  # noqa: S105  (shown on the screen; opens only demonstration accounts)
ASSOCIATIONS, YEARS, SCALE, SEED = 4, 2, 0.08, 7
#: The first association of the federation that has a house where people come unknown, so that the players work in it.
FIRST = 1
OWN_CLIENTS = 8


class WorksIn(StrEnum):
    """Where a player works: everywhere in her organisation, in its busiest unit, or in its house."""

    EVERYWHERE = "everywhere"
    BUSIEST = "busiest"
    HOUSE = "house"


@dataclass(frozen=True, slots=True)
class Player:
    """One of the people who sign in: who she is and what she does where."""

    username: str
    given_name: str
    family_name: str
    role: Role
    place: int | None
    works_in: WorksIn
    what: str


PLAYERS = (
    Player("aino", "Aino", "Korpela", Role.WORKER, 0, WorksIn.BUSIEST, "works with families in one unit"),
    Player("venla", "Venla", "Hiltula", Role.WORKER, 0, WorksIn.HOUSE, "works in a house where families live, day and night"),
    Player("leena", "Leena", "Harjula", Role.LEADER, 0, WorksIn.EVERYWHERE, "leads the association"),
    Player("adele", "Adele", "Nyman", Role.ADMIN, 0, WorksIn.EVERYWHERE, "keeps staff, roles and units; sees no client"),
    Player("saga", "Saga", "Ekholm", Role.PRIVACY, 0, WorksIn.EVERYWHERE, "looks after data protection"),
    Player("fanni", "Fanni", "Salovaara", Role.FINANCE, 0, WorksIn.EVERYWHERE, "keeps the books"),
    Player("otso", "Otso", "Lehtovaara", Role.WORKER, 1, WorksIn.BUSIEST, "works in another association"),
    Player("tilda", "Tilda", "Rautio", Role.STATISTICIAN, None, WorksIn.EVERYWHERE, "sees the federation's protected numbers, never a name"),
    Player("stina", "Stina", "Backholm", Role.STEWARD, None, WorksIn.EVERYWHERE, "keeps associations and service packs"),
)


def is_empty() -> bool:
    """Tell whether there is no federation yet."""
    return not Organisation.objects.exists()


def make_demo(progress: Progress | None = None, *, now: datetime | None = None) -> None:
    """Make the demonstration federation, or nothing at all when it fails half-way."""
    moment = now or clock()
    with transaction.atomic():
        simulate(ASSOCIATIONS, YEARS, SEED, SCALE, progress, first=FIRST)
        federation = prepare(make_plan(years=YEARS, seed=SEED, scale=SCALE))
        associations = list(Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION).order_by("pk"))
        for player in PLAYERS:
            _enter(player, federation if player.place is None else associations[player.place], moment)
        with scope([associations[0].pk]):
            mine = _give_a_day(associations[0], moment)
            _give_rooms(moment, mine)
            _give_a_night(associations[0], moment, mine)
        _give_a_line(associations[1], moment)
    mark_everything([organisation.pk for organisation in associations], now=moment)
    refresh_marts(now=moment)


def _give_a_line(other: Organisation, now: datetime) -> None:
    """Let Aino's and Otso's associations answer a chat line together. The other association's leader is no player: Syli acts for her."""
    open_line(context_as("leena", now), system_context(other.pk, now=now), [context_as("aino", now), context_as("otso", now)])


def _enter(player: Player, organisation: Organisation, now: datetime) -> StaffMember:
    start_on = now.astimezone(HELSINKI).date() - timedelta(days=365)
    member = StaffMember.objects.create_user(
        player.username, PASSWORD, given_name=player.given_name, family_name=player.family_name, created_at=now, acting_organisation=organisation
    )
    unit = _unit_of(player, organisation)
    Membership.objects.create(staff=member, organisation=organisation, unit=unit, role=player.role, start_on=start_on, created_at=now)
    return member


def _unit_of(player: Player, organisation: Organisation) -> Unit | None:
    if player.works_in is WorksIn.EVERYWHERE:
        return None
    with scope([organisation.pk]):
        house = house_unit(organisation)
        return house if player.works_in is WorksIn.HOUSE and house is not None else _busiest_unit(organisation, besides=house)


def _busiest_unit(organisation: Organisation, *, besides: Unit | None) -> Unit:
    with scope([organisation.pk]):
        counts: dict[int, int] = {}
        for episode in _recordable(Episode.objects.filter(state=EpisodeState.OPEN).order_by("pk")):
            if besides is None or episode.unit_id != besides.pk:
                counts[episode.unit_id] = counts.get(episode.unit_id, 0) + 1
    best = max(counts, key=lambda pk: (counts[pk], -pk)) if counts else organisation.units.order_by("pk")[0].pk
    return Unit.objects.get(pk=best)


def _recordable(episodes: Iterable[Episode]) -> list[Episode]:
    """Return the episodes whose service has a contact that this release can record."""
    return [e for e in episodes if recordable_kinds(pack_of(e.service_code, e.profile, e.pack_version))]


def context_as(username: str, now: datetime) -> Context:
    """Return the context in which one of the players acts."""
    member = StaffMember.objects.get(username=username)
    grants = grants_on(member, now.astimezone(HELSINKI).date())
    return Context(Actor("staff", member.pk, str(member), grants), acting_organisation(member, grants), now)


def _give_a_day(organisation: Organisation, now: datetime) -> list[Episode]:
    """Give Aino clients of her own, appointments of today, one she has not recorded, and requests that wait."""
    ctx, leader = context_as("aino", now), context_as("leena", now)
    aino = StaffMember.objects.get(username="aino")
    unit = Unit.objects.get(memberships__staff=aino)
    running = Episode.objects.filter(unit=unit, state=EpisodeState.OPEN, start_on__lte=ctx.today - timedelta(days=14)).order_by("pk")
    mine = _recordable(running[:60])[:OWN_CLIENTS]
    for episode in mine:
        name_own_worker(leader, episode, own_worker=aino)
    midnight = now.astimezone(HELSINKI).replace(hour=0, minute=0, second=0, microsecond=0)
    for episode, when in zip(mine, (midnight + timedelta(hours=h) for h in (9, 12, 15, -10, 34)), strict=False):
        _agree(ctx, episode, when)
    register = Register.objects.filter(organisation=organisation).order_by("pk")[0]
    if may(ctx, receive_request.action) and mine:  # type: ignore[attr-defined]  # commands carry their action
        for days, urgency, words in (
            (0, "now", "Pelottaa olla kotona."),
            (2, "soon", "Vauva ei nuku, voimat lopussa."),
            (9, "normal", "Kysyy ryhmästä."),
        ):
            receive_request(
                ctx, unit=unit, register=register, service_code=mine[0].service_code, received_at=now - timedelta(days=days, hours=1),
                urgency=urgency, summary=words, way="phone",
            )  # fmt: skip
    return mine


def _give_rooms(now: datetime, mine: list[Episode]) -> None:
    """Give Aino's unit rooms, open hours and bookings, and its team something of its own."""
    leader, worker, unit = context_as("leena", now), context_as("aino", now), Unit.objects.get(memberships__staff__username="aino")
    furnish(leader, worker, unit, mine)
    develop(leader, worker, unit)


def _give_a_night(organisation: Organisation, now: datetime, mine: list[Episode]) -> None:
    """Give Venla a house with families in it, and the leader two people who are kept apart."""
    unit = house_unit(organisation)
    she = fill_the_house(context_as("leena", now), context_as("venla", now), unit) if unit is not None else None
    if she is not None:
        running = Episode.objects.filter(state=EpisodeState.OPEN).exclude(unit=unit).order_by("pk")
        keep_two_apart(context_as("leena", now), she, [*mine, *running[:200]])


def _agree(ctx: Context, episode: Episode, when: datetime) -> None:
    kind = recordable_kinds(pack_of(episode.service_code, episode.profile, episode.pack_version))[0]
    people = [p.person for p in episode.participants.filter(end_on__isnull=True).select_related("person")]
    if people and when.date() >= episode.start_on:
        plan_contact(ctx, episode, kind=kind.code, started_at=when, minutes=kind.minutes or 60, participants=people, once_key=new_public_id())
