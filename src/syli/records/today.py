"""What records bring to the home page: unfinished writing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from syli.episodes.access import EpisodeAction
from syli.kernel.access import may
from syli.kernel.context import Context
from syli.kernel.drafts.keeping import drafts_of
from syli.kernel.today import TodayCard, today_card
from syli.people.queries import cards

#: How many of the latest drafts the home page looks at.
MOST = 10


@today_card(order=40)
def drafts(ctx: Context) -> TodayCard | None:
    """My drafts, the latest first."""
    if not may(ctx, EpisodeAction.RECORD_CONTACT):
        return None
    kept = list(drafts_of(ctx)[:MOST])
    people = cards(ctx, [draft.subject_id for draft in kept if draft.subject_id is not None])
    found = []
    for draft in kept:
        person = people.get(draft.subject_id) if draft.subject_id is not None else None
        # About somebody whose record has been closed to the writer since, nothing is said: not even that there was something.
        if draft.subject_id is None or (person is not None and person.may_view):
            found.append({"label": draft.label, "address": draft.address, "at": draft.changed_at, "name": person.name if person else ""})
    ctx.trail.touch(pk for pk, person in people.items() if person.may_view)
    return TodayCard("today-drafts", _("Drafts"), "records/_today_drafts.html", 3, {"drafts": found}, count=len(found)) if found else None
