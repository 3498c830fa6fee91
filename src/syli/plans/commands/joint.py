"""Two workers with a couple: asked, taken on with both consents, met, ended. Two kept apart are never joined."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from syli.episodes.commands.pairs import refuse_one_alone
from syli.episodes.models import Episode
from syli.kernel.access import require_here
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.org.models import StaffMember
from syli.people.models import Person
from syli.plans import rules
from syli.plans.access import EpisodeSheetAction, JointWorkAction
from syli.plans.choices import PairState
from syli.plans.commands.stamping import stamp
from syli.plans.models import JointMeeting, JointWork
from syli.plans.queries.joint import own_packs
from syli.safety.conflicts import refuse_together
from syli.safety.standing import named_for


@command(EpisodeSheetAction.PROPOSE)
def propose_pair(
    ctx: Context, episode: Episode, *, first: Person, second: Person, worker: StaffMember, consent_on: date, purpose: str = ""
) -> JointWork:
    """Ask another worker to meet the couple together; nothing tells whether the partner is anybody's client.

    Broken rules: PLAN-03, 30, 31, SAFE-04.
    """
    require_here(ctx, EpisodeSheetAction.PROPOSE, second)
    if not episode.participants.filter(person=first, end_on__isnull=True).exists():
        raise RuleBroken("PLAN-03", _("Choose somebody who takes part in the episode."), "first")
    if not rules.may_be_pair(first.pk, second.pk, ctx.actor.id or 0, worker.pk):
        raise RuleBroken("PLAN-30", _("Choose another person and another worker."), "worker")
    if consent_on > ctx.today:
        raise RuleBroken("PLAN-31", _("The day cannot be in the future."), "consent_on")
    refuse_together(ctx, [first.pk, second.pk], field="second")
    made: JointWork = JointWork.objects.create(
        first=first, second=second, first_worker_id=ctx.actor.id, second_worker=worker, purpose=purpose.strip(), first_consent_on=consent_on,
        start_on=ctx.today, **stamp(ctx, first),
    )  # fmt: skip
    ctx.trail.touch([first.pk, second.pk])
    return made


@command(JointWorkAction.TAKE_ON)
def take_on(ctx: Context, joint: JointWork, *, consent_on: date | None) -> JointWork:
    """Join with one's own client's consent, or decline without it. Broken rules: PLAN-31, 32, SAFE-04."""
    ctx.trail.touch([joint.first_id, joint.second_id])
    if consent_on is None:
        return _ended(ctx, joint)
    refuse_together(ctx, [joint.first_id, joint.second_id], field="consent_on")
    if not rules.may_take_on(joint.state, bool(named_for(ctx, ctx.actor.id or 0, [joint.second_id]))):
        raise RuleBroken("PLAN-32", _("You are not this person's named worker. Decline, and tell the one who asked."), "consent_on")
    if consent_on > ctx.today:
        raise RuleBroken("PLAN-31", _("The day cannot be in the future."), "consent_on")
    joint.state, joint.second_consent_on = PairState.RUNNING, consent_on
    joint.save()
    return joint


@command(JointWorkAction.MEET)
def meet_couple(ctx: Context, joint: JointWork, *, held_on: date, minutes: int, words: str = "", is_by_one: bool = False) -> JointMeeting:
    """Record a meeting of the couple; `is_by_one` when one of the two workers was away. Broken rules: EPISODE-23, PLAN-31, 33, SAFE-04."""
    refuse_together(ctx, [joint.first_id, joint.second_id], field="held_on")
    if not rules.may_have_met(held_on, minutes, ctx.today):
        raise RuleBroken("PLAN-33", _("Give a day that has been and a length from one minute to a day."), "held_on")
    if not rules.may_meet(joint.state, joint.first_consent_on, joint.second_consent_on, held_on):
        raise RuleBroken("PLAN-31", _("Both partners must have given consent before the meeting."), "held_on")
    if is_by_one:
        for pack in own_packs(ctx, joint):
            refuse_one_alone(ctx, pack, field="workers")
    values = {"held_on": held_on, "minutes": minutes, "words": words.strip(), "is_by_one": is_by_one}
    made: JointMeeting = JointMeeting.objects.create(joint=joint, **values, **stamp(ctx, joint))
    ctx.trail.touch([joint.first_id, joint.second_id])
    return made


@command(JointWorkAction.END)
def end_pair(ctx: Context, joint: JointWork) -> JointWork:
    """End the work with a couple: it is done, or one of them has taken her consent back."""
    ctx.trail.touch([joint.first_id, joint.second_id])
    return _ended(ctx, joint)


def _ended(ctx: Context, joint: JointWork) -> JointWork:
    """End it; what has ended already keeps its day."""
    if joint.state != PairState.ENDED:
        joint.state, joint.end_on = PairState.ENDED, ctx.today
        joint.save()
    return joint
