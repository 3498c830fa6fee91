"""One stay as a page shows it: who is where, the nights so far, what is still to ask, the terms; and a house's nights in numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.catalogue.queries import pack_of
from syli.episodes.models import Episode, EpisodeParticipant
from syli.kernel.access import may, visible_to
from syli.kernel.context import Context
from syli.kernel.dates import local_date
from syli.kernel.money import format_cents
from syli.kernel.ui.formats import format_date
from syli.org.models import Unit
from syli.people.models import Person
from syli.people.queries import PersonCard, cards
from syli.people.reading import person_reading
from syli.records.access import AttachmentAction
from syli.stays import rules
from syli.stays.access import EpisodeAction, HouseAction, StayAction, UnitAction
from syli.stays.choices import Heads, PricePer, StayState, Where
from syli.stays.labels import PRICES_PER
from syli.stays.models import House, PaymentCommitment, Presence, Review, Stay
from syli.stays.queries.guardians import guardians_among
from syli.stays.queries.offers import STAY, block_of
from syli.stays.queries.places import offered_between
from syli.stays.queries.terms import Mark, marks_of, needs_commitment_of, to_ask
from syli.stays.queries.week import open_days_of


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody in a stay."""

    card: PersonCard
    is_child: bool
    where: str
    back_at: datetime | None
    nights: int
    #: Who of those in the stay is a child's guardian (STAY-68).
    guardians: tuple[str, ...] = ()

    @property
    def is_here(self) -> bool:
        """Tell whether she is in the house now."""
        return self.where == Where.IN_HOUSE


@dataclass(frozen=True, slots=True)
class StayCard:
    """A stay as a page shows it."""

    pk: int
    public_id: str
    version: int
    episode_id: str
    house_id: str
    house: str
    room: str
    is_running: bool
    began_at: datetime
    ended_at: datetime | None
    planned_end_on: date | None
    residents: tuple[Resident, ...]
    to_ask: tuple[str, ...]
    marks: tuple[Mark, ...]
    commitments: tuple[PaymentCommitment, ...]
    #: What each commitment costs in words, and where its paper is opened by whoever may, by the commitment's public id.
    prices: dict[str, str]
    papers: dict[str, str]
    reviews: tuple[Review, ...]
    needs_commitment: bool
    alone_reason: str
    is_in_danger: bool

    def nights(self, *, children: bool) -> int:
        """Return the bed-nights of grown-ups or of children so far."""
        return sum(r.nights for r in self.residents if r.is_child == children)


@dataclass(frozen=True, slots=True)
class HouseNumbers:
    """Nights of a house in a period."""

    start_on: date
    end_on: date
    families: int
    adults: int
    children: int
    nights: rules.BedNights
    occupancy: float | None
    turned_away: int


def houses_visible(ctx: Context) -> QuerySet[House]:
    """Return the houses whose board the actor may see."""
    rows: QuerySet[House] = visible_to(ctx, HouseAction.VIEW)
    return rows.select_related("unit").order_by("unit__name", "pk")


def units_without_house(ctx: Context) -> list[Unit]:
    """Return the units of which the actor may make a house."""
    if not may(ctx, UnitAction.SET_UP):
        return []
    units = visible_to(ctx, UnitAction.SET_UP).exclude(pk__in=House.objects.values("unit_id"))
    return list(units.order_by("name", "pk")[:100])


def stays_visible(ctx: Context) -> QuerySet[Stay]:
    """Return the stays the actor may see."""
    rows: QuerySet[Stay] = visible_to(ctx, StayAction.VIEW)
    return rows.select_related("episode", "house__unit")


def papers_of(ctx: Context, commitments: Iterable[PaymentCommitment]) -> dict[str, str]:
    """Return where each commitment's paper is opened, of those the actor may open."""
    kept = {one.file_id: one for one in commitments if one.file_id is not None}
    opened = set(visible_to(ctx, AttachmentAction.OPEN).filter(pk__in=kept).values_list("pk", flat=True)) if kept else set()
    return {one.public_id: reverse("records.attachment.open", args=[one.file.public_id]) for key, one in kept.items() if key in opened and one.file}


def _price(commitment: PaymentCommitment) -> str:
    return f"{format_cents(commitment.price_cents or 0)} / {PRICES_PER[PricePer(commitment.price_per)]}"


