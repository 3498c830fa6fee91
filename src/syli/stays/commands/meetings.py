"""Keeping two apart who must not meet in a house: refused in the words of a full house, counted as not safe, told to the keeper alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from syli.episodes.models import Episode
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.events import announce
from syli.kernel.rules import RuleBroken
from syli.people.models import Person
from syli.stays import rules
from syli.stays.access import EpisodeAction, KeeperNoticeAction
from syli.stays.choices import Heads
from syli.stays.events import FamilyTurnedAway
from syli.stays.models import House, KeeperNotice, TurnedAway
from syli.stays.queries.meetings import is_keeper_of, would_meet
from syli.stays.queries.offers import heads_of_role
from syli.stays.queries.places import fullness_of

NO_PLACE, NOT_SAFE = "no_place", "not_safe_here"
#: For how long a family that was refused silently and then counted by hand is the same family.
SAME_FAMILY = timedelta(hours=2)


def no_place() -> RuleBroken:
    """Return the one answer for a full house and for a house that is not safe: they must not be told from each other."""
    return RuleBroken("STAY-10", _("No place can be given here now. Guide on and count it."), "room")


def refuse_meeting(ctx: Context, house: House, people: Sequence[Person], at: datetime, *, besides_stay: int | None = None) -> None:
    """Raise as for a full house when somebody who comes must not meet somebody there; only the keeper is told why. Broken rules: STAY-10, 50."""
    pairs = would_meet(ctx, house, [person.pk for person in people], at, besides_stay=besides_stay)
    coming, there = {one for one, _other in pairs}, {other for _one, other in pairs}
    if rules.may_live_together(coming, there, pairs):
        return
    if is_keeper_of(ctx, pairs):
        raise RuleBroken("STAY-50", _("Somebody lives here from whom one of them is kept apart. Guide to another house."), "people")
    raise no_place()


@command(EpisodeAction.ARRIVE)
def tell_keeper(
    ctx: Context, episode: Episode, *, house: House, people: Sequence[Person], at: datetime, once_key: str, needs_place: bool = True
) -> Episode:
    """After a family was refused a place: count it, as without a place or as not safe here, and leave a notice to the keeper.

    Both leave the same trace for the actor, so that what she sees afterwards does not tell which it was.
    """
    at = min(at, ctx.now)
    pairs = would_meet(ctx, house, [person.pk for person in people], at)
    full = fullness_of(ctx, house)
    is_full = needs_place and not rules.has_free_place(full.families, full.holds, full.places)
    key = f"door-{once_key}"[:64]
    if not (pairs or is_full) or is_keeper_of(ctx, pairs) or TurnedAway.objects.filter(once_key=key).exists():
        return episode
    roles = dict(episode.participants.filter(person__in=people).values_list("person_id", "role"))
    children = sum(heads_of_role(role) == Heads.CHILD for role in roles.values())
    counted: TurnedAway = TurnedAway.objects.create(
        organisation_id=house.organisation_id,
        house=house,
        happened_at=at,
        reason=NOT_SAFE if pairs else NO_PLACE,
        adults=len(roles) - children,
        children=children,
        is_automatic=True,
        once_key=key,
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
    )
    notify(ctx, house, pairs, once_key=once_key, counted=counted, register_id=episode.register_id)
    announce(ctx, FamilyTurnedAway(counted))
    return episode


def notify(
    ctx: Context,
    house: House,
    pairs: Iterable[tuple[int, int]],
    *,
    once_key: str,
    register_id: int,
    counted: TurnedAway | None = None,
    has_come: bool = False,
) -> None:
    """Leave a notice to the keeper for each pair, inside a command."""
    for person_id, other_id in pairs:
        KeeperNotice.objects.create(
            organisation_id=house.organisation_id,
            register_id=register_id,
            house=house,
            person_id=person_id,
            other_id=other_id,
            has_come=has_come,
            happened_at=ctx.now,
            turned_away=counted,
            once_key=once_key,
            created_at=ctx.now,
            created_by_id=ctx.actor.id,
        )


def counted_already(ctx: Context, house: House, adults: int, children: int) -> TurnedAway | None:
    """Return the family that the actor was just refused a place for, when she now counts it by hand: it is one family, not two."""
    rows = TurnedAway.objects.filter(house=house, created_by_id=ctx.actor.id, created_at__gte=ctx.now - SAME_FAMILY, is_automatic=True)
    found: TurnedAway | None = rows.filter(adults=adults, children=children).order_by("-created_at", "-pk").first()
    return found


@command(KeeperNoticeAction.CLOSE)
def close_notice(ctx: Context, notice: KeeperNotice) -> KeeperNotice:
    """Mark a notice seen: the keeper has decided what to do."""
    if notice.seen_at is None:
        notice.seen_at, notice.seen_by_id = ctx.now, ctx.actor.id
        notice.save()
    ctx.trail.touch([notice.person_id])
    return notice
