"""Why writing makes it expected that somebody opened a record."""

from __future__ import annotations

from syli.kernel.context import Context
from syli.records.models import Note
from syli.safety.choices import Expected
from syli.safety.expected import About, Rows, expects


@expects(Expected.NOTE)
def wrote_about_her(ctx: Context, about: About) -> Rows:
    """Wrote a note about her within the days around."""
    rows = Note._base_manager.filter(organisation_id=ctx.home_id, created_at__gte=about.since, created_at__lt=about.until)
    return rows.filter(created_by_id__in=about.staff, person_id__in=about.people).values_list("created_by_id", "person_id")
