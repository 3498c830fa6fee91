"""Arriving: a family of an episode gets a place, or several families at once get none too many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from syli.bookings.commands.staying import take_for_stay
from syli.catalogue.packs import Pack
from syli.catalogue.packs.model import Recurring
from syli.catalogue.queries import pack_of
from syli.episodes.models import Episode, EpisodeParticipant
from syli.episodes.rules import is_running
from syli.kernel.access import visible_to
from syli.kernel.command import command
from syli.kernel.context import HELSINKI, Context
from syli.kernel.dates import months_between
from syli.kernel.events import announce
from syli.kernel.locks import lock
from syli.kernel.rules import RuleBroken
from syli.people.models import Person
from syli.people.queries import cards
from syli.stays import rules
from syli.stays.access import EpisodeAction, StayAction
from syli.stays.choices import Heads, StayState, Way, Where
from syli.stays.commands.houses import check_space
from syli.stays.commands.meetings import refuse_meeting
from syli.stays.events import StayBegan
from syli.stays.models import Hold, House, PaymentCommitment, Presence, Room, Stay
from syli.stays.queries.guardians import family_in, guardians_among
from syli.stays.queries.offers import STAY, block_of, days_in_shared_room, end_of, heads_of_role
from syli.stays.queries.terms import needs_commitment

#: What a pack says when an age outside its bounds is refused.
BLOCKS = "block"


@command(EpisodeAction.ARRIVE)
def arrive(ctx: Context, episode: Episode, *, house: House, people: Sequence[Person], at: datetime, once_key: str, **facts: Any) -> Stay:
    """A family of an episode arrives. Pressing twice with one `once_key` arrives once.

    `facts`: room, way, planned_end_on, hold, alone_reason. Broken rules: STAY-10…12, 15, 16, 21, 19, 30, 31, 46, 50, 68, BOOKING-04, 10.
    """
    return begin_stay(ctx, episode, house=house, people=people, at=at, once_key=once_key, **facts)


@command(EpisodeAction.ARRIVE_UNCOMMITTED)
def arrive_uncommitted(ctx: Context, episode: Episode, *, house: House, people: Sequence[Person], at: datetime, once_key: str, **facts: Any) -> Stay:
    """A family arrives before its payment commitment, for the director's written reason. Broken rules: as `arrive`, but STAY-21."""
    return begin_stay(ctx, episode, house=house, people=people, at=at, once_key=once_key, reason=ctx.reason, **facts)


def begin_stay(
    ctx: Context,
    episode: Episode,
    *,
    house: House,
    people: Sequence[Person],
    at: datetime,
    once_key: str,
    room: Room | None = None,
    way: str = Way.AGREED,
    planned_end_on: date | None = None,
    hold: Hold | None = None,
    alone_reason: str = "",
    is_in_danger: bool = False,
    reason: str = "",
) -> Stay:
    """Begin a stay inside a command: the house is locked, then everything is checked, then written."""
    house = lock(house)
    known: Stay | None = Stay.objects.filter(once_key=once_key).first()
    if known is not None:
        return known
    pack = pack_of(episode.service_code, episode.profile, episode.pack_version)
    _check_episode(ctx, pack, episode, house, at, reason)
    heads = _heads_of(ctx, episode, people, at)
    _check_heads(heads, alone_reason)
    _check_guardians(ctx, episode, people, alone_reason)
    block = block_of(pack)
    if block is not None:
        _check_ages(block, people, heads, at)
        planned_end_on = planned_end_on or end_of(block, at)
    hold = lock(hold) if hold is not None else None
    lives = hold is not None and rules.hold_lives(hold.expires_at, hold.ended_at, ctx.now)
    check_space(ctx, house, room, besides_hold=hold.pk if hold and lives else None, since=at)
    refuse_meeting(ctx, house, people, at)
    if (days := days_in_shared_room(episode, at, planned_end_on)) is not None:
        take_for_stay(ctx, episode, [person.pk for person in people], wanted=days)
    stay: Stay = Stay.objects.create(
        organisation_id=episode.organisation_id,
        register_id=episode.register_id,
        episode=episode,
        house=house,
        way=Way(way),
        began_at=at,
        planned_end_on=planned_end_on,
        alone_reason=alone_reason,
        is_in_danger=is_in_danger,
        once_key=once_key,
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
    )
    Presence.objects.bulk_create(piece(ctx, stay, person, kind, room=room, at=at) for person, kind in zip(people, heads, strict=True))
    if hold is not None and lives:
        hold.stay, hold.ended_at = stay, ctx.now
        hold.save()
    ctx.trail.touch([person.pk for person in people])
    announce(ctx, StayBegan(stay))
    return stay


