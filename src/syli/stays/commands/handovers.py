"""The shift's handover: lines are written, the giving shift signs, the taking shift signs; what is open goes on."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from syli.kernel.command import command
from syli.kernel.context import HELSINKI, Context
from syli.kernel.rules import RuleBroken
from syli.people.models import Person
from syli.people.queries import register_for
from syli.records.choices import Source
from syli.records.commands import write_notes
from syli.records.rules import Paragraph
from syli.stays import rules
from syli.stays.access import HandoverAction, HouseAction
from syli.stays.choices import LineKind, Shift
from syli.stays.models import Handover, HandoverLine, House, Stay

#: The kind of note a moved line becomes.
HANDOVER_NOTE = "handover"


@command(HouseAction.WRITE_HANDOVER)
def write_line(ctx: Context, house: House, *, shift_on: date, shift: str, kind: str, text: str, stay: Stay | None = None) -> HandoverLine:
    """Write a line for the next shift; the shift's handover begins with its first line. Broken rules: STAY-34, 35."""
    if not text.strip() or (stay is not None and stay.house_id != house.pk):
        raise RuleBroken("STAY-34", _("Write what the next shift must know."), "text")
    stamp = {"organisation_id": house.organisation_id, "created_at": ctx.now, "created_by_id": ctx.actor.id}
    handover = Handover.objects.filter(house=house, shift_on=shift_on, shift=shift).first()
    if handover is None:
        handover = Handover.objects.create(house=house, shift_on=shift_on, shift=Shift(shift), register=register_for(ctx), **stamp)
    if handover.given_at is not None:
        raise RuleBroken("STAY-35", _("This shift has signed its handover. Write into the next one."), "text")
    line: HandoverLine = HandoverLine.objects.create(
        handover=handover, kind=LineKind(kind), text=text.strip(), stay=stay, register_id=handover.register_id, **stamp
    )
    if stay is not None:
        ctx.trail.touch(stay.presences.values_list("person_id", flat=True))
    return line


@command(HouseAction.WRITE_HANDOVER)
def finish_line(ctx: Context, house: House, *, line: HandoverLine) -> HandoverLine:
    """Mark an open matter done; it is carried on no longer. Doing it twice does it once."""
    if line.handover.house_id != house.pk:
        raise RuleBroken("STAY-34", _("This belongs to another house."))
    if line.done_at is None:
        line.done_at = ctx.now
        line.save()
    return line


@command(HouseAction.WRITE_HANDOVER)
def move_line(ctx: Context, house: House, *, line: HandoverLine, person: Person) -> HandoverLine:
    """Move a line to the record of the client it is about; here remains only that it was there. Broken rules: STAY-34, RECORDS-01, 03."""
    if line.handover.house_id != house.pk or line.moved_at is not None:
        raise RuleBroken("STAY-34", _("This line cannot be moved."))
    write_notes(
        ctx,
        person,
        paragraphs=[Paragraph((person.pk,), Source.WORKER, line.text)],
        happened_on=line.created_at.astimezone(HELSINKI).date(),
        kind=HANDOVER_NOTE,
    )
    line.text, line.moved_at = "", ctx.now
    line.done_at = line.done_at or ctx.now
    line.save()
    ctx.trail.touch([person.pk])
    return line


@command(HandoverAction.SIGN)
def give_handover(ctx: Context, handover: Handover) -> Handover:
    """The leaving shift signs: from now on its lines stand. Broken rules: STAY-26."""
    _check(ctx, handover, taking=False)
    handover.given_by_id, handover.given_at = ctx.actor.id, ctx.now
    handover.save()
    return handover


@command(HandoverAction.SIGN)
def take_handover(ctx: Context, handover: Handover) -> Handover:
    """The coming shift signs that it has read: somebody else than who gave. Broken rules: STAY-26."""
    _check(ctx, handover, taking=True)
    handover.taken_by_id, handover.taken_at = ctx.actor.id, ctx.now
    handover.save()
    return handover


def _check(ctx: Context, handover: Handover, *, taking: bool) -> None:
    if not rules.may_sign(taking=taking, actor=ctx.actor.id, given_by=handover.given_by_id, given_at=handover.given_at, taken_at=handover.taken_at):
        raise RuleBroken("STAY-26", _("First the leaving shift signs, then somebody else of the coming one."))
