"""Which of the record forms keep drafts, and what each is about."""

from __future__ import annotations

from django.urls import reverse

from syli.catalogue.queries import service_name
from syli.episodes.access import EpisodeAction
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.kernel.drafts.kinds import DraftTarget, draft_kind


@draft_kind("records.contact")
def contact_of_episode(ctx: Context, public_id: str) -> DraftTarget | None:
    """A contact being recorded in an episode the actor may record into."""
    episode = visible_to(ctx, EpisodeAction.RECORD_CONTACT).filter(public_id=public_id).first()
    if episode is None:
        return None
    return DraftTarget(episode.register_id, service_name(episode.service_code, ctx.language), reverse("records.contact.record", args=[public_id]))