def stay_card(ctx: Context, stay: Stay) -> StayCard:
    """Return a stay's card, and touch everybody in it."""
    pieces = list(Presence.objects.filter(stay=stay).select_related("person", "room").order_by("start_at", "pk"))
    people = cards(ctx, {piece.person_id for piece in pieces})
    ctx.trail.touch(people, earliest_on=local_date(stay.began_at))
    episode, night = stay.episode, stay.house.night
    commitments = list(episode.commitments.select_related("file").order_by("-start_on", "-pk"))
    reviews = list(episode.reviews.order_by("-planned_on", "-pk"))
    is_running = stay.state == StayState.RUNNING
    open_pieces = [piece for piece in pieces if piece.end_at is None]
    residents = tuple(_residents(ctx, pieces, people, night))
    unguarded = [one.card.name for one in residents if one.is_child and one.where and not one.guardians and not stay.alone_reason]
    return StayCard(
        pk=stay.pk,
        public_id=stay.public_id,
        version=stay.version,
        episode_id=episode.public_id,
        house_id=stay.house.public_id,
        house=stay.house.unit.name,
        room=next((piece.room.name for piece in reversed(pieces) if piece.room is not None), ""),
        is_running=is_running,
        began_at=stay.began_at,
        ended_at=stay.ended_at,
        planned_end_on=stay.planned_end_on,
        residents=residents,
        to_ask=tuple(to_ask(ctx, episode, open_pieces, commitments, unguarded)) if is_running else (),
        marks=(*marks_of(ctx, episode, episode.start_on, commitments, reviews), *_visitors(stay)) if is_running else (),
        commitments=tuple(commitments),
        prices={one.public_id: _price(one) for one in commitments if one.price_cents is not None},
        papers=papers_of(ctx, commitments),
        reviews=tuple(reviews),
        needs_commitment=needs_commitment_of(episode),
        alone_reason=stay.alone_reason,
        is_in_danger=stay.is_in_danger and is_running,
    )


def _visitors(stay: Stay) -> tuple[Mark, ...]:
    """Say on which days of a period of set days visitors come to the house (STAY-53)."""
    episode = stay.episode
    if stay.planned_end_on is None or block_of(pack_of(episode.service_code, episode.profile, episode.pack_version)) is None:
        return ()
    days = open_days_of(stay.house, local_date(stay.began_at), stay.planned_end_on)
    words = _("Visitors come on %(days)s. Agree on the rooms.") % {"days": ", ".join(format_date(day, "weekday") for day in days)}
    return (Mark(words, "soon"),) if days else ()


def _residents(ctx: Context, pieces: Iterable[Presence], people: dict[int, PersonCard], night: rules.NightRule) -> list[Resident]:
    by_person: dict[int, list[Presence]] = defaultdict(list)
    for piece in pieces:
        if piece.person_id in people:
            by_person[piece.person_id].append(piece)
    children = {person_id for person_id, own in by_person.items() if own[-1].heads == Heads.CHILD}
    # Of a child in the house the guardian who is there; of one who has left, the guardian who was.
    here = {person_id for person_id, own in by_person.items() if own[-1].end_at is None}
    guardians = guardians_among(children, by_person.keys() - children)
    found = []
    for person_id, own in by_person.items():
        last = own[-1]
        where = last.where if last.end_at is None else ""
        names = tuple(people[key].name for key in guardians.get(person_id, ()) if key in here or not where)
        nights = len(nights_in(ctx, own, night))
        found.append(Resident(people[person_id], last.heads == Heads.CHILD, where, last.back_at, nights, names))
    return found


def nights_in(ctx: Context, pieces: Iterable[Presence], night: rules.NightRule) -> frozenset[date]:
    """Return the nights slept in the house during these pieces of one person's stay (STAY-01)."""
    return rules.nights_of([rules.Interval(p.start_at, p.end_at) for p in pieces if p.where == Where.IN_HOUSE], ctx.now, night)


