"""Somebody who lives in a house becomes one with somebody known: whom the known one must not meet may live there too."""

from __future__ import annotations

from syli.kernel.context import Context
from syli.people.models import Person
from syli.safety.commands.merging import cannot_become_one
from syli.stays.choices import StayState
from syli.stays.models import Presence
from syli.stays.queries.meetings import would_meet


def lives_with(ctx: Context, gone: Person, kept: Person) -> None:
    """Refuse, in the words for everything that cannot be joined, when one of them must not meet somebody in the house. Broken rule: SAFE-32."""
    inside = Presence.objects.filter(person__in=[gone, kept], end_at__isnull=True, stay__state=StayState.RUNNING).select_related("stay__house")
    for piece in inside.order_by("pk"):
        if would_meet(ctx, piece.stay.house, [gone.pk, kept.pk], ctx.now, besides_stay=piece.stay_id):
            raise cannot_become_one()
