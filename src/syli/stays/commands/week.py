"""Planning the week of a house: shifts, programme, proposals, house meetings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from syli.episodes.queries.staff import workers_of
from syli.kernel.command import as_seen, command
from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.org.models import StaffMember
from syli.people.queries import register_for
from syli.stays import rules
from syli.stays.access import HouseAction
from syli.stays.choices import ProgrammeKind, Shift
from syli.stays.models import House, HouseMeeting, PlannedShift, ProgrammeItem, Proposal

#: At most so many days are planned at once, and so far away.
MOST_DAYS, FAR = 31, timedelta(days=366)


@command(HouseAction.PLAN_SHIFTS)
def plan_shifts(ctx: Context, house: House, *, staff: StaffMember, shift: str, days: Iterable[date]) -> House:
    """Plan somebody of the house for a shift on each of the days; what is planned already stays once. Broken rules: STAY-54."""
    wanted = sorted(set(days))
    if staff.pk not in workers_of(house.unit_id, ctx):
        raise RuleBroken("STAY-54", _("Choose somebody who works in the house."), "staff")
    if not wanted or len(wanted) > MOST_DAYS or not all(abs(day - ctx.today) <= FAR for day in wanted):
        raise RuleBroken("STAY-54", _("Choose from one to %(most)s days within a year.") % {"most": MOST_DAYS}, "days")
    known = set(house.planned_shifts.filter(staff=staff, shift=shift, shift_on__in=wanted).values_list("shift_on", flat=True))
    PlannedShift.objects.bulk_create(
        PlannedShift(house=house, staff=staff, shift=Shift(shift), shift_on=day, **_stamp(ctx, house)) for day in wanted if day not in known
    )
    return house


@command(HouseAction.PLAN_SHIFTS)
def drop_shift(ctx: Context, house: House, *, planned: PlannedShift) -> House:
    """Take somebody off a shift. Broken rules: STAY-54."""
    if planned.house_id != house.pk:
        raise RuleBroken("STAY-54", _("This belongs to another house."))
    planned.delete()
    return house


@command(HouseAction.PLAN_WEEK)
def add_to_programme(ctx: Context, house: House, *, kind: str, title: str, weekday: int, begins: time, minutes: int) -> ProgrammeItem:
    """Put something on the weekly programme from this week on. Broken rules: STAY-52."""
    if not title.strip():
        raise RuleBroken("STAY-52", _("Give it a name."), "title")
    if not rules.may_be_held(weekday, begins, minutes):
        raise RuleBroken("STAY-52", _("It must end on the day on which it begins."), "minutes")
    return ProgrammeItem.objects.create(
        house=house,
        kind=ProgrammeKind(kind),
        title=title.strip(),
        weekday=weekday,
        begins=begins,
        minutes=minutes,
        # From its Monday: what is put on the programme on Thursday shows where it stands in the week.
        start_on=ctx.today - timedelta(days=ctx.today.weekday()),
        **_stamp(ctx, house),
    )


@command(HouseAction.PLAN_WEEK)
def take_off_programme(ctx: Context, house: House, *, item: ProgrammeItem) -> ProgrammeItem:
    """Take something off the weekly programme from tomorrow on; what has been stays known. Twice is once. Broken rules: STAY-52."""
    if item.house_id != house.pk:
        raise RuleBroken("STAY-52", _("This belongs to another house."))
    if item.end_on is None:
        item.end_on = ctx.today
        item.save()
    return item


@command(HouseAction.MEET)
def write_proposal(ctx: Context, house: House, *, text: str) -> Proposal:
    """Put a proposal of somebody who lives in the house into the box; nobody is named. Broken rules: STAY-55."""
    if not text.strip():
        raise RuleBroken("STAY-55", _("Write what is proposed."), "text")
    return Proposal.objects.create(house=house, text=text.strip(), given_on=ctx.today, register=register_for(ctx), **_stamp(ctx, house))


@command(HouseAction.MEET)
def answer_proposal(ctx: Context, house: House, *, proposal: Proposal, answer: str, part_version: int | None = None) -> Proposal:
    """Write what came of a proposal; `part_version` is the proposal's when it was read. Broken rules: STAY-55."""
    if proposal.house_id != house.pk or not answer.strip():
        raise RuleBroken("STAY-55", _("Write what came of it."), "answer")
    proposal = as_seen(proposal, part_version)
    proposal.answer, proposal.answered_on = answer.strip(), ctx.today
    proposal.save()
    return proposal


@command(HouseAction.MEET)
def hold_meeting(
    ctx: Context, house: House, *, held_on: date, agenda: str = "", decisions: str = "", part_version: int | None = None
) -> HouseMeeting:
    """Write down a house meeting: what was on the table, what was decided; a day's meeting again corrects it. Broken rules: STAY-55.

    `part_version` is the version of that day's meeting when it was read; 0 when there was none.
    """
    if not (agenda.strip() or decisions.strip()):
        raise RuleBroken("STAY-55", _("Write what is on the table or what was decided."), "agenda")
    if held_on > ctx.today and decisions.strip():
        raise RuleBroken("STAY-55", _("Decisions are written when the meeting has been held."), "decisions")
    known = house.meetings.filter(held_on=held_on).first()
    new = HouseMeeting(house=house, held_on=held_on, register=register_for(ctx), **_stamp(ctx, house))
    meeting = new if known is None else as_seen(known, part_version)
    meeting.agenda, meeting.decisions = agenda.strip(), decisions.strip()
    meeting.save()
    return meeting


def _stamp(ctx: Context, house: House) -> dict[str, Any]:
    return {"organisation_id": house.organisation_id, "created_at": ctx.now, "created_by_id": ctx.actor.id}