def numbers_of(ctx: Context, house: House, start_on: date, end_on: date) -> HouseNumbers:
    """Return the bed-nights, families and occupancy of a period, its last night begun by `end_on`; numbers of nobody by name."""
    night = house.night
    begins, ends = night.hours_of(start_on)[0], night.hours_of(end_on)[1]
    pieces = Presence.objects.filter(stay__house=house, start_at__lt=ends).exclude(end_at__lte=begins - timedelta(days=1)).order_by("pk")
    by_person: dict[tuple[int, int], list[Presence]] = defaultdict(list)
    for piece in pieces:
        by_person[piece.stay_id, piece.person_id].append(piece)
    slept = [(own[0].heads, nights_in(ctx, own, night)) for own in by_person.values()]
    kept: dict[int, set[date]] = defaultdict(set)
    for (stay_id, _person_id), own in by_person.items():
        # A weekend away keeps the place: it is taken though nobody sleeps in it.
        kept[stay_id] |= rules.nights_of([rules.Interval(p.start_at, p.end_at) for p in own], ctx.now, night)
    inside = [(heads, {n for n in nights if start_on <= n <= end_on}) for heads, nights in slept]
    return HouseNumbers(
        start_on=start_on,
        end_on=end_on,
        families=sum(any(start_on <= n <= end_on for n in nights) for nights in kept.values()),
        adults=sum(heads == Heads.ADULT and bool(nights) for heads, nights in inside),
        children=sum(heads == Heads.CHILD and bool(nights) for heads, nights in inside),
        nights=rules.bed_nights(slept, start_on, end_on),
        occupancy=rules.occupancy(kept, offered_between(house, start_on, end_on), start_on, end_on),
        turned_away=house.turned_away.filter(happened_at__gte=begins, happened_at__lt=ends).count(),
    )


def house_of_episode(ctx: Context, episode: Episode) -> House | None:
    """Return the house of the episode's unit; None where families do not live."""
    found: House | None = House.objects.filter(unit_id=episode.unit_id, organisation_id=ctx.home_id).select_related("unit").first()
    return found


def could_come(ctx: Context, episode: Episode) -> list[tuple[str, str]]:
    """Return (public id, name) of those in the episode who are born and in no house now, and touch them."""
    parts = episode.participants.filter(end_on__isnull=True, person__is_unborn=False).order_by("pk").values_list("person_id", flat=True)
    inside = set(Presence.objects.filter(person__in=parts, end_at__isnull=True).values_list("person_id", flat=True))
    people = cards(ctx, [person_id for person_id in parts if person_id not in inside])
    ctx.trail.touch(people)
    return [(people[person_id].public_id, people[person_id].name) for person_id in parts if person_id in people]


def running_stay_of(ctx: Context, episode: Episode) -> Stay | None:
    """Return the stay of the episode that is running, when the actor may see it."""
    found: Stay | None = stays_visible(ctx).filter(episode=episode, state=StayState.RUNNING).first()
    return found


def awaited_episode(ctx: Context, person: Person) -> Episode | None:
    """Return the person's running episode in a unit with a house whose family does not live there yet and that the actor may let in."""
    rows = _awaited(ctx, person)
    return next((one for one in rows if STAY in pack_of(one.service_code, one.profile, one.pack_version).modalities), None)


@person_reading
def _awaited(ctx: Context, person: Person) -> QuerySet[Episode]:
    """Return the person's running episodes in units with a house whose families do not live there yet."""
    taking_part = EpisodeParticipant.objects.filter(person=person, end_on__isnull=True).values("episode")
    episodes: QuerySet[Episode] = visible_to(ctx, EpisodeAction.ARRIVE).filter(pk__in=taking_part, end_on__isnull=True)
    houses = House.objects.filter(organisation_id=ctx.home_id).values("unit_id")
    rows = episodes.filter(unit_id__in=houses).exclude(stays__state=StayState.RUNNING)
    return rows.order_by("-start_on", "-pk")[:5]


@person_reading
def lives_in(ctx: Context, person: Person) -> QuerySet[Stay]:
    """Return the stay in which the person is now, when the actor may see it."""
    return stays_visible(ctx).filter(state=StayState.RUNNING, presences__person=person, presences__end_at__isnull=True).order_by("pk")[:1]


def stay_begun_with(ctx: Context, once_key: str) -> Stay | None:
    """Return the stay that this very form has begun already, when the actor may see it: the button was pressed twice."""
    found: Stay | None = stays_visible(ctx).filter(once_key=once_key).first() if once_key else None
    return found


def first_of(stay: Stay) -> str:
    """Return the public id of the first grown-up of a stay, or of the first who came."""
    first = Presence.objects.filter(stay=stay).order_by("heads", "pk").select_related("person").first()
    return first.person.public_id if first is not None else ""
