"""Contacts as pages show them: a client's timeline, a worker's day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet

from syli.catalogue.packs import Pack
from syli.catalogue.queries import label, newest_pack, pack_of
from syli.episodes.access import ContactAction
from syli.episodes.choices import ContactState
from syli.episodes.models import Contact, ContactParticipant, ContactWorker
from syli.kernel.access import visible_to
from syli.kernel.collect import Collected
from syli.kernel.context import HELSINKI, Context
from syli.kernel.names import full_name
from syli.people.models import Person
from syli.people.queries.cards import PersonCard, cards
from syli.people.reading import person_reading_of_others

#: How many contacts a client's page shows at first.
SHOWN = 25


@dataclass(frozen=True, slots=True)
class ContactCard:
    """A contact as a page shows it."""

    pk: int
    public_id: str
    version: int
    episode_id: str
    service_code: str
    service: str
    kind: str
    kind_code: str
    modality: str
    state: str
    way: str
    themes: tuple[str, ...]
    started_at: datetime
    minutes: int
    people: tuple[PersonCard, ...]
    workers: tuple[str, ...]

    @property
    def happened_on(self) -> date:
        """Return the day in Finland."""
        return self.started_at.astimezone(HELSINKI).date()

    @property
    def ended_at(self) -> datetime:
        """Return when it ended, or will end."""
        return self.started_at + timedelta(minutes=self.minutes)


def contacts_visible(ctx: Context) -> QuerySet[Any]:
    """Return the contacts the actor may see, with what their cards need: who took part, and the workers' names."""
    of_contact = {"contact": OuterRef("pk")}
    return (
        visible_to(ctx, ContactAction.VIEW)
        .select_related("episode")
        .annotate(
            took_part=Collected(ContactParticipant.objects.filter(**of_contact).order_by("pk"), "person_id"),
            worked=Collected(ContactWorker.objects.filter(**of_contact).order_by("pk"), "staff__given_name", "staff__family_name"),
        )
    )


def contacts_of(ctx: Context, person: Person) -> list[ContactCard]:
    """Return a person's latest contacts, the latest first."""
    return contact_cards(ctx, _latest(ctx, person))


@person_reading_of_others(lambda contact: (person_id for (person_id,) in contact.took_part))
def _latest(ctx: Context, person: Person) -> QuerySet[Contact]:
    rows: QuerySet[Contact] = contacts_visible(ctx).filter(participants__person=person)
    return rows.order_by("-started_at", "-pk")[:SHOWN]


def day_of(ctx: Context, day: date) -> list[ContactCard]:
    """Return the actor's own contacts of a day, agreed and done, in the order of the clock."""
    start = datetime.combine(day, time.min, HELSINKI)
    rows = contacts_visible(ctx).filter(workers__staff_id=ctx.actor.id, started_at__gte=start, started_at__lt=start + timedelta(days=1))
    rows = rows.exclude(state__in=(ContactState.CANCELLED, ContactState.STRUCK))
    return contact_cards(ctx, rows.order_by("started_at", "pk")[:100])


def unrecorded(ctx: Context) -> list[ContactCard]:
    """Return the actor's agreed contacts whose time has passed and that nobody has recorded, the oldest first."""
    rows = contacts_visible(ctx).filter(workers__staff_id=ctx.actor.id, state=ContactState.PLANNED, started_at__lt=ctx.now)
    return contact_cards(ctx, rows.order_by("started_at", "pk")[:50])


def next_agreed(ctx: Context, person: Person, latest: list[ContactCard]) -> ContactCard | None:
    """Return the next agreed contact of a person; found among the latest ones (`contacts_of`) unless all of them lie ahead."""
    if any(card.started_at < ctx.now for card in latest) or len(latest) < SHOWN:
        agreed = [card for card in latest if card.state == ContactState.PLANNED and card.started_at >= ctx.now]
        return min(agreed, key=lambda card: (card.started_at, card.pk), default=None)
    rows = contacts_visible(ctx).filter(participants__person=person, state=ContactState.PLANNED, started_at__gte=ctx.now)
    found = contact_cards(ctx, rows.order_by("started_at", "pk")[:1])
    return found[0] if found else None


def contact_cards(ctx: Context, contacts: Iterable[Any]) -> list[ContactCard]:
    """Return the cards of contacts read through `contacts_visible`."""
    contacts = list(contacts)
    people = cards(ctx, {person_id for contact in contacts for (person_id,) in contact.took_part})
    return [_card(ctx, contact, people) for contact in contacts]


def _card(ctx: Context, contact: Any, people: dict[int, PersonCard]) -> ContactCard:
    # A group's contact belongs to no single episode; its words come from the service's newest pack.
    episode = contact.episode
    pack = pack_of(contact.service_code, episode.profile, episode.pack_version) if episode else _newest_pack(ctx, contact.service_code)
    kinds = {kind.code: kind for kind in pack.contacts} if pack else {}
    kind = kinds.get(contact.kind)
    theme_set = kind.themes.code_set if kind and kind.themes else ""
    return ContactCard(
        pk=contact.pk,
        public_id=contact.public_id,
        version=contact.version,
        episode_id=episode.public_id if episode else "",
        service_code=contact.service_code,
        service=pack.name.in_language(ctx.language) if pack else contact.service_code,
        kind=kind.texts.in_language(ctx.language) if kind else contact.kind,
        kind_code=contact.kind,
        modality=contact.modality,
        state=contact.state,
        way=label(kind.fitting_ways.code_set, contact.way, ctx.language) if contact.way and kind else contact.way,
        themes=tuple(label(theme_set, code, ctx.language) for code in contact.theme_codes),
        started_at=contact.started_at,
        minutes=contact.minutes,
        people=tuple(people[person_id] for (person_id,) in contact.took_part if person_id in people),
        workers=tuple(full_name(given, family) for given, family in contact.worked),
    )


def _newest_pack(ctx: Context, code: str) -> Pack | None:
    return ctx.once(("newest pack", code), lambda: newest_pack(code))
