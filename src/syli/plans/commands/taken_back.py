"""What ends when a client takes back what she permitted: invitations that stood on it, work with the couple (CON-3)."""

from __future__ import annotations

from django.db.models import Q

from syli.kernel.context import Context
from syli.plans.choices import Consent, PairState
from syli.plans.models import JointWork, MeetingMember


def revoke_invitations(ctx: Context, person_id: int) -> None:
    """Take back the invitations that stood on her consent; what a legal ground carries goes on."""
    invited = MeetingMember.objects.filter(
        meeting__referral__sheet__person_id=person_id, meeting__referral__consent=Consent.GIVEN, revoked_on__isnull=True
    )
    for member in invited.order_by("pk"):
        member.revoked_on = ctx.today
        member.save()


def end_couple_work(ctx: Context, person_id: int) -> None:
    """End what was asked or runs together with her partner; both workers see that it has ended, and not why."""
    works = JointWork.objects.filter(Q(first_id=person_id) | Q(second_id=person_id)).exclude(state=PairState.ENDED)
    for joint in works.order_by("pk"):
        joint.state, joint.end_on = PairState.ENDED, ctx.today
        joint.save()
