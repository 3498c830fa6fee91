"""What do the clients of an episode permit today, who may give it for a child, and has a consent been taken back?"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from syli.catalogue.queries import code_set, label
from syli.episodes.models import Episode
from syli.kernel.context import Context
from syli.people.models import Person, Relationship
from syli.people.queries import cards
from syli.stays import rules
from syli.stays.choices import Heads, HowGiven
from syli.stays.labels import HOW_GIVEN
from syli.stays.models import Permission
from syli.stays.queries.guardians import GUARDIAN_KINDS, allowed, family_in
from syli.stays.queries.offers import heads_of_role

CONSENTS = "consents"
#: What a code of the set says of itself: it is about a named body; it lets something be given to somebody outside.
NAMES_RECEIVER, SHARES = "names_receiver", "shares"


@dataclass(frozen=True, slots=True)
class PermissionLine:
    """A permission as a page shows it."""

    public_id: str
    name: str
    code: str
    words: str
    given_on: date
    withdrawn_on: date | None
    last_on: date | None = None
    receiver: str = ""
    how: str = ""
    guardian: str = ""
    is_over: bool = False


def tagged(tag: str) -> frozenset[str]:
    """Return the consents that say something of themselves."""
    return frozenset(one.code for one in code_set(CONSENTS).codes if tag in one.tags)


def holding(day: date) -> Q:
    """Return which permissions hold on a day (STAY-64), as the rule has it."""
    ends = Q(last_on__isnull=True) | Q(last_on__gte=day)
    return ends & Q(given_on__lte=day) & (Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day))


def permissions_of(ctx: Context, episode: Episode) -> tuple[PermissionLine, ...]:
    """Return the permissions given in an episode, the latest first, by people the actor may know; and touch them."""
    rows = list(Permission.objects.filter(episode=episode).order_by("-given_on", "-pk"))
    people = cards(ctx, {row.person_id for row in rows} | {row.guardian_id for row in rows if row.guardian_id})
    ctx.trail.touch(people)
    return tuple(
        PermissionLine(
            row.public_id,
            people[row.person_id].name,
            row.code,
            label(CONSENTS, row.code, ctx.language),
            row.given_on,
            row.withdrawn_on,
            row.last_on,
            row.receiver or "",
            str(HOW_GIVEN[HowGiven(row.how)]) if row.how else "",
            people[row.guardian_id].name if row.guardian_id in people else "",
            is_over=not rules.permission_holds(row.given_on, row.last_on, row.withdrawn_on, ctx.today),
        )
        for row in rows
        if row.person_id in people
    )


def permitting(ctx: Context, episode: Episode, code: str) -> list[str]:
    """Return the public ids of those who permit something now."""
    rows = Permission.objects.filter(holding(ctx.today), episode=episode, code=code)
    return list(rows.order_by("pk").values_list("person__public_id", flat=True))


def is_permitted(episode: Episode, code: str, day: date) -> bool:
    """Tell whether somebody of the episode has not taken this back and it holds on a day, which may be to come."""
    return bool(Permission.objects.filter(holding(day), episode=episode, code=code).exists())


def may_give_for(ctx: Context, episode: Episode, guardian: Person, person: Person) -> bool:
    """Tell whether somebody may permit something for a participant (STAY-66)."""
    ties = Relationship.objects.filter(person=guardian, other=person, kind__in=GUARDIAN_KINDS, end_on__isnull=True)
    roles = episode.participants.filter(person=person).values_list("role", flat=True)
    return rules.may_give(
        is_guardian=ties.exists() and bool(allowed(ctx, [guardian.pk], set().union(*family_in(episode)))),
        born_on=person.born_on,
        birth_year=person.birth_year,
        takes_childs_part=any(heads_of_role(role) == Heads.CHILD for role in roles),
        today=ctx.today,
    )


def is_taken_back(ctx: Context, person_id: int, codes: Collection[str], given_on: date, *, receiver: str = "") -> bool:
    """Tell whether a client has taken back, since a day, what would let something of hers be shared (STAY-67).

    One for a named body concerns that body; one for nobody by name concerns everybody. A permission that holds today undoes it.
    """
    rows = [row for row in Permission.objects.filter(person_id=person_id, code__in=codes) if _concerns(row, receiver)]
    anew = any(rules.permission_holds(row.given_on, row.last_on, row.withdrawn_on, ctx.today) for row in rows)
    return any(rules.is_taken_back(given_on, row.withdrawn_on, is_given_anew=anew) for row in rows)


def same_body(one: str, other: str) -> bool:
    """Tell whether two names are of the same body, however they were typed."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _concerns(row: Permission, receiver: str) -> bool:
    return not row.receiver or not receiver or same_body(row.receiver, receiver)


def children_among(episode: Episode, people: Iterable[Person]) -> bool:
    """Tell whether there is a child among them by the part they take."""
    roles = episode.participants.filter(person__in=list(people)).values_list("role", flat=True)
    return any(heads_of_role(role) == Heads.CHILD for role in roles)
