"""Arranging help for a family: an interpreter by an alias, and the diary of sleep."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from syli.catalogue.queries import code_set
from syli.episodes.models import Episode
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.people.models import Person
from syli.stays import rules
from syli.stays.access import EpisodeAction, InterpreterOrderAction
from syli.stays.choices import InterpreterMode, SleepPhase
from syli.stays.models import InterpreterOrder, SleepNight

LANGUAGES = "languages"
LONGEST, FAR = 12 * 60, timedelta(days=366)


@command(EpisodeAction.ORDER_INTERPRETER)
def order_interpreter(
    ctx: Context,
    episode: Episode,
    *,
    language_code: str,
    mode: str,
    alias: str,
    starts_at: datetime,
    minutes: int,
    provider: str = "",
    meeting_place: str = "",
) -> InterpreterOrder:
    """Order an interpreter who learns an alias and a place, nothing else. Broken rules: STAY-56, 59."""
    if code_set(LANGUAGES).find(language_code) is None or not alias.strip():
        raise RuleBroken("STAY-59", _("Choose the language and an alias."), "alias")
    if not 1 <= minutes <= LONGEST or not ctx.now <= starts_at <= ctx.now + FAR:
        raise RuleBroken("STAY-59", _("Give a time to come, within a year."), "day")
    if mode == InterpreterMode.ON_SITE and not meeting_place.strip():
        raise RuleBroken("STAY-59", _("Say where they meet. Not the house."), "meeting_place")
    _check_words(episode, alias, meeting_place, provider)
    ctx.trail.touch(episode.participants.values_list("person_id", flat=True))
    return InterpreterOrder.objects.create(
        episode=episode,
        language_code=language_code,
        mode=InterpreterMode(mode),
        alias=alias.strip(),
        meeting_place=meeting_place.strip(),
        provider=provider.strip(),
        starts_at=starts_at,
        minutes=minutes,
        **_stamp(ctx, episode),
    )


@command(InterpreterOrderAction.RECORD)
def record_interpreter(ctx: Context, order: InterpreterOrder, *, came_minutes: int, cost_cents: int | None = None) -> InterpreterOrder:
    """Write down how long the interpreter was there and what it cost. Broken rules: STAY-59."""
    if order.cancelled_at is not None or not 0 <= came_minutes <= LONGEST or order.starts_at > ctx.now:
        raise RuleBroken("STAY-59", _("Write this when the interpreter has been there."), "came_minutes")
    order.came_minutes, order.cost_cents = came_minutes, cost_cents
    order.save()
    ctx.trail.touch(order.episode.participants.values_list("person_id", flat=True))
    return order


@command(InterpreterOrderAction.RECORD)
def cancel_interpreter(ctx: Context, order: InterpreterOrder) -> InterpreterOrder:
    """Cancel an order that nobody has come to. Twice is once. Broken rules: STAY-59."""
    if order.came_minutes is not None:
        raise RuleBroken("STAY-59", _("The interpreter has been there already."))
    if order.cancelled_at is None:
        order.cancelled_at = ctx.now
        order.save()
    ctx.trail.touch(order.episode.participants.values_list("person_id", flat=True))
    return order


@command(EpisodeAction.WRITE_SLEEP)
def write_sleep(
    ctx: Context,
    episode: Episode,
    *,
    person: Person,
    phase: str,
    slept_on: date,
    night_minutes: int,
    day_minutes: int = 0,
    wakings: int | None = None,
) -> SleepNight:
    """Write how a baby slept in a day and its night; the same day again corrects it. Broken rules: STAY-57, 60."""
    if not episode.participants.filter(person=person).exists():
        raise RuleBroken("STAY-60", _("Choose a child of the episode."), "person")
    if slept_on > ctx.today or slept_on < episode.start_on - FAR:
        raise RuleBroken("STAY-60", _("Give a day that has been."), "slept_on")
    if not rules.sleep_fits(night_minutes, day_minutes):
        raise RuleBroken("STAY-57", _("Day and night have twenty-four hours together."), "night_hours")
    row = SleepNight.objects.filter(episode=episode, person=person, slept_on=slept_on).first() or SleepNight(
        episode=episode, person=person, slept_on=slept_on, **_stamp(ctx, episode)
    )
    row.phase, row.night_minutes, row.day_minutes, row.wakings = SleepPhase(phase), night_minutes, day_minutes, wakings
    row.save()
    ctx.trail.touch([person.pk])
    return row


def _check_words(episode: Episode, *said: str) -> None:
    people = Person.objects.filter(participations__episode=episode).distinct()
    names = [name for person in people for name in (person.given_name, person.family_name) if name]
    if not rules.order_tells_nobody(said, names, [episode.unit.name]):
        raise RuleBroken("STAY-56", _("Use an alias and a place that tell nothing of the family or the house."), "alias")


def _stamp(ctx: Context, episode: Episode) -> dict[str, Any]:
    return {
        "organisation_id": episode.organisation_id,
        "register_id": episode.register_id,
        "created_at": ctx.now,
        "created_by_id": ctx.actor.id,
    }
