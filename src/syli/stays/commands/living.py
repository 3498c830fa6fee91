"""Living in the house: going away and coming back, moving to another room, leaving."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from syli.bookings.commands.staying import give_back
from syli.episodes.models import EpisodeParticipant
from syli.kernel.command import command
from syli.kernel.context import HELSINKI, Context
from syli.kernel.events import announce
from syli.kernel.locks import lock
from syli.kernel.rules import RuleBroken
from syli.people.models import Person
from syli.stays import rules
from syli.stays.access import StayAction
from syli.stays.choices import RoomState, StayState, Where
from syli.stays.commands.arriving import check_free_to_come, piece
from syli.stays.commands.houses import check_space
from syli.stays.commands.meetings import refuse_meeting
from syli.stays.events import StayChanged, StayEnded
from syli.stays.models import Presence, Room, Stay
from syli.stays.queries.meetings import meets_in_room
from syli.stays.queries.offers import heads_of_role


@command(StayAction.LIVE)
def go_away(ctx: Context, stay: Stay, *, people: Sequence[Person], at: datetime, back_at: datetime | None = None) -> Stay:
    """Some of the family go away for a while; the place is kept, the nights are not counted. Broken rules: STAY-16, 32."""
    for now in _open_pieces(ctx, stay, people, at, Where.IN_HOUSE):
        _go_on(ctx, stay, now, at, where=Where.AWAY, room=now.room, back_at=back_at)
    return _changed(ctx, stay, people, at)


@command(StayAction.LIVE)
def come_back(ctx: Context, stay: Stay, *, people: Sequence[Person], at: datetime) -> Stay:
    """Those who were away are back in their room. Broken rules: STAY-16, 32."""
    for now in _open_pieces(ctx, stay, people, at, Where.AWAY):
        _go_on(ctx, stay, now, at, where=Where.IN_HOUSE, room=now.room)
    return _changed(ctx, stay, people, at)


@command(StayAction.LIVE)
def move_room(ctx: Context, stay: Stay, *, room: Room, at: datetime) -> Stay:
    """The family moves to another room; the one it leaves waits for cleaning. Broken rules: STAY-11, 12, 16, 32."""
    house = lock(stay.house)
    check_space(ctx, house, room, besides_stay=stay.pk)
    people = _in_stay(stay)
    if meets_in_room(ctx, room, people, stay):
        # The words of a room that is taken: nothing tells who is in it.
        raise RuleBroken("STAY-11", _("This room was just taken. Choose another."), "room")
    pieces = _open_pieces(ctx, stay, people, at, None)
    left = {now.room_id for now in pieces} - {room.pk, None}
    for now in pieces:
        if now.room_id != room.pk:
            _go_on(ctx, stay, now, at, where=Where(now.where), room=room, back_at=now.back_at)
    _to_clean(ctx, left)
    give_back(ctx, stay.episode, at=at)
    return _changed(ctx, stay, people, at)


@command(StayAction.LIVE)
def join_stay(ctx: Context, stay: Stay, *, people: Sequence[Person], at: datetime) -> Stay:
    """Others of the episode come to the house: a father later, a newborn from the hospital. Broken rules: STAY-10, 16, 30, 31, 32, 50."""
    _check_running(ctx, stay, at, stay.began_at)
    day = at.astimezone(HELSINKI).date()
    parts = EpisodeParticipant.objects.filter(episode_id=stay.episode_id, person__in=people, start_on__lte=day, end_on__isnull=True)
    roles = dict(parts.values_list("person_id", "role"))
    if not people or any(person.pk not in roles or person.is_unborn for person in people):
        raise RuleBroken("STAY-30", _("Choose who comes from those in the episode."), "people")
    check_free_to_come(ctx, people)
    refuse_meeting(ctx, stay.house, people, at, besides_stay=stay.pk)
    room = Room.objects.filter(presences__stay=stay, presences__end_at__isnull=True).order_by("pk").first()
    for person in people:
        piece(ctx, stay, person, heads_of_role(roles[person.pk]), room=room, at=at).save()
    return _changed(ctx, stay, people, at)


@command(StayAction.DEPART)
def depart(ctx: Context, stay: Stay, *, at: datetime, people: Sequence[Person] | None = None) -> Stay:
    """The family leaves, or some of it; with the last one the stay ends and its room waits for cleaning. Broken rules: STAY-15, 16, 32."""
    return end_presence(ctx, stay, at=at, people=people)


def end_presence(ctx: Context, stay: Stay, *, at: datetime, people: Sequence[Person] | None = None) -> Stay:
    """End the presence of these people, or of all, inside a command."""
    everybody = _in_stay(stay)
    leaving = everybody if people is None else list(people)
    pieces = _open_pieces(ctx, stay, leaving, at, None)
    rooms = {now.room_id for now in pieces} - {None}
    for now in pieces:
        now.end_at = at
        now.save()
    if {person.pk for person in everybody} <= {person.pk for person in leaving}:
        stay.state, stay.ended_at = StayState.ENDED, at
        stay.save()
        _to_clean(ctx, rooms)
        give_back(ctx, stay.episode, at=at)
        ctx.trail.touch([person.pk for person in leaving])
        announce(ctx, StayEnded(stay))
        return stay
    return _changed(ctx, stay, leaving, at)


def _in_stay(stay: Stay) -> list[Person]:
    return list(Person.objects.filter(presences__stay=stay, presences__end_at__isnull=True).order_by("pk"))


def _check_running(ctx: Context, stay: Stay, at: datetime, earliest: datetime) -> None:
    if stay.state != StayState.RUNNING:
        raise RuleBroken("STAY-32", _("This stay has ended."))
    if not rules.is_in_order(at, earliest, ctx.now):
        raise RuleBroken("STAY-16", _("Give a time that has passed and comes after what was recorded before it."), "at")


def _open_pieces(ctx: Context, stay: Stay, people: Sequence[Person], at: datetime, where: Where | None) -> list[Presence]:
    """Return where these people are now, locked, or raise RuleBroken when somebody is not there or the time does not fit."""
    found = list(Presence.objects.select_for_update().filter(stay=stay, person__in=people, end_at__isnull=True).order_by("pk"))
    _check_running(ctx, stay, at, max((one.start_at for one in found), default=stay.began_at))
    if not found or len(found) < len({person.pk for person in people}) or any(where is not None and one.where != where for one in found):
        raise RuleBroken("STAY-32", _("Check who is in the house: this does not fit what was recorded before."), "people")
    return found


def _go_on(ctx: Context, stay: Stay, now: Presence, at: datetime, *, where: Where, room: Room | None, back_at: datetime | None = None) -> None:
    now.end_at = at
    now.save()
    piece(ctx, stay, now.person, now.heads, room=room, at=at, where=where, back_at=back_at).save()


def _to_clean(ctx: Context, room_ids: set[int | None]) -> None:
    """Let the rooms wait for cleaning in which nobody lives any more."""
    still = set(Presence.objects.filter(room__in=room_ids, end_at__isnull=True).values_list("room_id", flat=True))
    for room in Room.objects.filter(pk__in=room_ids - still, state=RoomState.READY).order_by("pk"):
        room.state = RoomState.TO_CLEAN
        room.save()


def _changed(ctx: Context, stay: Stay, people: Sequence[Person], at: datetime) -> Stay:
    ctx.trail.touch([person.pk for person in people], earliest_on=at.astimezone(HELSINKI).date())
    announce(ctx, StayChanged(stay))
    return stay


@command(StayAction.LIVE)
def end_danger(ctx: Context, stay: Stay) -> Stay:
    """The danger that was near when they came has passed. Twice is once."""
    if not stay.is_in_danger:
        return stay
    stay.is_in_danger = False
    stay.save()
    return _changed(ctx, stay, _in_stay(stay), ctx.now)
