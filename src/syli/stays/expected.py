"""Why living in a house makes it expected that somebody who works there opened a record."""

from __future__ import annotations

from django.db.models import Q

from syli.episodes.providers import CLIENT_WORK
from syli.kernel.context import Context
from syli.safety.choices import Expected
from syli.safety.expected import About, Rows, expects, memberships_on, with_their_units
from syli.stays.models import Presence


@expects(Expected.STAY)
def worked_in_the_house(ctx: Context, about: About) -> Rows:
    """Worked in the house where she lived, within the days around."""
    rows = Presence._base_manager.filter(organisation_id=ctx.home_id, person_id__in=about.people, start_at__lt=about.until)
    rows = rows.filter(Q(end_at__isnull=True) | Q(end_at__gte=about.since))
    return with_their_units(memberships_on(ctx, about, *CLIENT_WORK), rows.values_list("stay__house__unit_id", "person_id"))
