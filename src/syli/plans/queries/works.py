"""What a child has made, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.people.models import Person
from syli.plans.access import WorkAction
from syli.plans.labels import OPINIONS, ORIGINALS


@dataclass(frozen=True, slots=True)
class WorkLine:
    """Something a child has made."""

    file_id: str
    made_on: date
    words: str
    opinion: str
    is_shown_to_parent: bool
    original: str


def works_of(ctx: Context, person: Person) -> list[WorkLine]:
    """Return what a child has made, as far as the actor's own side has kept it, the latest first, in one query."""
    rows = visible_to(ctx, WorkAction.VIEW).filter(person=person).select_related("file").order_by("-made_on", "-pk")[:50]
    return [
        WorkLine(
            file_id=row.file.public_id,
            made_on=row.made_on,
            words=row.words,
            opinion=str(OPINIONS[row.opinion]),
            is_shown_to_parent=row.opinion == "yes",
            original=str(ORIGINALS[row.original]),
        )
        for row in rows
    ]
