"""A family and its services: which run for which member, told only where the reader is allowed in that very case; never what is written there.

Of somebody whose cases the reader is not in she sees what the family's page shows anyway, and the same words as of somebody without services.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from syli.catalogue.queries import label
from syli.episodes.choices import EpisodeState
from syli.episodes.models import EpisodeParticipant
from syli.episodes.queries.episodes import episode_cards, episodes_visible
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.people.models import Person
from syli.people.queries import PersonCard, family_of
from syli.plans.access import PartAction
from syli.plans.rules import age_band

PARTS = "violence_roles"
AGES = "age_groups"


@dataclass(frozen=True, slots=True)
class Running:
    """A service that runs for somebody: its name, its unit, since when, and which part in the violence she has there."""

    public_id: str
    service: str
    unit: str
    start_on: date
    part: str


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the family with the services the reader may know of."""

    card: PersonCard
    called: str
    age_band: str
    services: tuple[Running, ...]


def family_services(ctx: Context, person: Person) -> list[Member]:
    """Return the person and those of her family whom the reader may know of, each with her running services, in five queries."""
    family = family_of(ctx, person)
    roles = {relative.card.pk: relative.called for relative in reversed(family.relatives)}
    taking_part = EpisodeParticipant.objects.filter(episode=OuterRef("pk"), person_id__in=family.cards, end_on__isnull=True)
    rows = episodes_visible(ctx).filter(Exists(taking_part), state=EpisodeState.OPEN).order_by("start_on", "pk")
    episodes = episode_cards(ctx, rows)
    parts = dict(_parts(ctx, [episode.pk for episode in episodes]))
    shown = sorted(family.cards.values(), key=lambda card: (card.pk != person.pk, card.born_on or date.max, card.name))
    return [
        Member(
            card=card,
            called=roles.get(card.pk, ""),
            age_band=band_of(ctx, card),
            services=tuple(
                Running(e.public_id, e.service, e.unit, e.start_on, parts.get((e.pk, card.pk), ""))
                for e in episodes
                if any(p.person.pk == card.pk and p.end_on is None for p in e.participants)
            ),
        )
        for card in shown
    ]


def band_of(ctx: Context, card: PersonCard) -> str:
    """Return the age band of somebody in words; nothing when her age is not the reader's to know."""
    return label(AGES, age_band(card.age, is_unborn=card.is_unborn), ctx.language) if card.may_view else ""


def _parts(ctx: Context, episodes: list[int]) -> list[tuple[tuple[int, int], str]]:
    rows = visible_to(ctx, PartAction.VIEW).filter(episode_id__in=episodes).order_by("pk")
    return [((row.episode_id, row.person_id), label(PARTS, row.part, ctx.language)) for row in rows]
