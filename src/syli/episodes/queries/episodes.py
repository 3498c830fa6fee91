"""Episodes as pages show them: cards with names already masked, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet

from syli.catalogue.queries import label, pack_of
from syli.episodes.access import EpisodeAction
from syli.episodes.choices import EpisodeState
from syli.episodes.models import Episode, EpisodeParticipant
from syli.episodes.rules import own_worker_due_on
from syli.kernel.access import visible_to
from syli.kernel.collect import Collected
from syli.kernel.context import Context
from syli.people.models import Person
from syli.people.queries.cards import PersonCard, cards
from syli.people.reading import person_reading_of_others


@dataclass(frozen=True, slots=True)
class ParticipantCard:
    """Somebody in an episode: her card, her role in words, since when and until when."""

    pk: int
    public_id: str
    person: PersonCard
    role: str
    role_code: str
    is_client: bool
    start_on: date
    end_on: date | None


@dataclass(frozen=True, slots=True)
class EpisodeCard:
    """An episode as a page shows it."""

    pk: int
    public_id: str
    version: int
    service_code: str
    profile: str
    pack_version: int
    service: str
    unit: str
    state: str
    start_on: date
    end_on: date | None
    end_result: str
    end_reason: str
    own_worker: str
    own_worker_id: int | None
    own_worker_due_on: date | None
    group_wish: str
    participants: tuple[ParticipantCard, ...] = field(default=())

    @property
    def is_open(self) -> bool:
        """Tell whether the episode is running."""
        return self.state == EpisodeState.OPEN

    @property
    def clients(self) -> tuple[ParticipantCard, ...]:
        """Return those who are clients, the first joined first."""
        return tuple(p for p in self.participants if p.is_client)


def episodes_visible(ctx: Context) -> QuerySet[Any]:
    """Return the episodes the actor may see, with what their cards need."""
    taking_part = EpisodeParticipant.objects.filter(episode=OuterRef("pk")).order_by("start_on", "pk")
    rows = visible_to(ctx, EpisodeAction.VIEW).select_related("unit", "own_worker")
    return rows.annotate(taking_part=Collected(taking_part, "pk", "public_id", "person_id", "role", "start_on", "end_on"))


def my_episodes(ctx: Context, *, state: str = EpisodeState.OPEN, mine_only: bool = False) -> QuerySet[Any]:
    """Return the episodes of the actor's units, or only her own, the latest first."""
    rows = episodes_visible(ctx).filter(state=state)
    if mine_only:
        rows = rows.filter(own_worker_id=ctx.actor.id)
    return rows.order_by("-start_on", "-pk")


def episodes_of(ctx: Context, person: Person) -> list[EpisodeCard]:
    """Return a person's episodes the actor may see, running ones first, then the latest."""
    rows = _taken_part_in(ctx, person)
    return episode_cards(ctx, sorted(rows, key=lambda one: (one.state != EpisodeState.OPEN, -one.start_on.toordinal(), -one.pk)))


@person_reading_of_others(lambda episode: (person_id for _pk, _public, person_id, *_rest in episode.taking_part))
def _taken_part_in(ctx: Context, person: Person) -> QuerySet[Episode]:
    rows: QuerySet[Episode] = episodes_visible(ctx).filter(pk__in=EpisodeParticipant.objects.filter(person=person).values("episode"))
    return rows.order_by("pk")


def episode_card(ctx: Context, episode: Episode) -> EpisodeCard:
    """Return one episode's card."""
    return episode_cards(ctx, [episodes_visible(ctx).get(pk=episode.pk)])[0]


def episode_cards(ctx: Context, episodes: Iterable[Any]) -> list[EpisodeCard]:
    """Return the cards of episodes read through `episodes_visible`, with one more query for the people."""
    episodes = list(episodes)
    people = cards(ctx, {person_id for episode in episodes for _pk, _public, person_id, *_rest in episode.taking_part})
    return [_card(ctx, episode, people) for episode in episodes]


def _card(ctx: Context, episode: Any, people: dict[int, PersonCard]) -> EpisodeCard:
    pack = pack_of(episode.service_code, episode.profile, episode.pack_version)
    roles = {role.code: role for role in pack.participants}
    participants = tuple(
        ParticipantCard(
            pk=pk,
            public_id=public_id,
            person=people[person_id],
            role=roles[role].texts.in_language(ctx.language) if role in roles else role,
            role_code=role,
            is_client=role in roles and roles[role].is_client,
            start_on=date.fromisoformat(start_on),
            end_on=None if end_on is None else date.fromisoformat(end_on),
        )
        # A participant the reader may not know of at all is not shown; nothing tells that somebody is missing.
        for pk, public_id, person_id, role, start_on, end_on in episode.taking_part
        if person_id in people
    )
    within = int(pack.own_worker.within.value or 0) if pack.own_worker else None
    return EpisodeCard(
        pk=episode.pk,
        public_id=episode.public_id,
        version=episode.version,
        service_code=episode.service_code,
        profile=episode.profile,
        pack_version=episode.pack_version,
        service=pack.name.in_language(ctx.language),
        unit=episode.unit.name,
        state=episode.state,
        start_on=episode.start_on,
        end_on=episode.end_on,
        end_result=_words(pack.results.code_set, episode.end_result, ctx),
        end_reason=_words(pack.end_reasons.code_set, episode.end_reason, ctx),
        own_worker=str(episode.own_worker) if episode.own_worker else "",
        own_worker_id=episode.own_worker_id,
        own_worker_due_on=own_worker_due_on(episode.start_on, within) if within is not None and not episode.own_worker_id else None,
        group_wish=episode.group_wish,
        participants=participants,
    )


def _words(code_set: str, code: str, ctx: Context) -> str:
    return label(code_set, code, ctx.language) if code else ""


def without_own_worker(ctx: Context) -> list[EpisodeCard]:
    """Return running episodes that wait for an own worker, the one due first first (EPISODE-08)."""
    rows = my_episodes(ctx).filter(own_worker__isnull=True)[:50]
    waiting = [card for card in episode_cards(ctx, rows) if card.own_worker_due_on is not None]
    return sorted(waiting, key=lambda card: (card.own_worker_due_on or ctx.today, card.pk))


def counts(ctx: Context) -> dict[str, Any]:
    """Return how many running episodes the actor has and how many are her own."""
    rows = visible_to(ctx, EpisodeAction.VIEW).filter(state=EpisodeState.OPEN)
    return {"all": rows.count(), "own": rows.filter(own_worker_id=ctx.actor.id or 0).count()}
