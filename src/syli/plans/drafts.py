"""Which of the forms of plans keep drafts, and what each is about."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from syli.episodes.models import Episode
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.kernel.drafts.kinds import DraftTarget, draft_kind
from syli.kernel.rules import RuleBroken
from syli.people.models import Person
from syli.plans.access import EpisodeSheetAction, JointWorkAction, PlannedStepAction, RiskMeetingAction, SheetAction
from syli.plans.commands.sheets import form_in
from syli.plans.queries.forms import newest_form
from syli.plans.queries.seeing import may_keep

BEGUN, REVISED = "plans.sheet.new", "plans.sheet"
MINUTES, COUPLE, STEP_DAY = "plans.minutes", "plans.couple", "plans.step.day"


def begun_about(episode: Episode, person: Person, form_code: str) -> str:
    """Return what a form that is not yet saved is about: it has no id of its own."""
    return f"{episode.public_id}.{person.public_id}.{form_code}"


@draft_kind(BEGUN)
def sheet_begun(ctx: Context, public_id: str) -> DraftTarget | None:
    """A form being filled in for the first time, about somebody in an episode in which the actor may keep it."""
    episode_id, person_id, form_code = [*public_id.split("."), "", ""][:3]
    episode = visible_to(ctx, EpisodeSheetAction.BEGIN).filter(public_id=episode_id).first()
    part = episode.participants.filter(person__public_id=person_id).select_related("person").first() if episode is not None else None
    if episode is None or part is None or not may_keep(ctx, episode, part.person):
        return None
    try:
        form = form_in(ctx, episode, part.person, form_code)
    except RuleBroken:
        return None
    address = reverse("plans.episode.begin", args=[episode_id, person_id, form_code])
    return DraftTarget(part.person.register_id, form.texts.in_language(ctx.language), address, part.person_id)


@draft_kind(REVISED)
def sheet_revised(ctx: Context, public_id: str) -> DraftTarget | None:
    """A new version being made of a form that the actor may make one of."""
    sheet = visible_to(ctx, SheetAction.REVISE).filter(public_id=public_id).first()
    form = newest_form(sheet.form_code, ctx.today) if sheet is not None else None
    if sheet is None or form is None:
        return None
    address = reverse("plans.sheet.revise", args=[public_id])
    return DraftTarget(sheet.register_id, form.texts.in_language(ctx.language), address, sheet.person_id)


@draft_kind(MINUTES)
def minutes_of(ctx: Context, public_id: str) -> DraftTarget | None:
    """The minutes of a meeting about a risk that the actor may write."""
    meeting = visible_to(ctx, RiskMeetingAction.MINUTES).filter(public_id=public_id).select_related("referral__sheet").first()
    if meeting is None:
        return None
    address = reverse("plans.meeting.minutes", args=[public_id])
    return DraftTarget(meeting.register_id, pgettext("meeting", "Minutes"), address, meeting.referral.sheet.person_id)


@draft_kind(COUPLE)
def couple_met(ctx: Context, public_id: str) -> DraftTarget | None:
    """A meeting being recorded of a couple that the actor meets. Named after neither: each worker knows one of them."""
    joint = visible_to(ctx, JointWorkAction.MEET).filter(public_id=public_id).first()
    if joint is None:
        return None
    return DraftTarget(joint.register_id, _("A meeting of the couple"), reverse("plans.joint.meet", args=[public_id]))


@draft_kind(STEP_DAY)
def step_day(ctx: Context, public_id: str) -> DraftTarget | None:
    """Another day being set for a step that the actor may change."""
    step = visible_to(ctx, PlannedStepAction.RESCHEDULE).filter(public_id=public_id).first()
    if step is None:
        return None
    return DraftTarget(step.register_id, _("Change the day"), reverse("plans.step.reschedule", args=[public_id]), step.person_id)
