"""Who and what may be chosen in the forms of working together: people of an episode and around it, workers, the running episode."""

from __future__ import annotations

from syli.episodes.models import Episode
from syli.episodes.queries.choosing import worker_choices
from syli.episodes.queries.episodes import EpisodeCard
from syli.episodes.sections import own_episodes
from syli.kernel.context import Context
from syli.org.models import StaffMember, Unit
from syli.people.models import Person
from syli.people.queries import PersonCard, family_of

Options = list[tuple[str, str]]


def taking_part(card: EpisodeCard) -> dict[int, PersonCard]:
    """Return those who take part in an episode now."""
    return {part.person.pk: part.person for part in card.participants if part.end_on is None}


def around(ctx: Context, card: EpisodeCard) -> dict[int, PersonCard]:
    """Return those who take part and everybody of their families whom the actor may know of."""
    own = taking_part(card)
    near = {pk: shown for person in Person.objects.filter(pk__in=own).order_by("pk") for pk, shown in family_of(ctx, person).cards.items()}
    return own | near


def workers_here(ctx: Context, *, but_me: bool = False) -> Options:
    """Return the workers of the association, by name."""
    units = Unit.objects.filter(organisation_id=ctx.home_id).values_list("pk", flat=True)
    me = StaffMember.objects.filter(pk=ctx.actor.id or 0).values_list("public_id", flat=True).first() if but_me else None
    return [choice for choice in worker_choices(ctx, units) if choice[0] != me]


def worker_named(public_id: str) -> StaffMember | None:
    """Return the worker a form points at, already chosen from `workers_here`."""
    return StaffMember.objects.filter(public_id=public_id).first() if public_id else None


def running_episode(ctx: Context, person: Person) -> Episode | None:
    """Return the running episode of a person that the actor may see."""
    running = next((card for card in own_episodes(ctx, person) if card.is_open), None)
    return Episode.objects.filter(pk=running.pk).first() if running else None
