"""Meetings of several bodies about a risk: who is invited, what is agreed, the minutes, what is done."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.org.models import StaffMember
from syli.plans import rules
from syli.plans.access import MeetingMemberAction, MeetingTaskAction, ReferralAction, RiskMeetingAction
from syli.plans.commands.stamping import stamp
from syli.plans.models import MeetingMember, MeetingTask, Referral, RiskMeeting
from syli.plans.queries.referrals import may_go_on
from syli.plans.standing import is_on_other_side


@command(ReferralAction.MEET)
def plan_meeting(ctx: Context, referral: Referral, *, held_on: date) -> RiskMeeting:
    """Write down when bodies meet about what was sent. Broken rules: PLAN-23, 26."""
    if not rules.is_sent(referral.sent_on):
        raise RuleBroken("PLAN-23", _("Send the assessment first."))
    _still_permitted(ctx, referral, "held_on")
    ctx.trail.touch([referral.sheet.person_id])
    made: RiskMeeting = RiskMeeting.objects.create(referral=referral, held_on=held_on, **stamp(ctx, referral))
    return made


@command(RiskMeetingAction.INVITE)
def invite(ctx: Context, meeting: RiskMeeting, *, body: str, name: str = "", staff: StaffMember | None = None) -> MeetingMember:
    """Invite a body, or somebody of ours, who may then read the assessment. Broken rules: PLAN-25, 26, 29."""
    _still_permitted(ctx, meeting.referral, "body")
    if staff is not None and not rules.may_sit(is_on_other_side(ctx, staff.pk, meeting.referral.sheet.person_id)):
        raise RuleBroken("PLAN-25", _("Choose another worker."), "staff")
    sitting = set(meeting.members.filter(removed_at__isnull=True, revoked_on__isnull=True, staff__isnull=False).values_list("staff_id", flat=True))
    if not rules.may_be_invited(staff.pk if staff else None, sitting):
        raise RuleBroken("PLAN-29", _("This worker sits in the meeting already."), "staff")
    ctx.trail.touch([meeting.referral.sheet.person_id])
    made: MeetingMember = MeetingMember.objects.create(meeting=meeting, body=body, name=name.strip(), staff=staff, **stamp(ctx, meeting))
    return made


@command(MeetingMemberAction.REMOVE)
def take_out(ctx: Context, member: MeetingMember) -> MeetingMember:
    """Take somebody out of a meeting: she reads of it no more, and who had sat there stays written. Once is enough."""
    if rules.sits(member.removed_at):
        member.removed_at, member.removed_by_id = ctx.now, ctx.actor.id
        member.save()
    ctx.trail.touch([member.meeting.referral.sheet.person_id])
    return member


@command(RiskMeetingAction.AGREE)
def agree(ctx: Context, meeting: RiskMeeting, *, what: str, responsible: str, due_on: date) -> MeetingTask:
    """Write what a meeting agreed on. Broken rule: PLAN-24."""
    if not rules.is_agreed(what, responsible, due_on, meeting.held_on):
        raise RuleBroken("PLAN-24", _("Write what, who is responsible, and a day not before the meeting."), "due_on")
    ctx.trail.touch([meeting.referral.sheet.person_id])
    values = {"what": what.strip(), "responsible": responsible.strip(), "due_on": due_on}
    made: MeetingTask = MeetingTask.objects.create(meeting=meeting, **values, **stamp(ctx, meeting))
    return made


@command(RiskMeetingAction.MINUTES)
def write_minutes(ctx: Context, meeting: RiskMeeting, *, minutes: str, held_on: date, follow_up_on: date | None = None) -> RiskMeeting:
    """Write the minutes and when the matter is looked at again. Broken rule: PLAN-24."""
    if held_on > ctx.today or (follow_up_on is not None and follow_up_on < held_on):
        wrong = "held_on" if held_on > ctx.today else "follow_up_on"
        raise RuleBroken("PLAN-24", _("The meeting is past, and the follow-up comes after it."), wrong)
    meeting.minutes, meeting.held_on, meeting.follow_up_on = minutes.strip(), held_on, follow_up_on
    meeting.save()
    ctx.trail.touch([meeting.referral.sheet.person_id])
    return meeting


@command(MeetingTaskAction.DONE)
def finish_task(ctx: Context, task: MeetingTask) -> MeetingTask:
    """Say that what a meeting agreed on is done; once is enough."""
    if task.done_on is None:
        task.done_on = ctx.today
        task.save()
    ctx.trail.touch([task.meeting.referral.sheet.person_id])
    return task


def _still_permitted(ctx: Context, referral: Referral, field: str) -> None:
    if not may_go_on(ctx, referral, referral.consent, referral.consented_on):
        raise RuleBroken("PLAN-26", _("The client has taken this consent back. Ask her again and write the permission down first."), field)
