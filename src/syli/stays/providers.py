"""What is sealed beside its fields (files of summaries), who lives in a unit, for those who book rooms there, and that a stay helps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from syli.bookings.around import present
from syli.catalogue.packs import Pack
from syli.episodes.models import Episode
from syli.episodes.queries.help import Used, helped
from syli.kernel.context import Context
from syli.kernel.dates import local_date
from syli.org.keys.declared import SealedFile, declare
from syli.stays.models import Presence, Stay
from syli.stays.queries.feedback import CONTENT
from syli.stays.queries.offers import STAY

declare(SealedFile("stays.SummaryPiece", CONTENT, parent="summary"))


@present
def those_who_live_there(ctx: Context, unit_id: int, start: datetime, end: datetime) -> Iterable[int]:
    """Return who lives in the unit's house between two moments; whoever lives there now is taken to stay."""
    rows = Presence.objects.filter(Q(end_at__isnull=True) | Q(end_at__gt=start), stay__house__unit_id=unit_id, start_at__lt=end)
    return list(rows.values_list("person_id", flat=True))


@helped
def by_living_there(ctx: Context, episode: Episode, pack: Pack) -> Iterable[Used]:
    """Return the stays of an episode, each on the day it began, as the kind of contact by which the service is given in a house."""
    kind = next((kind.code for kind in pack.contacts if kind.modality == STAY), None)
    if kind is None:
        return []
    rows = Stay.objects.filter(episode=episode).order_by("began_at", "pk").values_list("began_at", flat=True)
    return [Used(kind, "", local_date(at)) for at in rows]
