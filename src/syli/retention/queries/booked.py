"""The rooms that were booked for somebody's family, as lines: when, which room, and of what has been cancelled why."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from syli.bookings.access import BookingAction
from syli.bookings.models import Booking
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.kernel.dates import local_date
from syli.kernel.ui.formats import format_datetime
from syli.people.models import Person
from syli.retention.choices import LineKind
from syli.retention.queries.found import MOST, Found, takers_of


def booked_about(ctx: Context, person: Person) -> Iterator[Found]:
    """Yield the bookings of the episodes in which she takes or took part, as far as the actor may read each. Two queries.

    A secret unit stands under the name it has outside, and the line is weighed as one that tells where a family was.
    """
    seen = visible_to(ctx, BookingAction.VIEW).filter(episode__participants__person=person).distinct()
    rows: list[Booking] = list(seen.select_related("space__unit").order_by("taken_at", "pk")[:MOST])
    takers = takers_of(row.episode_id for row in rows)
    for row in rows:
        times = f"{format_datetime(row.taken_at)} – {format_datetime(row.given_back_at)}"
        words = ", ".join(part for part in (times, row.space.name, row.space.unit.outward_name) if part)
        if row.cancelled_at is not None:
            words = _("%(words)s. Cancelled: %(reason)s") % {"words": words, "reason": row.cancel_reason}
        yield Found(
            LineKind.CONTACT, local_date(row.taken_at), _("Room booked"), words, writer=row.created_by_id, is_place=row.space.unit.is_secret,
            subjects=takers.get(row.episode_id, frozenset()),
        )  # fmt: skip
