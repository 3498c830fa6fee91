"""Accepting a help request: the request is decided and the episode opened in one act, or neither."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from syli.catalogue.models import ServiceOffer
from syli.episodes.commands.episodes import open_episode
from syli.episodes.commands.joining import Joining
from syli.episodes.models import Episode
from syli.intake.access import HelpRequestAction
from syli.intake.commands import accept_request
from syli.intake.models import HelpRequest
from syli.kernel.command import command
from syli.kernel.context import HELSINKI, Context
from syli.org.models import StaffMember


@command(HelpRequestAction.ACCEPT)
def accept_into_episode(
    ctx: Context,
    request: HelpRequest,
    *,
    offer: ServiceOffer,
    participants: Sequence[Joining],
    start_on: date,
    own_worker: StaffMember | None = None,
    first_offered_at: datetime | None = None,
) -> Episode:
    """Accept a request and open its episode; what was asked at the request is not asked again. Broken rules: those of both acts."""
    accept_request(ctx, request, own_worker=own_worker, first_offered_at=first_offered_at)
    return open_episode(
        ctx,
        offer=offer,
        participants=participants,
        start_on=start_on,
        own_worker=own_worker or request.own_worker,
        request=request,
        referral_source=request.source_code,
        reason_codes=request.reason_codes,
        municipality_code=request.municipality_code,
        requested_on=request.received_at.astimezone(HELSINKI).date(),
    )
