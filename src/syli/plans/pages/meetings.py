"""Meetings about a risk: plan, invite, agree, minutes, done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from syli.catalogue.queries import code_set
from syli.kernel.command import Stale
from syli.kernel.context import Context
from syli.kernel.drafts.keeping import forget_draft
from syli.kernel.forms import posted, seen_in
from syli.kernel.page import page
from syli.plans.access import MeetingMemberAction, MeetingTaskAction, ReferralAction, RiskMeetingAction
from syli.plans.commands import agree, finish_task, invite, plan_meeting, take_out, write_minutes
from syli.plans.drafts import MINUTES
from syli.plans.forms.risk import InviteForm, MeetingForm, MinutesForm, TaskForm
from syli.plans.models import MeetingMember, MeetingTask, Referral, RiskMeeting
from syli.plans.pages.answering import ask, done, go_on
from syli.plans.pages.risk import there
from syli.plans.queries.choosing import worker_named, workers_here
from syli.plans.queries.referrals import BODIES


@page(ReferralAction.MEET)
def meet(request: HttpRequest, ctx: Context, referral: Referral) -> HttpResponse:
    """Write down when bodies meet."""
    form = MeetingForm(posted(request))
    ctx.trail.touch([referral.sheet.person_id])
    if request.method == "POST" and form.is_valid():
        if form.run(plan_meeting, ctx, referral, held_on=form.cleaned_data["held_on"]) is not None:
            return done(request, there(referral))
    return ask(request, form, _("A meeting"), there(referral))


@page(RiskMeetingAction.INVITE)
def member(request: HttpRequest, ctx: Context, meeting: RiskMeeting) -> HttpResponse:
    """Invite a body, or somebody of ours."""
    bodies = [(code.code, code.texts.in_language(ctx.language)) for code in code_set(BODIES).codes]
    form = InviteForm(posted(request), bodies=bodies, staff=workers_here(ctx))
    ctx.trail.touch([meeting.referral.sheet.person_id])
    if request.method == "POST" and form.is_valid():
        staff = worker_named(form.cleaned_data["staff"])
        if form.run(invite, ctx, meeting, body=form.cleaned_data["body"], name=form.cleaned_data["name"], staff=staff) is not None:
            return done(request, there(meeting.referral))
    return ask(request, form, _("Invite"), there(meeting.referral))


@page(MeetingMemberAction.REMOVE)
def remove(request: HttpRequest, ctx: Context, member: MeetingMember) -> HttpResponse:
    """Take somebody out of a meeting (a button, so only POST changes anything)."""
    if request.method == "POST":
        try:
            take_out(ctx, member, seen_version=seen_in(request))
        except Stale as stale:
            stale.versions = [(_("Who sits at the table"), _("Taken out") if stale.current.removed_at else "–", _("Taken out"))]
            raise
        messages.success(request, _("Taken out. What was written here is closed to her."))
    ctx.trail.touch([member.meeting.referral.sheet.person_id])
    return redirect(there(member.meeting.referral))


@page(RiskMeetingAction.AGREE)
def task(request: HttpRequest, ctx: Context, meeting: RiskMeeting) -> HttpResponse:
    """Write what was agreed."""
    form = TaskForm(posted(request))
    ctx.trail.touch([meeting.referral.sheet.person_id])
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("what", "responsible", "due_on")}
        if form.run(agree, ctx, meeting, **values) is not None:
            return done(request, there(meeting.referral))
    return ask(request, form, _("What was agreed"), there(meeting.referral))


@page(RiskMeetingAction.MINUTES)
def minutes(request: HttpRequest, ctx: Context, meeting: RiskMeeting) -> HttpResponse:
    """Write the minutes."""
    names = ("minutes", "held_on", "follow_up_on")
    form = MinutesForm(posted(request), initial={name: getattr(meeting, name) for name in names} | {"seen_version": meeting.version})
    draft = go_on(request, ctx, form, (MINUTES, meeting.public_id))
    ctx.trail.touch([meeting.referral.sheet.person_id])
    if request.method == "POST" and form.is_valid():
        if form.run(write_minutes, ctx, meeting, **{name: form.cleaned_data[name] for name in names}) is not None:
            forget_draft(ctx, kind=MINUTES, public_id=meeting.public_id)
            return done(request, there(meeting.referral))
    return ask(request, form, pgettext("meeting", "Minutes"), there(meeting.referral), **draft)


@page(MeetingTaskAction.DONE)
def task_done(request: HttpRequest, ctx: Context, task: MeetingTask) -> HttpResponse:
    """Say that it is done (a button, so only POST changes anything)."""
    if request.method == "POST":
        finish_task(ctx, task)
    ctx.trail.touch([task.meeting.referral.sheet.person_id])
    return redirect(there(task.meeting.referral))
