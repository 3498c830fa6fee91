"""Who is whose guardian among the people of one family that came or is helped together: never anybody from outside it (TUR-3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from syli.episodes.models import Episode
from syli.kernel.context import Context
from syli.people.choices import RelationshipKind
from syli.people.models import Relationship
from syli.people.queries import PersonCard, cards
from syli.safety.conflicts import apart_from
from syli.stays.choices import Heads
from syli.stays.queries.offers import heads_of_role

GUARDIAN_KINDS = (RelationshipKind.PARENT, RelationshipKind.GUARDIAN)


def guardians_among(children: Collection[int], adults: Collection[int]) -> dict[int, list[int]]:
    """Return which of these grown-ups are guardians of each of these children, in one query.

    Only whoever is asked about is found: what somebody else's side has written of a guardian elsewhere tells nothing here.
    """
    found: dict[int, list[int]] = defaultdict(list)
    if children and adults:
        rows = Relationship.objects.filter(person__in=adults, other__in=children, kind__in=GUARDIAN_KINDS, end_on__isnull=True)
        for child, guardian in rows.order_by("pk").values_list("other_id", "person_id"):
            if guardian not in found[child]:
                found[child].append(guardian)
    return dict(found)


def family_in(episode: Episode) -> tuple[set[int], set[int]]:
    """Return the children and the grown-ups who take part in an episode now, by the part each takes."""
    parts = list(episode.participants.filter(end_on__isnull=True).values_list("person_id", "role"))
    children = {person for person, role in parts if heads_of_role(role) == Heads.CHILD}
    return children, {person for person, _role in parts} - children


def guardians_of(ctx: Context, episode: Episode) -> list[tuple[str, str]]:
    """Return (public id, name, with whose guardian she is) of the guardians of the episode's children whom the actor may know; and touch them.

    Nobody who is kept apart from somebody in the episode is among them, whether or not the actor may know why.
    """
    children, adults = family_in(episode)
    rows = Relationship.objects.filter(other__in=children, kind__in=GUARDIAN_KINDS, end_on__isnull=True).order_by("pk")
    wards: dict[int, set[int]] = defaultdict(set)
    for guardian, child in rows.values_list("person_id", "other_id"):
        wards[guardian].add(child)
    people = cards(ctx, {*wards, *children})
    shown = [people[key] for key in allowed(ctx, wards, children | adults) if key in people]
    ctx.trail.touch(card.pk for card in shown)
    return [(card.public_id, _called(card, [people[key] for key in wards[card.pk] if key in people])) for card in by_name(shown)]


def allowed(ctx: Context, guardians: Iterable[int], family: Iterable[int]) -> list[int]:
    """Return those of the guardians who are not kept apart from anybody of the family: of the other side nobody is offered or named."""
    guardians = list(guardians)
    apart = {one for one, _other in apart_from(ctx, guardians, family)}
    return [key for key in guardians if key not in apart]


def by_name(people: Iterable[PersonCard]) -> list[PersonCard]:
    """Return people in the order of their names."""
    return sorted(people, key=lambda card: (card.name, card.pk))


def _called(card: PersonCard, wards: Iterable[PersonCard]) -> str:
    names = ", ".join(ward.name for ward in by_name(wards))
    return f"{card.name} ({names})" if names else card.name
