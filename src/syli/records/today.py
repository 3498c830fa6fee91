"""What records bring to the home page: unfinished writing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from syli.episodes.access import EpisodeAction
from syli.kernel.access import may
from syli.kernel.context import Context
from syli.kernel.drafts.keeping import drafts_of
from syli.kernel.today import TodayCard, today_card


@today_card(order=40)
def drafts(ctx: Context) -> TodayCard | None:
    """My drafts, the latest first."""
    if not may(ctx, EpisodeAction.RECORD_CONTACT):
        return None
    found = [{"label": d.label, "address": d.address, "at": d.changed_at} for d in drafts_of(ctx)[:10]]
    return TodayCard("today-drafts", _("Drafts"), "records/_today_drafts.html", 3, {"drafts": found}, count=len(found)) if found else None
