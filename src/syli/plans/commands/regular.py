"""Writing down that a regular meeting was held, and taking back what was written by mistake."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from syli.catalogue.models import ServiceOffer
from syli.catalogue.queries import current_pack
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.plans import rules
from syli.plans.access import RegularAction, RegularMeetingAction
from syli.plans.models import RegularMeeting
from syli.plans.queries.regular import held_yearly


@command(RegularAction.HOLD)
def hold_regular(ctx: Context, offer: ServiceOffer, *, code: str, held_on: date) -> RegularMeeting:
    """Write down that a meeting was held; said twice of one day it stands once. Broken rule: PLAN-66."""
    known = {one.code for one in held_yearly(current_pack(offer.service_code, offer.profile, ctx.today))}
    if not rules.may_be_held(code, known, held_on, offer.start_on, ctx.today):
        raise RuleBroken("PLAN-66", _("Give a day on which the service has been given here, not in the future."), "held_on")
    where = {"unit_id": offer.unit_id, "service_code": offer.service_code, "code": code, "held_on": held_on}
    made: RegularMeeting
    made, _new = RegularMeeting.objects.get_or_create(
        **where, defaults={"organisation_id": offer.organisation_id, "created_at": ctx.now, "created_by_id": ctx.actor.id}
    )
    return made


@command(RegularMeetingAction.TAKE_BACK)
def take_back(ctx: Context, meeting: RegularMeeting) -> bool:
    """Take back a meeting that was written down by mistake."""
    meeting.delete()
    return True
