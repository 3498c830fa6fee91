"""What a child has made, as its page shows it; who is a child, and whether its works may be kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from syli.catalogue.queries import pack_of
from syli.episodes.models import Episode
from syli.episodes.sections import own_episodes
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.kernel.dates import age_on
from syli.people.models import Person
from syli.people.queries import cards
from syli.plans import rules
from syli.plans.access import WorkAction
from syli.plans.labels import OPINIONS, ORIGINALS
from syli.stays.choices import Heads
from syli.stays.models import Permission
from syli.stays.queries.guardians import by_name, family_in, guardians_among
from syli.stays.queries.offers import heads_of_role
from syli.stays.queries.permitting import holding

#: What a service asks before anything a child has made is kept.
CHILD_WORKS = "child_works"


@dataclass(frozen=True, slots=True)
class WorkLine:
    """Something a child has made."""

    file_id: str
    is_sound: bool
    made_on: date
    words: str
    opinion: str
    is_shown_to_parent: bool
    original: str


def works_of(ctx: Context, person: Person) -> list[WorkLine]:
    """Return what a child has made, as far as the actor's own side has kept it, the latest first, in one query."""
    rows = visible_to(ctx, WorkAction.VIEW).filter(person=person).select_related("file").order_by("-made_on", "-pk")[:50]
    return [
        WorkLine(
            file_id=row.file.public_id,
            is_sound=row.file.is_sound,
            made_on=row.made_on,
            words=row.words,
            opinion=str(OPINIONS[row.opinion]),
            is_shown_to_parent=row.opinion == "yes",
            original=str(ORIGINALS[row.original]),
        )
        for row in rows
    ]


def is_child(ctx: Context, person: Person) -> bool:
    """Tell whether the page of a child is shown: by its age, by its year of birth, or by its part in an episode that runs."""
    if person.is_unborn:
        return False
    age = age_on(person.born_on, max(ctx.today, person.born_on)) if person.born_on is not None else None
    by_year = ctx.today.year - person.birth_year if person.birth_year else None
    if age is not None or by_year is not None:
        return rules.is_child(age, by_year, takes_childs_part=False)
    mine = (part for card in own_episodes(ctx, person) if card.is_open for part in card.participants if part.person.pk == person.pk)
    return rules.is_child(None, None, takes_childs_part=any(heads_of_role(part.role_code) == Heads.CHILD for part in mine))


def episode_to_permit(ctx: Context, child: Person) -> Episode | None:
    """Return the running episode in which it must be permitted first that the child's works are kept; None when it is, or nobody asks."""
    running = {card.pk: card for card in own_episodes(ctx, child) if card.is_open}
    rows = Episode.objects.filter(pk__in=running).order_by("-start_on", "-pk")
    asking = [row for row in rows if CHILD_WORKS in pack_of(row.service_code, row.profile, row.pack_version).way_in.consents]
    given = set(Permission.objects.filter(holding(ctx.today), episode__in=asking, code=CHILD_WORKS).values_list("episode_id", "person_id"))
    # The child itself or a guardian of its own episode permits: no other grown-up, and a brother nothing but what he has made.
    adults = {part.person.pk for row in asking for part in running[row.pk].participants if heads_of_role(part.role_code) == Heads.ADULT}
    guardians = guardians_among({child.pk}, adults).get(child.pk, [])
    speaks = {(row.pk, key) for row in asking for key in (child.pk, *guardians)}
    is_free = rules.works_may_be_kept(is_asked=bool(asking), is_permitted=bool(given & speaks))
    return None if is_free else asking[0]


def who_permits(ctx: Context, episode: Episode, child: Person) -> str:
    """Return the names of the child's guardians in an episode, who are asked; nobody from outside it is named."""
    _children, adults = family_in(episode)
    people = cards(ctx, guardians_among({child.pk}, adults).get(child.pk, []))
    ctx.trail.touch(people)
    return ", ".join(one.name for one in by_name(people.values()))
