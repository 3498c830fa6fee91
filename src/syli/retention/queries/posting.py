"""To which of somebody's addresses is post safe today?"""

from __future__ import annotations

from datetime import date

from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.people.access import ContactPointAction
from syli.people.choices import Safety
from syli.people.models import ContactPoint
from syli.people.queries.cards import current
from syli.people.rules import safety_on


def safe_points(ctx: Context, person_id: int | None) -> list[ContactPoint]:
    """Return the addresses of a person, of those the actor may see, to which post is safe today."""
    rows = visible_to(ctx, ContactPointAction.VIEW).filter(current(ctx.today), person_id=person_id or 0).order_by("pk")
    return [point for point in rows if is_safe_post(point, ctx.today)]


def is_safe_post(point: ContactPoint, today: date) -> bool:
    """Tell whether post to this address is safe today."""
    return point.kind in ("address", "postal") and safety_on(Safety(point.safety), point.safe_until, today) == "safe"
