"""Writing into a unit's development log, going through it, and setting how often."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from syli.development import rules
from syli.development.access import LogEntryAction, UnitAction
from syli.development.choices import DiscussionKind, LogKind, LogState
from syli.development.commands.discussions import hold
from syli.development.commands.stamping import sealed, stamp
from syli.development.models import Discussion, LogEntry, ReviewRhythm
from syli.development.queries.log import half_due, rhythm_of
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.events import announce
from syli.kernel.rules import RuleBroken
from syli.org.models import Unit
from syli.safety.choices import Written
from syli.safety.events import WordsWritten


@command(UnitAction.NOTE)
def write_line(ctx: Context, unit: Unit, *, kind: str, text: str, said_on: date) -> LogEntry:
    """Write a challenge, feedback or an idea; without a client's name. Looked through afterwards like every text. Broken rule: DEV-07."""
    _check(ctx, text, said_on)
    made: LogEntry = LogEntry.objects.create(unit=unit, kind=LogKind(kind), text=text.strip(), said_on=said_on, **sealed(ctx))
    announce(ctx, WordsWritten(Written.LOG, made.pk))
    return made


@command(LogEntryAction.CHANGE)
def change_line(ctx: Context, entry: LogEntry, *, kind: str, text: str, said_on: date, state: str, outcome: str = "") -> LogEntry:
    """Change a line, or say what became of it. Broken rule: DEV-07."""
    _check(ctx, text, said_on)
    entry.kind, entry.text, entry.said_on = LogKind(kind), text.strip(), said_on
    entry.state, entry.outcome = LogState(state), outcome.strip()
    entry.save()
    announce(ctx, WordsWritten(Written.LOG, entry.pk))
    return entry


def _check(ctx: Context, text: str, said_on: date) -> None:
    if not text.strip():
        raise RuleBroken("DEV-07", _("Write what it is about."), "text")
    if not rules.is_line(text, said_on, ctx.today):
        raise RuleBroken("DEV-07", _("The day is past or today."), "said_on")


@command(UnitAction.REVIEW)
def review_log(ctx: Context, unit: Unit, *, held_on: date, members: Iterable[str], concluded: str = "") -> Discussion:
    """Write down that the log was gone through: who were there, what was decided. Of the half-year that waits, else of that day's.

    Broken rule: DEV-01.
    """
    due = half_due(ctx, unit) or rules.half_of(min(held_on, ctx.today))
    return hold(ctx, DiscussionKind.LOG, unit, held_on=held_on, members=members, concluded=concluded, half_on=due.start_on)


@command(UnitAction.SET_RHYTHM)
def set_rhythm(ctx: Context, unit: Unit, *, is_half_yearly: bool) -> Unit:
    """Set that a unit's log is gone through every half-year, or end that; pressed twice is as once."""
    known = rhythm_of(unit)
    if is_half_yearly and known is None:
        ReviewRhythm.objects.create(unit=unit, start_on=ctx.today, **stamp(ctx))
    elif not is_half_yearly and known is not None:
        known.end_on = ctx.today
        known.save()
    return unit
