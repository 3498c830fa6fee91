"""What of the houses is sealed beside their fields: files of summaries; and who lives in a unit, for those who book rooms there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from syli.bookings.around import present
from syli.kernel.context import Context
from syli.org.keys.declared import SealedFile, declare
from syli.stays.models import Presence
from syli.stays.queries.feedback import CONTENT

declare(SealedFile("stays.SummaryPiece", CONTENT, parent="summary"))


@present
def those_who_live_there(ctx: Context, unit_id: int, start: datetime, end: datetime) -> Iterable[int]:
    """Return who lives in the unit's house between two moments; whoever lives there now is taken to stay."""
    rows = Presence.objects.filter(Q(end_at__isnull=True) | Q(end_at__gt=start), stay__house__unit_id=unit_id, start_at__lt=end)
    return list(rows.values_list("person_id", flat=True))
