"""What is sealed beside its fields (files of summaries), who lives in a unit, for those who book rooms there, and that a stay helps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q

from syli.bookings.around import present
from syli.bookings.rules import FAR
from syli.catalogue.packs import Pack
from syli.episodes.models import Episode
from syli.episodes.queries.help import Used, helped
from syli.kernel.context import Context
from syli.kernel.dates import day_bounds, local_date, minutes_between
from syli.org.keys.declared import SealedFile, declare
from syli.safety.crossing import Coming, coming
from syli.stays.models import Presence, Stay
from syli.stays.queries.feedback import CONTENT
from syli.stays.queries.offers import STAY

declare(SealedFile("stays.SummaryPiece", CONTENT, parent="summary"))


@present
def those_who_live_there(ctx: Context, unit_id: int, start: datetime, end: datetime) -> Iterable[int]:
    """Return who lives in the unit's house between two moments; whoever lives there now is taken to stay."""
    rows = Presence.objects.filter(Q(end_at__isnull=True) | Q(end_at__gt=start), stay__house__unit_id=unit_id, start_at__lt=end)
    return list(rows.values_list("person_id", flat=True))


@coming
def living_there(ctx: Context, keys: Iterable[int]) -> list[Coming]:
    """Return which of these people live in a house now and until when: a visit planned there brings another to the same door."""
    inside = Presence._base_manager.filter(organisation_id=ctx.home_id, person_id__in=keys, end_at__isnull=True).order_by("pk")
    rows = inside.values_list("person_id", "stay__house__unit_id", "stay__house__unit__name", "stay__began_at", "stay__planned_end_on")
    return [Coming(person, unit, name, at, minutes_between(at, _until(ctx, planned))) for person, unit, name, at, planned in rows]


def _until(ctx: Context, planned_end_on: date | None) -> datetime:
    """Return until when somebody is taken to stay: to her last day, today at the earliest; without one nobody knows, so as long as is planned."""
    return day_bounds(max(planned_end_on, ctx.today))[1] if planned_end_on is not None else ctx.now + FAR


@helped
def by_living_there(ctx: Context, episode: Episode, pack: Pack) -> Iterable[Used]:
    """Return the stays of an episode, each on the day it began, as the kind of contact by which the service is given in a house."""
    kind = next((kind.code for kind in pack.contacts if kind.modality == STAY), None)
    if kind is None:
        return []
    rows = Stay.objects.filter(episode=episode).order_by("began_at", "pk").values_list("began_at", flat=True)
    return [Used(kind, "", local_date(at)) for at in rows]
