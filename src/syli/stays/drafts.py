"""Which of the forms of stays keep drafts, and what each is about."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.kernel.drafts.kinds import DraftTarget, draft_kind
from syli.people.queries import register_for
from syli.stays.access import HouseAction
from syli.stays.models import House

MEETING = "stays.house.meeting"


def meeting_about(house: House, day: date) -> str:
    """Return what the form of a house meeting is about: one day of one house, whether anything is written of it yet or not."""
    return f"{house.public_id}.{day.isoformat()}"


@draft_kind(MEETING)
def house_meeting(ctx: Context, public_id: str) -> DraftTarget | None:
    """A meeting being written down of a house in which the actor may write. It is about nobody by name."""
    house_id, _dot, typed = public_id.partition(".")
    house = visible_to(ctx, HouseAction.MEET).filter(public_id=house_id).first()
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    if house is None:
        return None
    address = reverse("stays.house.meet", args=[house_id])
    return DraftTarget(register_for(ctx).pk, _("House meeting"), f"{address}?day={day.isoformat()}")
