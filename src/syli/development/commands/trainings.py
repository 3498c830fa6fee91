"""Writing down training given, and correcting it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from syli.catalogue.queries import code_set
from syli.development import rules
from syli.development.access import TrainingAction, UnitAction
from syli.development.commands.stamping import sealed, stamp
from syli.development.models import Training, TrainingGiver
from syli.development.queries.teams import staff_named
from syli.development.queries.trainings import AUDIENCES
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.events import announce
from syli.kernel.rules import RuleBroken
from syli.org.models import Unit
from syli.safety.choices import Written
from syli.safety.events import WordsWritten
from syli.stats.refreshing import mark_stale


@command(UnitAction.TRAIN)
def give_training(
    ctx: Context, unit: Unit, *, held_on: date, audience: str, heads: int, minutes: int, topic: str, givers: Iterable[str], partner: str = ""
) -> Training:
    """Write down training given: day, audience, heads, time, topic, by whom, with which partner. Broken rule: DEV-04."""
    made = Training(unit=unit, **sealed(ctx))
    return _kept(ctx, made, held_on, audience, heads, minutes, topic, givers, partner)


@command(TrainingAction.CHANGE)
def change_training(
    ctx: Context, training: Training, *, held_on: date, audience: str, heads: int, minutes: int, topic: str, givers: Iterable[str], partner: str = ""
) -> Training:
    """Correct training given. Broken rule: DEV-04."""
    return _kept(ctx, training, held_on, audience, heads, minutes, topic, givers, partner)


def _kept(
    ctx: Context, row: Training, held_on: date, audience: str, heads: int, minutes: int, topic: str, givers: Iterable[str], partner: str
) -> Training:
    if held_on > ctx.today:
        raise RuleBroken("DEV-04", _("Write training down when it has been given."), "held_on")
    if not rules.was_given(held_on, ctx.today, heads, minutes):
        raise RuleBroken("DEV-04", _("Check how many were there and how long it took."), "heads")
    if code_set(AUDIENCES).find(audience) is None:
        raise RuleBroken("DEV-04", _("Choose from the list."), "audience")
    wanted = {one.pk: one for one in staff_named(ctx, row.unit, givers)}
    # Whoever has left since still gave what she gave.
    before = {giver.staff_id: giver for giver in row.givers.all()} if row.pk else {}
    if not wanted and not before:
        raise RuleBroken("DEV-04", _("Choose who gave it."), "givers")
    years = {held_on.year, row.held_on.year} if row.pk else {held_on.year}
    row.held_on, row.audience, row.heads, row.minutes = held_on, audience, heads, minutes
    row.topic, row.partner = topic.strip(), partner.strip()
    row.save()
    if wanted:
        here = {one.pk for one in staff_named(ctx, row.unit, [giver.staff.public_id for giver in before.values()])}
        TrainingGiver.objects.filter(training=row, staff_id__in=here - wanted.keys()).delete()
        TrainingGiver.objects.bulk_create(TrainingGiver(training=row, staff=one, **stamp(ctx)) for pk, one in wanted.items() if pk not in before)
    mark_stale(ctx, row.organisation_id, years)
    announce(ctx, WordsWritten(Written.TRAINING, row.pk))
    return row
