"""What "handed in" means: whoever began the import."""

from __future__ import annotations

from django.db.models import Q

from syli.interop.access import HANDED_IN
from syli.kernel.context import Context


@HANDED_IN.provide
def own_uploads(ctx: Context) -> Q:
    """Return the lists the actor handed in herself."""
    return Q(created_by_id=ctx.actor.id, created_by_id__isnull=False)
