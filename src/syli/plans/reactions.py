"""What plans do when a client takes back what she permitted: who was invited reads no more, work with the couple ends (CON-3)."""

from __future__ import annotations

from syli.kernel.context import Context
from syli.kernel.events import reacts_to
from syli.plans.commands.taken_back import end_couple_work, revoke_invitations
from syli.plans.queries.referrals import RISK_GROUP
from syli.stays.events import PermissionWithdrawn

#: What a partner permits before both are met together.
COUPLE = "couple_session"


@reacts_to(PermissionWithdrawn)
def sharing_ends(ctx: Context, event: PermissionWithdrawn) -> None:
    """Share no more what was shared with her consent."""
    taken = event.permission
    if taken.code == RISK_GROUP:
        revoke_invitations(ctx, taken.person_id)
    if taken.code == COUPLE:
        end_couple_work(ctx, taken.person_id)
