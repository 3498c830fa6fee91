"""Deleting rows that were reached from a record or a person, whatever tables they are in."""

from __future__ import annotations

from collections import Counter
from typing import Any

from syli.kernel.context import Context
from syli.kernel.drafts.models import Draft
from syli.retention.queries.reach import COUNTED_NOWHERE, Rows, cut_links, drafts_about, in_parts


def delete_rows(ctx: Context, rows: Rows, people: set[int]) -> Counter[str]:
    """Delete rows, and unsaved writing about them or about people of whom nothing is left; return how many of each table went."""
    counts: Counter[str] = Counter()
    for part in in_parts(drafts_about(ctx.home_id, rows, people)):
        counts[Draft._meta.label] += Draft.objects.filter(pk__in=part).delete()[0]
    for model, field, part in cut_links(rows):
        model._base_manager.filter(**{f"{field}__in": part}).update(**{field: None})
    # Every table asks for its links at the end of the transaction: what is reached whole may go in any order.
    for model, keys in rows.items():
        for part in in_parts(keys):
            found: Any = model._base_manager.filter(pk__in=part)
            went = found._raw_delete(found.db)
            if model._meta.label not in COUNTED_NOWHERE:
                counts[model._meta.label] += went
    return counts
