"""How a line is set up, for those who look after it."""

from __future__ import annotations

from syli.chat.access import LinePartAction
from syli.chat.models import Answerer, ChatLine, LineDay, LineHours, LinePart
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.org.choices import OrganisationKind
from syli.org.models import Organisation


def hours_of(ctx: Context, line: ChatLine) -> list[LineHours]:
    """Return the weekly hours that hold today or later."""
    rows = LineHours.objects.filter(line=line).order_by("weekday", "begins", "pk")
    return [row for row in rows if row.end_on is None or row.end_on >= ctx.today]


def days_of(ctx: Context, line: ChatLine) -> list[LineDay]:
    """Return the exceptional days to come."""
    return list(LineDay.objects.filter(line=line, falls_on__gte=ctx.today).order_by("falls_on", "pk"))


def own_part(ctx: Context, line: ChatLine) -> LinePart | None:
    """Return the part of one's own association that one may change."""
    found: LinePart | None = visible_to(ctx, LinePartAction.CHANGE).filter(line=line, is_in_use=True).select_related("offer__unit").first()
    return found


def associations_to_add(line: ChatLine) -> list[Organisation]:
    """Return the associations that do not take part yet, by name."""
    taking = LinePart.objects.filter(line=line, is_in_use=True).values("association_id")
    rows = Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION, end_on__isnull=True).exclude(pk__in=taking)
    return list(rows.order_by("name", "pk"))


def named_for(part: LinePart) -> list[Answerer]:
    """Return who has been named, by name; those put aside last."""
    return list(part.answerers.select_related("staff").order_by("-is_in_use", "staff__given_name", "staff__family_name", "pk"))