def piece(
    ctx: Context, stay: Stay, person: Person, heads: str, *, room: Room | None, at: datetime, where: str = Where.IN_HOUSE, **more: Any
) -> Presence:
    """Return a new piece of somebody's stay, not saved yet."""
    return Presence(
        organisation_id=stay.organisation_id,
        stay=stay,
        person=person,
        heads=heads,
        where=where,
        room=room,
        start_at=at,
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
        **more,
    )


def check_free_to_come(ctx: Context, people: Sequence[Person]) -> None:
    """Raise RuleBroken when somebody is in a house already: nobody sleeps in two places.

    Where the actor may not know of that stay (a child whose other parent is kept apart), the words are those for a stranger.
    """
    elsewhere = Stay.objects.filter(presences__person__in=people, presences__end_at__isnull=True)
    if not elsewhere.exists():
        return
    if visible_to(ctx, StayAction.VIEW).filter(pk__in=elsewhere.values("pk")).exists():
        raise RuleBroken("STAY-31", _("One of them stays in a house already. Record the departure first."), "people")
    raise RuleBroken("STAY-30", _("Choose who comes from those in the episode."), "people")


def _check_episode(ctx: Context, pack: Pack, episode: Episode, house: House, at: datetime, reason: str) -> None:
    if STAY not in pack.modalities or not is_running(episode.state) or episode.unit_id != house.unit_id:
        raise RuleBroken("STAY-30", _("This episode cannot have a stay in this house."))
    if episode.stays.filter(state=StayState.RUNNING).exists():
        raise RuleBroken("STAY-31", _("This family stays in the house already."))
    day = at.astimezone(HELSINKI).date()
    if not rules.is_in_order(at, None, ctx.now) or day < episode.start_on:
        raise RuleBroken("STAY-16", _("Give a time that has begun, not before the episode."), "at")
    covered = PaymentCommitment.objects.filter(episode=episode, is_directors=False)
    has_one = any(rules.commitment_holds(c.start_on, c.end_on, is_cancelled=c.cancelled_at is not None, day=day) for c in covered)
    if not rules.may_begin(needs_commitment=needs_commitment(pack), has_commitment=has_one, reason=reason):
        raise RuleBroken("STAY-21", _("A payment commitment is needed first. The leader may decide otherwise with a reason."), "at")


def _check_ages(block: Recurring, people: Sequence[Person], heads: Sequence[Heads], at: datetime) -> None:
    """Raise RuleBroken when a child is younger than the period is for; a birthday that is not known is asked for."""
    if block.age is None or block.age_effect != BLOCKS:
        return
    day = at.astimezone(HELSINKI).date()
    born = [person.born_on for person, kind in zip(people, heads, strict=True) if kind == Heads.CHILD]
    if None in born:
        raise RuleBroken("STAY-46", _("Write down the child's birthday first: the period is for children of a certain age."), "people")
    months = [months_between(on, day) if on is not None and on <= day else None for on in born]
    if not rules.old_enough(months, block.age.least or 0):
        words = _("The baby is too young for this period. It is for babies of at least %(months)s months.")
        raise RuleBroken("STAY-46", words % {"months": int(block.age.least or 0)}, "people")


def _heads_of(ctx: Context, episode: Episode, people: Sequence[Person], at: datetime) -> list[Heads]:
    day = at.astimezone(HELSINKI).date()
    roles = {
        part.person_id: part.role
        for part in EpisodeParticipant.objects.filter(episode=episode, start_on__lte=day)
        if part.end_on is None or day <= part.end_on
    }
    if not people or any(person.pk not in roles or person.is_unborn for person in people):
        raise RuleBroken("STAY-30", _("Choose who comes from those in the episode."), "people")
    check_free_to_come(ctx, people)
    return [heads_of_role(roles[person.pk]) for person in people]


def _check_heads(heads: Sequence[Heads], alone_reason: str) -> None:
    adults = sum(kind == Heads.ADULT for kind in heads)
    if not rules.is_head_count(adults, len(heads) - adults):
        raise RuleBroken("STAY-17", _("Count from one to twenty people."), "people")
    if not rules.comes_with_adult(adults, len(heads) - adults, alone_reason):
        raise RuleBroken("STAY-15", _("A minor who comes alone needs a reason."), "alone_reason")


def _check_guardians(ctx: Context, episode: Episode, people: Sequence[Person], alone_reason: str) -> None:
    """Raise RuleBroken when a child comes and none of its guardians in the episode does: the words name the child and the guardian."""
    children, adults = family_in(episode)
    coming = {person.pk for person in people}
    for child, guardians in guardians_among(children & coming, adults).items():
        if not rules.comes_with_guardian(guardians, coming, alone_reason):
            shown = cards(ctx, {child, *guardians})
            names = {"child": shown[child].name, "guardian": ", ".join(shown[key].name for key in guardians if key in shown)}
            words = _("%(child)s comes without a guardian: %(guardian)s. Choose the guardian too, or write why.")
            raise RuleBroken("STAY-68", words % names, "people")
