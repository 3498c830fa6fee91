"""Which of the forms of intake keep drafts, and what each is about."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from syli.catalogue.queries import service_name
from syli.intake.access import HelpRequestAction
from syli.intake.queries.choosing import unit_offers
from syli.kernel.access import may, visible_to
from syli.kernel.context import Context
from syli.kernel.drafts.kinds import DraftTarget, draft_kind
from syli.kernel.rules import RuleBroken
from syli.people.queries import register_for


@draft_kind("intake.request.new")
def request_to(ctx: Context, public_id: str) -> DraftTarget | None:
    """A request being received for a service of the actor's own units: one at a time for each service."""
    offer = unit_offers(ctx).filter(public_id=public_id).first() if may(ctx, HelpRequestAction.RECEIVE) else None
    if offer is None:
        return None
    try:
        register = register_for(ctx)
    except RuleBroken:
        # Without an open register nothing can be received, and no key is there to seal it with.
        return None
    label = _("New request: %(service)s") % {"service": service_name(offer.service_code, ctx.language)}
    return DraftTarget(register.pk, label, f"{reverse('intake.help_request.receive')}?offer={offer.public_id}")


@draft_kind("intake.request")
def request_being_completed(ctx: Context, public_id: str) -> DraftTarget | None:
    """A request that the actor may complete."""
    found = visible_to(ctx, HelpRequestAction.EDIT).filter(public_id=public_id).first()
    if found is None:
        return None
    label = _("Request: %(service)s") % {"service": service_name(found.service_code, ctx.language)}
    return DraftTarget(found.register_id, label, reverse("intake.help_request.edit", args=[public_id]))


@draft_kind("intake.decision")
def decision_on(ctx: Context, public_id: str) -> DraftTarget | None:
    """A decision on a request that the actor may decide on."""
    found = visible_to(ctx, HelpRequestAction.DECIDE).filter(public_id=public_id).first()
    if found is None:
        return None
    label = _("Decision: %(service)s") % {"service": service_name(found.service_code, ctx.language)}
    return DraftTarget(found.register_id, label, reverse("intake.help_request.decide", args=[public_id]))
